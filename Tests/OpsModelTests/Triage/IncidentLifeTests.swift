import OpsModel
import Testing

@Suite struct `Life of an incident` {
    private func scene(_ signals: Signal..., now: Double = 60) -> Scene {
        var scene = Scene()
        scene.signals = signals
        scene.triage.now = Scene.at(now)
        return scene
    }

    private func status(_ scene: Scene) -> Incident.Status? { scene.incidents.first?.status }

    /// The same scene after a person said something about its incident.
    private func said(_ scene: Scene, _ change: (inout IncidentRecord, Incident) -> Void) -> Scene {
        var scene = scene
        var record = scene.incidents[0].record
        change(&record, scene.incidents[0])
        scene.triage.records[record.id] = record
        return scene
    }

    private func acknowledged(_ scene: Scene) -> Scene {
        said(scene) { record, incident in
            record.acknowledged = IncidentRecord.Mark(by: "k.lindt", at: Scene.at(20))
            record.whenAcknowledged = IncidentRecord.Extent(level: incident.level, services: incident.services)
        }
    }

    @Test func `is open, then watched while all is closed, then resolved after the quiet time`() {
        #expect(status(scene(Scene.signal())) == .open)
        #expect(status(scene(Scene.signal(closed: 55))) == .monitoring)
        let resolved = scene(Scene.signal(closed: 40))
        #expect(status(resolved) == .resolved)
        #expect(resolved.incidents.first?.resolvedAt == Scene.at(50))
    }

    @Test func `says when time alone will resolve it`() {
        #expect(scene(Scene.signal(closed: 55)).result().nextReview == Scene.at(65))
    }

    @Test func `is held open by a signal whose input is lost`() {
        #expect(status(scene(Scene.signal(closed: 10), Scene.signal(.canary, state: .inputLost))) == .open)
    }

    @Test func `an acknowledgement is cancelled by another service`() {
        var scene = acknowledged(scene(Scene.signal(dependency: "fv")))
        #expect(status(scene) == .acknowledged)
        scene.signals.append(Scene.signal(.alert, "eta", at: 5, dependency: "fv"))
        #expect(status(scene) == .open)
        #expect(scene.incidents.first?.record.acknowledged == nil)
    }

    @Test func `an acknowledgement is cancelled by a rise of the level, not by one more signal`() {
        var scene = acknowledged(scene(Scene.signal()))
        scene.signals.append(Scene.signal(.canary, at: 5))
        #expect(status(scene) == .acknowledged)
        scene.signals.append(Scene.signal(.availability, at: 6))
        #expect(status(scene) == .open)
    }

    @Test func `a person may close what is still open, and only getting worse reopens it`() {
        var scene = said(scene(Scene.signal())) { record, incident in
            record.closed = IncidentRecord.Mark(by: "k.lindt", at: Scene.at(30), text: "known")
            record.whenClosed = IncidentRecord.Extent(level: incident.level, services: incident.services)
        }
        #expect(status(scene) == .resolved)
        scene.signals.append(Scene.signal(.canary, at: 5))
        #expect(status(scene) == .resolved)
        scene.signals.append(Scene.signal(.availability, at: 6))
        #expect(status(scene) == .open)
    }

    @Test func `is being mitigated once somebody changed something after it opened`() {
        var scene = scene(Scene.signal())
        scene.changed(Scene.change(.restart, "pod", at: 10, isAutomatic: true))
        #expect(status(scene) == .open)
        scene.changed(Scene.change(.alias, "challenger", at: 12, before: "47", after: "46"))
        #expect(status(scene) == .mitigating)
    }

    @Test func `a person's level stands`() {
        let scene = said(scene(Scene.signal())) { record, _ in record.level = 4 }
        #expect(scene.incidents.first?.level == 4)
    }

    @Test func `what a person merged stays one`() {
        var scene = scene(Scene.signal(.alert, "fraud"), Scene.signal(.alert, "eta"))
        let incidents = scene.incidents
        for incident in incidents { scene.triage.records[incident.id] = incident.record }
        scene.triage.records[incidents[0].id]?.mergedInto = incidents[1].id
        #expect(scene.incidents.map(\.id) == [incidents[1].id])
        #expect(scene.result().forwards == [incidents[0].id: incidents[1].id])
    }

    @Test func `one that was silenced after it began stays, and resolves`() {
        var scene = scene(Scene.signal())
        let incident = scene.incidents[0]
        scene.triage.records[incident.id] = incident.record
        scene.signals = [Scene.signal(suppression: Suppression(cause: .silence, reason: "silenced"))]
        #expect(scene.incidents.map(\.status) == [.resolved])
    }
}
