import Cells

/// The keys of `ESC [ parameters final`, as ECMA-48, the VT220 and xterm send them.
///
/// Source: XTerm Control Sequences, "PC-Style Function Keys" and "modifyOtherKeys"; the `u` form is Paul Evans's
/// fixterms.
struct ControlSequence {
    private let numbers: [Int]
    private let isPrivate: Bool
    /// `ESC [ <`: a mouse report (mode 1006).
    private let isMouse: Bool
    private let final: UInt8

    init(parameters: some Sequence<UInt8>, final: UInt8) {
        let text = String(decoding: Array(parameters), as: UTF8.self)
        isPrivate = text.first.map { "<=>?".contains($0) } ?? false
        isMouse = text.first == "<"
        numbers = text.drop { "<=>?".contains($0) }.split(separator: ";", omittingEmptySubsequences: false)
            .map { Int($0.prefix { $0 != ":" }) ?? 0 }
        self.final = final
    }

    var beginsPaste: Bool { final == UInt8(ascii: "~") && number(0) == 200 }

    /// Arrows and the like mean the same whatever is held down with them.
    var key: Key? {
        if isMouse { return mouse }
        if isPrivate { return nil }
        switch final {
        case UInt8(ascii: "~"): return number(0) == 27 ? modified(number(2), number(1)) : numbered
        case UInt8(ascii: "u"): return modified(number(0), number(1))
        case UInt8(ascii: "Z"): return .backTab
        case UInt8(ascii: "P")...UInt8(ascii: "S"):
            return number(0) <= 1 ? ControlSequence.singleShiftKey(final) : nil
        default: return ControlSequence.movement(final)
        }
    }

    /// Button, column and row, from 1; `M` where the button went down. The first button and the wheel are ours, with
    /// nothing held but Shift, which some terminals report all the same.
    private var mouse: Key? {
        guard final == UInt8(ascii: "M"), numbers.count == 3, number(1) > 0, number(2) > 0 else { return nil }
        let kind: MouseEvent.Kind
        switch number(0) & ~4 {
        case 0: kind = .pressed
        case 64: kind = .wheelUp
        case 65: kind = .wheelDown
        default: return nil
        }
        return .mouse(MouseEvent(kind, column: number(1) - 1, row: number(2) - 1))
    }

    private func number(_ index: Int) -> Int {
        index < numbers.count ? numbers[index] : 0
    }

    private var numbered: Key? {
        switch number(0) {
        case 1, 7: .home
        case 2: .insert
        case 3: .delete
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        case 11...15: .function(number(0) - 10)
        case 17...21: .function(number(0) - 11)
        case 23...26: .function(number(0) - 12)
        case 28, 29: .function(number(0) - 13)
        case 31...34: .function(number(0) - 14)
        default: nil
        }
    }

    /// A character with modifiers: 1 and the sum of shift 1, alt 2, control 4.
    private func modified(_ code: Int, _ modifiers: Int) -> Key? {
        let held = max(0, modifiers - 1)
        switch code {
        case 9: return held & 1 != 0 ? .backTab : .tab
        case 13: return .enter
        case 27: return .escape
        case 8, 127: return .backspace
        default: break
        }
        guard code >= 0x20, let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init),
            scalar.properties.generalCategory != .control
        else { return nil }
        guard held & 4 != 0 else { return .character(scalar) }
        return .control(scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar)
    }

    private static func movement(_ final: UInt8) -> Key? {
        switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "H"): .home
        default: nil
        }
    }

    /// After `ESC O`: arrows in application mode, F1 to F4, and the keypad's figures.
    static func singleShiftKey(_ final: UInt8) -> Key? {
        switch final {
        case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final - UInt8(ascii: "P")) + 1)
        case UInt8(ascii: "M"): .enter
        case UInt8(ascii: "j")...UInt8(ascii: "y"): .character(Unicode.Scalar(final - 0x40))
        default: movement(final)
        }
    }
}
