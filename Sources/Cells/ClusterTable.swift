/// The clusters of several scalars that one buffer holds, each once.
struct ClusterTable: Sendable {
    private(set) var texts: [String] = []
    private var numbers: [String: UInt32] = [:]

    /// The glyph value that names `text` in this buffer.
    mutating func glyph(for text: String) -> UInt32 {
        if let number = numbers[text] { return Cell.firstCluster + number }
        let number = UInt32(texts.count)
        texts.append(text)
        numbers[text] = number
        return Cell.firstCluster + number
    }

    /// As `glyph(for:)`, or `nil` where the buffer does not hold `text`.
    func existingGlyph(for text: String) -> UInt32? {
        numbers[text].map { Cell.firstCluster + $0 }
    }

    /// The cluster that `glyph` names, or `nil` where it is a scalar.
    func text(of glyph: UInt32) -> String? {
        guard glyph >= Cell.firstCluster else { return nil }
        let number = Int(glyph - Cell.firstCluster)
        return number < texts.count ? texts[number] : nil
    }
}
