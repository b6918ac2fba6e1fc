/// Finds what somebody meant to write.
enum Spelling {
    /// The one of `candidates` that differs from `word` by the fewest letters, if by no more than a third of them.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        let distances = candidates.map { ($0, distance(word, $0)) }
        guard let best = distances.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }) else { return nil }
        return best.1 <= max(1, best.0.count / 3) ? best.0 : nil
    }

    /// Insertions, deletions and replacements that turn one into the other (Levenshtein, 1966).
    private static func distance(_ lhs: String, _ rhs: String) -> Int {
        let rhs = Array(rhs.utf8)
        var row = Array(0...rhs.count)
        for (line, left) in lhs.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (column, right) in rhs.enumerated() {
                let replaced = diagonal + (left == right ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[rhs.count]
    }
}
