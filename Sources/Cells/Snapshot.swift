extension CellBuffer {
    /// The buffer as text for screen tests: each row between bars, the word `roles`, then each row again after a
    /// blank with one letter a cell (`Role.letter`). Where cells add emphasis to their roles, the word `emphasis`
    /// and one digit a cell follow: the sum of bold 1, dim 2, underline 4 and reverse 8 in base 16, `.` for none.
    public func snapshot() -> String {
        let rows = 0..<size.rows
        var lines = rows.map { "|" + text(ofRow: $0) + "|" }
        lines.append("roles")
        lines += rows.map { row in " " + String(cells(inRow: row).map(\.style.role.letter)) }
        if cells.contains(where: { !$0.style.emphasis.isEmpty }) {
            lines.append("emphasis")
            lines += rows.map { row in " " + cells(inRow: row).map { Self.digit($0.style.emphasis) }.joined() }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func digit(_ emphasis: Emphasis) -> String {
        emphasis.isEmpty ? "." : String(emphasis.rawValue, radix: 16)
    }
}
