internal import OpsModel

/// How well a few letters fit a name: they must stand in it in their order; at its beginning, at the beginnings of its
/// words and side by side they count for more.
struct FuzzyMatch {
    private let query: [UInt8]

    init(_ text: String) {
        query = FoldedText.fold(text.filter { !$0.isWhitespace })
    }

    var isEmpty: Bool { query.isEmpty }

    /// Greater is better; `nil` where some letter is missing.
    func score(_ name: String) -> Int? {
        let name = FoldedText.fold(name)
        guard !query.isEmpty else { return -name.count / 4 }
        guard query.count <= name.count else { return nil }
        var best: Int?
        // The first letter may stand in the middle of a word before it stands where it was meant.
        for start in name.indices.filter({ name[$0] == query[0] }).prefix(6) {
            guard let score = score(name, from: start) else { break }
            best = max(best ?? score, score)
        }
        return best.map { $0 - name.count / 4 + (name == query ? 60 : name.starts(with: query) ? 20 : 0) }
    }

    private func score(_ name: [UInt8], from start: Int) -> Int? {
        var score = 0
        var place = start
        var last: Int?
        for letter in query {
            guard let next = name[place...].firstIndex(of: letter) else { return nil }
            let isWordStart = next == 0 || !Self.isLetter(name[next - 1])
            score += 10 + (last == next - 1 ? 8 : -min(10, last.map { next - $0 } ?? 0)) + (isWordStart ? 12 : 0)
            (last, place) = (next, next + 1)
        }
        return score
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || byte > 127
    }
}
