import OpsModel
import Testing

@Suite struct `A plan` {
    private static let staging = Environment("staging")

    /// A fleet of one service, whose server can be told so much; `aliases` are the registry's.
    private func fleet(
        _ operations: Set<SystemCall.Operation>, aliases: [String: String] = [:],
        ready: [String] = ["47", "46"], idle: [String] = [], environment: Environment = .production
    ) -> Fleet {
        var fleet = Fleet(sources: [
            Self.source("mlflow", [.model, .version], [.setAlias, .setTag]),
            Self.source("triton", [.deployment], operations),
            Self.source("am", [.alert, .silence], operations),
        ])
        let variants =
            ready.enumerated().map { index, version in
                Variant(version: version, role: index == 0 ? .canary : .stable, readiness: .ready)
            } + idle.map { Variant(version: $0, readiness: .idle) }
        let deployment = Deployment(
            id: DeploymentID(backend: "triton", cluster: "eu", name: "fraud"), environment: environment,
            system: "Anything", variants: variants, readiness: .ready)
        fleet.poll("am")
        fleet.poll("triton", [.deployment(deployment)])
        let model = RegisteredModel(id: ModelID(registry: "mlflow", name: "fraud"), aliases: aliases)
        fleet.poll("mlflow", aliases.isEmpty ? [] : [.model(model)])
        return fleet
    }

    private static func source(
        _ id: BackendID, _ reports: Set<EntityKind>, _ operations: Set<SystemCall.Operation>
    ) -> BackendStatus {
        BackendStatus(
            id: id, system: "Anything", address: "", interval: .seconds(5), reports: reports, operations: operations)
    }

    private let served = DeploymentID(backend: "triton", cluster: "eu", name: "fraud")
    private let model = ModelID(registry: "mlflow", name: "fraud")

    private func calls(_ fleet: Fleet, _ wish: RequestWish) -> [SystemCall] {
        (try? fleet.state.draft(wish))?.calls ?? []
    }

