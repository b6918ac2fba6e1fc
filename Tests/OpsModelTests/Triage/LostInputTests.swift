import OpsModel
import Testing

/// What a signal rests on vanishes, or tells no value, while its source answers and its row stays.
@Suite struct `Input that vanishes` {
    private let numbers = SignalsID(
        backend: "prom", source: "s", subject: Subject(name: "fraud", version: "47", environment: "production"))
    private let objective = SLOID(
        backend: "prom", name: "availability", subject: Subject(name: "fraud", environment: "production"))

    private func signals(_ rate: Double = 12, errors: Double = 0.3) -> Observation {
        Fleet.signals("fraud", version: "47", rate: rate, errors: errors, environment: "production")
    }

    private func slo(_ ratios: [Double: Double?]) -> Observation {
        .objective(
            ObjectiveStatus(
                id: objective, objective: 0.999, window: .seconds(30 * 86_400),
                errorRatios: Dictionary(uniqueKeysWithValues: ratios.map { (.seconds($0), $1) })))
    }

    private static let burning: [Double: Double?] = [300: 0.3, 3600: 0.3, 1800: 0.3, 21_600: 0.3]

    private func served(_ services: [Service], _ first: [Observation]) -> Fleet {
        var fleet = Fleet(services: services)
        fleet.poll("am")
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["47"])])
        fleet.poll("prom", after: 10, first)
        return fleet
    }

    private func burning(tier: Int = 2) -> Fleet {
        served([Service(id: "fraud", tier: tier)], [signals(), slo(Self.burning)])
    }

    private func states(_ fleet: Fleet) -> [Signal.State] {
        fleet.state.openIncidents.flatMap(\.signals).filter { $0.id.kind != .blind }.map(\.state)
    }

    @Test(arguments: [true, false], [1, 2])
    func `leaves a burning budget open, with its row, for as long as nobody measures it`(isAll: Bool, tier: Int) {
        var fleet = burning(tier: tier)
        let (id, level) = (fleet.state.openIncidents.first?.id, fleet.state.openIncidents.first?.level)
        fleet.poll("prom", after: 70, vanished: [.objective(objective)] + (isAll ? [.signals(numbers)] : []))
        fleet.pass(from: 90, to: 8000)
        #expect(fleet.state.openIncidents.map(\.id) == [id])
        #expect(fleet.state.openIncidents.first?.level == level)
        #expect(states(fleet) == [.inputLost])
        #expect(fleet.entry("fraud")?.status == .critical)
        fleet.poll("prom", after: 8010, [signals(errors: 0), slo(Self.burning.mapValues { _ in 0 })])
        fleet.pass(from: 8040, to: 9600)
        #expect(fleet.state.openIncidents.isEmpty)
    }

    /// What is left of a burn that was told over four windows.
    @Test(
        arguments: [
            ([300: 0.3, 1800: 0.3], Signal.State.inputLost), ([300: nil, 3600: nil], .inputLost),
            ([3600: 0.3, 21_600: 0.3], .inputLost), ([300: 0, 1800: 0, 3600: nil], .closed),
            ([300: 0, 3600: 0.3, 1800: 0, 21_600: 0.3], .closed),
        ] as [([Double: Double?], Signal.State)])
    func `leaves it open where a window is missing, unless another says that it is over`(
        ratios: [Double: Double?], state: Signal.State
    ) {
        var fleet = burning()
        fleet.poll("prom", after: 70, [slo(ratios)])
        fleet.pass(from: 90, to: 3600)
        #expect(fleet.state.incidents.entities.flatMap(\.signals).map(\.state) == [state])
    }

    @Test(arguments: [true, false]) func `does not make requests that came no more come again`(isServed: Bool) {
        var fleet = served([Service(id: "fraud", tier: 2)], [])
        if !isServed {
            fleet.poll(
                "triton", after: 5,
                vanished: [.deployment(DeploymentID(backend: "triton", cluster: "eu", name: "fraud"))])
        }
        for minute in 0...4 {
            fleet.poll("prom", after: 10 + Double(minute) * 60, [signals(minute == 0 ? 12 : 0)])
            fleet.tick(10 + Double(minute) * 60)
        }
        // Its row is what an alert makes of it where nothing serves it.
        if !isServed { fleet.poll("am", after: 270, [Fleet.alert("fraud", severity: "page", since: 200)]) }
        let id = fleet.state.openIncidents.first?.id
        fleet.poll("prom", after: 300, vanished: [.signals(numbers)])
        fleet.pass(from: 330, to: 720)
        if !isServed {
            fleet.poll("am", after: 721, vanished: [.alert(AlertID(backend: "am", fingerprint: "fraudpage"))])
        }
        fleet.pass(from: 750, to: 2000)
        #expect(fleet.state.openIncidents.map(\.id) == [id])
        #expect(states(fleet).contains(.inputLost))
        #expect(fleet.state.raised(of: "fraud").contains { $0.id.kind == .blind && $0.openedAt != nil })
        #expect(fleet.state.fleet.entities.contains { $0.status != .ok })
    }

    @Test func `of a canary that was worse is no word that it is well`() {
        var fleet = canary()
        fleet.poll("prom", after: 615, vanished: [version("47")])
        fleet.pass(from: 630, to: 5400)
        #expect(states(fleet) == [.inputLost])
    }

    @Test func `of the version beside it neither`() {
        var fleet = canary()
        fleet.poll("prom", after: 615, vanished: [version("46")])
        fleet.pass(from: 630, to: 3000)
        #expect(states(fleet) == [.inputLost])
    }

    @Test func `of the version beside it is explained by what serves: the canary has been promoted`() {
        var fleet = canary(served: ["46", "47"])
        fleet.poll("triton", after: 612, [Fleet.deployment("fraud", versions: ["47"])])
        fleet.poll("prom", after: 615, vanished: [version("46")])
        fleet.pass(from: 630, to: 1500)
        #expect(fleet.state.openIncidents.flatMap(\.signals).map(\.state) == [.closed])
    }

    @Test(arguments: 0..<3) func `of a canary is explained by who took its requests, or the version`(_ how: Int) {
        var fleet = canary(served: how == 1 ? ["46", "47"] : nil)
        let told: [Observation] = [[.traffic(nought("production"))], [], [.change(replacement)]][how]
        if how == 1 { fleet.poll("triton", after: 612, [Fleet.deployment("fraud", versions: ["46"])]) }
        fleet.poll("prom", after: 615, told, vanished: [version("47")])
        fleet.pass(from: 630, to: 1500)
        #expect(fleet.state.openIncidents.flatMap(\.signals).map(\.state) == [.closed])
    }

    @Test(arguments: 0..<3) func `of a feature view leaves it as old as it was`(_ how: Int) {
        func view(_ age: Double?, limit: Double? = 7200) -> Gauge {
            Gauge(
                id: GaugeID(
                    backend: "prom", kind: .featureAge, subject: Subject(name: "fraud"), name: "card_fv"),
                value: age, limit: limit)
        }
        var fleet = served([], [.gauge(view(20_000))])
        switch how {
        case 0: fleet.poll("prom", after: 70, vanished: [.gauge(view(nil).id)])
        case 1: fleet.poll("prom", after: 70, [.gauge(view(nil))])
        default: fleet.poll("prom", after: 70, [.gauge(view(20_001, limit: nil))])
        }
        fleet.pass(from: 90, to: 5400)
        #expect(states(fleet) == [.inputLost])
        fleet.poll("prom", after: 5401, [.gauge(view(20))])
        fleet.pass(from: 5430, to: 6600)
        #expect(fleet.state.openIncidents.isEmpty)
    }

    @Test func `of one replica beside another of the service says that it is no more`() {
        func replica(_ name: String, _ reason: String?) -> Replica {
            Replica(
                id: ReplicaID(backend: "prom", name: name), subject: Subject(name: "fraud", version: "47"),
                readiness: reason == nil ? .ready : .unavailable, reason: reason)
        }
        func left(_ others: [Observation]) -> Int {
            var fleet = served([], [.replica(replica("a", "CrashLoopBackOff"))] + others)
            fleet.poll("prom", after: 70, vanished: [.replica(replica("a", nil).id)])
            fleet.pass(from: 90, to: 900)
            return fleet.state.findings.entities.count { $0.signal.id.kind == .infra }
        }
        #expect(left([.replica(replica("b", nil))]) == 0)
        #expect(left([]) == 1)
    }

    @Test func `of whether a server is ready is no word that it is`() {
        var fleet = served([], [])
        fleet.poll("triton", after: 20, [Fleet.deployment("fraud", versions: ["47"], readiness: .unavailable)])
        fleet.poll("triton", after: 70, [Fleet.deployment("fraud", versions: ["47"], readiness: .unknown)])
        fleet.pass(from: 90, to: 1500)
        #expect(states(fleet) == [.inputLost])
    }

    @Test func `after it had been told to be well holds nothing open`() {
        var fleet = burning()
        fleet.poll("prom", after: 70, [signals(errors: 0), slo(Self.burning.mapValues { _ in 0 })])
        fleet.poll("prom", after: 80, vanished: [.objective(objective)])
        fleet.pass(from: 90, to: 1500)
        #expect(states(fleet).isEmpty)
    }

    /// As a deployment's own history tells of a rollback.
    private var replacement: ChangeEvent {
        ChangeEvent(
            id: ChangeID(backend: "prom", key: "k"), kind: .deployment,
            subject: Subject(name: "fraud", environment: "production"), object: "fraud", before: "v47", after: "v46",
            tookEffect: InstantInterval(Fleet.start + .seconds(612)))
    }

    private func split(_ version: String, _ share: Double, _ environment: String, _ cluster: String? = nil)
        -> TrafficSplit
    {
        let subject = Subject(name: "fraud", version: version, environment: environment, cluster: cluster)
        return TrafficSplit(id: TrafficID(backend: "prom", subject: subject), share: share)
    }

    /// A router that sent a quarter to 47 until 610.
    private func nought(_ environment: String, _ cluster: String? = nil) -> TrafficSplit {
        var split = split("47", 0, environment, cluster)
        split.steps = [(0.25, 15), (0, 610)].map { share, seconds in
            TrafficSplit.Step(share: share, since: InstantInterval(Fleet.start + .seconds(seconds)))
        }
        return split
    }

    @Test func `of a canary is not explained by what staging does`() {
        var fleet = canary()
        var elsewhere = replacement
        elsewhere.subject.environment = "staging"
        fleet.poll(
            "prom", after: 615, [.traffic(nought("staging")), .change(elsewhere)], vanished: [version("47")])
        fleet.pass(from: 630, to: 1500)
        #expect(states(fleet) == [.inputLost])
        #expect(fleet.entry("fraud")?.status == .critical)
    }

    @Test func `of a canary is not explained by shares that were all there is while it failed`() {
        var fleet = canary()
        fleet.poll("prom", after: 605, [.traffic(split("46", 1, "production"))])
        fleet.poll("prom", after: 615, vanished: [version("47")])
        fleet.pass(from: 630, to: 1500)
        #expect(states(fleet) == [.inputLost])
    }

    /// For longer than what vanished is kept.
    @Test(arguments: [false, true]) func `of a canary is not explained by what another cluster does`(isAllGone: Bool) {
        var fleet = canary()
        let (rest, mine) = (split("46", 0.9, "production", "eu"), split("47", 0.1, "production", "eu"))
        fleet.poll(
            "prom", after: 605, [.traffic(rest), .traffic(mine), .traffic(nought("production", "us"))])
        fleet.poll(
            "prom", after: 615,
            vanished: [version("47"), .traffic(mine.id)] + (isAllGone ? [.traffic(rest.id)] : []))
        fleet.pass(from: 630, to: 6000)
        #expect(states(fleet) == [.inputLost])
    }

    @Test func `of a canary is not explained by a server that never named it`() {
        var fleet = canary(served: ["46"])
        fleet.poll("prom", after: 615, vanished: [version("47")])
        fleet.pass(from: 630, to: 1500)
        #expect(states(fleet) == [.inputLost])
    }

    @Test func `of a canary is not explained by a rollback that was taken back`() {
        var fleet = canary()
        var again = replacement
        (again.id.key, again.before, again.after) = ("l", "v46", "v47")
        again.tookEffect = InstantInterval(Fleet.start + .seconds(614))
        fleet.poll("prom", after: 615, [.change(replacement), .change(again)], vanished: [version("47")])
        fleet.pass(from: 630, to: 1500)
        #expect(states(fleet) == [.inputLost])
    }

    @Test func `says on its row since when`() {
        var fleet = canary()
        fleet.poll("prom", after: 615, vanished: [version("47")])
        fleet.pass(from: 630, to: 5400)
        let loss = fleet.state.openIncidents.flatMap(\.signals).first?.loss
        #expect(loss == Signal.Loss(cause: .vanished, since: Fleet.start + .seconds(615)))
        #expect(fleet.entry("fraud")?.reason == "canary v47 worse, \(loss?.text(at: fleet.state.now) ?? "")")
        #expect(loss?.text(at: fleet.state.now).hasPrefix("not measured since ") == true)
    }

    /// Of the same service by another name, or of no source that tells of versions at all.
    @Test(arguments: [true, false]) func `of a source that is configured no more lasts until another measures it`(
        isMeasured: Bool
    ) {
        var (store, first) = (StoreStandIn(), canary())
        for case .persist(let batch) in first.state.takePersisted() { store.save(batch) }
        let sources = [
            BackendStatus(
                id: "prom2", system: "Prometheus", address: "", interval: .seconds(5), reports: [.signals, .alert]),
            BackendStatus(id: "am", system: "Alertmanager", address: "", interval: .seconds(5), reports: [.alert]),
        ]
        var fleet = Fleet(
            services: [Service(id: "fraud", tier: 2)], sources: sources, now: Fleet.start + .seconds(700))
        _ = fleet.state.reduce(.source(.restored(store.history)))
        for step in 0...120 {
            let seconds = 700 + Double(step) * 15
            let jitter = Double(step) * 1e-7
            fleet.poll(
                "prom2", after: seconds,
                [told("46", 900, jitter, by: "prom2")] + (isMeasured ? [told("47", 300, jitter, by: "prom2")] : []))
            fleet.poll("am", after: seconds + 1)
            fleet.tick(seconds + 2)
        }
        #expect(states(fleet) == (isMeasured ? [] : [.inputLost]))
    }

    private func version(_ name: String) -> EntityID {
        .signals(
            SignalsID(
                backend: "prom", source: "s",
                subject: Subject(name: "fraud", version: name, environment: "production")))
    }

    private func told(_ version: String, _ rate: Double, _ errors: Double, by backend: BackendID = "prom")
        -> Observation
    {
        .signals(
            GoldenSignals(
                id: SignalsID(
                    backend: backend, source: "s",
                    subject: Subject(name: "fraud", version: version, environment: "production")),
                window: .seconds(15),
                values: [.requestRate: Measurement(rate), .errorRatio: Measurement(errors)]))
    }

    /// Metrics alone, or a server that lists these versions besides, tell of a canary that fails.
    private func canary(served: [String]? = nil) -> Fleet {
        var fleet = Fleet(services: [Service(id: "fraud", tier: 2)])
        fleet.poll("am")
        fleet.poll("triton", served.map { [Fleet.deployment("fraud", versions: $0)] } ?? [])
        for step in 1...40 {
            // Equal numbers would be no news.
            let jitter = Double(step) * 1e-7
            fleet.poll(
                "prom", after: Double(step) * 15, [told("46", 900, 0.0005 + jitter), told("47", 300, 0.2 + jitter)])
            if served != nil { fleet.poll("triton", after: Double(step) * 15 + 1) }
        }
        return fleet
    }
}

