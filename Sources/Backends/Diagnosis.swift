/// One line of `doctor` about a backend.
public struct Diagnosis: Sendable, Hashable {
    public enum Verdict: String, Sendable, Hashable {
        case pass
        case warn
        case fail
    }

    public var verdict: Verdict
    /// What was looked at, in two words: `reachable`, `authorised`, `version`, `clock skew`, `permitted`.
    public var topic: String
    public var detail: String
    /// What to do about it; empty when nothing needs doing.
    public var advice: String

    public init(_ verdict: Verdict, _ topic: String, _ detail: String, advice: String = "") {
        self.verdict = verdict
        self.topic = topic
        self.detail = detail
        self.advice = advice
    }
}
