import OpsModel
import Testing

@Suite struct `Who made a change` {
    private func state(_ requests: ChangeRequest...) -> Fleet {
        let registry = BackendStatus(
            id: "registry", system: "MLflow", address: "", interval: .seconds(5), reports: [.model, .change],
            operations: [.setAlias])
        let mute = BackendStatus(
            id: "git", system: "Git", address: "", interval: .seconds(5), reports: [.change], operations: [])
        var fleet = Fleet(services: [Service(id: "fraud-scorer", tier: 1)], sources: [registry, mute])
        _ = fleet.state.reduce(.source(.restored(StoredHistory(requests: requests))))
        return fleet
    }

    private func move(_ backend: BackendID = "registry", by actor: String? = nil, at seconds: Double) -> ChangeEvent {
        ChangeEvent(
            id: ChangeID(backend: backend, key: "move"), kind: .alias, subject: Subject(name: "fraud-scorer"),
            object: "champion", before: "47", after: "46", actor: actor,
            tookEffect: InstantInterval(Fleet.start + .seconds(seconds)))
    }

    private func origin(of change: ChangeEvent, _ fleet: Fleet) -> ChangeOrigin? {
        var fleet = fleet
        fleet.poll(change.id.backend, after: 200, [.change(change)])
        return fleet.state.origin(of: change)
    }

    @Test func `is whom its source names, else the request that did it, else nobody of this program`() {
        var request = Requests.request()
        (request.service, request.status) = ("fraud-scorer", .succeeded)
        let called = Fleet.start + .seconds(100)
        request.calls = [CallRecord(index: 0, intendedAt: called, endedAt: called, outcome: .tookEffect)]
        #expect(origin(of: move(by: "m.ito", at: 101), state(request)) == .named("m.ito"))
        #expect(origin(of: move(at: 101), state(request)) == .request("CR-7"))
        #expect(origin(of: move(at: 900), state(request)) == .outside)
        #expect(origin(of: move(at: 101), state()) == .outside)
        #expect(origin(of: move("git", at: 101), state()) == nil, "nobody here could have made it")
        request.calls[0].outcome = .unknown("killed")
        #expect(origin(of: move(at: 101), state(request)) == nil, "nobody can tell whether it made it")
    }

    @Test func `is no request that did the opposite, or the same to another version`() {
        var request = Requests.request()
        let model = DeploymentID(backend: "registry", name: "fraud-scorer")
        request.plan.calls[0].call = .load(model: model, versions: ["46"])
        let called = Fleet.start + .seconds(100)
        request.calls = [CallRecord(index: 0, intendedAt: called, endedAt: called, outcome: .tookEffect)]
        func change(_ serving: ChangeEvent.Serving, _ version: String) -> ChangeEvent {
            ChangeEvent(
                id: ChangeID(backend: "registry", key: version), kind: .deployment,
                subject: Subject(name: "fraud-scorer", version: version), object: "v\(version)",
                after: serving.rawValue,
                tookEffect: InstantInterval(called + .seconds(1)), serving: serving)
        }
        let found =
            [(.loaded, "46"), (.unloaded, "47"), (.unloaded, "46"), (.loaded, "47")]
            as [(ChangeEvent.Serving, String)]
        #expect(
            found.map { origin(of: change($0, $1), state(request)) } == [
                .request("CR-7"), .request("CR-7"), .outside, .outside,
            ])
    }
}
