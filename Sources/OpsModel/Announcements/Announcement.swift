/// Something that people elsewhere are to learn, as it waits in the store until every sink has it (domain.md §11).
public struct Announcement: Sendable, Hashable, Codable {
    /// What happened; the raw value is part of what receivers read and does not change.
    public enum Topic: String, Sendable, Hashable, Codable, CaseIterable {
        case incidentOpened = "incident.opened"
        case incidentEscalated = "incident.escalated"
        case incidentAcknowledged = "incident.acknowledged"
        case incidentResolved = "incident.resolved"
        case approvalWanted = "approval.wanted"
        /// Decided, withdrawn, expired or planned anew.
        case approvalOver = "approval.over"
        case breakGlassUsed = "breakGlass.used"
        case breakGlassReviewed = "breakGlass.reviewed"
        /// It stopped before all calls had taken effect: at none, at some, or nobody knows.
        case executionStopped = "execution.stopped"
        case verificationFailed = "verification.failed"
        case reviewOverdue = "review.overdue"
        case reviewDone = "review.done"
    }

    /// What a configuration asks for: every topic of one matter.
    public enum Event: String, Sendable, Hashable, Codable, CaseIterable {
        case incident, approval, breakGlass, executionStopped, verificationFailed, reviewOverdue
    }

    public enum Severity: String, Sendable, Hashable, Codable {
        case critical, error, warning, info
    }

    public struct Fact: Sendable, Hashable, Codable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var topic: Topic
    /// What it is about, the same from its beginning to its end: `INC-K7QD`, `approval CR-118 7f3a9c01b2c3d4e5`.
    public var subject: String
    public var at: Instant
    public var severity: Severity
    /// The SEV of an incident.
    public var level: Int?
    /// One line. It may hold text from outside, as the facts may: whoever sends it makes it printable.
    public var summary: String
    public var facts: [Fact]
    /// What to paste into a shell to answer it.
    public var command: String?
    /// The same for the same news, however often it is sent; given by the store.
    public var key: String

    public init(
        _ topic: Topic, of subject: String, at: Instant, severity: Severity, level: Int? = nil, summary: String,
        facts: [Fact] = [], command: String? = nil
    ) {
        self.topic = topic
        self.subject = subject
        self.at = at
        self.severity = severity
        self.level = level
        self.summary = summary
        self.facts = facts
        self.command = command
        key = ""
    }

    /// Whether it tells more than the last that was kept of its subject: of programs that find the same, one tells it.
    public func isNews(after last: Announcement?) -> Bool {
        guard let last, last.topic.phase != .ends else { return topic.phase == .begins || topic.phase == .goesOn }
        switch topic.phase {
        case .ends: return true
        case .isTaken: return last.topic.phase != .isTaken
        case .begins: return isWorse(than: last)
        case .goesOn: return isWorse(than: last) || last.topic.phase == .isTaken
        }
    }

    private func isWorse(than last: Announcement) -> Bool {
        guard let level, let before = last.level else { return false }
        return level < before
    }
}

extension Announcement.Topic {
    /// Where in the life of its subject it stands.
    public enum Phase: Sendable, Hashable {
        case begins, goesOn, isTaken, ends
    }

    public var phase: Phase {
        switch self {
        case .incidentOpened, .approvalWanted, .breakGlassUsed, .executionStopped, .verificationFailed,
            .reviewOverdue:
            .begins
        case .incidentEscalated: .goesOn
        case .incidentAcknowledged: .isTaken
        case .incidentResolved, .approvalOver, .breakGlassReviewed, .reviewDone: .ends
        }
    }

    public var event: Announcement.Event {
        switch self {
        case .incidentOpened, .incidentEscalated, .incidentAcknowledged, .incidentResolved: .incident
        case .approvalWanted, .approvalOver: .approval
        case .breakGlassUsed, .breakGlassReviewed: .breakGlass
        case .executionStopped: .executionStopped
        case .verificationFailed: .verificationFailed
        case .reviewOverdue, .reviewDone: .reviewOverdue
        }
    }
}