/// What is held because its input is lost goes on as people, plans and other programs say.
@Suite struct `What is held for want of input` {
    private let deployment = DeploymentID(backend: "triton", cluster: "eu", name: "fraud")
    private let services = [Service(id: "fraud", tier: 2)]

    /// A server that went out at 20 and is not listed since 70, under maintenance until 300 if `isPlanned`.
    private func out(isPlanned: Bool) -> Fleet {
        var fleet = Fleet(services: services)
        let window = MaintenanceWindow(
            name: "patching", service: "fraud", cluster: "",
            schedule: .once(InstantInterval(Fleet.start, Fleet.start + .seconds(300))))
        let setup = SourceAction.Setup(
            backends: fleet.state.backends.entities, services: services, maintenance: isPlanned ? [window] : [])
        _ = fleet.state.reduce(.source(.configured(setup)))
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton", [Fleet.deployment("fraud")])
        fleet.poll("triton", after: 20, [Fleet.deployment("fraud", readiness: .unavailable)])
        fleet.pass(from: 30, to: 60)
        fleet.poll("triton", after: 70, vanished: [.deployment(deployment)])
        return fleet
    }

    @Test func `notifies when its maintenance ends`() {
        var fleet = out(isPlanned: true)
        fleet.pass(from: 80, to: 290)
        #expect(fleet.state.openIncidents.isEmpty)
        #expect(fleet.state.takeAnnouncements().isEmpty)
        fleet.pass(from: 310, to: 400)
        #expect(fleet.state.openIncidents.map(\.status) == [.open])
        #expect(!fleet.state.takeAnnouncements().isEmpty)
    }

    @Test func `is quiet while somebody mutes it, and only then`() {
        var fleet = out(isPlanned: false)
        fleet.pass(from: 80, to: 380)
        var history = StoredHistory()
        history.mutes = [
            Mute(
                id: "m", service: "fraud", reason: "known", createdBy: "k.lindt", startsAt: Fleet.start + .seconds(400),
                endsAt: Fleet.start + .seconds(3000))
        ]
        _ = fleet.state.reduce(.source(.restored(history)))
        fleet.pass(from: 410, to: 500)
        #expect(fleet.state.incidents.entities.flatMap(\.signals).map(\.suppression?.cause) == [.mute])
        fleet.pass(from: 2900, to: 3100)
        #expect(fleet.state.incidents.entities.flatMap(\.signals).map(\.suppression?.cause) == [nil])
    }
}
