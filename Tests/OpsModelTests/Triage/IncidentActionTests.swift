import OpsModel
import Testing

@Suite struct `What people say about incidents` {
    private func fleet() -> (Fleet, IncidentID) {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud")])
        fleet.poll("prom", [Fleet.signals("fraud", version: "1", rate: 5)])
        fleet.poll("am", [Fleet.alert("fraud", severity: "page")])
        return (fleet, fleet.state.openIncidents[0].id)
    }

    private func say(_ fleet: inout Fleet, _ action: IncidentAction) {
        _ = fleet.state.reduce(.incident(action))
        fleet.settle()
    }

    private let at = Fleet.start + .seconds(30)

    @Test func `is kept with who and when`() {
        var (fleet, id) = fleet()
        say(&fleet, .acknowledged(id, by: "k.lindt", at: at))
        #expect(fleet.state.incident(id)?.status == .acknowledged)
        say(&fleet, .assigned(id, to: "a.ode", by: "k.lindt", at: at))
        say(&fleet, .commented(id, "looking", by: "a.ode", at: at))
        let record = fleet.state.incident(id)?.record
        #expect(record?.assigned?.text == "a.ode")
        #expect(record?.comments.map(\.by) == ["a.ode"])
        let kinds = fleet.state.timeline(of: id).map(\.kind)
        #expect(kinds.contains(.acknowledged) && kinds.contains(.assigned) && kinds.contains(.comment))
    }

    @Test func `what still fires stands before what is only watched`() {
        var (fleet, _) = fleet()
        let worse = Fleet.alert("ads", severity: "page", since: -3_000)
        fleet.poll("triton", after: 2, [Fleet.deployment("ads")])
        fleet.poll("prom", after: 2, [Fleet.signals("ads", version: "1", rate: 5)])
        fleet.poll("am", after: 2, [worse])
        #expect(fleet.state.openIncidents.map(\.service) == ["ads", "fraud"])
        fleet.poll("am", after: 60, vanished: [worse.id])
        #expect(fleet.state.openIncidents.map(\.service) == ["fraud", "ads"])
        #expect(fleet.state.situation.what?.title == "fraud")
    }

    @Test func `what fails worse shows through a merge and a level set by hand`() {
        var (fleet, id) = fleet()
        fleet.poll("triton", after: 2, [Fleet.deployment("ads")])
        say(&fleet, .levelSet(id, 4, reason: "recovers", by: "k.lindt", at: at))
        #expect(fleet.state.incident(id)?.level == 4)
        fleet.poll("triton", after: 20, [Fleet.deployment("ads", readiness: .unavailable)])
        fleet.tick(120)
        guard let target = fleet.state.openIncidents.first(where: { $0.service == "ads" })?.id else {
            return #expect(Bool(false), "there is no outage")
        }
        say(&fleet, .merged(id, into: target, by: "k.lindt", at: at))
        #expect(fleet.state.openIncidents.map(\.level) == [1])
        #expect(fleet.state.situation.row?.service == "ads")
        let mark = IncidentRecord.Mark(by: "k.lindt", at: at, text: id.rawValue)
        #expect(fleet.state.incident(target)?.record.absorbed == [mark])
        let lines = fleet.state.timeline(of: target).filter { $0.kind == .merged }
        #expect(lines.map(\.source) == ["k.lindt"])
        #expect(lines.map(\.at) == [InstantInterval(at)])
    }

    /// What was merged into the other.
    private func merged() -> (Fleet, IncidentID, into: IncidentID) {
        var (fleet, id) = fleet()
        fleet.poll("triton", after: 2, [Fleet.deployment("ads")])
        fleet.poll("triton", after: 20, [Fleet.deployment("ads", readiness: .unavailable)])
        fleet.tick(120)
        let target = fleet.state.openIncidents.first { $0.service == "ads" }?.id ?? "INC-NONE"
        say(&fleet, .merged(id, into: target, by: "k.lindt", at: at))
        return (fleet, id, target)
    }

    @Test func `what was merged is not reopened, and which it belongs to is said`() {
        var (fleet, id, target) = merged()
        #expect(fleet.state.mergeTarget(of: id) == target)
        #expect(fleet.state.mergeTarget(of: target) == nil)
        say(&fleet, .closed(target, reason: "known", by: "k.lindt", at: at))
        say(&fleet, .reopened(id, reason: "not yet", by: "k.lindt", at: at + .seconds(1)))
        #expect(fleet.state.incident(target)?.status == .resolved)
        let text = "\(id.rawValue) was merged into \(target.rawValue): reopen that one"
        #expect(fleet.state.notice?.text == text)
        #expect(fleet.state.notice?.isError == true)
    }

