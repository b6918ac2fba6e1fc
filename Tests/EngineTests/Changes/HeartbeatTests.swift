import Backends
import OpsModel
import Store
import Testing

@testable import Engine

@Suite struct `An approval among a thousand heartbeats` {
    private let bench = DeskBench(Policy(production: Policy.Rule(approvals: 1, acceptsSelfAsserted: true)))
    private let other = Actor("k.lindt", .login(uid: 1001, host: "ops-1"))

    private func approved() async throws -> ChangeRequest {
        let request = try await bench.desk().propose(bench.draft(), for: bench.occasion())
        return try await bench.desk(other).decide(request.id, .approved, digest: request.digest)
    }

    /// Another request that a living process of another host executes all the while.
    private func underWay() async throws -> ChangeRequest {
        bench.registry.set { $0.aliases["stable"] = "47" }
        let request = try await bench.desk().propose(bench.draft(["stable"]), for: bench.occasion())
        _ = try await bench.desk(other).decide(request.id, .approved, digest: request.digest)
        let execution = Execution(
            by: bench.me, process: "elsewhere/1 1 1", began: bench.clock.now, leaseEnds: bench.clock.now + .seconds(60))
        return try await bench.store.advance(
            request.id, by: .executionBegan(execution), actor: .program, at: bench.clock.now)
    }

    /// What goes on for some minutes while nobody does anything: programs start and look what became of others' requests,
    /// a lease is renewed, plans are read, and the registry moves whatever nobody is bound to.
    private func heartbeats(beside executing: ChangeRequest) async throws {
        for beat in 1...1000 {
            bench.clock.pass(.milliseconds(500))
            bench.registry.set { state in
                state.aliases["shadow"] = "\(beat)"
                state.sideEffects = ["\(beat) requests a second"]
            }
            let until = bench.clock.now + .seconds(60)
            _ = try await bench.store.advance(
                executing.id, by: .leaseRenewed(until: until), actor: .program, at: bench.clock.now)
            #expect(await bench.desk().recover().isEmpty)
            _ = try await bench.desk(other).plan(bench.draft())
        }
    }

    @Test func `holds, and what was approved is done`() async throws {
        let request = try await approved()
        try await heartbeats(beside: try await underWay())
        #expect(try await bench.store.request(request.id) == request)
        let audited = bench.audit().count { $0 == "request.leaseRenewed" }
        #expect(audited == 0, "a heartbeat is no step")
        let done = try await bench.desk().execute(request.id, seen: request.digest)
        #expect(done.status == .succeeded && done.revision == 1 && done.approvals == request.approvals)
        #expect(bench.registry.alias("champion") == "46" && bench.registry.count == 1)
    }

    @Test func `is void where one bound field moved among them`() async throws {
        let request = try await approved()
        try await heartbeats(beside: try await underWay())
        bench.registry.set { $0.aliases["champion"] = "48" }
        let moved = try await bench.desk().execute(request.id, seen: request.digest)
        #expect(moved.status == .proposed && moved.approvals.isEmpty && bench.registry.count == 0)
        #expect(moved.moved == ["champion was 47 and is 48"])
    }
}
