/// What is wrong with a filter, and where: a sentence for the person who types it.
public struct FilterMistake: Error, Sendable, Hashable, CustomStringConvertible {
    /// Which characters of the filter's text are wrong, counted in `Character`s; empty where something is missing.
    public let range: Range<Int>
    public let description: String
    /// True where nothing is wrong with what stands before `range`, and the rest is not typed yet.
    public private(set) var isUnfinished = false

    public init(_ range: Range<Int>, _ description: String) {
        self.range = range
        self.description = description
    }

    /// As `init(_:_:)`, for what may still be typed.
    static func unfinished(_ range: Range<Int>, _ description: String) -> FilterMistake {
        var mistake = FilterMistake(range, description)
        mistake.isUnfinished = true
        return mistake
    }

    /// The same mistake in a text of which this one's begins at `offset`.
    func moved(by offset: Int) -> FilterMistake {
        FilterMistake(range.lowerBound + offset..<range.upperBound + offset, description)
    }
}
