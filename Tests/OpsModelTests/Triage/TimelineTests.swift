import OpsModel
import Testing

@Suite struct `A timeline` {
    @Test func `has one line for a step of traffic, not another for what the other version lost`() throws {
        var scene = Scene()
        scene.signals = [Scene.signal(at: 5)]
        let changes = [
            Scene.change(.traffic, "v47", at: 2, version: "47", before: "5 %", after: "25 %"),
            Scene.change(.traffic, "v46", at: 2, version: "46", before: "95 %", after: "75 %"),
        ]
        let incident = try #require(scene.incidents.first)
        let entries = Timeline(incident: incident, changes: changes).entries()
        #expect(entries.filter { $0.kind == .change }.map(\.text) == ["traffic v47 5 % → 25 %"])
    }

    @Test func `stands in the order of onsets: what happened within hours stands where it had happened`() throws {
        var scene = Scene()
        let crash = InstantInterval(Scene.at(-60), Scene.at(7))
        scene.signals = [
            Scene.signal(at: 9), Scene.signal(.infra, "fraud", "CrashLoopBackOff", onset: crash, severity: .warning),
            Scene.signal(.canary, "fraud", "worse", at: 5),
        ]
        let incident = try #require(scene.incidents.first)
        let entries = Timeline(incident: incident, changes: []).entries().filter {
            [.signal, .alert].contains($0.kind)
        }
        #expect(entries.map(\.text) == ["worse", "CrashLoopBackOff", "ErrorsHigh"])
        #expect(entries.map(\.at) == scene.signals.map(\.onset).sorted())
    }
}
