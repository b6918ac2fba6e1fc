import Testing

@testable import OpsModel

@Suite struct `Suspects` {
    /// Version 47 fails from minute 2 on, behind it the feature's nulls from minute −2 on.
    private func canary() -> Scene {
        var scene = Scene()
        scene.triage.circumstances["fraud"] = Circumstances(versions: [
            Scene.version("46", .stable, share: 0.75, errors: 0.0004),
            Scene.version("47", .canary, share: 0.25, errors: 0.031, aliases: ["challenger"]),
        ])
        scene.signals = [
            Scene.signal(.alert, "fraud", "VersionErrorsHigh", at: 4, version: "47"),
            Scene.signal(.alert, "fraud", "VersionLatencyHigh", at: 3, version: "47"),
            Scene.nulls("card_age_days", onset: Scene.during(-2.5, -1.5)),
        ]
        scene.changed(
            Scene.change(.deployment, "v47", at: -20, version: "47"),
            Scene.change(.traffic, "v47", at: -10, version: "47", before: "0 %", after: "5 %"),
            Scene.change(.traffic, "v47", at: 0, version: "47", before: "5 %", after: "25 %"),
            Scene.change(
                .feature, "card_fv.ttl", at: -3, before: "24h", after: "1h", affects: ["card_age_days"]))
        return scene
    }

    @Test func `that separate come before what moved first, and each names what it leaves unexplained`() {
        let suspects = canary().suspects
        #expect(suspects.map(\.evidenceClass) == [.separates, .firstMover])
        #expect(suspects.map(\.object) == ["v47", "card_fv.ttl"])
        #expect(suspects[0].explains.map(\.kind) == [.alert, .alert])
        #expect(suspects[0].leavesUnexplained.map(\.kind) == [.quality])
        #expect(suspects[1].leavesUnexplained.count == 2)
        #expect(suspects[0].reason.contains("3.1 % against 0.04 %"))
    }

    @Test func `the steps of one rollout are one, and count from the last step before the onset`() {
        let suspect = canary().suspects.first
        #expect(suspect?.steps == 3)
        #expect(suspect?.tookEffect == InstantInterval(Scene.at(0)))
    }

    @Test func `an innocent deployment thirty seconds before is struck out with its number`() {
        var scene = canary()
        scene.triage.circumstances["fraud"]?.versions = [
            Scene.version("46", .stable, share: 0.75, errors: 0.031),
            Scene.version("48", .canary, share: 0.25, errors: 0.0002),
        ]
        scene.triage.changes = [:]
        scene.signals = [
            Scene.signal(.alert, "fraud", "VersionErrorsHigh", at: 4, version: "46"),
            Scene.nulls("card_age_days", onset: Scene.during(-2.5, -1.5)),
        ]
        scene.changed(
            Scene.change(.traffic, "v48", at: 3.5, version: "48", after: "25 %"),
            Scene.change(.feature, "card_fv.ttl", at: -3, affects: ["card_age_days"]))
        let suspects = scene.suspects
        #expect(suspects.map(\.object) == ["card_fv.ttl", "v48"])
        #expect(suspects.last?.contradiction == "v48 fails 0.02 %, v46 3.1 %")
        #expect(suspects.last?.explains == [])
    }

    @Test func `an effect that was polled before its cause is neither excluded nor called first`() {
        var scene = Scene()
        // Errors are polled each 15 s and alias moves each minute: the move may have come before.
        scene.signals = [
            Scene.signal(.alert, "fraud", "ErrorsHigh", onset: Scene.during(0.25, 0.5), version: "47")
        ]
        scene.changed(
            Scene.change(.alias, "champion", took: Scene.during(0, 1), before: "46", after: "47"))
        #expect(scene.suspects.map(\.object) == ["champion"])
        #expect(scene.suspects.first?.contradiction == nil)
        #expect(scene.suspects.first?.explains.count == 1)
    }

    @Test func `what moved first is claimed only where onsets do not overlap`() {
        var scene = canary()
        scene.signals[2] = Scene.nulls("card_age_days", onset: Scene.during(-2.5, 3.5))
        let feature = scene.suspects.first { $0.object == "card_fv.ttl" }
        #expect(feature?.evidenceClass == .onPath)
    }

    @Test func `a change that came after what it touches is struck out with the minutes`() {
        var scene = Scene()
        scene.signals = [
            Scene.nulls("card_age_days", onset: Scene.during(-8, -7)), Scene.signal(.alert, "fraud", at: 4),
        ]
        scene.changed(Scene.change(.feature, "card_fv.ttl", at: -3, affects: ["card_age_days"]))
        #expect(scene.suspects.first?.contradiction == "nulls card_age_days began 4 min before it")
    }