    private func refusal(_ fleet: Fleet, _ wish: RequestWish) -> String? {
        do throws(PlanningRefusal) {
            _ = try fleet.state.draft(wish)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `of a rollback moves the aliases that point at the version`() throws {
        let fleet = fleet([], aliases: ["challenger": "47", "champion": "46"])
        let draft = try fleet.state.draft(.rollback("fraud", from: nil, to: nil))
        #expect(draft.calls == [.setAlias(model: model, alias: "challenger", version: "46")])
        #expect(draft.title == "ROLLBACK fraud v47 → v46" && draft.isRestore)
    }

    /// What is marked is taken for good no more, so that no later return to it is a restore.
    @Test func `of a rollback offers to mark the version that is left, which then is no good one`() throws {
        var fleet = fleet([], aliases: ["challenger": "47", "champion": "46"])
        func register(_ tags: [String: String], after seconds: Double) {
            let versions = ["46", "47"].map { number in
                Observation.version(
                    ModelVersion(
                        id: VersionID(model: model, version: number), registration: .ready,
                        tags: number == "47" ? tags : [:]))
            }
            fleet.poll("mlflow", after: seconds, versions)
        }
        register([:], after: 5)
        let draft = try fleet.state.draft(.rollback("fraud", from: nil, to: nil))
        let mark = SystemCall.setTag(
            version: VersionID(model: model, version: "47"), name: ModelVersion.badTag,
            value: "fraud was rolled back to 46")
        #expect(draft.offer == mark && !draft.calls.contains(mark))
        #expect(try draft.takingOffer().calls == draft.calls + [mark])
        register([ModelVersion.badTag: "slow"], after: 10)
        let again = try fleet.state.draft(.rollback("fraud", from: nil, to: nil))
        #expect(again.offer == nil)
        #expect(throws: PlanningRefusal.self) { try again.takingOffer() }
        let back = try fleet.state.draft(.rollback("fraud", from: "46", to: "47"))
        #expect(!back.isRestore && back.checks.first?.text == "v47 was marked bad")
    }

    /// The whole service was promoted, and fails: the way back is to what it was for long, where that is on record.
    @Test(
        arguments: [
            (30, "47", true, true), (10, "47", true, false), (nil, "47", true, false), (30, "46", true, false),
            (30, "47", false, false),
        ] as [(Int?, String, Bool, Bool)])
    func `of a return to what an alias is known to have been at for a day is a restore`(
        _ hours: Int?, stable: String, isReady: Bool, isRestore: Bool
    ) throws {
        var fleet = fleet([], aliases: ["champion": "47"])
        let variants = ["47", "46"].map { version in
            Variant(
                version: version, role: version == stable ? .stable : .canary,
                readiness: version == "46" && !isReady ? .idle : .ready)
        }
        fleet.poll(
            "triton", after: 5,
            [
                .deployment(
                    Deployment(
                        id: served, environment: .production, system: "Anything", variants: variants, readiness: .ready)
                )
            ])
        func move(_ before: String, _ after: String, hoursAgo: Int) -> Observation {
            .change(
                ChangeEvent(
                    id: ChangeID(backend: "mlflow", key: after), kind: .alias, subject: Subject(name: "fraud"),
                    object: "champion", before: before, after: after,
                    tookEffect: InstantInterval(Fleet.start - .seconds(hoursAgo * 3600))))
        }
        fleet.poll(
            "mlflow", after: 6, [move("46", "47", hoursAgo: 1)] + (hours.map { [move("45", "46", hoursAgo: $0)] } ?? [])
        )
        let draft = try fleet.state.draft(.rollback("fraud", from: "47", to: "46"))
        #expect(draft.isRestore == (isRestore || stable == "46"), "\(draft.checks.first?.text ?? "")")
        #expect((draft.checks.first?.text.contains("served for more than 24h") == true) == isRestore)
        // An alias that nothing serves from says nothing of one that is moved with it.
        let model = RegisteredModel(id: model, aliases: ["champion": "47", "candidate": "47"])
        fleet.poll("mlflow", after: 8, [.model(model)])
        let both = try fleet.state.draft(.rollback("fraud", from: "47", to: "46"))
        #expect(both.calls.count == 2 && both.isRestore == (stable == "46"))
    }

    @Test func `of a load that names versions says which it unloads, and what brings them back`() throws {
        let draft = try fleet([.load, .chooseVersions]).state.draft(.load("fraud", versions: ["47"]))
        #expect(draft.touches.contains { $0.hasPrefix("46 is unloaded from triton") }, "\(draft.touches)")
        #expect(draft.undo == "load fraud 46, 47")
    }

    /// Which of two versions is listed first says nothing of either.
    @Test(arguments: [("46", "47"), ("47", "46")])
    func `of a move between versions of which nothing tells the stable one is no restore`(_ from: String, _ to: String)
        throws
    {
        var fleet = fleet([.chooseVersions])
        let variants = ["46", "47"].map { Variant(version: $0, readiness: .ready) }
        fleet.poll(
            "triton", after: 5,
            [
                .deployment(
                    Deployment(
                        id: served, environment: .production, system: "Anything", variants: variants, readiness: .ready)
                )
            ])
        let draft = try fleet.state.draft(.rollback("fraud", from: from, to: to))
        #expect(!draft.isRestore)
        #expect(draft.checks.first?.text == "nothing tells which version is the stable one")
        #expect(refusal(fleet, .rollback("fraud", from: from, to: nil))?.hasPrefix("to which version?") == true)
    }

    @Test func `makes the version ready before a pointer moves to it, where its server can be told so`() {
        let wish = RequestWish.rollback("fraud", from: "47", to: "45")
        let aliases = ["champion": "47"]
        let move = SystemCall.setAlias(model: model, alias: "champion", version: "45")
        let load = SystemCall.load(model: served, versions: ["45", "46", "47"])
        #expect(calls(fleet([.load, .chooseVersions], aliases: aliases, idle: ["45"]), wish) == [load, move])
        #expect(calls(fleet([.load], aliases: aliases, idle: ["45"]), wish) == [move])
    }

    @Test func `tells the server itself where no alias points at the version, as it can be told`() {
        let wish = RequestWish.rollback("fraud", from: "47", to: "46")
        #expect(calls(fleet([.chooseVersions]), wish) == [.load(model: served, versions: ["46"])])
        #expect(calls(fleet([.setDefault]), wish) == [.setDefault(model: served, version: "46")])
        // A registry is there, and none of its aliases points at the version.
        let elsewhere = fleet([.load], aliases: ["other": "12"])
        #expect(refusal(elsewhere, wish)?.hasPrefix("nothing here can take fraud from v47 to v46") == true)
    }

    @Test func `goes by production's rule where an alias is production's too`() throws {
        var fleet = fleet([], aliases: ["champion": "47"], environment: Self.staging)
        let draft = try fleet.state.draft(.rollback("fraud", from: "47", to: "46"))
        #expect(draft.environment == Self.staging)
        let other = Deployment(
            id: DeploymentID(backend: "triton", cluster: "us", name: "fraud"), environment: .production,
            system: "Anything", variants: [Variant(version: "47", readiness: .ready)], readiness: .ready)
        fleet.poll("triton", after: 5, [.deployment(other)])
        let both = try fleet.state.draft(.rollback("fraud", from: "47", to: "46"), in: Self.staging)
        #expect(both.environment == .production)
    }

    @Test func `of a load names no version that no server lists`() {
        let fleet = fleet([.load, .chooseVersions])
        #expect(calls(fleet, .load("fraud", versions: ["46"])) == [.load(model: served, versions: ["46"])])
        #expect(
            refusal(fleet, .load("fraud", versions: ["99"])) == "no server of fraud lists version 99; it lists 46, 47")
    }

    @Test func `of a restart loads what was ready, where the server can be told which`() {
        let unload = SystemCall.unload(model: served)
        #expect(
            calls(fleet([.load, .unload, .chooseVersions]), .restart("fraud"))
                == [unload, .load(model: served, versions: ["46", "47"])])
        #expect(
            calls(fleet([.load, .unload]), .restart("fraud")) == [unload, .load(model: served, versions: [])])
    }

    private static let needs: [(RequestWish, Set<SystemCall.Operation>)] = [
        (.rollback("fraud", from: "47", to: "46"), [.chooseVersions]), (.load("fraud", versions: []), [.load]),
        (.unload("fraud"), [.unload]), (.restart("fraud"), [.load, .unload]),
        (.scale("fraud", version: "46", workers: 2), [.setWorkers]),
        (.setDefault("fraud", version: "46"), [.setDefault]),
    ]

    @Test(arguments: needs)
    func `names what it takes where no system declares that, and who is there`(
        wish: RequestWish, needed: Set<SystemCall.Operation>
    ) throws {
        let unable = fleet(Set(SystemCall.Operation.allCases).subtracting(needed.union([.setDefault])))
        let refusal = try #require(unable.state.obstacle(to: wish, in: nil))
        #expect(refusal.contains("of fraud takes ") && refusal.contains("triton (Anything) can "))
        #expect(self.refusal(unable, wish) == refusal)
        #expect(fleet(needed).state.obstacle(to: wish, in: nil) == nil)
        #expect(fleet([]).state.obstacle(to: wish, in: nil)?.contains("triton (Anything) can only be read") == true)
    }

    @Test func `of what no backend does yet is refused for every service, and a mute for none`() {
        let able = fleet(Set(SystemCall.Operation.allCases), aliases: ["champion": "47"]).state
        for ask in RequestWish.Ask.allCases {
            let isLater = [.shiftTraffic, .abort, .pause, .resume].contains(ask)
            #expect((able.obstacle(to: ask, for: "fraud") != nil) == isLater, "\(ask)")
        }
        #expect(fleet([]).state.obstacle(to: .mute, for: "fraud") == nil)
    }

    @Test func `of a mute or a silence names what makes it more than one person's`() throws {
        var fleet = fleet([.silence])
        func beyond(_ wish: RequestWish) throws -> [String]? { try fleet.state.draft(wish).quiet?.beyond }
        #expect(try beyond(.mute("fraud", kind: nil, .seconds(60))) == ["quiets the burn of its SLOs too"])
        #expect(try beyond(.mute("fraud", kind: "sloBurn", .seconds(60))) == ["quiets the burn of its SLOs"])
        #expect(try beyond(.mute("fraud", kind: "drift", .seconds(60))) == [])
        fleet.poll("am", after: 5, [Fleet.alert("fraud", severity: "page", extra: ["slo": "errors"])])
        #expect(
            try beyond(.silence("fraud", alert: nil, .seconds(60))) == ["quiets A, which speaks of an SLO"])
    }

    private func silence(_ name: String, _ value: String, _ state: Silence.SilenceState = .active) -> Observation {
        .silence(
            Silence(
                id: SilenceID(backend: "am", id: "s1"), state: state,
                matchers: [Silence.Matcher(name: name, value: value, isRegex: false, isEqual: true)],
                startsAt: Fleet.start, endsAt: Fleet.start + .seconds(36_000), createdBy: "k.lindt", comment: "late"))
    }

    @Test func `of the end of a silence says who notifies again, and asks for nobody else`() throws {
        var fleet = fleet([.silence, .expireSilence])
        let id = SilenceID(backend: "am", id: "s1")
        fleet.poll("am", after: 5, [silence("service", "fraud")])
        #expect(try fleet.state.ending(.silence, of: "s1") == .endSilence(id))
        var draft = try fleet.state.draft(.endSilence(id))
        #expect(draft.calls == [.expireSilence(id)] && draft.touches == ["it quiets nothing now"])
        #expect(draft.service == "fraud" && draft.environment == .production)
        let alert = Observation.alert(
            Alert(
                id: AlertID(backend: "am", fingerprint: "f"), labels: ["alertname": "A", "service": "fraud"],
                state: .suppressed, startsAt: Fleet.start, silencedBy: ["s1"]))
        fleet.poll("am", after: 10, [silence("slo", "errors"), alert])
        draft = try fleet.state.draft(.endSilence(id))
        #expect(draft.touches == ["A notifies again"] && draft.service == "fraud")
        let ruling = Policy.standard.ruling(
            .silence, in: draft.environment, isRestore: false, quiet: draft.quiet, at: Fleet.start)
        #expect(ruling.approvals == 0 && ruling.basis == "ends what keeps quiet in production")
    }

    @Test func `of an end needs something in force, and who can be told`() {
        var fleet = fleet([.silence, .expireSilence])
        let id = SilenceID(backend: "am", id: "s1")
        fleet.poll("am", after: 5, [silence("service", "fraud", .expired)])
        #expect(refusal(fleet, .endSilence(id)) == "no silence s1 is in force at am")
        #expect(refusal(fleet, .endMute("m1")) == "no mute m1 is in force")
        #expect(throws: PlanningRefusal.self) { try fleet.state.ending(.silence, of: "s2") }
        var unable = self.fleet([.silence])
        unable.poll("am", after: 5, [silence("service", "fraud")])
        #expect(refusal(unable, .endSilence(id)) == "am cannot be told to end silences")
    }

    @Test func `of the end of a mute names its service and that what it quiets is heard again`() throws {
        var fleet = fleet([])
        let mute = Mute(
            id: "m1", service: "fraud", kind: "drift", reason: "late", createdBy: "y.sato", startsAt: Fleet.start,
            endsAt: Fleet.start + .seconds(3600))
        _ = fleet.state.reduce(.incident(.muted(mute)))
        let draft = try fleet.state.draft(.endMute("m1"))
        #expect(draft.calls == [.endMute("m1")] && draft.title == "END MUTE drift of fraud")
        #expect(draft.service == "fraud" && draft.environment == .production && draft.quiet == .end)
    }

    @Test func `of a silence needs somebody who keeps silences`() {
        let wish = RequestWish.silence("fraud", alert: nil, .seconds(60))
        #expect(refusal(fleet([]), wish) == "no Alertmanager is configured, so nothing can be silenced")
        #expect(refusal(fleet([.silence]), wish)?.contains("carries a label that names it") == true)
    }
}
