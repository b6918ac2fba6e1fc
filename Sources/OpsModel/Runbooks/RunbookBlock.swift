/// A code block of a runbook and what its first words make of it.
public struct RunbookBlock: Sendable, Hashable, Codable {
    public enum Content: Sendable, Hashable, Codable {
        case check(RunbookCheck)
        case action(RunbookAction)
        case script(RunbookScript)
        case wait(RunbookWait)
        /// Shown as it is.
        case code
        /// Meant to be executed and not understood; what is wrong is on screen in its place.
        case broken(String)
    }

    public var content: Content
    /// What follows the opening fence: `check promql`, `yaml`, or nothing.
    public var info: String
    /// As written.
    public var text: String
    /// Of its opening, counted from 1.
    public var line: Int

    public init(_ content: Content, info: String = "", text: String, line: Int) {
        self.content = content
        self.info = info
        self.text = text
        self.line = line
    }

    /// Whether something is changed by it.
    var isDeed: Bool {
        switch content {
        case .action, .script: true
        case .check, .wait, .code, .broken: false
        }
    }

    var isWait: Bool {
        if case .wait = content { true } else { false }
    }

    /// Whether the program has a part in it.
    public var isExecutable: Bool { content != .code }
}

/// A question that the program asks and judges itself.
public enum RunbookCheck: Sendable, Hashable, Codable {
    case promQL(query: RunbookTemplate, CheckComparison, CheckQuantifier)
    case http(url: RunbookTemplate, ExpectedStatus)

    /// The question for one incident; fails where a placeholder has no value there.
    public func question(in context: RunbookContext) throws(PlaceholderError) -> CheckQuestion {
        switch self {
        case .promQL(let query, let comparison, let quantifier):
            .promQL(query: try query.filled(from: context), comparison, quantifier)
        case .http(let url, let expected): .http(url: try url.filled(from: context), expected)
        }
    }
}

/// The proposal of a change request; arguments are filled after they were read, so that no value can become another.
public struct RunbookAction: Sendable, Hashable, Codable {
    public struct Argument: Sendable, Hashable, Codable {
        public var name: String
        public var value: RunbookTemplate

        public init(name: String, value: RunbookTemplate) {
            self.name = name
            self.value = value
        }
    }

    /// The kinds of change request a runbook may propose; a `command` is written as `sh`.
    public static let kinds = [
        "rollback", "promote", "shiftTraffic", "abort", "pause", "resume", "retrain", "rerun", "cancel", "retry",
        "scale", "restart", "silence", "mute", "approveVersion",
    ]

    /// One of ``kinds``.
    public var kind: String
    public var arguments: [Argument]

    public init(kind: String, arguments: [Argument] = []) {
        self.kind = kind
        self.arguments = arguments
    }
}

/// A script for `/bin/sh`. Its text is never changed; ``Placeholder/variables(in:)`` go into its environment.
public struct RunbookScript: Sendable, Hashable, Codable {
    public var text: String
    /// How long it may take.
    public var timeout: Duration

    /// Five minutes, and an hour at most.
    public static let (usualTimeout, longestTimeout) = (Duration.seconds(300), Duration.seconds(3600))

    public init(text: String, timeout: Duration = RunbookScript.usualTimeout) {
        self.text = text
        self.timeout = timeout
    }
}

/// A condition that is watched up to a deadline.
public struct RunbookWait: Sendable, Hashable, Codable {
    public enum Condition: Sendable, Hashable, Codable {
        /// No signal of the incident's service is open.
        case healthy
        case check(RunbookCheck)
    }

    public var condition: Condition
    /// How long it must hold without a break.
    public var duration: Duration
    public var timeout: Duration

    public init(until condition: Condition, for duration: Duration, timeout: Duration) {
        self.condition = condition
        self.duration = duration
        self.timeout = timeout
    }
}
