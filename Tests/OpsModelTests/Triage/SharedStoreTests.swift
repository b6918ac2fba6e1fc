import Testing

@testable import OpsModel

/// One store says one thing of an incident, whichever program is asked, however long each has watched.
@Suite struct `Programs that share a store` {
    /// A program that has heard every source by `seconds`, with a server that may be out.
    private func program(from seconds: Double, isOut: Bool, at outage: Double? = nil) -> Fleet {
        var fleet = Fleet(now: Fleet.start + .seconds(seconds))
        fleet.poll("prom", after: seconds)
        fleet.poll("am", after: seconds)
        if let outage { fleet.poll("triton", after: outage - 10, [server(isOut: false)]) }
        fleet.poll("triton", after: outage ?? seconds, [server(isOut: isOut)])
        return fleet
    }

    private func server(isOut: Bool) -> Observation {
        Fleet.deployment("fraud", readiness: isOut ? .unavailable : .ready)
    }

    /// The server's word at that second, and the time.
    private func look(_ fleet: inout Fleet, _ seconds: Double, _ told: [Observation] = []) {
        fleet.poll("triton", after: seconds, told)
        fleet.tick(seconds)
    }

    private func keep(_ fleet: inout Fleet, in store: inout StoreStandIn, by program: String = "one") {
        for case .persist(let batch) in fleet.state.takePersisted() { store.save(batch, by: program) }
    }

    private func kept(_ fleet: inout Fleet) -> StoreBatch? {
        guard case .persist(let batch)? = fleet.state.takePersisted().first else { return nil }
        return batch
    }

    private func tell(_ store: StoreStandIn, to fleet: inout Fleet) {
        _ = fleet.state.reduce(.source(.restored(store.history)))
        fleet.settle()
    }

    private func outage(_ fleet: Fleet) -> Signal? {
        fleet.state.incidents.entities.flatMap(\.signals).first { $0.id.kind == .availability }
    }

    private func statuses(_ fleet: Fleet) -> [Incident.Status] { fleet.state.incidents.entities.map(\.status) }

    /// The store of a program that saw an outage at 11 and, where it is to be closing, its end at 20.
    private func watched(isClosing: Bool) -> (fleet: Fleet, store: StoreStandIn) {
        var (fleet, store) = (program(from: 0, isOut: true, at: 11), StoreStandIn())
        if isClosing { fleet.poll("triton", after: 20, [server(isOut: false)]) }
        keep(&fleet, in: &store)
        return (fleet, store)
    }

    @Test func `what is closing goes on closing for one that joins, and is over at the same instant`() {
        var (watcher, store) = watched(isClosing: true)
        var joiner = Fleet(now: Fleet.start + .seconds(30))
        tell(store, to: &joiner)
        for source: BackendID in ["prom", "am"] { joiner.poll(source, after: 30) }
        joiner.poll("triton", after: 31, [server(isOut: false)])
        #expect(statuses(watcher) == [.open])
        #expect(statuses(joiner) == [.open])
        for second in [79.0, 81] {
            look(&watcher, second)
            keep(&watcher, in: &store)
            tell(store, to: &joiner)
            look(&joiner, second)
            #expect(statuses(joiner) == statuses(watcher))
            #expect(statuses(joiner) == [second < 80 ? .open : .monitoring])
        }
        #expect(outage(joiner)?.closedAt == outage(watcher)?.closedAt)
        for seconds in [679.0, 682] {
            watcher.tick(seconds)
            joiner.tick(seconds)
            #expect(statuses(joiner) == statuses(watcher))
        }
        #expect(statuses(joiner) == [.resolved])
    }

