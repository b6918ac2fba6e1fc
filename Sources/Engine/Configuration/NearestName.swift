/// Finds what somebody meant who mistyped a name.
enum NearestName {
    /// The candidate with the fewest edits (optimal string alignment) from `name`, where those are few for its length.
    static func of(_ name: String, among candidates: [String]) -> String? {
        let limit = max(1, name.count / 3)
        let ranked = candidates.map { (name: $0, distance: distance(name.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= limit else { return nil }
        return best.name
    }

    /// `did you mean 'interval'?`; `nil` where nothing is near.
    static func question(_ name: String, among candidates: [String]) -> String? {
        of(name, among: candidates).map { "did you mean '\($0)'?" }
    }

    /// The question, else everything that is known, else `none`.
    static func advice(_ name: String, among known: [String], none: String) -> String {
        question(name, among: known) ?? (known.isEmpty ? none : "known: \(known.joined(separator: ", "))")
    }

    /// Insertions, deletions, substitutions and swaps of neighbours.
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.prefix(64)), Array(right.prefix(64)))
        var before = [Int](repeating: 0, count: right.count + 1)
        var above = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let isSame = left[row] == right[column]
                var cost = min(above[column + 1] + 1, current[column] + 1, above[column] + (isSame ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            (before, above) = (above, current)
        }
        return above[right.count]
    }
}
