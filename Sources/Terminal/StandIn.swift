import Cells

enum ThemeColor: Sendable, Hashable {
    case terminal
    case indexed(UInt8)
    case rgb(red: UInt8, green: UInt8, blue: UInt8)
    var nominalRGBValue: UInt32? { nil }
}
struct Look {
    struct Attributes: OptionSet, Sendable, Hashable {
        let rawValue: UInt8
        static let bold = Attributes(rawValue: 1)
        static let dim = Attributes(rawValue: 2)
        static let underline = Attributes(rawValue: 4)
        static let reverse = Attributes(rawValue: 8)
        static let italic = Attributes(rawValue: 16)
    }
    var foreground: ThemeColor = .terminal
    var background: ThemeColor = .terminal
    var attributes: Attributes = []
}
extension Theme {
    func look(of role: Role) -> Look {
        switch role {
        case .critical: Look(foreground: .indexed(1), attributes: [.bold])
        case .ok: Look(foreground: .indexed(2))
        case .selection: Look(attributes: [.reverse])
        default: Look()
        }
    }
    func look(of style: Style) -> Look {
        var l = look(of: style.role)
        l.attributes.formUnion(.init(rawValue: style.emphasis.rawValue))
        return l
    }
    func reduced(to depth: ColorDepth) -> Theme { self }
}
struct Run { let row: Int; let column: Int; let cells: Range<Int> }
enum FrameDiff {
    static func runs(from old: CellBuffer?, to new: CellBuffer) -> [Run] {
        let columns = new.size.columns
        guard columns > 0 else { return [] }
        return (0..<new.size.rows).compactMap { row in
            let cells = row * columns..<(row + 1) * columns
            if let old, old.size == new.size, old.cells[cells] == new.cells[cells] { return nil }
            return Run(row: row, column: 0, cells: cells)
        }
    }
}
