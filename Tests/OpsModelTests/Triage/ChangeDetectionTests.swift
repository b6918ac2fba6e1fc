import FoundationEssentials
import Testing

@testable import OpsModel

@Suite struct `Changes found between polls` {
    private func model(_ aliases: [String: String]) -> Observation {
        .model(RegisteredModel(id: ModelID(registry: "triton", name: "fraud"), aliases: aliases))
    }

    @Test func `an alias that moved did so between the two polls`() {
        var fleet = Fleet()
        fleet.poll("triton", after: 1, [model(["champion": "46"])])
        #expect(fleet.state.changes.count == 0)
        fleet.poll("triton", after: 61, [model(["champion": "47"])])
        let change = fleet.state.changes.entities.first
        #expect(change?.kind == .alias)
        #expect(change?.sentence == "alias champion 46 → 47")
        #expect(
            change?.tookEffect
                == InstantInterval(Fleet.start + .seconds(1), Fleet.start + .seconds(61)))
    }

    @Test func `two screens that saw the same stretch give a change the same id`() {
        var (one, other) = (Fleet(), Fleet())
        for aliases in [["champion": "46"], ["champion": "47"]] {
            let seconds = aliases["champion"] == "46" ? 1.0 : 9
            one.poll("triton", after: seconds, [model(aliases)])
            other.poll("triton", after: seconds, [model(aliases)])
        }
        #expect(one.state.changes.entities.map(\.id) == other.state.changes.entities.map(\.id))
    }

    @Test func `a version that appears, is unloaded and vanishes is a deployment each time`() {
        var fleet = Fleet()
        fleet.poll("triton", after: 1, [Fleet.deployment("fraud", versions: ["46"])])
        #expect(fleet.state.changes.count == 0)
        fleet.poll("triton", after: 5, [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll("triton", after: 9, [Fleet.deployment("fraud", versions: ["46"])])
        let changes = fleet.state.changes.entities.sorted { $0.tookEffect < $1.tookEffect }
        #expect(changes.map(\.sentence) == ["deployment v47 loaded", "deployment v47 gone"])
    }

    @Test func `a registered version took effect when its registry says, however late it is seen`() {
        var fleet = Fleet()
        let created = Fleet.start - .seconds(1800)
        let version = ModelVersion(
            id: VersionID(model: ModelID(registry: "triton", name: "fraud"), version: "48"), registration: .ready,
            createdAt: created, createdBy: "ci")
        fleet.poll("triton", [.version(version)])
        #expect(fleet.state.changes.entities.map(\.tookEffect) == [InstantInterval(created)])
        #expect(fleet.state.changes.entities.first?.actor == "ci")
    }

    private func step(_ share: Double, from before: Double, took: InstantInterval) -> Observation {
        .traffic(
            TrafficSplit(
                id: TrafficID(backend: "prom", subject: Subject(name: "fraud", version: "47")), share: share,
                steps: [
                    .init(
                        share: before,
                        since: InstantInterval(Fleet.start - .seconds(7200), Fleet.start - .seconds(7000))),
                    .init(share: share, since: took),
                ]))
    }

    private func told(_ before: String?, _ after: String, at seconds: Double) -> Observation {
        .change(
            ChangeEvent(
                id: ChangeID(backend: "prom", key: "5f3a09c2d1e4b677"), kind: .traffic,
                subject: Subject(name: "fraud", version: "v47"), object: "canary", before: before, after: after,
                actor: "m.ito", reference: "gha#8812", tookEffect: InstantInterval(Fleet.start + .seconds(seconds))))
    }

    private let seen = InstantInterval(Fleet.start + .seconds(1), Fleet.start + .seconds(31))

    @Test(arguments: [true, false])
    func `a step that is told and found is one, by whom it was told and when it was narrowest`(isToldFirst: Bool) {
        var fleet = Fleet()
        let both = [told("5%", "25%", at: 20), step(0.25, from: 0.05, took: seen)]
        fleet.poll("prom", after: 32, isToldFirst ? both : both.reversed())
        for seconds in [37.0, 42] { fleet.poll("prom", after: seconds, [step(0.25, from: 0.05, took: seen)]) }
        let steps = fleet.state.changes.entities.filter { $0.after?.hasPrefix("25") ?? false }
        #expect(steps.map(\.actor) == ["m.ito"])
        #expect(steps.map(\.tookEffect) == [InstantInterval(Fleet.start + .seconds(20))])
        #expect(steps.first?.learnedAt == Fleet.start + .seconds(32))
    }

    @Test func `one that says something else, or lies elsewhere in time, stays its own`() {
        for other in [told("5%", "50%", at: 20), told("5%", "25%", at: 400), told("10%", "25%", at: 20)] {
            var fleet = Fleet()
            fleet.poll("prom", after: 500, [step(0.25, from: 0.05, took: seen), other])
            let steps = fleet.state.changes.entities.filter { $0.kind == .traffic && $0.before != nil }
            #expect(steps.count == 2)
        }
    }

    @Test func `restarts are a controller's own doing`() {
        var fleet = Fleet()
        func replica(_ restarts: Int) -> Observation {
            .replica(
                Replica(
                    id: ReplicaID(backend: "prom", name: "fraud-1"), subject: Subject(name: "fraud", version: "47"),
                    readiness: .ready, restarts: restarts))
        }
        fleet.poll("prom", after: 1, [replica(0)])
        fleet.poll("prom", after: 6, [replica(3)])
        #expect(fleet.state.changes.entities.map(\.isAutomatic) == [true])
        #expect(fleet.state.changes.entities.first?.sentence == "restart fraud-1 0 restarts → 3 restarts")
    }

    /// What an earlier version wrote of an unloading, which knew only its words.
    @Test func `what was kept in words alone is read as what a server did`() throws {
        let change = Scene.change(.deployment, "v47", version: "47", after: "unloaded")
        let now = try JSONEncoder().encode(change)
        #expect(try JSONDecoder().decode(ChangeEvent.self, from: now) == change)
        var words = change
        words.serving = nil
        let old = try JSONEncoder().encode(words)
        #expect(try JSONDecoder().decode(ChangeEvent.self, from: old).isUnload)
        words.kind = .configuration
        let other = try JSONEncoder().encode(words)
        #expect(try !JSONDecoder().decode(ChangeEvent.self, from: other).isUnload)
    }

    @Test func `what a poll finds taken away is an unloading whatever it is called`() {
        var fleet = Fleet()
        fleet.poll("triton", after: 1, [Fleet.deployment("fraud")])
        fleet.poll("triton", after: 6, [Fleet.deployment("fraud", readiness: .idle)])
        #expect(fleet.state.changes.entities.map(\.serving) == [.unloaded])
    }
}
