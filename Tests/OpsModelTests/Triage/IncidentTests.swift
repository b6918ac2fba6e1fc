import OpsModel
import Testing

@Suite struct `Incidents` {
    @Test func `join what begins within a quarter of an hour under one service`() {
        var scene = Scene()
        scene.signals = [
            Scene.signal(at: 0), Scene.signal(.canary, at: 10), Scene.signal(.sloBurn, at: 24),
            Scene.signal(.availability, at: 40),
        ]
        #expect(scene.incidents.map(\.signals.count) == [3, 1])
    }

    @Test func `do not join services that share nothing`() {
        var scene = Scene()
        scene.signals = [Scene.signal(.alert, "fraud"), Scene.signal(.alert, "eta")]
        #expect(scene.incidents.count == 2)
    }

    @Test func `one failing dependency under two services is one incident of its name`() {
        var scene = Scene()
        scene.signals = [
            Scene.signal(.alert, "fraud", at: 3, dependency: "card_fv"),
            Scene.signal(.alert, "eta", at: 0, dependency: "card_fv"), Scene.signal(.canary, "eta", at: 5),
        ]
        #expect(scene.incidents.map(\.title) == ["card_fv"])
        #expect(scene.incidents.first?.services == ["eta", "fraud"])
        #expect(scene.suspects.first?.object == "card_fv")
        #expect(scene.suspects.first?.evidenceClass == .separates)
    }

    @Test func `are the same whatever the order in which signals arrive`() {
        var generator = Shuffler(seed: 7)
        var signals: [Signal] = []
        for index in 0..<60 {
            let minutes = Double(index * 37 % 400)
            let wide = index % 7 == 0 ? Scene.during(minutes, minutes + 40) : nil
            signals.append(
                Scene.signal(
                    index % 3 == 0 ? .alert : .sloBurn, ServiceID("s\(index % 5)"), "A\(index)", at: minutes,
                    onset: wide, dependency: index % 11 == 0 ? "fv" : nil))
        }
        let expected = Triage(now: Scene.at(500)).evaluate(signals)
        #expect(expected.incidents.count > 3)
        for _ in 0..<50 {
            signals.shuffle(using: &generator)
            let result = Triage(now: Scene.at(500)).evaluate(signals)
            #expect(result.incidents == expected.incidents)
            #expect(result.findings == expected.findings)
        }
    }

    @Test func `take no signal more than two hours after their first onset; the next one follows`() {
        var scene = Scene()
        scene.triage.now = Scene.at(200)
        scene.signals = (0..<15).map { Scene.signal(.alert, "fraud", "A\($0)", at: Double($0) * 10) }
        let incidents = scene.incidents
        #expect(incidents.map(\.signals.count) == [13, 2])
        #expect(incidents.last?.follows == incidents.first?.id)
    }

    @Test func `keep the older id when a late signal joins two, and the other one forwards`() {
        var scene = Scene()
        scene.signals = [Scene.signal(.alert, "fraud", "A", at: 0), Scene.signal(.alert, "fraud", "B", at: 25)]
        let before = scene.incidents
        #expect(before.count == 2)
        scene.triage.records = Dictionary(uniqueKeysWithValues: before.map { ($0.id, $0.record) })
        scene.signals.append(Scene.signal(.alert, "fraud", "C", at: 12))
        let after = scene.result()
        #expect(after.incidents.map(\.id) == [before[0].id])
        #expect(after.forwards == [before[1].id: before[0].id])
    }

    @Test func `that a person has touched are never split`() {
        var scene = Scene()
        let bridge = Scene.signal(.alert, "fraud", "C", at: 12)
        scene.signals = [
            Scene.signal(.alert, "fraud", "A", at: 0), bridge, Scene.signal(.alert, "fraud", "B", at: 25),
        ]
        var record = scene.incidents[0].record
        scene.signals.removeAll { $0.id == bridge.id }
        scene.triage.records = [record.id: record]
        #expect(scene.incidents.count == 2)
        record.comments = [IncidentRecord.Mark(by: "k.lindt", at: Scene.at(30), text: "on it")]
        scene.triage.records = [record.id: record]
        #expect(scene.incidents.map(\.id) == [record.id])
    }

    @Test func `an onset known only to the hour joins one incident and does not bridge two`() {
        var scene = Scene()
        scene.signals = [
            Scene.signal(.alert, "fraud", "A", at: 0), Scene.signal(.alert, "fraud", "B", at: 40),
            Scene.signal(.sloBurn, "fraud", "availability", onset: Scene.during(-10, 50)),
        ]
        #expect(scene.incidents.map(\.signals.count) == [2, 1])
    }

    @Test func `warnings alone make findings; those that overlap an incident are its evidence`() {
        var scene = Scene()
        scene.triage.services = ["eta": Service(id: "eta", owner: "maps")]
        scene.signals = [
            Scene.signal(.alert, "fraud"), Scene.signal(.drift, "fraud", "psi", at: 5, severity: .warning),
            Scene.signal(.drift, "eta", "psi", severity: .warning),
        ]
        let result = scene.result()
        #expect(result.incidents.count == 1)
        #expect(result.incidents[0].evidence.map(\.id.kind) == [.drift])
        #expect(result.findings.map(\.owner) == ["maps", nil])
        #expect(result.findings.map(\.incident) == [nil, result.incidents[0].id])
    }

    @Test func `what is silenced raises none`() {
        var scene = Scene()
        scene.signals = [
            Scene.signal(suppression: Suppression(cause: .silence, reason: "silenced by k.lindt until 09:00"))
        ]
        #expect(scene.incidents.isEmpty)
        #expect(scene.result().findings.first?.signal.suppression?.reason == "silenced by k.lindt until 09:00")
    }

    @Test func `have ids of four letters that two screens agree on`() {
        var scene = Scene()
        scene.signals = [Scene.signal(at: 0)]
        let id = scene.incidents[0].id
        #expect(id.rawValue.count == 8)
        #expect(id.rawValue.hasPrefix("INC-"))
        scene.triage.now = Scene.at(90)
        scene.signals.append(Scene.signal(.canary, at: 9))
        #expect(scene.incidents[0].id == id)
    }

    @Test(arguments: [(1, Signal.Kind.alert, 1), (2, .alert, 2), (3, .alert, 3), (2, .availability, 1), (2, .blind, 3)])
    func `have a level from tier and what users feel`(tier: Int, kind: Signal.Kind, level: Int) {
        var scene = Scene()
        scene.triage.services = ["fraud": Service(id: "fraud", tier: tier)]
        scene.signals = [Scene.signal(kind)]
        #expect(scene.incidents.first?.level == level)
    }
}

/// SplitMix64, so that a shuffle that fails can be had again.
struct Shuffler: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
