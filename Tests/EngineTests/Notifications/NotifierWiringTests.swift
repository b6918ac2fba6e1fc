import ContractServer
import OpsModel
import Store
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(1))) struct `An engine with somebody to tell` {
    private func configuration(_ url: String) -> Configuration {
        Configuration(
            name: "prod-eu", notify: [SinkConfiguration(name: "ops", kind: .webhook(.plain(url), signedBy: nil))])
    }

    private var opened: StoreBatch {
        StoreBatch(
            at: SystemClock.now,
            announcements: [
                Announcement(
                    .incidentOpened, of: "INC-K7QD", at: SystemClock.now, severity: .critical, level: 1,
                    summary: "SEV1 fraud")
            ])
    }

    /// Runs one until `isDone` says so of what it tells.
    private func run(_ url: String, until isDone: @Sendable (EngineEvent) -> Bool) async {
        let (configuration, events) = (configuration(url), EventLog())
        let engine = Engine(
            configuration: configuration, store: StoreOpening(configuration, in: nil), sink: events.sink)
        let run = Task { await engine.run() }
        while let event = await events.next() {
            // What is kept before the store is open waits for it.
            if case .restored = event { await engine.persist(opened) }
            if isDone(event) { break }
        }
        run.cancel()
        await run.value
        await engine.close()
    }

    @Test func `tells what is kept in its store, and says who refuses`() async throws {
        let answers = Answers([.json("{}", status: 403), .json("{}")])
        try await ContractServer.run(answering: { _ in answers.next() }) { server in
            // The refusal is told, and that it is over once the next try is taken.
            await run(server.url) { event in
                guard case .sinkTroubles(let troubles) = event else { return false }
                return troubles.isEmpty
            }
            #expect(server.requests.count == 2)
            #expect(Set(server.requests.map { $0.headers["x-mlops-key"] }) == ["INC-K7QD 1 incident.opened"])
        }
    }
}
