internal import Backends
internal import OpsModel
internal import Synchronization
internal import Wire

/// One configured backend, opened as far as that takes no time.
struct Source: Sendable {
    let configuration: BackendConfiguration
    /// What is known before the first poll; `off` where it could not be opened.
    let status: BackendStatus
    /// `nil` where it could not be opened.
    let open: Poller.Open?

    /// Opens all at once. A secret that a command has to fetch is left to the first poll, which may wait and try again;
    /// so is one whose file cannot be read, because it may be there later.
    /// `deadline` is that of a poll, which opens what is not open yet; `nil` for the configured one.
    static func open(
        _ configuration: Configuration, with factory: BackendFactory, deadline: Duration? = nil
    ) async -> [Source] {
        await withTaskGroup(of: (Int, Source).self) { group in
            for (index, backend) in configuration.backends.enumerated() {
                group.addTask {
                    let patience = deadline ?? backend.settings.pollDeadline
                    return (index, await open(backend, file: configuration.file, with: factory, patience: patience))
                }
            }
            var sources: [(Int, Source)] = []
            for await source in group { sources.append(source) }
            return sources.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func open(
        _ configuration: BackendConfiguration, file: String, with factory: BackendFactory, patience: Duration
    ) async -> Source {
        let later: Poller.Open = { () async throws(BackendError) -> any Backend in
            try await factory.open(configuration, file: file, patience: patience)
        }
        var status = BackendStatus(configuration, type: factory.type(of: configuration))
        let secret = configuration.credential.secretSource
        if case .command = secret {
            return Source(configuration: configuration, status: status, open: later)
        }
        do throws(BackendError) {
            let opened = Mutex<(any Backend)?>(try await later())
            return Source(
                configuration: configuration, status: status,
                open: { () async throws(BackendError) -> any Backend in
                    if let first = opened.withLock({ $0.take() }) { return first }
                    return try await later()
                })
        } catch {
            if case .file = secret, await secret?.isReadable == false {
                return Source(configuration: configuration, status: status, open: later)
            }
            status.health = .off(error.description)
            return Source(configuration: configuration, status: status, open: nil)
        }
    }

    /// `nil` where it could not be opened.
    func poller(
        deadline: Duration? = nil, seed: UInt64, clock: any EngineClock, sink: @escaping @Sendable (EngineEvent) -> Void
    ) -> Poller? {
        let settings = configuration.settings
        return open.map {
            Poller(
                id: settings.id, schedule: PollSchedule(interval: settings.interval, seed: seed),
                deadline: deadline ?? settings.pollDeadline, clock: clock, open: $0, sink: sink)
        }
    }
}

extension SecretSource {
    fileprivate var isReadable: Bool {
        get async { (try? await resolve()) != nil }
    }
}

extension BackendSettings {
    /// Of a whole poll, whose first may be many requests to a server that is slow when it is cold.
    var pollDeadline: Duration { max(deadline * 6, .seconds(120)) }
}

extension BackendStatus {
    init(_ configuration: BackendConfiguration, type: (any Backend.Type)?) {
        let settings = configuration.settings
        self.init(
            id: settings.id, system: type?.system ?? configuration.kind, address: settings.url,
            interval: settings.interval, environment: settings.environment, cluster: settings.cluster,
            skipsVerification: configuration.http.tls.skipsVerification, reports: type?.reports(as: settings) ?? [],
            remembers: type is any ReadsSeries.Type,
            operations: (type as? any Performs.Type)?.operations ?? [])
    }
}
