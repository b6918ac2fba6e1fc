import Testing

@testable import OpsModel

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

    @Test func `is being mitigated once somebody takes requests from what is suspected`() {
        var scene = scene(Scene.signal())
        scene.changed(Scene.change(.alias, "challenger", at: -3, before: "46", after: "47"))
        scene.changed(Scene.change(.restart, "pod", at: 10, isAutomatic: true))
        #expect(status(scene) == .open)
        scene.changed(Scene.change(.alias, "champion", at: 11, before: "46", after: "47"))
        #expect(status(scene) == .open)
        scene.changed(Scene.change(.alias, "challenger", at: 12, before: "47", after: "46"))
        #expect(status(scene) == .mitigating)
        #expect(scene.incidents.first?.needsAcknowledgement == true)
        #expect(scene.incidents.first.map { FieldCatalog.incidents["lever"]?.value($0) } == .absent)
        #expect(acknowledged(scene).incidents.first?.needsAcknowledgement == false)
    }

    @Test func `is being mitigated once somebody takes a suspected change back`() {
        var scene = scene(Scene.signal())
        scene.changed(Scene.change(.configuration, "threads", at: -3, before: "8", after: "1"))
        scene.changed(Scene.change(.configuration, "batch", at: 10, before: "4", after: "8"))
        #expect(status(scene) == .open)
        scene.changed(Scene.change(.configuration, "threads", at: 12, before: "1", after: "8"))
        #expect(status(scene) == .mitigating)
    }

    /// What was suspected while it failed, and somebody took back since; the numbers of now suspect nothing.
    private func mitigated() -> (scene: Scene, suspects: [Suspect]) {
        var failing = scene(Scene.signal())
        failing.changed(Scene.change(.alias, "challenger", at: -3, before: "46", after: "47"))
        let suspects = failing.suspects
        var scene = scene(Scene.signal())
        scene.triage.suspected = [failing.incidents[0].id: suspects]
        scene.changed(Scene.change(.alias, "challenger", at: 12, before: "47", after: "46"))
        return (scene, suspects)
    }

    @Test func `what was suspected while it failed decides what is a remedy, and stays suspected`() {
        let (scene, suspects) = mitigated()
        #expect(!suspects.isEmpty)
        #expect(status(scene) == .mitigating)
        #expect(scene.suspects == suspects)
    }

    @Test func `stays mitigated, with the same suspects, for a program that knows only what was recorded`() {
        let (mitigated, suspects) = mitigated()
        let record = mitigated.incidents[0].record
        #expect(record.mitigated?.text == "alias challenger 47 → 46")
        var joiner = scene(Scene.signal())
        joiner.triage.records = [record.id: record]
        #expect(status(joiner) == .mitigating)
        #expect(joiner.suspects == suspects)
        joiner.signals = [Scene.signal(closed: 40)]
        #expect(status(joiner) == .resolved)
        #expect(joiner.suspects == suspects)
    }

    @Test func `a second cause after a remedy is suspected beside the first, by who watched and who did not`() {
        let (mitigated, suspects) = mitigated()
        let record = mitigated.incidents[0].record
        for watched in [suspects, []] {
            var again = scene(Scene.signal(), Scene.signal(.alert, "fraud", "Nulls", at: 14))
            again.signals[1].openedAt = Scene.at(61)
            again.triage.now = Scene.at(62)
            again.triage.records = [record.id: record]
            again.triage.suspected = watched.isEmpty ? [:] : [record.id: watched]
            again.changed(Scene.change(.configuration, "card_fv.ttl", at: 13, before: "24h", after: "1h"))
            let found = again.suspects.map(\.id)
            #expect(Set(suspects.map(\.id)).isSubset(of: found))
            #expect(again.suspects.contains { "\($0.cause)".contains("card_fv.ttl") })
            #expect(again.suspects.map(\.evidenceClass) == again.suspects.map(\.evidenceClass).sorted())
        }
    }

    @Test func `what two programs found of one change is one suspect`() {
        func found(_ key: String, _ from: Double, _ to: Double) -> ChangeEvent {
            ChangeEvent(
                id: ChangeID(backend: "mlflow", key: key), kind: .configuration, subject: Subject(name: "fraud"),
                object: "threads", before: "8", after: "1", tookEffect: Scene.during(from, to))
        }
        var scene = scene(Scene.signal(), Scene.signal(.alert, "fraud", "Later", at: 14))
        scene.changed(found("AAAAAAAAAAAA", -3, -1))
        let theirs = scene.suspects
        #expect(theirs.count == 1)
        scene.triage.changes = [:]
        scene.changed(found("BBBBBBBBBBBB", -2, -0.5))
        var record = scene.incidents[0].record
        record.mitigated = IncidentRecord.Mark(by: "mlops-tui", at: Scene.at(12))
        record.suspicion = IncidentRecord.Suspicion(at: Scene.at(13), suspects: theirs)
        scene.triage.records = [record.id: record]
        #expect(scene.suspects == theirs)
    }

    @Test func `what opens after it had ended is suspected anew`() {
        let (mitigated, suspects) = mitigated()
        var record = mitigated.incidents[0].record
        record.mitigated = nil
        record.suspicion?.at = Scene.at(30)
        var again = scene(Scene.signal(closed: 20), Scene.signal(.alert, "fraud", "B", at: 10))
        again.signals[1].openedAt = Scene.at(50)
        again.triage.records = [record.id: record]
        #expect(status(again) == .open)
        #expect(again.suspects != suspects)
    }

    @Test func `recovery neither raises its level nor takes an acknowledgement back`() {
        let outage = Scene.signal(.availability, closed: 15)
        var scene = acknowledged(scene(outage, Scene.signal(.alert, "fraud", "B", at: 2)))
        #expect(scene.incidents.first?.level == 2)
        scene.signals[1].closedAt = Scene.at(58)
        scene.signals[1].state = .closed
        #expect(scene.incidents.map(\.level) == [2])
        #expect(status(scene) == .monitoring)
        #expect(scene.incidents.first?.record.acknowledged?.by == "k.lindt")
        #expect(scene.incidents.first?.record.reopened == nil)
    }

    @Test func `an acknowledgement that was overtaken stays known, and another can follow`() {
        var scene = acknowledged(scene(Scene.signal()))
        scene.signals.append(Scene.signal(.availability, at: 6))
        let record = scene.incidents.first?.record
        #expect(record?.overtaken.map(\.by) == ["k.lindt"])
        #expect(scene.incidents.first?.needsAcknowledgement == true)
    }

    @Test func `a silence lets it resolve after the quiet time from when it came, not before`() {
        var scene = scene(Scene.signal(suppression: Suppression(cause: .silence, reason: "s", since: Scene.at(55))))
        var record = IncidentRecord(id: "INC-AAAA", firstSignal: scene.signals[0].id)
        record.comments = [IncidentRecord.Mark(by: "k.lindt", at: Scene.at(20), text: "on it")]
        scene.triage.records = [record.id: record]
        #expect(status(scene) == .monitoring)
        scene.triage.now = Scene.at(66)
        #expect(status(scene) == .resolved)
        #expect(scene.incidents.first?.resolvedAt == Scene.at(65))
    }

    @Test func `a closing holds when an earlier signal is learned of, and not for what began after it`() {
        var scene = said(scene(Scene.signal(at: 0))) { record, incident in
            record.closed = IncidentRecord.Mark(by: "k.lindt", at: Scene.at(5), text: "known")
            record.whenClosed = IncidentRecord.Extent(level: incident.level, services: incident.services)
        }
        let id = scene.incidents[0].id
        scene.signals.append(Scene.signal(.alert, "fraud", "Earlier", at: -8))
        #expect(status(scene) == .resolved)
        // What was spoken of keeps its name, though its first signal is another.
        #expect(scene.incidents.map(\.id) == [id])
        #expect(scene.result().forwards[IncidentID(scene.signals[1])] == id)
        scene.signals.append(Scene.signal(.alert, "fraud", "Later", at: 7))
        #expect(status(scene) == .open)
        #expect(scene.incidents.first?.record.reopened?.text == "Later began after it was closed")
    }

    /// Every pair of services of which one was mended and spoken of, and the other fails worse since, in either order.
    @Test func `a merged incident shows what lasts, whatever was done or said about the other`() {
        for (mended, failing, minutes) in [("fraud", "nlp", 20.0), ("nlp", "fraud", 20), ("fraud", "nlp", -2)] {
            for isHeard in [true, false] {
                var scene = merged(ServiceID(mended), ServiceID(failing), at: minutes, isHeard: isHeard)
                let incident = scene.incidents[0]
                #expect(scene.incidents.count == 1 && incident.services.count == 2)
                #expect(!incident.isRecovering)
                #expect(incident.level == 1)
                #expect(incident.pressing.map(\.id.service.rawValue) == [failing])
                #expect(incident.title == "\(failing) and 1 more")
                #expect(incident.likeliestSuspect?.explains.map(\.service.rawValue) == [failing])
                // Unloading it is what began this, and no remedy; the other's fits nothing here.
                #expect(incident.record.remedied == [ServiceID(mended)])
                for index in scene.signals.indices where scene.signals[index].id.service.rawValue == failing {
                    (scene.signals[index].closedAt, scene.signals[index].state) = (Scene.at(58), .closed)
                }
                #expect(scene.incidents[0].isRecovering)
            }
        }
    }

    /// `mended` was set back to an older version and its level by hand to 3; then all of `failing` is unloaded, and a
    /// person merges the two.
    private func merged(_ mended: ServiceID, _ failing: ServiceID, at minutes: Double, isHeard: Bool) -> Scene {
        var scene = scene(Scene.signal(.alert, mended, closed: isHeard ? nil : 18))
        scene.triage.now = Scene.at(19)
        scene.triage.services[mended] = Service(id: mended, tier: 1)
        scene.changed(Scene.change(.alias, "champion", at: -3, service: mended.rawValue, before: "46", after: "47"))
        scene.triage.suspected = [scene.incidents[0].id: scene.suspects]
        scene.changed(Scene.change(.alias, "champion", at: 12, service: mended.rawValue, before: "47", after: "46"))
        var merged = said(scene) { record, incident in
            record.level = 3
            record.levelSet = IncidentRecord.Mark(by: "k.lindt", at: Scene.at(15), text: "recovers")
            record.whenLevelSet = IncidentRecord.Extent(level: 1, services: isHeard ? [mended] : [])
        }
        let record = merged.incidents[0].record
        #expect(merged.incidents[0].level == 3)
        let outage = Scene.signal(.availability, failing, "nothing is loaded", at: minutes)
        merged.signals.append(outage)
        merged.changed(
            Scene.change(
                .deployment, "v77", at: minutes - 0.5, service: failing.rawValue, version: "77", after: "unloaded"))
        merged.triage.now = Scene.at(60)
        let target = IncidentID(outage)
        merged.triage.records[record.id] = record
        merged.triage.records[record.id]?.mergedInto = target
        merged.triage.records[target] = IncidentRecord(
            id: target, firstSignal: outage.id, members: [IncidentRecord.Member(signal: outage.id, onset: outage.onset)]
        )
        return merged
    }

    @Test func `what a remedy has made clear is watched, by who still keeps a signal open and who never saw it`() {
        var (watched, _) = mitigated()
        watched.signals.append(Scene.signal(.sloBurn, "fraud", "availability budget burns", at: 3))
        watched.signals[0].closedAt = Scene.at(55)
        watched.signals[0].state = .closed
        #expect(status(watched) == .mitigating)
        watched.signals[1].clearSince = Scene.at(56)
        #expect(status(watched) == .monitoring)
        watched.signals.removeLast()
        #expect(status(watched) == .monitoring)
        // Without a remedy it may come again, and what to do about it stays.
        var open = scene(Scene.signal())
        open.signals[0].clearSince = Scene.at(56)
        #expect(status(open) == .open)
    }

    @Test func `an outage that may follow from the remedy is not mended by it`() {
        var (scene, _) = mitigated()
        #expect(status(scene) == .mitigating)
        scene.signals.append(Scene.signal(.availability, "fraud", "nothing is loaded", onset: Scene.during(11, 13)))
        #expect(status(scene) == .open)
        scene.signals[1] = Scene.signal(.availability, "fraud", "nothing is loaded", at: 1)
        #expect(status(scene) == .mitigating)
    }

    /// All of fraud is unloaded at 1, loaded at 5, unloaded at 12.
    private func relapsed() -> Scene {
        var scene = scene(
            Scene.signal(.availability, "fraud", "nothing is loaded", at: 1, closed: 6),
            Scene.signal(.availability, "fraud", "nothing is loaded", at: 12.5))
        for (minutes, what) in [(1.0, "unloaded"), (5, "loaded"), (12, "unloaded")] {
            scene.changed(Scene.change(.deployment, "v7", at: minutes, version: "7", after: what))
        }
        return scene
    }

    @Test func `what ends the outage that came after a first remedy is the remedy that counts`() {
        var scene = relapsed()
        #expect(status(scene) == .open)
        scene.changed(Scene.change(.deployment, "v7", at: 30, version: "7", after: "loaded"))
        #expect(status(scene) == .mitigating)
        #expect(scene.incidents.first?.record.mitigated?.at == Scene.at(30))
        // A program that knew the first alone learns of the later one, whichever is united with which.
        let late = scene.incidents[0].record
        var early = late
        early.mitigated?.at = Scene.at(5)
        #expect(early.merged(with: late).mitigated?.at == Scene.at(30))
        #expect(late.merged(with: early).mitigated?.at == Scene.at(30))
    }

    @Test func `a further step of one remedy does not mend the outage that its first step may have made`() {
        var scene = scene(Scene.signal())
        let steps = [(-3.0, "5 %", "25 %"), (12, "25 %", "5 %"), (14, "5 %", "0 %")]
        for (minutes, before, after) in steps {
            scene.changed(
                Scene.change(.traffic, "v47", at: minutes, version: "47", before: before, after: after))
        }
        #expect(status(scene) == .mitigating)
        #expect(scene.incidents.first?.record.mitigated?.at == Scene.at(12))
        scene.signals.append(Scene.signal(.availability, "fraud", "nothing is loaded", at: 13))
        #expect(status(scene) == .open)
    }

    @Test func `a version that is taken back in one service is no remedy for its namesake in another`() {
        var scene = scene(Scene.signal(dependency: "fv"), Scene.signal(.alert, "eta", at: 1, dependency: "fv"))
        scene.changed(Scene.change(.alias, "champion", at: -3, before: "6", after: "7"))
        scene.changed(Scene.change(.alias, "prod", at: -200, service: "eta", before: "6", after: "7"))
        scene.changed(Scene.change(.alias, "prod", at: 12, service: "eta", before: "7", after: "6"))
        #expect(scene.incidents.count == 1)
        #expect(scene.incidents.first?.record.remedied == nil)
        scene.changed(Scene.change(.alias, "champion", at: 14, before: "7", after: "6"))
        #expect(scene.incidents.first?.record.remedied == ["fraud"])
    }

    @Test func `a level set by hand holds until the table's is worse than it was then`() {
        for said in 1...4 {
            for before in 1...4 {
                let scene = self.said(scene(Scene.signal())) { record, _ in
                    record.level = said
                    record.whenLevelSet = IncidentRecord.Extent(level: before, services: ["fraud"])
                }
                #expect(scene.incidents.first?.level == (before > 2 ? min(said, 2) : said))
            }
        }
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
