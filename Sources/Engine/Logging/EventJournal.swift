public import Logging
internal import OpsModel
internal import Synchronization

/// Writes to the log what changes in the engine: sources that are off, that begin to fail, that answer in part and that
/// answer again.
///
/// A source that goes on failing is one line, not one a poll.
public final class EventJournal: Sendable {
    private let logger: Logger
    private let file: LogFile?
    private let failing = Mutex<[BackendID: PollFailure]>([:])
    /// What each source's last answer left out, and why.
    private let missing = Mutex<[BackendID: [EntityKind: String]]>([:])

    public init(_ logger: Logger) {
        self.logger = logger
        file = nil
    }

    /// A journal in a file, which ends with it.
    public init(_ file: LogFile) {
        logger = file.logger()
        self.file = file
    }

    /// Returns when all that was noted is in the file; later events are not.
    public func close() async {
        await file?.close()
    }

    /// The sink with the journal before it.
    public func noting(_ sink: @escaping @Sendable (EngineEvent) -> Void) -> @Sendable (EngineEvent) -> Void {
        { [self] event in
            note(event)
            sink(event)
        }
    }

    public func note(_ event: EngineEvent) {
        switch event {
        case .sources(let sources): for source in sources { note(source) }
        case .polled(let report): note(report)
        case .series(let answer): note(answer)
        case .notice(let text): log(.notice, text)
        case .trouble(let text): log(.warning, text)
        case .store(let status): note(status)
        case .desk(let answer): note(answer)
        case .sinkTroubles(let troubles): for trouble in troubles { log(.warning, "notify: \(trouble.text)") }
        case .page(let page): page.problem.map { log(.notice, "page: \($0)") }
        case .pollStarted, .restored, .similar, .runbooks, .checked: break
        }
    }

    private func note(_ source: BackendStatus) {
        let place: Logger.Metadata = ["system": "\(source.system)", "address": "\(source.address)"]
        switch source.health {
        case .off(let reason): log(.error, "off: \(reason)", source.id, place)
        default: log(.info, "configured", source.id, place)
        }
        if source.skipsVerification { log(.warning, "certificates are not verified", source.id, place) }
    }

    private func note(_ report: PollReport) {
        switch report.outcome {
        case .failed(let failure):
            let before = failing.withLock { $0.updateValue(failure, forKey: report.backend) }
            let level: Logger.Level = before == failure ? .debug : .warning
            log(level, "failing: \(failure.message)", report.backend, ["kind": "\(failure.kind.rawValue)"])
        case .answered:
            let before = failing.withLock { $0.removeValue(forKey: report.backend) }
            if before != nil { log(.info, "answers again", report.backend) }
            note(report.incomplete, report.backend)
            if let cut = report.truncated { log(.debug, "truncated: \(cut)", report.backend) }
        }
    }

    /// What is missing of an answer, when that changes.
    private func note(_ incomplete: [EntityKind: String], _ backend: BackendID) {
        let before = missing.withLock { missing in
            defer { missing[backend] = incomplete.isEmpty ? nil : incomplete }
            return missing[backend] ?? [:]
        }
        guard before != incomplete else { return }
        for (kind, reason) in incomplete.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where before[kind] != reason
        {
            log(.warning, "answers without its \(kind.rawValue) list: \(reason)", backend)
        }
        if incomplete.isEmpty { log(.info, "answers whole again", backend) }
    }

    private func note(_ store: StoreStatus) {
        switch store.health {
        case .opening: break
        case .open: log(.info, "the store is open: \(store.place)")
        case .refusing(let reason): log(.error, "the store refuses: \(reason)")
        }
    }

    private func note(_ answer: DeskAnswer) {
        switch answer {
        case .changed(let request): log(.notice, "\(request.id.rawValue) \(request.statusText): \(request.plan.title)")
        case .refused(let why), .notPlanned(_, let why): log(.warning, "request: \(why)")
        case .planned: break
        }
    }

    private func note(_ answer: SeriesAnswer) {
        guard let problem = answer.problem, let backend = answer.request.backend else { return }
        log(.warning, "no series: \(problem)", backend)
    }

    private func log(
        _ level: Logger.Level, _ text: String, _ backend: BackendID? = nil, _ metadata: Logger.Metadata = [:]
    ) {
        var metadata = metadata
        if let backend { metadata["source"] = "\(backend.rawValue)" }
        logger.log(level: level, "\(text)", metadata: metadata, source: "engine")
    }
}

extension LogFile {
    /// A logger that writes here, whatever the process's own logging is.
    public func logger(level: Logger.Level = .info) -> Logger {
        Logger(label: "mlops-tui") { _ in FileLogHandler(file: self, level: level) }
    }
}
