import Backends
import Cells
import Drill
import Engine
import FoundationEssentials
import Glibc
import OpsModel
import Testing
import Wire

@testable import Dashboard

@Suite(.timeLimit(.minutes(3))) struct `Recordings` {
    /// Every kind of input, with what is hard to write: no number, an infinite one, control characters, other scripts.
    private var inputs: [Input] {
        let request = SeriesRequest(
            entity: .signals(SignalsID(backend: "prom", source: "s", subject: Subject(name: "a"))), kind: .latencyP99,
            from: World.start, to: World.start + .seconds(60), step: .seconds(1))
        var views = RememberedViews()
        (views.theme, views.glyphs) = ("dark", "blocks")
        views.views["fleet"] = RememberedViews.View()
        views.views["fleet"]?.filter = "fraud \u{7}"
        return World.quiet + [
            .resized(Size(columns: 80, rows: 24)), World.ticked(0.125), .pollStarted("prom", at: World.start),
            .observed(
                PollPart([World.deployment("größe\u{1B}[31m"), World.alert("a")], at: World.start, isHealthy: false)),
            World.polled("prom", [], vanished: [.backend("am")]), World.failed("am", after: 2, "refused\u{7}"),
            .seriesRead(SeriesAnswer(request: request, samples: [Sample(at: World.start, value: nil)], problem: "no")),
            .noticed("done", isError: true), .rebound(["sort": "S ctrl-t"]), .key(.character("j")),
            .key(.character("\u{1F600}")), .key(.control("d")),
            .key(.function(5)), .key(.paste("two words\nand a line")), .key(.paste("")), .key(.character(" ")),
            .key(.mouse(MouseEvent(.wheelDown, column: 3, row: 7))), .viewsRestored(views),
            .pageRead(RunbookPage(url: "https://wiki.example/a", lines: ["# One", "\u{1B}"], at: World.start)),
            .key(.escape), .key(.backTab), .key(.pageDown), .key(.enter), .key(.delete), .key(.insert), .key(.home),
        ]
    }

    private func record(_ inputs: [Input], to path: String) async throws {
        let recorder = try Recorder(path: path, version: "1.2.3", now: World.start)
        for input in inputs { recorder.record(input, at: World.start, afterPaint: false) }
        recorder.close()
        await recorder.finished()
    }

    @Test func `gives back every kind of input as it was`() async throws {
        let folder = try ScratchFolder()
        try await record(inputs, to: folder.file("a"))
        let read = try Recording(path: folder.file("a"))
        #expect(read.startedAt == World.start)
        #expect(read.inputs.map(\.input) == inputs)
    }

    @Test func `hold no credential that a source wrote into its texts, and read all the same`() async throws {
        let folder = try ScratchFolder()
        var version = ModelVersion(
            id: VersionID(model: ModelID(registry: "registry", name: "fraud"), version: "3"), registration: .ready,
            tags: ["api_key": "canary-\"4711", "note": "Cookie: canary-1"],
            source: "https://ops:canary-2@store.example/models/3")
        version.description = "said \"token=canary-3\""
        let recorded: [Input] = [
            World.polled("registry", [.version(version)]), .noticed("secret: known-4", isError: true),
            .key(.character("j")), .noticed("known/5 was sent", isError: false),
        ]
        let secrets = KnownSecrets()
        secrets.insert(Secret("known/5"))
        let recorder = try Recorder(path: folder.file("a"), version: "1", now: World.start) { secrets.redact($0) }
        for input in recorded { recorder.record(input, at: World.start, afterPaint: false) }
        recorder.close()
        await recorder.finished()
        let text = try String(contentsOfFile: folder.file("a"), encoding: .utf8)
        for canary in ["canary", "4711", "known-4", "known/5"] { #expect(!text.contains(canary), "\(text)") }
        #expect(text.contains("store.example/models/3"))
        let read = try Recording(path: folder.file("a")).inputs.map(\.input)
        #expect(read.count == recorded.count)
        #expect(read[2] == .key(.character("j")))
    }

    @Test func `name the seed of the drill that was recorded`() async throws {
        let folder = try ScratchFolder()
        let recorder = try Recorder(path: folder.file("a"), version: "1", seed: 42, now: World.start)
        recorder.close()
        await recorder.finished()
        #expect(try Recording(path: folder.file("a")).seed == 42)
        try await record([], to: folder.file("b"))
        #expect(try Recording(path: folder.file("b")).seed == nil)
    }

    @Test func `a reason for not reading one is printable, whatever stands in it`() async throws {
        let folder = try ScratchFolder()
        try await record(inputs, to: folder.file("a"))
        let bad = "{\"t\":1,\"input\":{\"key\":\"\u{9B}31m\u{202E}\"}}\n"
        let text = try String(contentsOfFile: folder.file("a"), encoding: .utf8) + bad
        try text.write(toFile: folder.file("b"), atomically: false, encoding: .utf8)
        #expect {
            try Recording(path: folder.file("b"))
        } throws: {
            let sentence = "\($0)"
            return sentence.contains("no known key") && sentence == Printable.text(sentence)
        }
    }

    @Test func `a last line that was cut off is left out`() async throws {
        let folder = try ScratchFolder()
        try await record(inputs, to: folder.file("a"))
        let whole = try Data(contentsOf: URL(filePath: folder.file("a")))
        try whole.dropLast(7).write(to: URL(filePath: folder.file("b")))
        #expect(try Recording(path: folder.file("b")).inputs.count == inputs.count - 1)
    }

    @Test func `a bad line elsewhere is named`() async throws {
        let folder = try ScratchFolder()
        try await record(inputs, to: folder.file("a"))
        var lines = try String(contentsOfFile: folder.file("a"), encoding: .utf8).split(separator: "\n").map(
            String.init)
        lines[2] = "{\"t\":1,\"input\":{\"nothing\":1}}"
        try (lines.joined(separator: "\n") + "\n").write(toFile: folder.file("b"), atomically: false, encoding: .utf8)
        #expect { try Recording(path: folder.file("b")) } throws: { "\($0)".contains("line 3") }
    }

    @Test func `another format is refused with what to do`() async throws {
        let folder = try ScratchFolder()
        let header = "{\"format\":99,\"program\":\"mlops-tui\",\"version\":\"9\",\"startedAt\":1}\n"
        try header.write(toFile: folder.file("a"), atomically: false, encoding: .utf8)
        #expect(throws: RecordingError.otherFormat(99)) { try Recording(path: folder.file("a")) }
    }

    @Test(arguments: ["", "{}", "hello\n", "\u{0}\u{1}"]) func `what is no recording is refused`(_ text: String) throws
    {
        let folder = try ScratchFolder()
        try text.write(toFile: folder.file("a"), atomically: false, encoding: .utf8)
        #expect(throws: RecordingError.notARecording(folder.file("a"))) { try Recording(path: folder.file("a")) }
    }

    @Test func `a missing file is refused, in words`() {
        let missing = RecordingError.cannotRead("/nowhere/at/all", reason: "No such file or directory")
        #expect(throws: missing) { try Recording(path: "/nowhere/at/all") }
    }

    @Test(arguments: ["/dev/null", "/"]) func `a device and a folder hold no recording`(_ path: String) {
        #expect(throws: RecordingError.notARecording(path)) { try Recording(path: path) }
        #expect("\(RecordingError.notARecording(path))".contains("holds no recording"))
    }

    @Test func `an existing file is never written over`() throws {
        let folder = try ScratchFolder()
        try "precious".write(toFile: folder.file("a"), atomically: false, encoding: .utf8)
        #expect(throws: RecordingError.self) { try Recorder(path: folder.file("a"), version: "1", now: World.start) }
        #expect(try String(contentsOfFile: folder.file("a"), encoding: .utf8) == "precious")
    }

    @Test func `a symbolic link is not followed`() throws {
        let folder = try ScratchFolder()
        symlink(folder.file("target"), folder.file("link"))
        #expect(throws: RecordingError.self) { try Recorder(path: folder.file("link"), version: "1", now: World.start) }
        #expect(access(folder.file("target"), F_OK) != 0)
    }

    @Test func `only its owner can read it`() async throws {
        let folder = try ScratchFolder()
        try await record([], to: folder.file("a"))
        var status = stat()
        stat(folder.file("a"), &status)
        #expect(status.st_mode & 0o777 == 0o600)
    }
}