    @Test func `a slow leak deployed hours before outranks what came just before`() {
        var scene = Scene()
        scene.signals = [Scene.signal(.saturation, "fraud", "memory", at: 0)]
        scene.changed(
            Scene.change(.deployment, "v47", at: -240, version: "47"),
            Scene.change(.configuration, "log level", at: -0.5))
        #expect(scene.suspects.map(\.object) == ["v47", "log level"])
    }

    @Test func `where nothing changed there is none`() {
        var scene = Scene()
        scene.signals = [Scene.signal()]
        #expect(scene.suspects.isEmpty)
        #expect(scene.incidents.first?.isUnexplained == true)
    }

    @Test func `what is near in time only explains nothing`() {
        var scene = Scene()
        scene.signals = [Scene.signal()]
        scene.changed(Scene.change(.infrastructure, "router firmware", at: -4, service: ""))
        #expect(scene.suspects.map(\.evidenceClass) == [.nearInTime])
        #expect(scene.incidents.first?.isUnexplained == true)
    }

    @Test func `a failing old version does not clear a canary that shares its node`() {
        var scene = canary()
        scene.triage.circumstances["fraud"]?.versions = [
            Scene.version("46", .stable, share: 0.75, errors: 0.03, nodes: ["gpu-03"]),
            Scene.version("47", .canary, share: 0.25, errors: 0.031, nodes: ["gpu-03"]),
        ]
        let shared = scene.suspects.first { $0.object == "v47" }
        #expect(shared?.contradiction == nil)
        #expect(shared?.reason == "v46 fails too, 3.0 %, and shares gpu-03 with it")
        scene.triage.circumstances["fraud"]?.versions[0].nodes = ["gpu-01"]
        let apart = scene.suspects.first { $0.object == "v47" }
        #expect(apart?.contradiction == "v46 fails too, 3.0 %, on other nodes")
    }

    @Test func `restarts and autoscaling after the first bad sample are effects`() {
        var scene = canary()
        scene.changed(
            Scene.change(.restart, "fraud-7c9", at: 5, isAutomatic: true),
            Scene.change(.scale, "replicas", at: 4.5, isAutomatic: true))
        #expect(scene.suspects.map(\.object) == ["v47", "card_fv.ttl"])
    }

    @Test func `a surge and a node without a change are suspects too`() {
        var scene = Scene()
        scene.signals = [Scene.signal(.saturation, at: 0), Scene.signal(.sloBurn, "fraud", "availability", at: 3)]
        scene.triage.circumstances["fraud"] = Circumstances(surge: 2.13, faultyNodes: ["gpu-03"])
        #expect(scene.suspects.map(\.object) == ["node gpu-03", "traffic surge at fraud"])
        #expect(scene.suspects.last?.reason == "requests 2.1 times those of the time before")
    }

    @Test func `a version that gets no requests is struck out`() {
        var scene = canary()
        scene.triage.circumstances["fraud"]?.versions.append(Scene.version("48", .canary, share: 0))
        scene.changed(Scene.change(.deployment, "v48", at: 2.5, version: "48"))
        #expect(scene.suspects.last?.contradiction == "v48 gets 0 % of the requests")
    }

    @Test func `what got its requests while it failed is not cleared by getting none now`() {
        var scene = canary()
        guard let index = scene.triage.circumstances["fraud"]?.versions.firstIndex(where: { $0.name == "47" }) else {
            return #expect(Bool(false), "no v47")
        }
        scene.triage.circumstances["fraud"]?.versions[index].share = 0
        scene.triage.circumstances["fraud"]?.versions[index].requestRate = 0
        scene.triage.circumstances["fraud"]?.versions[index].errorRatio = nil
        scene.triage.circumstances["fraud"]?.versions[index].pastErrorRatio = 0.03
        #expect(scene.suspects.first { $0.object == "v47" }?.contradiction == "v47 gets 0 % of the requests")
        scene.triage.circumstances["fraud"]?.versions[index].steps = [
            TrafficSplit.Step(share: 0.25, since: InstantInterval(Scene.at(-2))),
            TrafficSplit.Step(share: 0, since: InstantInterval(Scene.at(30))),
        ]
        let suspect = scene.suspects.first { $0.object == "v47" }
        #expect(suspect?.contradiction == nil)
        #expect(suspect?.evidenceClass == .separates)
        scene.triage.circumstances["fraud"]?.versions[index].steps = [
            TrafficSplit.Step(share: 0.25, since: InstantInterval(Scene.at(-200))),
            TrafficSplit.Step(share: 0, since: InstantInterval(Scene.at(-100))),
        ]
        #expect(scene.suspects.first { $0.object == "v47" }?.contradiction == "v47 gets 0 % of the requests")
    }

