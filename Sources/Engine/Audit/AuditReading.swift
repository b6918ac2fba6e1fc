public import OpsModel
internal import Store
internal import Threads

/// Follows and exports the audit chain, of a store or of a file that it was exported to.
public struct AuditReading: Sendable {
    /// What `audit verify` found.
    public struct Verdict: Sendable {
        /// As far as the chain fits.
        public var head: AuditHead
        /// The furthest anchor that it agrees with.
        public var anchored: AuditAnchor?
        /// The first record that does not fit.
        public var fault: AuditVerification.Break?
        /// What came of the signatures that it keeps, as far as it fits.
        public var signatures: AuditSignatures.Findings
        /// Anchors and signers that cannot be read, a sentence each.
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
            var walk = await begin(store: try? await store.storeID())
            _ = try await Self.follow(store) { await walk.take($0) }
            return walk.verdict()
        }
    }

    /// The most that is read of an export, some two million records.
    private static let largestExport = 1 << 30

    /// Follows the chain that was exported to a file, against every configured anchor.
    ///
    /// - Throws: ``StoreProblem`` where the file cannot be read.
    public func verify(export path: String) async throws(StoreProblem) -> Verdict {
        let read = await WorkerThread.run {
            Result { () throws(BoundedFile.Failure) in
                String(decoding: try BoundedFile.read(path, limit: Self.largestExport), as: UTF8.self)
            }
        }
        switch read {
        case .success(let text)?: return await verify(lines: text.split(separator: "\n"))
        case .failure(let failure)?: throw StoreProblem(description: "\(path) \(failure.reason)")
        case nil: throw StoreProblem(description: "\(path) cannot be read: no thread is left")
        }
    }

    private func verify(lines: some Sequence<Substring>) async -> Verdict {
        var walk = await begin(store: nil)
        for line in lines {
            guard await walk.take(AuditLine(text: String(line))) else { break }
        }
        return walk.verdict()
    }

    /// Gives every line of the chain to `write`, in order.
    ///
    /// - Returns: where it stands; `nil` where there is no store yet.
    public func export(_ write: @escaping @Sendable (String) -> Void) async throws(StoreProblem) -> AuditHead? {
        try await StoreReading(configuration, environment: environment).reading { store throws(StoreError) in
            _ = try await Self.follow(store) { line in
                write(line.text)
                return true
            }
            return try await store.auditHead()
        }
    }

    private func begin(store: String?) async -> Walk {
        let files = await StoreFiles.known(of: configuration, environment: environment)
        var (anchors, problems) = await AuditAnchors(configuration.anchors(beside: files)).all()
        let contents: Result<Trust.Contents, DeskError>
        do throws(DeskError) {
            contents = .success(try await Trust(configuration).contents())
        } catch {
            contents = .failure(error)
            problems.append(error.description)
        }
        return Walk(
            verification: AuditVerification(anchors: anchors), signatures: AuditSignatures(contents, store: store),
            problems: problems)
    }

    /// A chain on the way from its first line.
    private struct Walk {
        var verification: AuditVerification
        var signatures: AuditSignatures
        let problems: [String]
        private(set) var fault: AuditVerification.Break?

        init(verification: AuditVerification, signatures: AuditSignatures, problems: [String]) {
            (self.verification, self.signatures, self.problems) = (verification, signatures, problems)
        }

        /// - Returns: whether the line fits, and the next is to be looked at.
        mutating func take(_ line: AuditLine) async -> Bool {
            fault = verification.fault(line)
            guard fault == nil, let record = line.record else { return false }
            await signatures.take(record)
            return true
        }

        /// Once no line follows, or one does not fit.
        mutating func verdict() -> Verdict {
            if fault == nil { fault = verification.faultAtEnd() }
            return Verdict(
                head: verification.head, anchored: verification.anchored, fault: fault,
                signatures: signatures.findings, problems: problems)
        }
    }

    /// Stops where `take` returns false.
    private static func follow(
        _ store: SQLiteStore, _ take: (AuditLine) async -> Bool
    ) async throws(StoreError) -> Bool {
        var last = 0
        while true {
            let lines = try await store.auditLines(after: last, limit: page)
            for line in lines {
                guard await take(line) else { return false }
            }
            last += lines.count
            if lines.count < page { return true }
        }
    }
}

extension AuditVerification {
    fileprivate mutating func fault(_ line: AuditLine) -> Break? {
        do throws(Break) {
            try take(line)
            return nil
        } catch {
            return error
        }
    }

    fileprivate func faultAtEnd() -> Break? {
        do throws(Break) {
            try end()
            return nil
        } catch {
            return error
        }
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
