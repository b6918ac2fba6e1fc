/// An alert that fired within what its source remembers and fires no more: what a program that is opened after the
/// trouble is told of it.
public struct EndedAlert: Sendable, Hashable, Codable {
    public var labels: [String: String]
    /// When its condition began to hold.
    public var onset: InstantInterval
    /// When it was first seen firing.
    public var firedAt: Instant
    /// Between the last instant at which it fired and the first at which it did not.
    public var ended: InstantInterval

    public init(labels: [String: String], onset: InstantInterval, firedAt: Instant, ended: InstantInterval) {
        self.labels = labels
        self.onset = onset
        self.firedAt = firedAt
        self.ended = ended
    }
}