    @Test func `what was merged since the store answered is no earlier incident like another`() throws {
        var (fleet, id, target) = merged()
        let incident = try #require(fleet.state.incident(target))
        var other = IncidentSummary(incident)
        var gone = other
        (other.id, gone.id) = ("INC-OLD2", id)
        let question = SimilarQuestion(
            to: target, service: incident.service, firstKinds: IncidentSummary.firstKinds(of: incident.signals))
        _ = fleet.state.reduce(.source(.similarRead(SimilarAnswer(question, found: [gone, other]))))
        #expect(fleet.state.similarIncidents(to: incident) == .known([other]))
    }

    @Test func `one episode is one line, at whatever instants two programs saw it begin and end`() throws {
        var (fleet, id) = fleet()
        fleet.poll("am", after: 60, vanished: [Fleet.alert("fraud", severity: "page").id])
        let mine = fleet.state.timeline(of: id).filter { $0.signal != nil }
        #expect(mine.map(\.kind) == [.alert, .closed])
        let theirs = mine.map { line in
            var line = line
            line.matter += "5"
            line.at = InstantInterval(line.at.latest + .seconds(15))
            return IncidentEntry(incident: id, entry: line)
        }
        _ = fleet.state.reduce(.source(.restored(StoredHistory(timeline: theirs))))
        fleet.settle()
        #expect(fleet.state.timeline(of: id).filter { $0.signal != nil } == mine)
        let incident = try #require(fleet.state.incident(id))
        #expect(!incident.isTold(mine[0], as: Set(mine.map(\.matter))))
        // Where nobody tells it otherwise it is all there is.
        #expect(!incident.isTold(theirs[0].entry, as: Set(theirs.map(\.entry.matter))))
    }

    @Test func `closing and reopening`() {
        var (fleet, id) = fleet()
        say(&fleet, .closed(id, reason: "known", by: "k.lindt", at: at))
        #expect(fleet.state.openIncidents.isEmpty)
        say(&fleet, .reopened(id, reason: "not yet", by: "k.lindt", at: at + .seconds(1)))
        #expect(fleet.state.incident(id)?.status == .open)
    }

