internal import OpsModel

/// A chain on the way from its first line.
struct AuditWalk {
    private var verification: AuditVerification
    private var signatures: AuditSignatures
    private let files: Result<Trust.Contents, DeskError>
    private var problems: [String]
    private var fault: AuditVerification.Break?
    /// Of the first record that was looked at.
    private var first: Int?

    init(
        verification: AuditVerification, signatures: AuditSignatures, files: Result<Trust.Contents, DeskError>,
        problems: [String]
    ) {
        (self.verification, self.signatures, self.files, self.problems) = (verification, signatures, files, problems)
    }

    /// Takes segments by their heads.
    mutating func skip(_ segments: some Sequence<AuditSegment>) {
        for segment in segments where fault == nil {
            note { verification throws(AuditVerification.Break) in try verification.take(pruned: segment) }
        }
    }

    /// Begins an export with its first record: after the segments that end before it, where they are known.
    mutating func begin(with record: AuditRecord, after segments: [AuditSegment]?) {
        if let segments { return skip(segments.prefix { $0.last < record.sequence }) }
        guard record.sequence > 1 else { return }
        let head = AuditHead(sequence: record.sequence - 1, digest: record.previous)
        note { verification throws(AuditVerification.Break) in try verification.begin(after: head) }
    }

    /// - Returns: whether the line fits, and the next is to be looked at.
    mutating func take(_ line: AuditLine) async -> Bool {
        guard fault == nil else { return false }
        note { verification throws(AuditVerification.Break) in try verification.take(line) }
        guard fault == nil, let record = line.record else { return false }
        if first == nil { first = record.sequence }
        await signatures.take(record)
        return true
    }

    /// Once no line follows, or one does not fit. An export may end with a segment; a store ends with the chain.
    mutating func verdict(over segments: [AuditSegment], isExport: Bool = false) async -> AuditReading.Verdict {
        let head = verification.head
        let endsSegment = isExport && segments.contains { $0.last == head.sequence }
        if fault == nil, !endsSegment {
            note { verification throws(AuditVerification.Break) in try verification.end() }
        }
        let first = first ?? head.sequence + 1
        var found: [(segment: AuditSegment, signature: AnchorSignature)] = []
        for segment in segments where !isExport || (first...max(first, head.sequence)).contains(segment.last) {
            found.append((segment: segment, signature: await signature(of: segment)))
        }
        let signed = await signed()
        return AuditReading.Verdict(
            first: first, head: head, anchored: verification.anchored,
            anchoredHeads: verification.anchoredHeads, signed: signed, segments: found, fault: fault,
            signatures: signatures.findings, problems: problems)
    }

    private mutating func signature(of segment: AuditSegment) async -> AnchorSignature {
        let isOfHead = segment.anchor.map { $0.head == segment.head } ?? true
        let signature =
            isOfHead
            ? await AnchorSignature(of: segment.anchor, files) : .fails("it is of another head than the segment's")
        if let why = signature.failure {
            problems.append("the signature of the segment \(segment.month) does not hold: \(why)")
        }
        return signature
    }

    private mutating func signed() async -> (anchor: AuditAnchor, signature: AnchorSignature)? {
        guard let anchor = verification.signed else { return nil }
        let signature = await AnchorSignature(of: anchor, files)
        if let why = signature.failure {
            problems.append("the signature of the anchor of \(anchor.at) in \(anchor.place) does not hold: \(why)")
        }
        return (anchor: anchor, signature: signature)
    }

    private mutating func note(
        _ step: (inout AuditVerification) throws(AuditVerification.Break) -> Void
    ) {
        do throws(AuditVerification.Break) {
            try step(&verification)
        } catch {
            fault = error
        }
    }
}
