/// Which rows a pane shows: what is typed, what of it holds, and whether only problems show.
///
/// While the text does not read, what it said before holds, so that the list stays as it was; a comparison that is not
/// typed to its end counts for nothing yet.
public struct RowFilter: Sendable, Hashable {
    public private(set) var text = ""
    public var problemsOnly: Bool
    /// What is wrong with the text; `nil` where it reads.
    public private(set) var mistake: FilterMistake?
    /// The last text that read.
    private(set) var query = FilterQuery()

    public init(text: String = "", problemsOnly: Bool = false, vocabulary: FilterVocabulary = FilterVocabulary()) {
        self.problemsOnly = problemsOnly
        write(text, vocabulary)
    }

    public var isEmpty: Bool { text.allSatisfy(\.isWhitespace) && query.isEmpty && !problemsOnly }

    /// Takes a text; one that does not read changes nothing but what is said of it.
    public mutating func write(_ text: String, _ vocabulary: FilterVocabulary) {
        self.text = text
        do {
            query = try FilterParser.parse(text, vocabulary)
            mistake = nil
        } catch {
            mistake = error
            // `p99` by itself was a word, which no row has; before a comparison it is a field.
            guard error.isUnfinished else { return }
            query = (try? FilterParser.parse(String(text.prefix(error.range.lowerBound)), vocabulary)) ?? query
        }
    }

    /// Keeps what holds, with ages counted to `now`; equal filters let the same rows pass.
    func read(at now: Instant) -> RowFilter {
        var filter = self
        (filter.text, filter.mistake, filter.query) = ("", nil, query.read(at: now))
        return filter
    }
}
