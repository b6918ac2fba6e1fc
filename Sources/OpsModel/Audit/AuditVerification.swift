/// Follows a chain line by line and names the first that does not fit.
public struct AuditVerification: Sendable {
    /// What is wrong, as a sentence.
    public struct Break: Error, Sendable, Hashable, CustomStringConvertible {
        /// Of the first record that does not fit.
        public var sequence: Int
        public var reason: String

        public init(sequence: Int, reason: String) {
            self.sequence = sequence
            self.reason = reason
        }

        public var description: String { "record \(sequence): \(reason)" }
    }

    /// As far as the chain was followed and fits.
    public private(set) var head = AuditHead.empty
    /// The furthest anchor that the chain agrees with, and the furthest of those that are signed.
    public private(set) var anchored: AuditAnchor?
    public private(set) var signed: AuditAnchor?
    /// Sequences of the heads that it agrees with an anchor on.
    public private(set) var anchoredHeads: Set<Int> = []
    /// Up to where segments were taken by their heads alone.
    public private(set) var pruned = AuditHead.empty
    /// That of what is `pruned` a later record says so.
    private var isPruningTold = true
    /// Of the first record of the segment that is open; `nil` where nobody knows it.
    private var first: Int? = 1
    private var anchors: [Int: [AuditAnchor]]
    /// The heads that the store keeps, by their sequence; `nil` where nobody knows them.
    private let kept: [Int: AuditSegment]?

    /// - Parameters:
    ///   - anchors: what was written down elsewhere.
    ///   - segments: every closed segment of the store whose chain it is; `nil` where there is no such store.
    public init(anchors: [AuditAnchor] = [], segments: [AuditSegment]? = nil) {
        self.anchors = Dictionary(grouping: anchors, by: \.head.sequence)
        kept = segments.map { Dictionary($0.map { ($0.last, $0) }) { $1 } }
    }

    /// Begins with the record after `head`, where those before are neither here nor known.
    ///
    /// - Throws: ``Break`` where an anchor tells of another head.
    public mutating func begin(after head: AuditHead) throws(Break) {
        try skip(to: head, first: nil)
    }

    /// Takes the next segment by its head, because its records are elsewhere.
    ///
    /// - Throws: ``Break`` where it does not begin where the last ended, or an anchor tells of another head.
    public mutating func take(pruned segment: AuditSegment) throws(Break) {
        guard segment.first == head.sequence + 1, segment.count > 0 else {
            throw Break(sequence: head.sequence + 1, reason: "is missing, and in no segment that was pruned")
        }
        (pruned, isPruningTold) = (segment.head, false)
        try skip(to: segment.head, first: segment.first)
    }

    private mutating func skip(to next: AuditHead, first: Int?) throws(Break) {
        // What was anchored on the way can be compared with nothing.
        anchors = anchors.filter { $0.key >= next.sequence }
        (head, self.first) = (next, first)
        try compareWithAnchors()
    }

    /// Takes the next line.
    ///
    /// - Throws: ``Break`` where the line is not the one that was written after the last.
    public mutating func take(_ line: AuditLine) throws(Break) {
        let expected = head.sequence + 1
        guard let record = line.record else { throw Break(sequence: expected, reason: "is no record") }
        guard record.sequence == expected else {
            throw Break(sequence: expected, reason: "is missing: \(record.sequence) stands in its place")
        }
        guard Digest(of: line.text) == line.digest else {
            throw Break(sequence: expected, reason: "was edited: it has not the hash that was kept with it")
        }
        guard record.previous == head.digest else {
            throw Break(
                sequence: expected,
                reason: expected == 1
                    ? "was not the first: it names a record before it"
                    : "does not follow record \(head.sequence): that was edited, or one of the two was put there")
        }
        try compareWithSegments(record)
        if AuditPruned.head(in: record) == pruned { isPruningTold = true }
        head = AuditHead(sequence: expected, digest: line.digest)
        try compareWithAnchors()
        guard let segment = kept?[expected], segment.head != head else { return }
        throw Break(sequence: expected, reason: "is not the one that the store keeps as the head of \(segment.month)")
    }

    /// Whether the record closes a segment exactly where one ended, as the store keeps it.
    private mutating func compareWithSegments(_ record: AuditRecord) throws(Break) {
        let ended = kept?[head.sequence]
        guard record.action == AuditSegment.closing else {
            guard let ended else { return }
            throw Break(
                sequence: record.sequence,
                reason: "does not close the segment \(ended.month), which the store ends before it")
        }
        guard let closed = AuditSegment(closedBy: record), closed.head == head, closed.first == first ?? closed.first
        else {
            throw Break(sequence: record.sequence, reason: "closes another segment than the one that ends before it")
        }
        guard kept == nil || ended?.head == closed.head && ended?.first == closed.first else {
            throw Break(
                sequence: record.sequence,
                reason: "closes the segment \(closed.month), and the store keeps no such head of it")
        }
        first = record.sequence
    }

    private mutating func compareWithAnchors() throws(Break) {
        for anchor in anchors.removeValue(forKey: head.sequence) ?? [] {
            guard anchor.head.digest == head.digest else {
                throw Break(
                    sequence: head.sequence,
                    reason: "is not the one that \(anchor.place) holds of \(anchor.at): the chain was written anew")
            }
            anchored = anchor
            anchoredHeads.insert(head.sequence)
            if anchor.signature != nil { signed = anchor }
        }
    }

    /// Says that no line follows.
    ///
    /// - Throws: ``Break`` where an anchor tells of records after the last one, or records are gone and none says why.
    public func end() throws(Break) {
        if let further = anchors.values.joined().max(by: { $0.head.sequence < $1.head.sequence }) {
            throw Break(
                sequence: head.sequence + 1,
                reason: "is missing: \(further.place) tells of \(further.head.sequence) records at \(further.at)")
        }
        guard isPruningTold else {
            throw Break(
                sequence: pruned.sequence,
                reason: "is gone with those before it, and no record says that they were pruned")
        }
    }
}
