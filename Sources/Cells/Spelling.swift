/// Finds what somebody meant to write.
enum Spelling {
    /// The one of `candidates` that differs from `word` by the fewest letters, if by no more than a third of them.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        let distances = candidates.map { ($0, distance(word, $0)) }
        guard let best = distances.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }) else { return nil }
        return best.1 <= max(1, best.0.count / 3) ? best.0 : nil
    }

    static func question(_ nearest: String) -> String { "did you mean `\(nearest)`?" }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other (Damerau, 1964).
    private static func distance(_ lhs: String, _ rhs: String) -> Int {
        let (lhs, rhs) = (Array(lhs.utf8), Array(rhs.utf8))
        var rows = [Array(0...rhs.count)]
        for line in lhs.indices {
            let above = rows[line]
            var row = [line + 1]
            for column in rhs.indices {
                let replaced = above[column] + (lhs[line] == rhs[column] ? 0 : 1)
                var least = min(replaced, above[column + 1] + 1, row[column] + 1)
                if line > 0, column > 0, lhs[line] == rhs[column - 1], lhs[line - 1] == rhs[column] {
                    least = min(least, rows[line - 1][column - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[lhs.count][rhs.count]
    }
}
