import OpsModel
import Testing

@Suite struct `What get tells of silences and mutes` {
    private func fleet() -> Fleet {
        var fleet = Fleet()
        let matcher = Silence.Matcher(name: "service", value: "fr.*", isRegex: true, isEqual: true)
        let silence = Silence(
            id: SilenceID(backend: "am", id: "s1"), state: .active, matchers: [matcher],
            startsAt: Fleet.start - .seconds(100_000), endsAt: Fleet.start + .seconds(600), createdBy: "k.lindt",
            comment: "known")
        let alert = Alert(
            id: AlertID(backend: "am", fingerprint: "f"), labels: ["alertname": "Late", "service": "fraud"],
            state: .suppressed, startsAt: Fleet.start, silencedBy: ["s1"])
        fleet.poll("am", [.silence(silence), .alert(alert)])
        let mute = Mute(
            id: "m1", service: "fraud", kind: "drift", reason: "retrained", createdBy: "y.sato",
            startsAt: Fleet.start, endsAt: Fleet.start + .seconds(7200))
        _ = fleet.state.reduce(.incident(.muted(mute)))
        fleet.tick(2)
        return fleet
    }

    private func row(_ id: EntityID) -> [String: String] {
        let values = fleet().state.values(of: id) ?? []
        return Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.value.plainText) })
    }

    @Test func `is who keeps what quiet until when, how much that is now, and what to look at`() {
        let row = row(.silence(SilenceID(backend: "am", id: "s1")))
        #expect(row["kind"] == "silence" && row["id"] == "s1" && row["state"] == "active" && row["source"] == "am")
        #expect(row["matchers"] == #"service=~"fr.*""# && row["by"] == "k.lindt" && row["comment"] == "known")
        #expect(row["count"] == "1" && row["quiets"] == "Late" && row["look"]?.contains("ends soon") == true)
        #expect(row["look"]?.contains("old") == true && row["ends"]?.isEmpty == false)
    }

    @Test func `is the same of a mute, which no source keeps`() {
        let row = row(.mute("m1"))
        #expect(row["kind"] == "mute" && row["id"] == "m1" && row["state"] == "active" && row["source"] == "")
        #expect(row["matchers"]?.contains("drift") == true && row["count"] == "0" && row["look"] == "quiets nothing")
    }
}
