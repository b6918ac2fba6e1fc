import Cells
import Drill
import Engine
import Foundation
import OpsModel
import Testing
import Views

@testable import Dashboard

/// Everything that a dashboard on the drill was ever told, once for all tests.
private enum Told {
    static let inputs = Task { try await collect() }
    /// Marked, to see that they were there.
    static let texts = Hostile.texts.map { "Ѯ\($0)Ѯ" }
    /// Knows which fields there are.
    static let writer = Task {
        var writer = FieldWriter(texts)
        for input in try await inputs.value { _ = try writer.write(into: input) }
        return writer
    }

    private static func collect() async throws -> [Input] {
        let now = Instant(seconds: (Date().timeIntervalSince1970 / 60).rounded(.down) * 60)
        let clock = SharedClock(now)
        let drill = DrillFleet(seed: 1, start: now.seconds) { clock.now.seconds }
        let text = DrillConfiguration(try await drill.start()).text.replacing("deadline: 5s", with: "deadline: 60s")
        let configuration = try Configuration(yaml: text, file: "drill", folder: "", home: nil)
        let watcher = Watcher(configuration, at: clock, size: Size(columns: 200, rows: 60))
        try await watcher.takeAnswers()
        for key: Key in [.enter, .character("v"), .character("1"), .character("i")] { await watcher.press(key) }
        var inputs = watcher.taken.flatMap(parts)
        if case .persist(let batch)? = watcher.takePersisted().first {
            let history = StoredHistory(
                records: batch.records, incidents: batch.incidents.map(IncidentSummary.init), episodes: batch.episodes,
                changes: batch.changes, timeline: batch.timeline, mutes: batch.mutes, lastSaved: batch.at)
            inputs += history.parts(of: 2).prefix(3).map(Input.restored)
        }
        inputs += [
            .noticed("a notice", isError: true),
            .storeChanged(StoreStatus(place: "place", isDurable: true, health: .refusing("a reason"))),
        ]
        await watcher.end()
        await drill.stop()
        return inputs
    }

    /// All that concerns the service that fails, and a few of the rest.
    private static func chosen(_ observations: [Observation]) -> [Observation] {
        var counts: [EntityKind: Int] = [:]
        return observations.filter { observation in
            counts[observation.id.kind, default: 0] += 1
            return (counts[observation.id.kind] ?? 0) <= 3 || "\(observation.id)".contains("fraud-detect")
        }
    }

    /// Without keys, sizes and times, and one entity each.
    private static func parts(_ input: Input) -> [Input] {
        switch input {
        case .key, .resized, .ticked, .rebound: return []
        case .runbooksLoaded(let runbooks):
            return runbooks.filter { $0.id.contains("canary") }.map { .runbooksLoaded([$0]) }
        case .polled(var report):
            guard case .answered(let difference) = report.outcome else { return [input] }
            report.outcome = .answered(Difference())
            return chosen(difference.changed).map { .observed(PollPart([$0], at: report.finishedAt)) } + [
                .polled(report)
            ]
        default: return [input]
        }
    }
}

@Suite(.timeLimit(.minutes(10))) struct `No field of anything told` {
    /// Every pane and everything that lies over one.
    private static let ways: [[Key]] =
        (1...9).compactMap { Unicode.Scalar(48 + UInt32($0)) }.map { [.character($0)] } + [
            [.character("1"), .enter], [.character("1"), .character("v")], [.character("1"), .character("d")],
            [.character("1"), .character("m")], [.character("1"), .character("e")], [.character("1"), .character("i")],
            [.character("1"), .character("?")], [.escape, .character("1"), .character(":"), .character("f")],
            [.escape, .character("o")], [.escape, .character("/"), .character("f"), .character(":")],
            [.escape, .escape],
        ]

    /// The same string always gets the same text; each turn gives it another.
    @Test(arguments: [0, 7])
    func `puts an escape, a control or an invisible mark on any pane, into a line, onto the clipboard or into a file`(
        _ turn: Int
    ) async throws {
        var writer = try await Told.writer.value
        #expect(writer.places > 150)
        writer.texts = Array(Told.texts[turn...] + Told.texts[..<turn])
        let inputs = try await Told.inputs.value.map { try writer.write(into: $0) }
        var session = Session(now: World.start, options: .init(size: Size(columns: 200, rows: 60)))
        var said: [String] = []
        for input in inputs { said += Self.texts(session.take(input)) }
        while session.needsSettling { session.settle() }
        var seen = 0
        for size in [Size(columns: 200, rows: 60), Size(columns: 80, rows: 24), Size(columns: 40, rows: 10)] {
            _ = session.take(.resized(size))
            for way in Self.ways {
                for key in way { said += Self.texts(session.take(.key(key))) }
                let frame = session.settledFrame()
                seen += frame.text.contains("Ѯ") ? 1 : 0
                #expect(Self.isHarmless(frame), "\(way) at \(size)")
                if session.state.mode == .browsing {
                    for key in ["y", "Y", "w"] as [Unicode.Scalar] {
                        said += Self.texts(session.take(.key(.character(key))))
                    }
                }
            }
        }
        var report = LinearReport(ascii: false)
        said += report.lines(session.state)
        // Most panes showed it, and much was said.
        #expect(seen > 30, "only \(seen) frames showed what was written into the fields")
        #expect(said.count > 60 && said.contains { $0.contains("Ѯ") })
        for text in said {
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || Hostile.isHarmless($0) }, "\(text.debugDescription)")
        }
    }

    private static func isHarmless(_ frame: CellBuffer) -> Bool {
        (0..<frame.size.rows).allSatisfy { row in
            frame.cells(inRow: row).allSatisfy { cell in
                let scalars = frame.text(of: cell).unicodeScalars
                return scalars.count <= 5 && scalars.allSatisfy(Hostile.isHarmless)
            }
        }
    }

    /// What leaves the program as text.
    private static func texts(_ effects: [Effect]) -> [String] {
        effects.flatMap { effect -> [String] in
            switch effect {
            case .copy(let text): [text]
            case .write(let files):
                files.compactMap { if case .text(let text) = $0.content { text } else { nil } }
            default: []
            }
        }
    }
}
