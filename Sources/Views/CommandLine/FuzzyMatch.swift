internal import OpsModel

/// How well a few letters fit a name: they must stand in it in their order; at its beginning, at the beginnings of its
/// words and side by side they count for more.
struct FuzzyMatch {
    private let query: [UInt8]
    /// Whether more than one word is typed: a name and what stands beside it.
    let hasWords: Bool

    init(_ text: String) {
        hasWords = text.split(whereSeparator: \.isWhitespace).count > 1
        query = FoldedText.fold(text.filter { !$0.isWhitespace })
    }

    var isEmpty: Bool { query.isEmpty }

    /// Greater is better; `nil` where some letter is missing.
    func score(_ name: String) -> Int? {
        name.utf8.withContiguousStorageIfAvailable(score) ?? Array(name.utf8).withUnsafeBufferPointer(score)
    }

    /// Without a copy of the name, since ten thousand are looked at while somebody types.
    private func score(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
        guard !query.isEmpty else { return -name.count / 4 }
        guard query.count <= name.count, holdsAll(name) else { return nil }
        var best: Int?
        var tries = 0
        // The first letter may stand in the middle of a word before it stands where it was meant.
        for start in name.indices where FoldedText.lower(name[start]) == query[0] {
            guard tries < 6, let score = score(name, from: start) else { break }
            best = max(best ?? score, score)
            tries += 1
        }
        let isBeginning = query.indices.allSatisfy { FoldedText.lower(name[$0]) == query[$0] }
        return best.map { $0 - name.count / 4 + (isBeginning ? query.count == name.count ? 60 : 20 : 0) }
    }

    private func holdsAll(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        var next = 0
        for byte in name where FoldedText.lower(byte) == query[next] {
            next += 1
            if next == query.count { return true }
        }
        return false
    }

    private func score(_ name: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var score = 0
        var place = start
        var last: Int?
        for letter in query {
            while place < name.count, FoldedText.lower(name[place]) != letter { place += 1 }
            guard place < name.count else { return nil }
            let isWordStart = place == 0 || !Self.isLetter(FoldedText.lower(name[place - 1]))
            score += 10 + (last == place - 1 ? 8 : -min(10, last.map { place - $0 } ?? 0)) + (isWordStart ? 12 : 0)
            (last, place) = (place, place + 1)
        }
        return score
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || byte > 127
    }
}