    @Test func `what one that joined cannot see is over when whoever saw it says so`() {
        var (watcher, store) = watched(isClosing: false)
        var joiner = Fleet(now: Fleet.start + .seconds(30))
        tell(store, to: &joiner)
        for source: BackendID in ["prom", "am", "triton"] { joiner.poll(source, after: 31) }
        for second in stride(from: 40.0, through: 400, by: 20) {
            look(&watcher, second, [server(isOut: true)])
            keep(&watcher, in: &store)
            tell(store, to: &joiner)
            look(&joiner, second)
            #expect(statuses(joiner) == [.open], "\(second)")
        }
        look(&watcher, 410, [server(isOut: false)])
        look(&watcher, 471)
        keep(&watcher, in: &store)
        tell(store, to: &joiner)
        look(&joiner, 472)
        #expect(statuses(joiner) == [.monitoring])
        #expect(outage(joiner)?.closedAt == Fleet.start + .seconds(470))
    }

    @Test func `what is seen and stays as it was costs the store one instant, however much it is`() {
        var (watcher, store) = watched(isClosing: false)
        keep(&watcher, in: &store)
        look(&watcher, 40, [server(isOut: true)])
        #expect(kept(&watcher) == nil, "it was said less than half a minute ago")
        look(&watcher, 41, [server(isOut: true)])
        let now = watcher.state.latestInstant
        #expect(kept(&watcher) == StoreBatch(at: now, word: StoreBatch.Word(at: now)))
    }

    @Test func `nothing is said of what is seen where no other program can read it`() {
        var (watcher, store) = watched(isClosing: false)
        keep(&watcher, in: &store)
        _ = watcher.state.reduce(.source(.storeChanged(StoreStatus(place: "memory", isDurable: false))))
        look(&watcher, 300, [server(isOut: true)])
        #expect(kept(&watcher) == nil)
    }

    @Test func `all that is seen is said anew once a store takes it again, or after a long pause`() {
        var (watcher, store) = watched(isClosing: false)
        keep(&watcher, in: &store)
        func tell(_ health: StoreStatus.Health) {
            _ = watcher.state.reduce(.source(.storeChanged(StoreStatus(place: "s", isDurable: true, health: health))))
        }
        tell(.refusing("the disk is full"))
        look(&watcher, 60, [server(isOut: true)])
        #expect(kept(&watcher) == nil)
        tell(.open)
        look(&watcher, 61, [server(isOut: true)])
        #expect(kept(&watcher)?.episodes.count == 1)
        look(&watcher, 4_000, [server(isOut: true)])
        #expect(kept(&watcher)?.episodes.count == 1)
    }

    @Test func `what goes on under another name is not said to be seen under the old one`() {
        var (watcher, store) = watched(isClosing: false)
        keep(&watcher, in: &store)
        var old = Scene.signal().id
        old.service = "fraud"
        watcher.state.triage.word.signals.insert(old)
        look(&watcher, 60, [server(isOut: true)])
        #expect(kept(&watcher)?.word?.unseen == [old])
        look(&watcher, 90, [server(isOut: true)])
        #expect(kept(&watcher)?.word?.unseen == [])
    }