    @Test func `the lever is the way back though the cause is another, and says what it will not fix`() {
        let lever = canary().incidents.first?.lever
        #expect(lever?.text == "rollback v47 → v46 (alias challenger)")
        #expect(lever?.willNotFix.map(\.kind) == [.quality])
    }

    /// Version 47 got everything two minutes before errors that no label ascribes to a version.
    private func promoted() -> Scene {
        var scene = Scene()
        scene.triage.circumstances["fraud"] = Circumstances(versions: [
            Scene.version("47", .stable, share: 1, errors: 0.087, aliases: ["challenger", "champion"]),
            Circumstances.Version(name: "46", role: .canary, share: 0, requestRate: 0, pastErrorRatio: 0.008),
            Circumstances.Version(name: "45", role: .canary, share: 0, requestRate: 0),
        ])
        scene.signals = [
            Scene.signal(.alert, "fraud", "ServiceErrorsHigh", at: 4),
            Scene.nulls("age", onset: Scene.during(-2.5, -1.5)),
        ]
        scene.changed(
            Scene.change(.feature, "card_fv.ttl", at: -3, before: "24h", after: "1h", affects: ["age"]),
            Scene.change(.alias, "champion", at: 2, before: "46", after: "47"))
        return scene
    }

    @Test func `after a full rollout the lever is the way back to what the alias pointed at`() {
        var scene = promoted()
        #expect(scene.incidents.first?.lever?.text == "rollback v47 → v46 (alias champion)")
        scene.triage.circumstances["fraud"]?.versions.remove(at: 1)
        #expect(scene.incidents.first?.lever?.text == "set card_fv.ttl back to 24h")
    }

    @Test func `a promotion after which errors rose is judged beside what the version before it had`() {
        let suspect = promoted().suspects.first
        #expect(suspect?.object == "champion")
        #expect(suspect?.evidenceClass == .separates)
        #expect(suspect?.reason == "errors rose with v47: 8.7 %, 0.8 % of v46 before")
    }

    @Test func `only what is about the version is said to follow it`() {
        var scene = canary()
        scene.signals[0] = Scene.signal(.alert, "fraud", "ServiceErrorsHigh", at: 4)
        scene.signals[1] = Scene.signal(.alert, "fraud", "LatencyHigh", at: 3)
        #expect(scene.suspects.first?.reason == "v47: errors 3.1 % against 0.04 %")
    }

    @Test func `predictions that drift with one version alone separate it`() {
        func psi(_ version: String, _ value: Double) -> Evidence {
            let id = DriftID(backend: "prom", monitor: "psi", subject: Subject(name: "fraud"), column: version)
            return Evidence("psi of prediction v\(version)", value: value, threshold: 0.2, entity: .drift(id))
        }
        var scene = canary()
        scene.triage.circumstances["fraud"]?.versions[1].errorRatio = 0.0004
        scene.signals = [Scene.signal(.drift, "fraud", "psi prediction", at: 5, version: "47")]
        scene.signals[0].evidence = [psi("47", 0.39)]
        #expect(scene.suspects.first?.evidenceClass == .firstMover)
        scene.signals[0].evidence.append(psi("46", 0.02))
        #expect(scene.suspects.first?.evidenceClass == .separates)
        #expect(scene.suspects.first?.reason == "psi prediction v47 follows v47: 0.39 against 0.02")
    }

    /// All of nlp is unloaded between two polls, and its outage is found at the second; fraud failed before.
    private func unloaded(isOnly: Bool, alsoFails: Bool) -> Scene {
        var scene = Scene()
        let stretch = Scene.during(10, 10.25)
        scene.signals = [
            Scene.signal(.availability, "nlp", "nothing is loaded", onset: stretch),
            Scene.signal(.alert, "nlp", at: 12),
        ]
        scene.changed(
            Scene.change(.deployment, "v77", at: -90, service: "nlp", version: "77", after: "loaded"),
            Scene.change(.deployment, "v77", took: stretch, service: "nlp", version: "77", after: "unloaded"))
        let other = isOnly ? [] : [Scene.version("76", .stable, share: 1)]
        var gone = Scene.version("77", .stable, share: 0)
        gone.isReady = false
        scene.triage.circumstances["nlp"] = Circumstances(versions: [gone] + other)
        if alsoFails {
            scene.signals = scene.signals.map { signal in
                Signal(
                    id: signal.id, severity: signal.severity, state: signal.state, subject: signal.subject,
                    title: signal.title, onset: signal.onset, openedAt: signal.openedAt, dependency: "gateway")
            }
            scene.signals[0].dependency = nil
            scene.signals.append(Scene.signal(.alert, "fraud", at: 12, dependency: "gateway"))
        }
        return scene
    }

