import Glibc

/// Prints figures as they come, each on a line of aligned columns.
struct FigureTable {
    private static let widths = [54, 34, 22, 6]

    func header(_ title: String) {
        Output.line("\n\(title)")
        row(["figure", "measured", "goal", "met", "peer, in this run"])
    }

    func add(_ figure: Figure) {
        let met = figure.isMet.map { $0 ? "yes" : "NO" } ?? ""
        row([figure.name, figure.measured, figure.goal, met, figure.peer])
    }

    private func row(_ cells: [String]) {
        var line = ""
        for (index, cell) in cells.enumerated() {
            line += cell
            guard index < Self.widths.count else { continue }
            line += String(repeating: " ", count: max(1, Self.widths[index] - cell.count))
        }
        while line.last == " " { line.removeLast() }
        Output.line(line)
    }
}

enum Output {
    /// Writes a line at once, so that a long run can be followed through a pipe.
    static func line(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
        var rest = Array("\(text)\n".utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
