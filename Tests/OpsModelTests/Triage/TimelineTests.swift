import OpsModel
import Testing

@Suite struct `A timeline` {
    @Test func `has one line for a step of traffic, not another for what the other version lost`() throws {
        var scene = Scene()
        scene.signals = [Scene.signal(at: 5)]
        let changes = [
            Scene.change(.traffic, "v47", at: 2, version: "47", before: "5 %", after: "25 %"),
            Scene.change(.traffic, "v46", at: 2, version: "46", before: "95 %", after: "75 %"),
        ]
        let incident = try #require(scene.incidents.first)
        let entries = Timeline(incident: incident, changes: changes).entries()
        #expect(entries.filter { $0.kind == .change }.map(\.text) == ["traffic v47 5 % → 25 %"])
    }

    @Test func `stands in the order of onsets: what happened within hours stands where it had happened`() throws {
        var scene = Scene()
        let crash = InstantInterval(Scene.at(-60), Scene.at(7))
        scene.signals = [
            Scene.signal(at: 9), Scene.signal(.infra, "fraud", "CrashLoopBackOff", onset: crash, severity: .warning),
            Scene.signal(.canary, "fraud", "worse", at: 5),
        ]
        let incident = try #require(scene.incidents.first)
        let entries = Timeline(incident: incident, changes: []).entries().filter {
            [.signal, .alert].contains($0.kind)
        }
        #expect(entries.map(\.text) == ["worse", "CrashLoopBackOff", "ErrorsHigh"])
        #expect(entries.map(\.at) == scene.signals.map(\.onset).sorted())
    }

    @Test func `tells of a request who asked, agreed and executed, what became of it and who reviewed it`() throws {
        var scene = Scene()
        scene.signals = [Scene.signal(at: 5)]
        let incident = try #require(scene.incidents.first)
        var request = Requests.request()
        let (begun, over) = (request.proposedAt + .seconds(60), request.proposedAt + .seconds(700))
        request.approvals = [Requests.approval(request)]
        request.approvals[0].at = request.proposedAt + .seconds(30)
        request.execution = Execution(by: Requests.requester, process: "1", began: begun, leaseEnds: begun)
        request.tookEffectAt = begun + .seconds(2)
        request.verification = Verification(.recovered, from: begun, to: over, text: [])
        request.status = .succeeded
        let entries = Timeline(incident: incident, changes: [], requests: [request]).entries()
            .filter { $0.kind == .request }
        #expect(
            entries.map { "\($0.text) \($0.source)" } == [
                "CR-7 proposed: \(request.plan.title) \(request.requester.name)", "CR-7 approved k.lindt",
                "CR-7 executed \(Requests.requester.name)", "CR-7 took effect mlops-tui",
                "CR-7 verified: \(Verification.Result.recovered.text) mlops-tui",
            ])
        #expect(entries.allSatisfy { $0.entity == .request("CR-7") } && Set(entries.map(\.matter)).count == 5)
        (request.verification, request.status, request.ending) = (nil, .failed, "refused: 403")
        request.endedAt = over
        let ended = Timeline(incident: incident, changes: [], requests: [request]).entries()
        #expect(ended.contains { $0.text == "CR-7 failed: refused: 403" || $0.text == "CR-7 has failed: refused: 403" })
    }
}
