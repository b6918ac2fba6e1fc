/// What is wrong with a filter, and where: a sentence for the person who types it.
public struct FilterMistake: Error, Sendable, Hashable, CustomStringConvertible {
    /// Which characters of the filter's text are wrong, counted in `Character`s; empty where something is missing.
    public let range: Range<Int>
    public let description: String

    public init(_ range: Range<Int>, _ description: String) {
        self.range = range
        self.description = description
    }

    /// The same mistake in a text of which this one's begins at `offset`.
    func moved(by offset: Int) -> FilterMistake {
        FilterMistake(range.lowerBound + offset..<range.upperBound + offset, description)
    }
}
