import Backends
import ContractServer
import OpsModel
import Testing
import Wire

/// The answers of ``Wrongly typed answers``, further on: what a poll made of them is judged with everything else.
@Suite struct `Wrongly typed answers in the state` {
    private static let start = Instant(seconds: 1_795_462_000)

    /// Some conversions only happen where a number differs from the one before.
    @Test(arguments: BackendContract.kinds) func `end nothing, at first, after a good answer or before one`(
        kind: String
    ) async throws {
        let contract = try BackendContract(kind)
        for file in contract.files {
            guard let body = contract.recording[file]?.body, let document = try? JSONValue(parsing: body) else {
                continue
            }
            for mutant in document.mutants(by: [.number(-1e300), .number(1e300), .string("1e300")]) {
                let changed = try mutant.serialized()
                try await judge(contract, [nil, changed, nil], in: file)
                try await judge(contract, [changed, changed], in: file)
            }
        }
    }

    /// Polls once for each of `bodies`, which stand in place of one file; `nil` leaves it as recorded.
    private func judge(_ contract: BackendContract, _ bodies: [[UInt8]?], in file: String) async throws {
        let transport = ReplayTransport { contract.answer(to: $0) }
        guard let backend = try? contract.backend(over: transport) else { return }
        var (state, last) = (Self.state(), LastSnapshot())
        for (number, body) in bodies.enumerated() {
            transport.respond { request in
                body.map { contract.answer(to: request, replacing: file, with: $0) } ?? contract.answer(to: request)
            }
            let at = Self.start + .seconds(200 * number)
            guard let snapshot = try? await backend.poll(at: at) else { continue }
            let report = PollReport(
                backend: "contract", startedAt: at, finishedAt: at, latency: .milliseconds(10),
                outcome: .answered(last.advance(to: snapshot)), incomplete: snapshot.incomplete, facts: snapshot.facts)
            _ = state.reduce(.source(.polled(report)))
            while state.settle() {}
            _ = state.reduce(.clock(.ticked(at: at + .seconds(150), localOffset: 0)))
            while state.settle() {}
        }
        #expect(state.now > Self.start)
        await Task.yield()
    }

    private static func state() -> OpsState {
        let fleet = PaneState(id: "fleet", listing: .fleet, order: RowOrder("status"))
        var state = OpsState(now: start, panes: [fleet], home: "fleet")
        let backend = BackendStatus(
            id: "contract", system: "contract", address: "", interval: .seconds(15), environment: .production,
            reports: Set(EntityKind.allCases))
        _ = state.reduce(.source(.configured(.init(backends: [backend]))))
        return state
    }
}