@Suite(.timeLimit(.minutes(3))) struct `Replaying` {
    /// A session on the drill, with keys between; the frames that were shown, and where it was recorded.
    private func drill(_ terminal: FakeTerminal, record path: String, _ configure: (String) -> String) async throws {
        let drill = DrillFleet(seed: 1, start: Date().timeIntervalSince1970)
        let text = configure(DrillConfiguration(try await drill.start()).text)
        let configuration = try Configuration(yaml: text, file: "drill", folder: "", home: nil)
        let recorder = try Recorder(path: path, version: "1", now: WallClock.system.now())
        let loop = try Loop(recorder: recorder)
        try await loop.open { terminal.display() }
        let engine = Engine(configuration: configuration) { loop.inbox.put(Input($0, of: configuration)) }
        let polling = Task { await engine.run() }
        let running = Task { await loop.run { await engine.perform($0) } }
        try await terminal.sees("fraud-detection")
        try await terminal.sees("7/7")
        for key: Key in [.end, .up, .up, .home, .enter, .character("v"), .character("q"), .character("2")] {
            terminal.press(key)
            try await Task.sleep(for: .milliseconds(40))
        }
        terminal.resize(Size(columns: 120, rows: 40))
        terminal.press(.character("4"), .character("G"), .character("k"), .character("k"))
        try await terminal.wait(for: "the larger screen") { $0.frames.last?.size == Size(columns: 120, rows: 40) }
        await loop.end()
        _ = await running.value
        polling.cancel()
        await polling.value
        await drill.stop()
        await recorder.finished()
    }

    @Test func `shows the same screens again`() async throws {
        let folder = try ScratchFolder()
        let terminal = try FakeTerminal()
        try await drill(terminal, record: folder.file("a")) { $0 }
        var replayed: [CellBuffer] = []
        var session = try Recording(path: folder.file("a")).replayed { replayed.append($0) }
        replayed.append(session.settledFrame())
        let shown = terminal.frames
        #expect(shown.count >= 8)
        #expect(replayed.count >= shown.count)
        for (index, (one, other)) in zip(shown, replayed).enumerated() where one != other {
            Issue.record("frame \(index) differs:\n\(one.snapshot())\nreplayed:\n\(other.snapshot())")
            return
        }
    }

    @Test func `a recording holds no secret that the configuration names`() async throws {
        let folder = try ScratchFolder()
        let canary = "canary-4f1c9a"
        let file = folder.file("password")
        try canary.write(toFile: file, atomically: false, encoding: .utf8)
        chmod(file, 0o600)
        try await drill(try FakeTerminal(), record: folder.file("a")) { text in
            text.replacing(
                "    kind: mlflow\n",
                with: "    kind: mlflow\n    auth: { basic: { user: someone, password: 'file:\(file)' } }\n")
        }
        let recorded = try String(contentsOfFile: folder.file("a"), encoding: .utf8)
        #expect(recorded.contains("registry"))
        #expect(!recorded.contains(canary))
        #expect(!recorded.contains(Data(canary.utf8).base64EncodedString()))
        #expect(!recorded.contains(Data("someone:\(canary)".utf8).base64EncodedString()))
    }

    @Test func `stops at an instant, and draws in another size when asked`() async throws {
        let folder = try ScratchFolder()
        let recorder = try Recorder(path: folder.file("a"), version: "1", now: World.start)
        recorder.record(.resized(Size(columns: 80, rows: 24)), at: World.start, afterPaint: false)
        for (index, input) in (World.quiet + [World.polled("triton", World.deployments(3))]).enumerated() {
            recorder.record(input, at: World.start + .seconds(Double(index)), afterPaint: true)
        }
        recorder.close()
        await recorder.finished()
        let recording = try Recording(path: folder.file("a"))
        var early = recording.replayed(until: World.start + .seconds(2))
        #expect(!early.settledFrame().text.contains("service-0001"))
        var late = recording.replayed(size: Size(columns: 100, rows: 30), glyphs: .ascii)
        let frame = late.settledFrame()
        #expect(frame.size == Size(columns: 100, rows: 30))
        #expect(frame.text.contains("service-0001"))
        #expect(frame.text.unicodeScalars.allSatisfy { $0.value < 0x7F })
    }
}
