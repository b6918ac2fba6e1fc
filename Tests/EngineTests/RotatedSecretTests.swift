import Backends
import Glibc
import OpsModel
import Synchronization
import Testing
import Wire

@testable import Engine

/// A server that lets in who brings the one token that is good now, and counts its clients.
private final class Door: Sendable {
    struct Client: Transport {
        let door: Door
        let credential: Credential

        func send(_ request: Request) async throws(WireError) -> Response {
            let good = Credential.bearer(Secret(door.good.withLock { $0 }))
            return Response(status: credential == good ? 200 : 401)
        }
    }

    let good: Mutex<String>
    let clients = Mutex(0)

    init(_ good: String) { self.good = Mutex(good) }

    func client(_ credential: Credential) -> Client {
        clients.withLock { $0 += 1 }
        return Client(door: self, credential: credential)
    }
}

private struct GuardedBackend: Backend {
    static let kind = "guarded"
    static let system = "Guarded"
    static let options: [OptionSpec] = []
    static let reports: Set<EntityKind> = []

    let transport: any Transport
    let url: String

    init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {
        self.transport = transport
        url = settings.url
    }

    func poll(at now: Instant) async throws(BackendError) -> Snapshot {
        guard let base = try? BaseURL(url) else { throw BackendError(.configuration, url) }
        let status = try? await transport.send(Request(.get, base)).status
        guard status == 200 else { throw BackendError(.unauthorised, "not this token") }
        return Snapshot()
    }

    func examine() async -> [Diagnosis] { [] }
}

@Suite(.timeLimit(.minutes(1))) struct `A rotated secret` {
    let clock = ManualClock()
    let events = EventLog()
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func rotate(to token: String) throws {
        try folder.write(token, to: "token")
        chmod("\(folder.path)/token", 0o600)
    }

    private func engine(_ door: Door, _ secret: String) throws -> Engine {
        let yaml =
            "version: 1\nbackends:\n- { id: a, kind: guarded, url: \"http://a\", auth: { bearer: \"\(secret)\" } }\n"
        return Engine(
            configuration: try Configuration(yaml: yaml, file: "c.yaml", catalog: [GuardedBackend.self]),
            factory: BackendFactory(catalog: [GuardedBackend.self], secrets: KnownSecrets()) {
                door.client($0.credential)
            }, clock: clock, seed: 1, sink: events.sink)
    }

    /// The kind of the next report's failure; `nil` where it was answered.
    private func nextFailure() async throws -> PollFailure.FailureKind? {
        let report = try #require(await events.nextReport())
        guard case .failed(let failure) = report.outcome else { return nil }
        return failure.kind
    }

    @Test(arguments: ["file:", "command:/bin/cat "]) func `is read again at the poll after the one it was refused`(
        _ source: String
    ) async throws {
        let door = Door("old-token")
        try rotate(to: "old-token")
        let engine = try engine(door, "\(source)\(folder.path)/token")
        let run = Task { await engine.run() }
        #expect(try await nextFailure() == nil)
        door.good.withLock { $0 = "new-token" }
        try rotate(to: "new-token")
        await clock.advanceToNextDeadline()
        #expect(try await nextFailure() == .unauthorised)
        await clock.advanceToNextDeadline()
        #expect(try await nextFailure() == nil)
        await clock.advanceToNextDeadline()
        #expect(try await nextFailure() == nil)
        #expect(door.clients.withLock { $0 } == 2)
        run.cancel()
        await run.value
    }

    @Test func `whose file is not there yet is waited for`() async throws {
        let door = Door("new-token")
        let engine = try engine(door, "file:\(folder.path)/token")
        let run = Task { await engine.run() }
        #expect(try await nextFailure() == .secret)
        try rotate(to: "new-token")
        await clock.advanceToNextDeadline()
        #expect(try await nextFailure() == nil)
        run.cancel()
        await run.value
    }
}