    @Test func `the only version that is taken away is what all answers ended with, and the lever loads it again`() {
        for alsoFails in [true, false] {
            let incident = unloaded(isOnly: true, alsoFails: alsoFails).incidents.first
            let suspect = incident?.suspects.first { $0.object == "v77" }
            #expect(suspect?.evidenceClass == .separates)
            #expect(suspect?.reason == "nothing is loaded since v77 was unloaded")
            #expect(incident?.lever?.text == "load v77 of nlp again")
        }
    }

    @Test func `a version that is taken away beside another is suspected of what moved first`() {
        let incident = unloaded(isOnly: false, alsoFails: false).incidents.first
        #expect(incident?.likeliestSuspect?.evidenceClass == .firstMover)
        #expect(incident?.likeliestSuspect?.object == "v77")
    }

    @Test func `loading it again is a remedy, and what was unloaded without an outage is no lever`() {
        var scene = unloaded(isOnly: true, alsoFails: false)
        scene.changed(Scene.change(.deployment, "v77", at: 20, service: "nlp", version: "77", after: "loaded"))
        #expect(scene.incidents.map(\.status) == [.mitigating])
        scene = unloaded(isOnly: true, alsoFails: false)
        scene.signals.removeFirst()
        #expect(scene.incidents.first?.lever == nil)
    }

    /// v77 of nlp is unloaded, loaded, and unloaded again; the outage is one episode where its `keep` time bridged that.
    private func unloadedTwice(isBridged: Bool) -> Scene {
        var scene = unloaded(isOnly: true, alsoFails: false)
        let second = Scene.during(20, 20.25)
        if !isBridged {
            (scene.signals[0].closedAt, scene.signals[0].state) = (Scene.at(17), .closed)
            scene.signals.append(Scene.signal(.availability, "nlp", "nothing is loaded", onset: second))
        }
        scene.changed(Scene.change(.deployment, "v77", at: 16, service: "nlp", version: "77", after: "loaded"))
        scene.changed(
            Scene.change(
                .deployment, "v77", at: 20, took: second, service: "nlp", version: "77", after: "unloaded"))
        return scene
    }

    @Test func `what was undone before the outage that lasts is struck out; the same done again is what it is from`() {
        for isBridged in [true, false] {
            var scene = unloadedTwice(isBridged: isBridged)
            // As it looked while the first of the two outages lasted, which the record keeps.
            let before = unloaded(isOnly: true, alsoFails: false)
            for known in [[], before.suspects] {
                scene.triage.suspected = known.isEmpty ? [:] : [before.incidents[0].id: known]
                let suspects = scene.suspects.filter { $0.changes.contains(where: \.isUnload) }
                #expect(suspects.map(\.tookEffect) == [Scene.during(20, 20.25), Scene.during(10, 10.25)])
                #expect(suspects.first?.evidenceClass == .separates)
                #expect(scene.incidents.first?.likeliestSuspect?.tookEffect == Scene.during(20, 20.25))
                #expect(suspects.last?.explains.contains { $0.kind == .availability } == false)
                #expect(scene.incidents.first?.status == .open)
                #expect(scene.incidents.first?.lever?.text == "load v77 of nlp again")
                var mended = scene
                mended.changed(
                    Scene.change(.deployment, "v77", at: 30, service: "nlp", version: "77", after: "loaded"))
                #expect(mended.incidents.first?.status == .mitigating)
                #expect(mended.incidents.first?.record.mitigated?.at == Scene.at(30))
            }
        }
    }

    @Test
    func `what was undone explains what it began and what outlasted that, and else is struck out with the minutes`() {
        var scene = unloadedTwice(isBridged: false)
        let first = scene.suspects.last { $0.changes.contains(where: \.isUnload) }
        #expect(first?.explains.map(\.kind) == [.alert])
        scene.signals.remove(at: 1)
        let alone = scene.suspects.last { $0.changes.contains(where: \.isUnload) }
        #expect(alone?.contradiction == "deployment v77 loaded 4 min before nothing is loaded")
    }

    @Test func `there is no way back to a version that fails as much`() {
        var scene = canary()
        scene.triage.circumstances["fraud"]?.versions[0].errorRatio = 0.03
        #expect(scene.incidents.first?.lever?.text == "set card_fv.ttl back to 24h")
    }
}