    @Test func `whoever sees that it holds says so again when another says that it is over`() {
        var (watcher, store) = watched(isClosing: false)
        keep(&watcher, in: &store)
        look(&watcher, 41, [server(isOut: true)])
        guard var theirs = outage(watcher) else { return #expect(Bool(false), "there is no outage") }
        (theirs.state, theirs.closedAt) = (.closed, Fleet.start + .seconds(40))
        store.save(StoreBatch(at: Fleet.start + .seconds(41), episodes: [theirs]), by: "other")
        tell(store, to: &watcher)
        keep(&watcher, in: &store)
        #expect(store.history.episodes.map(\.closedAt) == [nil])
        tell(store, to: &watcher)
        #expect(kept(&watcher) == nil)
    }

    @Test func `what nobody tells of any more is over by itself`() {
        let (_, store) = watched(isClosing: false)
        var joiner = Fleet(now: Fleet.start + .seconds(30))
        tell(store, to: &joiner)
        for source: BackendID in ["prom", "am"] { joiner.poll(source, after: 31) }
        joiner.poll("triton", after: 31, [server(isOut: false)])
        look(&joiner, 100)
        #expect(statuses(joiner) == [.open])
        look(&joiner, 102)
        #expect(statuses(joiner) == [.monitoring])
        guard case .persist(let batch)? = joiner.state.takePersisted().first else {
            return #expect(Bool(false), "nothing was kept")
        }
        #expect(batch.episodes.map(\.state) == [.closed])
    }

    @Test func `what was open when the last program ended long ago is over at the first look`() {
        let (_, store) = watched(isClosing: false)
        var joiner = Fleet(now: Fleet.start + .seconds(7_000))
        tell(store, to: &joiner)
        for source: BackendID in ["prom", "am"] { joiner.poll(source, after: 7_001) }
        joiner.poll("triton", after: 7_001, [server(isOut: false)])
        #expect(statuses(joiner) == [.monitoring])
        #expect(outage(joiner)?.closedAt == Fleet.start + .seconds(7_001))
    }

    @Test func `what nobody lists any more is not over, and nobody is told so`() {
        var (watcher, store) = watched(isClosing: false)
        watcher.poll(
            "triton", after: 20,
            vanished: [.deployment(DeploymentID(backend: "triton", cluster: "eu", name: "fraud"))])
        keep(&watcher, in: &store)
        var joiner = Fleet(now: Fleet.start + .seconds(30))
        tell(store, to: &joiner)
        for second in stride(from: 31.0, through: 900, by: 30) {
            for source: BackendID in ["prom", "am"] { joiner.poll(source, after: second) }
            look(&joiner, second)
            keep(&joiner, in: &store, by: "other")
            tell(store, to: &watcher)
            look(&watcher, second)
        }
        #expect(statuses(joiner) == [.open])
        #expect(statuses(watcher) == [.open])
        #expect(outage(joiner)?.state == .inputLost)
    }

    @Test func `two that watch beside each other give one name and one end, though their polls lie elsewhere`() {
        var (one, other) = (program(from: 0, isOut: true, at: 11), program(from: 0, isOut: true, at: 14))
        #expect(Array(one.state.incidents.ids) != Array(other.state.incidents.ids))
        var store = StoreStandIn()
        func exchange() {
            keep(&one, in: &store)
            tell(store, to: &other)
            keep(&other, in: &store, by: "other")
            tell(store, to: &one)
        }
        exchange()
        #expect(Array(one.state.incidents.ids) == Array(other.state.incidents.ids))
        look(&one, 20, [server(isOut: false)])
        look(&other, 24, [server(isOut: false)])
        exchange()
        look(&one, 85)
        look(&other, 85)
        exchange()
        #expect(outage(one)?.closedAt == Fleet.start + .seconds(80))
        #expect(outage(other)?.closedAt == Fleet.start + .seconds(80))
        #expect(Array(one.state.incidents.ids) == Array(other.state.incidents.ids))
    }

    /// Each names the outage after what it saw first, a person speaks of it in one, the other or both, and then merges.
    @Test(arguments: [[], [0], [1], [0, 1]]) func `of two names of one outage one leads to the other`(_ spoken: [Int]) {
        var fleets = [program(from: 0, isOut: true, at: 11), program(from: 0, isOut: true, at: 14)]
        var store = StoreStandIn()
        func exchange(_ times: Int) {
            for _ in 0..<times {
                for index in fleets.indices {
                    tell(store, to: &fleets[index])
                    keep(&fleets[index], in: &store, by: "\(index)")
                }
            }
        }
        let names = fleets.map { $0.state.openIncidents[0].id }
        #expect(Set(names).count == 2)
        for index in spoken {
            let at = Fleet.start + .seconds(20 - Double(index))
            _ = fleets[index].state.reduce(.incident(.acknowledged(names[index], by: "k.lindt", at: at)))
            fleets[index].settle()
        }
        exchange(3)
        let alert = Fleet.alert("ads", severity: "page", since: 10)
        for index in fleets.indices {
            fleets[index].poll(
                "am", after: 30 + Double(index), [alert, Fleet.alert("fraud", severity: "page", since: 5)])
        }
        exchange(3)
        let open = Set(fleets.flatMap { $0.state.openIncidents.filter { $0.service == "fraud" }.map(\.id) })
        #expect(open.count == 1)
        for name in names {
            #expect(fleets.map { $0.state.forwarded(name) } == Array(repeating: open.first, count: 2))
        }
    }

    /// The merge is said before the other program's name for the outage is known, and in either direction.
    @Test(arguments: [false, true]) func `a merge holds the names together that both gave`(_ isIntoOutage: Bool) {
        var fleets = [program(from: 0, isOut: true, at: 11), program(from: 0, isOut: true, at: 14)]
        var store = StoreStandIn()
        for index in fleets.indices {
            fleets[index].poll("triton", after: 16 + Double(index), [Fleet.deployment("ads")])
            fleets[index].poll("am", after: 20 + Double(index), [Fleet.alert("ads", severity: "page", since: 5)])
        }
        func name(_ index: Int, _ service: ServiceID) -> IncidentID {
            fleets[index].state.openIncidents.first { $0.service == service }?.id ?? "INC-NONE"
        }
        let outages = [name(0, "fraud"), name(1, "fraud")]
        let (from, to) = isIntoOutage ? (name(0, "ads"), outages[0]) : (outages[0], name(0, "ads"))
        #expect(outages[0] != outages[1])
        let at = Fleet.start + .seconds(22)
        _ = fleets[0].state.reduce(.incident(.merged(from, into: to, by: "k.lindt", at: at)))
        fleets[0].settle()
        for index in [0, 1, 0, 1, 0, 1] {
            tell(store, to: &fleets[index])
            keep(&fleets[index], in: &store, by: "\(index)")
        }
        for fleet in fleets {
            #expect(fleet.state.openIncidents.map(\.id) == [to])
            #expect((outages + [from]).map(fleet.state.forwarded) == [to, to, to])
            #expect(fleet.state.openIncidents[0].record.absorbed?.map(\.text) == [from.rawValue])
        }
    }

    @Test func `what was told before changes nothing when it is told again`() {
        var (watcher, store) = watched(isClosing: true)
        look(&watcher, 90)
        look(&watcher, 100, [server(isOut: true)])
        keep(&watcher, in: &store)
        let before = watcher.state.incidents.revision
        for _ in 0..<3 { tell(store, to: &watcher) }
        #expect(watcher.state.incidents.revision == before)
        #expect(watcher.state.incidents.entities.flatMap(\.past).count <= 1)
        #expect(watcher.state.takePersisted().isEmpty)
    }

    @Test func `a time in which another program watched is none that nobody watched`() {
        func gaps(lastSaved: Double) -> [InstantInterval] {
            var fleet = Fleet(now: Fleet.start)
            _ = fleet.state.reduce(
                .source(.restored(StoredHistory(lastSaved: Fleet.start - .seconds(lastSaved)))))
            fleet.poll("triton", [Fleet.deployment("fraud")])
            fleet.poll("prom")
            fleet.poll("am", [Fleet.alert("fraud", severity: "page", since: -9_000)])
            let id = fleet.state.openIncidents[0].id
            return fleet.state.timeline(of: id).filter { $0.kind == .unwatched }.map(\.at)
        }
        #expect(gaps(lastSaved: 25) == [])
        #expect(gaps(lastSaved: 3_600) == [InstantInterval(Fleet.start - .seconds(3_600), Fleet.start)])
    }

    @Test func `nothing is settled or announced before the store has said all that was there, or why it cannot`() {
        func waiting() -> Fleet {
            var fleet = Fleet()
            _ = fleet.state.reduce(
                .source(.storeChanged(StoreStatus(place: "s", isDurable: true, health: .opening))))
            fleet.poll("triton", [Fleet.deployment("fraud")])
            fleet.poll("prom")
            fleet.poll("am", [Fleet.alert("fraud", severity: "page")])
            fleet.tick(40)
            return fleet
        }
        func isTold(_ action: SourceAction...) -> Bool {
            var fleet = waiting()
            #expect(!fleet.state.isSettled)
            #expect(fleet.state.takeAnnouncements().isEmpty)
            #expect(fleet.state.takePersisted().isEmpty)
            for action in action { _ = fleet.state.reduce(.source(action)) }
            fleet.settle()
            #expect(fleet.state.takeAnnouncements().isEmpty != fleet.state.isSettled)
            return fleet.state.isSettled
        }
        let open = SourceAction.storeChanged(StoreStatus(place: "s", isDurable: true))
        var part = StoredHistory()
        part.hasMore = true
        #expect(!isTold(open))
        #expect(!isTold(open, .restored(part)))
        #expect(isTold(open, .restored(part), .restored(StoredHistory())))
        #expect(isTold(.storeChanged(StoreStatus(place: "s", isDurable: true, health: .refusing("no")))))
    }

    private func alias(_ version: String) -> Observation {
        .model(RegisteredModel(id: ModelID(registry: "triton", name: "fraud"), aliases: ["champion": version]))
    }

    /// A program that saw an alias move between two polls.
    private func observer(_ first: Double, _ second: Double) -> Fleet {
        var fleet = Fleet()
        fleet.poll("triton", after: first, [alias("46")])
        fleet.poll("triton", after: second, [alias("47")])
        return fleet
    }

    @Test func `a difference that two find between polls of their own is one change, the narrower`() {
        var (one, other) = (observer(1, 61), observer(40, 70))
        let change = other.state.changes.entities
        #expect(change.count == 1)
        #expect(one.state.changes.entities.map(\.id) != change.map(\.id))
        _ = one.state.reduce(.source(.restored(StoredHistory(changes: change))))
        one.settle()
        #expect(one.state.changes.entities.map(\.tookEffect) == change.map(\.tookEffect))
        _ = one.state.reduce(.source(.restored(StoredHistory(changes: change))))
        #expect(one.state.changes.count == 1)
        // One that moved there and back has changed each time.
        one.poll("triton", after: 130, [alias("46")])
        one.poll("triton", after: 190, [alias("47")])
        #expect(one.state.changes.count == 3)
    }

    @Test func `a line of the timeline that another wrote of the same change is not told twice`() {
        var fleet = observer(1, 61)
        fleet.poll("prom", after: 62)
        fleet.poll("am", after: 62, [Fleet.alert("fraud", severity: "page", since: 60)])
        let id = fleet.state.openIncidents[0].id
        let mine = fleet.state.timeline(of: id).filter { $0.kind == .change }
        #expect(mine.count == 1)
        let theirs = mine.map { line in
            IncidentEntry(
                incident: id,
                entry: TimelineEntry(
                    at: InstantInterval(Fleet.start + .seconds(40), Fleet.start + .seconds(70)), kind: .change,
                    matter: "triton of another", text: line.text))
        }
        _ = fleet.state.reduce(.source(.restored(StoredHistory(timeline: theirs))))
        #expect(fleet.state.timeline(of: id).filter { $0.kind == .change } == mine)
    }

    @Test func `a name that was spoken of stays when the first alert comes later`() {
        var fleet = program(from: 0, isOut: true, at: 11)
        let id = fleet.state.openIncidents[0].id
        _ = fleet.state.reduce(.incident(.acknowledged(id, by: "k.lindt", at: Fleet.start + .seconds(20))))
        fleet.settle()
        fleet.poll("am", after: 30, [Fleet.alert("fraud", severity: "page", since: 25)])
        #expect(fleet.state.openIncidents.map(\.id) == [id])
        #expect(fleet.state.openIncidents.first?.signals.count == 2)
    }

    @Test func `what leads to things that are gone is let go`() {
        var fleet = program(from: 0, isOut: false)
        let line = TimelineEntry(at: InstantInterval(Fleet.start), kind: .comment, text: "x")
        _ = fleet.state.reduce(
            .source(.restored(StoredHistory(timeline: [IncidentEntry(incident: "INC-GONE", entry: line)]))))
        fleet.state.triage.provisional["INC-OLD"] = Scene.signal().id
        fleet.state.triage.unitedWith[ChangeID(backend: "a", key: "b")] = ChangeID(backend: "a", key: "c")
        fleet.tick(7_300)
        #expect(fleet.state.storedTimeline.isEmpty)
        #expect(fleet.state.triage.provisional.isEmpty)
        #expect(fleet.state.triage.unitedWith.isEmpty)
    }
}
