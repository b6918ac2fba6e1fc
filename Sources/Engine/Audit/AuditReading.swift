public import OpsModel
internal import Store
internal import Threads

/// Follows and exports the audit chain, of a store or of a file that it was exported to.
public struct AuditReading: Sendable {
    /// What `audit verify` found.
    public struct Verdict: Sendable {
        /// Of the first record that is here; those before it were pruned.
        public var first: Int
        /// As far as the chain fits.
        public var head: AuditHead
        /// The furthest anchor that it agrees with.
        public var anchored: AuditAnchor?
        /// Sequences of the heads that it agrees with an anchor on.
        public var anchoredHeads: Set<Int>
        /// The furthest of those that are signed, and what that is worth.
        public var signed: (anchor: AuditAnchor, signature: AnchorSignature)?
        /// Those that are closed, oldest first, and what the signature of each head is worth.
        public var segments: [(segment: AuditSegment, signature: AnchorSignature)]
        /// The first record that does not fit.
        public var fault: AuditVerification.Break?
        /// What came of the signatures that it keeps, as far as it fits.
        public var signatures: AuditSignatures.Findings
        /// Anchors and signers that cannot be read, and heads whose signature does not hold, a sentence each.
        public var problems: [String]
    }

    /// Records read from the store in one go.
    private static let page = 1_000

    private let configuration: Configuration
    private let environment: [String: String]

    public init(_ configuration: Configuration, environment: [String: String]) {
        self.configuration = configuration
        self.environment = environment
    }

    /// Follows the chain of the store, against every configured anchor.
    ///
    /// - Returns: what was found; `nil` where there is no store yet.
    /// - Throws: ``StoreProblem`` where there is one that cannot be read.
    public func verify() async throws(StoreProblem) -> Verdict? {
        try await StoreReading(configuration, environment: environment).reading { store throws(StoreError) in
            try await verify(store)
        }
    }

    func verify(_ store: SQLiteStore) async throws(StoreError) -> Verdict {
        let segments = try await store.auditSegments()
        var walk = await begin(store: try? await store.storeID(), segments: segments)
        let pruned = segments.prefix { $0.isPruned }
        walk.skip(pruned)
        _ = try await Self.follow(store, after: pruned.last?.last ?? 0) { await walk.take($0) }
        return await walk.verdict(over: segments)
    }

    /// The most that is read of an export, some two million records.
    private static let largestExport = 1 << 30

    /// Follows the chain that was exported to a file, or the segments that were pruned to one, against every configured
    /// anchor and the heads that the store keeps.
    ///
    /// - Throws: ``StoreProblem`` where the file cannot be read.
    public func verify(export path: String) async throws(StoreProblem) -> Verdict {
        let read = await WorkerThread.run {
            Result { () throws(BoundedFile.Failure) in
                String(decoding: try BoundedFile.read(path, limit: Self.largestExport), as: UTF8.self)
            }
        }
        switch read {
        case .success(let text)?: return try await verify(lines: text.split(separator: "\n"))
        case .failure(let failure)?: throw StoreProblem(description: "\(path) \(failure.reason)")
        case nil: throw StoreProblem(description: "\(path) cannot be read: no thread is left")
        }
    }

    private func verify(lines: some Sequence<Substring>) async throws(StoreProblem) -> Verdict {
        let known = try await StoreReading(configuration, environment: environment).reading {
            store throws(StoreError) in
            try await store.auditSegments()
        }
        var walk = await begin(store: nil, segments: known)
        var isFirst = true
        for line in lines {
            let line = AuditLine(text: String(line))
            if isFirst, let record = line.record { walk.begin(with: record, after: known) }
            isFirst = false
            guard await walk.take(line) else { break }
        }
        return await walk.verdict(over: known ?? [], isExport: true)
    }

    /// Gives every line of the chain to `write`, in order.
    ///
    /// - Returns: where it stands; `nil` where there is no store yet.
    public func export(_ write: @escaping @Sendable (String) -> Void) async throws(StoreProblem) -> AuditHead? {
        try await StoreReading(configuration, environment: environment).reading { store throws(StoreError) in
            let pruned = try await store.auditSegments().last { $0.isPruned }?.last ?? 0
            _ = try await Self.follow(store, after: pruned) { line in
                write(line.text)
                return true
            }
            return try await store.auditHead()
        }
    }

    private func begin(store: String?, segments: [AuditSegment]?) async -> AuditWalk {
        let files = await StoreFiles.known(of: configuration, environment: environment)
        var (anchors, problems) = await AuditAnchors(configuration, beside: files).all(of: store)
        let contents: Result<Trust.Contents, DeskError>
        do throws(DeskError) {
            contents = .success(try await Trust(configuration).contents())
        } catch {
            contents = .failure(error)
            problems.append(error.description)
        }
        return AuditWalk(
            verification: AuditVerification(anchors: anchors, segments: segments),
            signatures: AuditSignatures(contents, store: store), files: contents, problems: problems)
    }

    /// Stops where `take` returns false.
    private static func follow(
        _ store: SQLiteStore, after sequence: Int, _ take: (AuditLine) async -> Bool
    ) async throws(StoreError) -> Bool {
        var last = sequence
        while true {
            let lines = try await store.auditLines(after: last, limit: page)
            for line in lines {
                guard await take(line) else { return false }
            }
            last = lines.last?.record?.sequence ?? last + lines.count
            if lines.count < page { return true }
        }
    }
}
