/// What came of reading a list page by page.
struct Listing<Item: Sendable>: Sendable {
    var items: [Item] = []
    /// Why the list ended before its end, in a sentence; `nil` when it was read whole.
    var fault: String?
    /// How many were read when there was more than is kept; `nil` when nothing was cut.
    var cutAt: Int?
    /// Elements that could not be read, for want of a name or another thing they cannot be without.
    var unreadable = 0
    /// Answers read; rows may have moved between one and the next.
    var pages = 0
    /// The last answer's clock less ours, in seconds.
    var clockSkew: Double?

    /// Why what is missing here may exist all the same.
    var incompleteness: String? {
        if let fault { return fault }
        if let cutAt { return "there are more than \(cutAt)" }
        return unreadable == 0 ? nil : "\(unreadable) of the entries could not be read"
    }
}
