@testable import OpsModel
import Testing

/// What a person has spoken of stays to be found under the name they used, with what they said, until it is over.
@Suite struct `Identity of an incident` {
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `outlives signals that come, go, come again and pend, restarts, and any order of answers`(seed: UInt64) {
        var world = AlertWorld(seed: seed)
        var spoken: [(id: IncidentID, text: String)] = []
        for step in 0..<40 {
            if world.chance(15) { world.restart() } else { world.step() }
            let state = world.fleet.state
            for (id, text) in spoken {
                let incident = state.incident(id)
                let comments = incident?.record.comments.map(\.text) ?? []
                #expect(comments.contains(text), "step \(step): \(id.rawValue) lost \(text)")
                let marks = [incident?.record.acknowledged?.by] + (incident?.record.overtaken.map(\.by) ?? [])
                #expect(marks.contains("k.lindt"), "step \(step): \(id.rawValue) was never acknowledged")
            }
            spoken.removeAll { state.incident($0.id)?.status == .resolved }
            let inIncidents = state.incidents.entities.flatMap { $0.signals + $0.past }.filter(\.isLasting)
            #expect(Set(inIncidents.map(\.id)).count == inIncidents.count, "step \(step): one signal in two incidents")
            guard world.chance(30), let incident = world.pick(state.openIncidents) else { continue }
            let at = Fleet.start + .seconds(world.seconds + 1)
            world.say(.commented(incident.id, "note \(step)", by: "k.lindt", at: at))
            world.say(.acknowledged(incident.id, by: "k.lindt", at: at))
            spoken.append((incident.id, "note \(step)"))
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `is not given twice, nor to a forward`(seed: UInt64) {
        var world = AlertWorld(seed: seed &* 977)
        for _ in 0..<40 {
            if world.chance(10) { world.restart() } else { world.step() }
            let incidents = world.fleet.state.incidents.entities
            let lasting = world.fleet.state.raised(of: "fraud").filter {
                $0.state == .open && $0.suppression == nil && $0.severity == .critical
            }
            let told = incidents.flatMap(\.signals).filter { $0.id.service == "fraud" && $0.state == .open }
            #expect(Set(told.map(\.id)) == Set(lasting.map(\.id)))
            for incident in incidents { #expect(world.fleet.state.forwarded(incident.id) == incident.id) }
        }
    }

    /// Alert NAME of one service, firing since so many seconds after the start.
    private func alert(_ name: String, since: Double, _ state: Alert.AlertState = .firing) -> Observation {
        .alert(
            Alert(
                id: AlertID(backend: "prom", fingerprint: name),
                labels: ["alertname": name, "service": "fraud", "severity": "page"], state: state,
                activeAt: Fleet.start + .seconds(since)))
    }

    private func gone(_ name: String) -> EntityID { .alert(AlertID(backend: "prom", fingerprint: name)) }

    /// A and B fire; their incident is acknowledged.
    private func acknowledged() -> (Fleet, IncidentID) {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", [Fleet.deployment("fraud")])
        fleet.poll("prom", after: 120, [alert("A", since: 0), alert("B", since: 60)])
        let id = fleet.state.openIncidents[0].id
        _ = fleet.state.reduce(.incident(.acknowledged(id, by: "k.lindt", at: Fleet.start + .seconds(130))))
        fleet.settle()
        return (fleet, id)
    }

    @Test func `stays when its first signal is over and fires again while another lasts`() {
        var (fleet, id) = acknowledged()
        fleet.poll("prom", after: 300, vanished: [gone("A")])
        #expect(fleet.state.openIncidents.map(\.id) == [id])
        fleet.poll("prom", after: 2400, [alert("A", since: 2390)])
        #expect(fleet.state.openIncidents.map(\.id) == [id])
        #expect(fleet.state.openIncidents.first?.status == .acknowledged)
        #expect(fleet.state.openIncidents.first?.signals.count == 2)
        #expect(fleet.state.openIncidents.first?.past.map(\.title) == ["A"])
        #expect(fleet.state.timeline(of: id).count { $0.text == "A" } == 2)
    }

    @Test func `stays when its first signal merely pends again`() {
        var (fleet, id) = acknowledged()
        fleet.poll("prom", after: 300, vanished: [gone("A")])
        fleet.poll("prom", after: 2400, [alert("A", since: 2390, .pending)])
        #expect(fleet.state.openIncidents.map(\.id) == [id])
        #expect(fleet.state.openIncidents.first?.status == .acknowledged)
    }

    @Test func `stays when its first signal was over for longer than what is over is kept`() {
        var (fleet, id) = acknowledged()
        fleet.poll("prom", after: 300, vanished: [gone("A")])
        fleet.poll("prom", after: 90_000)
        fleet.tick(90_001)
        fleet.poll("prom", after: 90_002, [alert("C", since: 90_000)])
        #expect(fleet.state.incident(id)?.record.acknowledged?.by == "k.lindt")
        #expect(fleet.state.incident(id)?.signals.map(\.title) == ["A", "B"])
    }

    @Test func `goes on where a source that had lost an alert tells of the same one again`() {
        var (fleet, id) = acknowledged()
        fleet.poll("prom", after: 200, vanished: [gone("A"), gone("B")])
        fleet.poll("prom", after: 1400, [alert("A", since: 0)])
        #expect(fleet.state.openIncidents.map(\.id) == [id])
        #expect(fleet.state.openIncidents.first?.past.isEmpty == true)
    }

    @Test func `coming again when all had been over cancels an acknowledgement, which stays in the timeline`() {
        var (fleet, id) = acknowledged()
        fleet.poll("prom", after: 130, vanished: [gone("A"), gone("B")])
        fleet.poll("prom", after: 880, [alert("B", since: 875)])
        #expect(fleet.state.openIncidents.map(\.id) == [id])
        #expect(fleet.state.openIncidents.first?.status == .open)
        let kinds = fleet.state.timeline(of: id).map(\.kind)
        #expect(kinds.contains(.acknowledged) && kinds.contains(.reopened))
    }
}
