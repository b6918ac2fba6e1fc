/// What one sink takes.
public struct SinkWish: Sendable, Hashable {
    public var sink: String
    public var topics: Set<Announcement.Topic>

    public init(sink: String, topics: Set<Announcement.Topic>) {
        self.sink = sink
        self.topics = topics
    }
}

/// One announcement that a program has claimed for one sink: until its lease ends nobody else sends it there.
public struct Delivery: Sendable, Hashable {
    public var sink: String
    /// Of the announcement in its store.
    public var number: Int64
    /// How often it has been claimed, with this time.
    public var attempt: Int
    public var announcement: Announcement

    public init(sink: String, number: Int64, attempt: Int, announcement: Announcement) {
        self.sink = sink
        self.number = number
        self.attempt = attempt
        self.announcement = announcement
    }

    /// What came of it.
    public enum Outcome: Sendable, Hashable {
        case delivered
        /// Why not, and when it is tried again.
        case failed(String, again: Instant)
        /// It is not tried again.
        case givenUp(String)
    }
}

/// A sink that does not take what it is sent, for the screen and for `doctor`.
public struct SinkTrouble: Sendable, Hashable, Codable {
    public var sink: String
    /// Why the last one was not taken, as a sentence.
    public var problem: String
    /// How many wait to be tried again.
    public var waiting: Int
    /// How many are not tried any more.
    public var givenUp: Int
    public var next: Instant?

    public init(sink: String, problem: String, waiting: Int, givenUp: Int, next: Instant? = nil) {
        self.sink = sink
        self.problem = problem
        self.waiting = waiting
        self.givenUp = givenUp
        self.next = next
    }

    /// `pager: 2 announcements wait, the next try is at 02:51:07 UTC: HTTP 403`
    public var text: String {
        var parts: [String] = []
        if waiting > 0 {
            let next = next.map { ", the next try is at \(CivilTime($0).timeOfDay) UTC" } ?? ""
            parts.append("\(Self.counted(waiting)) not delivered yet\(next)")
        }
        if givenUp > 0 { parts.append("\(Self.counted(givenUp)) given up") }
        return "\(sink): \(parts.joined(separator: ", ")): \(problem)"
    }

    private static func counted(_ count: Int) -> String { "\(count) announcement\(count == 1 ? "" : "s")" }
}
