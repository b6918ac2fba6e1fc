public import OpsModel
public import Store

/// Writes the chain's head to every anchor, after each decision and every five minutes while it moves, and the head of
/// each segment once; signed, where there is a key.
public actor AuditAnchors {
    static let interval = Duration.seconds(300)

    private let places: [AnchorPlace]
    private let key: String?
    /// What every place has.
    private var written: AuditAnchor?
    /// Before then nothing is signed, because that failed.
    private var signsFrom = Instant(seconds: -.infinity)

    /// `key` is the file of the SSH key that heads are signed with, `nil` for none.
    public init(_ places: [AnchorPlace], key: String? = nil) {
        self.places = places
        self.key = key
    }

    /// As they are configured.
    init(_ configuration: Configuration, beside files: StoreFiles?) {
        self.init(configuration.anchors(beside: files), key: configuration.decisions.anchorKey)
    }

    /// Closes the segment of a month that is over, and writes where the chain of `store` stands, unless that is what was
    /// written last. What was decided is kept already, and is whatever fails here.
    ///
    /// - Returns: why an anchor was not written or not signed, a sentence each; the others were. It is tried again with the
    ///   next call, signing after five minutes.
    public func anchor(_ store: any OpsStore, at now: Instant) async -> [String] {
        guard !places.isEmpty, store.isDurable else { return [] }
        do throws(StoreError) {
            try await store.closeAuditSegment()
            let id = try await store.storeID()
            var problems: [String] = []
            for segment in try await store.auditSegments() where isWanting(segment.anchor, at: now) {
                let anchor = AuditAnchor(segment.head, at: now, store: id, segment: segment.month)
                let (unwritten, sealed) = await write(anchor, over: segment.anchor, at: now)
                problems += unwritten
                if let sealed { try await store.keep(sealed, of: segment) }
            }
            let head = try await store.auditHead()
            if head.sequence > 0, head != written?.head || isWanting(written, at: now) {
                let over = written?.head == head ? written : nil
                let (unwritten, sealed) = await write(AuditAnchor(head, at: now, store: id), over: over, at: now)
                problems += unwritten
                if let sealed { written = sealed }
            }
            return problems
        } catch {
            return []
        }
    }

    /// Whether that is not written down yet, or not signed and could be.
    private func isWanting(_ anchor: AuditAnchor?, at now: Instant) -> Bool {
        guard let anchor else { return true }
        return anchor.signature == nil && signs(at: now)
    }

    private func signs(at now: Instant) -> Bool { key != nil && now >= signsFrom }

    /// Writes an anchor everywhere; where it takes the place of one that is only not signed, not unless it is.
    ///
    /// - Returns: what went wrong, and what every place has now.
    private func write(
        _ anchor: AuditAnchor, over earlier: AuditAnchor?, at now: Instant
    ) async -> (problems: [String], written: AuditAnchor?) {
        let (sealed, problem) = await sealed(anchor, at: now)
        var problems = [problem].compactMap { $0 }
        guard earlier == nil || sealed.signature != nil else { return (problems, nil) }
        let said = problems.count
        for place in places {
            do throws(AnchorError) {
                try await place.write(sealed)
            } catch {
                problems.append(error.description)
            }
        }
        return (problems, problems.count == said ? sealed : nil)
    }

    /// Signed where it can be, and why it is not.
    private func sealed(_ anchor: AuditAnchor, at now: Instant) async -> (AuditAnchor, problem: String?) {
        guard let key, signs(at: now) else { return (anchor, nil) }
        var sealed = anchor
        do throws(SignatureError) {
            sealed.signature = try await SSHSignatures.sign(
                anchor.signedText, key: key, for: AuditAnchor.namespace, isAttended: false)
            return (sealed, nil)
        } catch {
            signsFrom = now + Self.interval
            return (anchor, "audit anchor: not signed, tried again in five minutes: \(error)")
        }
    }

    /// Every anchor there is of that store, and why some cannot be read; of any store where `nil`.
    func all(of store: String?) async -> (anchors: [AuditAnchor], problems: [String]) {
        var (anchors, problems) = ([AuditAnchor](), [String]())
        for place in places {
            do throws(AnchorError) {
                anchors += try await place.read()
            } catch {
                problems.append(error.description)
            }
        }
        // Stores may share a place.
        return (anchors.filter { $0.store == nil || store == nil || $0.store == store }, problems)
    }
}

extension Configuration {
    /// Those that are configured; else a file beside the store, which shows what was cut off or written anew by
    /// mistake, and not what was by whoever can write both.
    public func anchors(beside files: StoreFiles?) -> [AnchorPlace] {
        if !decisions.anchors.isEmpty { return decisions.anchors }
        return files.map { [.file("\($0.store).anchors.jsonl")] } ?? []
    }
}