    @Test func `no line goes from the timeline when something else is said`() {
        var (fleet, id) = fleet()
        say(&fleet, .acknowledged(id, by: "k.lindt", at: at))
        say(&fleet, .assigned(id, to: "a.ode", by: "k.lindt", at: at))
        say(&fleet, .assigned(id, to: "y.sato", by: "a.ode", at: at + .seconds(1)))
        say(&fleet, .closed(id, reason: "known", by: "k.lindt", at: at + .seconds(2)))
        say(&fleet, .reopened(id, reason: "not yet", by: "k.lindt", at: at + .seconds(3)))
        say(&fleet, .acknowledged(id, by: "y.sato", at: at + .seconds(4)))
        let people = ["k.lindt", "a.ode", "y.sato"]
        let said = fleet.state.timeline(of: id).filter { people.contains($0.source) }.map { "\($0.source): \($0.text)" }
        #expect(
            said == [
                "k.lindt: acknowledged", "k.lindt: assigned to a.ode", "a.ode: assigned to y.sato",
                "k.lindt: closed: known", "k.lindt: reopened: not yet", "y.sato: acknowledged",
            ])
    }

    @Test func `what is said is handed to the store once`() {
        var (fleet, id) = fleet()
        let first = fleet.state.takePersisted()
        guard case .persist(let opened)? = first.first else { return #expect(Bool(false), "nothing was kept") }
        #expect(opened.incidents.map(\.id) == [id])
        #expect(opened.episodes.map(\.id.kind) == [.alert])
        #expect(opened.snapshots.map(\.incident) == [id])
        #expect(opened.snapshots.first?.rows?.map(\.status) == [.critical])
        #expect(opened.snapshots.first?.signals == opened.incidents.first?.signals)
        #expect(opened.snapshots.first?.deployments.map(\.id.name) == ["fraud"])
        #expect(opened.snapshots.first?.goldenSignals.map(\.id.backend) == ["prom"])
        #expect(!opened.timeline.isEmpty)
        #expect(fleet.state.takePersisted().isEmpty)
        say(&fleet, .acknowledged(id, by: "k.lindt", at: at))
        guard case .persist(let said)? = fleet.state.takePersisted().first else {
            return #expect(Bool(false), "nothing was kept")
        }
        #expect(said.records.first?.acknowledged?.by == "k.lindt")
    }

    /// What the polls of two programs tell begins at other seconds, so that their records never become equal.
    @Test func `two programs on one store fall silent once both know what was said`() {
        func program(polls: [Double]) -> Fleet {
            var fleet = Fleet()
            fleet.poll("triton", after: polls[0], [Fleet.deployment("fraud")])
            fleet.poll("prom", [Fleet.signals("fraud", version: "1", rate: 5)])
            fleet.poll("am", [Fleet.alert("fraud", severity: "page")])
            fleet.poll("triton", after: polls[1], [Fleet.deployment("fraud", readiness: .unavailable)])
            _ = fleet.state.takePersisted()
            return fleet
        }
        var (one, other) = (program(polls: [1, 11]), program(polls: [4, 14]))
        let id = one.state.openIncidents[0].id
        say(&one, .acknowledged(id, by: "k.lindt", at: at))
        var store: [IncidentID: IncidentRecord] = [:]
        func exchange(_ from: inout Fleet, _ to: inout Fleet) -> Bool {
            var hasWritten = false
            for case .persist(let batch) in from.state.takePersisted() where !batch.records.isEmpty {
                hasWritten = true
                for record in batch.records { store[record.id] = store[record.id]?.merged(with: record) ?? record }
            }
            guard hasWritten else { return false }
            _ = to.state.reduce(.source(.restored(StoredHistory(records: Array(store.values)))))
            to.settle()
            return true
        }
        #expect(exchange(&one, &other))
        #expect(other.state.incident(id)?.record.acknowledged?.by == "k.lindt")
        _ = exchange(&other, &one)
        #expect(!exchange(&one, &other))
        #expect(!exchange(&other, &one))
    }

    @Test func `survives a restart, and so do the signals until their sources answer`() {
        var (fleet, id) = fleet()
        say(&fleet, .acknowledged(id, by: "k.lindt", at: at))
        guard case .persist(let batch)? = fleet.state.takePersisted().first else {
            return #expect(Bool(false), "nothing was kept")
        }
        var next = Fleet()
        let history = StoredHistory(records: batch.records, episodes: batch.episodes, lastSaved: batch.at)
        _ = next.state.reduce(.source(.restored(history)))
        next.settle()
        #expect(next.state.openIncidents.map(\.id) == [id])
        #expect(next.state.openIncidents.first?.status == .acknowledged)
        #expect(next.state.openIncidents.first?.signals.map(\.state) == [.inputLost])
        next.poll("triton", after: 60, [Fleet.deployment("fraud")])
        #expect(next.state.openIncidents.map(\.id) == [id])
        next.poll("am", after: 61, [Fleet.alert("fraud", severity: "page")])
        #expect(next.state.openIncidents.first?.signals.map(\.state) == [.open])
        #expect(next.state.openIncidents.first?.status == .acknowledged)
    }

    @Test func `a timeline has each line once after a restart, though more is known by then`() {
        var (fleet, id) = fleet()
        say(&fleet, .commented(id, "looking", by: "a.ode", at: at))
        guard case .persist(let batch)? = fleet.state.takePersisted().first else {
            return #expect(Bool(false), "nothing was kept")
        }
        let before = fleet.state.timeline(of: id)
        var next = Fleet(services: [Service(id: "fraud", tier: 1)])
        let history = StoredHistory(
            records: batch.records, episodes: batch.episodes, timeline: batch.timeline, lastSaved: batch.at)
        _ = next.state.reduce(.source(.restored(history)))
        next.settle()
        next.poll("triton", after: 60, [Fleet.deployment("fraud")])
        // What it began with becomes known to the second, and its level is another.
        let known = Alert(
            id: AlertID(backend: "prom", fingerprint: "p"),
            labels: ["alertname": "A", "service": "fraud", "severity": "page"], state: .firing,
            activeAt: Fleet.start - .seconds(700))
        next.poll("prom", after: 61, [.alert(known)])
        next.poll("am", after: 62, [Fleet.alert("fraud", severity: "page")])
        let after = next.state.timeline(of: id)
        #expect(after.count { $0.kind == .page } == 1)
        #expect(after.count { $0.kind == .alert } == 1)
        #expect(after.count { $0.kind == .comment } == 1)
        #expect(Set(before.map(\.matter)).isSubset(of: after.map(\.matter)))
    }

    @Test func `an unknown incident is an error for people and nothing else`() {
        var (fleet, _) = fleet()
        say(&fleet, .acknowledged("INC-XXXX", by: "k.lindt", at: at))
        #expect(fleet.state.notice?.isError == true)
    }
}
