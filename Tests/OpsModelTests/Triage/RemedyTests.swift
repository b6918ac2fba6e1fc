import Testing

@testable import OpsModel

/// An incident of v47, of which the alias champion is moved and moved back: what it had when the incident began counts.
@Suite struct `What is a remedy` {
    /// The canary fails since 0, as it was before; champion stays at 46 until somebody moves it.
    private func failing(_ more: Signal...) -> Scene {
        var scene = Scene()
        scene.signals = [Scene.signal(.alert, "fraud", "VersionErrorsHigh", version: "47")] + more
        return scene
    }

    private func move(_ minutes: Double, _ before: String?, _ after: String, _ alias: String = "champion")
        -> ChangeEvent
    {
        Scene.change(.alias, alias, at: minutes, before: before, after: after)
    }

    private func traffic(_ minutes: Double, _ before: Int, _ after: Int) -> ChangeEvent {
        Scene.change(
            .traffic, "v47", at: minutes, version: "47", before: "\(before) %", after: "\(after) %")
    }

    private func scene(_ changes: [ChangeEvent]) -> Scene {
        var scene = failing()
        for change in changes { scene.changed(change) }
        return scene
    }

    private func isMitigating(_ changes: ChangeEvent...) -> Bool { scene(changes).incidents[0].status == .mitigating }

    @Test func `taking back one's own wrong move is none, in whatever order the moves are told`() {
        let moves = [move(10, "46", "47"), traffic(10.5, 25, 100), move(20, "47", "46"), traffic(20.5, 100, 25)]
        for order in [moves, moves.reversed(), [moves[2], moves[0], moves[3], moves[1]]] {
            let incident = scene(order).incidents[0]
            #expect(incident.status == .open)
            #expect(incident.record.mitigated == nil && incident.record.remedied == nil)
        }
    }

    @Test func `moves and undos cancel out against what the incident found`() {
        #expect(!isMitigating(move(10, "46", "47"), move(12, "47", "45"), move(14, "45", "46")))
        #expect(!isMitigating(move(10, "46", "47"), move(12, "47", "45")))
        #expect(!isMitigating(move(10, "46", "47"), move(12, "47", "46"), move(14, "46", "47"), move(16, "47", "46")))
        #expect(!isMitigating(move(10, nil, "47"), move(12, "47", "46")))
        #expect(!isMitigating(traffic(10, 5, 50), traffic(12, 50, 10)))
        #expect(isMitigating(traffic(10, 5, 50), traffic(12, 50, 0)))
    }

    /// Each model of a registry has a champion of its own.
    @Test func `the same alias of another model is another alias`() {
        var other = move(14, "46", "47")
        other.subject.name = "fraud-preprocess"
        #expect(isMitigating(move(-3, "46", "47"), move(12, "47", "46"), other))
        #expect(!isMitigating(move(-3, "46", "47"), move(12, "47", "46"), move(14, "46", "47")))
    }

    @Test func `a rollback of what was moved before is one, whatever was moved there and back meanwhile`() {
        let suspect = move(-3, "46", "47")
        #expect(isMitigating(suspect, move(12, "47", "46")))
        #expect(isMitigating(move(12, "47", "46")))
        #expect(isMitigating(suspect, move(10, "47", "48"), move(11, "48", "47"), move(12, "47", "46")))
        #expect(isMitigating(suspect, move(12, "47", "46"), move(14, "46", "47", "challenger")))
        // Somewhere around the onset counts as before it, by which it may be the cause.
        var vague = suspect
        vague.tookEffect = Scene.during(-1, 1)
        #expect(isMitigating(vague, move(12, "47", "46")))
    }

    @Test func `what was changed and taken back after the onset mends what began with it, and nothing else`() {
        var scene = Scene()
        scene.signals = [
            Scene.signal(.availability, "fraud", "nothing is loaded", at: 12.5), Scene.signal(.alert, closed: 11),
        ]
        scene.changed(Scene.change(.deployment, "v7", at: 12, version: "7", after: "unloaded"))
        scene.changed(Scene.change(.deployment, "v7", at: 30, version: "7", after: "loaded"))
        #expect(scene.incidents[0].status == .mitigating)
        scene.signals[1] = Scene.signal(.alert)
        #expect(scene.incidents[0].status == .open)
    }

    @Test func `nothing is left of a remedy that is taken back, until it is taken again`() throws {
        var scene = scene([move(-3, "46", "47"), move(12, "47", "46")])
        let mended = scene.incidents[0].record
        #expect(mended.mitigated?.at == Scene.at(12))
        scene.triage.records = [mended.id: mended]
        scene.changed(move(20, "46", "47"))
        let lapsed = scene.incidents[0]
        #expect(lapsed.status == .open && lapsed.proposedLever == lapsed.lever)
        #expect(lapsed.record.mitigated == nil)
        #expect(lapsed.record.lapsed?.text == "alias champion 46 → 47")
        // A store, or a program that never saw the way back, does not bring it back.
        for united in [mended.merged(with: lapsed.record), lapsed.record.merged(with: mended)] {
            #expect(united.mitigated == nil && united.remedied == nil)
            var other = self.scene([move(-3, "46", "47"), move(12, "47", "46")])
            other.triage.records = [united.id: united]
            #expect(other.incidents[0].status == .open)
        }
        scene.triage.records = [lapsed.id: lapsed.record]
        scene.changed(move(30, "47", "46"))
        let again = scene.incidents[0]
        #expect(again.status == .mitigating)
        #expect(again.record.mitigated?.at == Scene.at(30))
        #expect(mended.merged(with: again.record).mitigated?.at == Scene.at(30))
    }

    @Test func `after a restart the moves that the store kept cancel out as before`() {
        var canary = FailingCanary()
        let moves = [(610.0, "46", "47"), (710, "47", "46")]
        for (seconds, before, after) in moves {
            let move = FailingCanary.change(.alias, "champion", at: seconds, before: before, after: after)
            canary.measure(from: seconds + 5, to: seconds + 95, first: [move])
        }
        #expect(canary.fleet.state.openIncidents.map(\.status) == [.open])
        canary.restart(at: 820, [canary.numbers("46"), canary.numbers("47")])
        #expect(canary.fleet.state.openIncidents.map(\.status) == [.open])
        #expect(canary.fleet.state.openIncidents.map(\.record.mitigated) == [nil])
    }

    @Test func `the lever names no pointer that was moved there and back`() {
        var scene = scene([move(10, "46", "47"), move(20, "47", "46")])
        scene.triage.circumstances["fraud"] = Circumstances(versions: [
            Scene.version("46", .stable, share: 0.75, errors: 0.001, aliases: ["champion"]),
            Scene.version("47", .canary, share: 0.25, errors: 0.2, aliases: ["challenger"]),
        ])
        #expect(
            scene.incidents[0].proposedLever?.action
                == .rollback(service: "fraud", from: "47", to: "46", alias: "challenger"))
    }
}
