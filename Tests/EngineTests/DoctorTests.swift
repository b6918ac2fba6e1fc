import Backends
import Glibc
import OpsModel
import Store
import Testing
import Wire

@testable import Engine

/// Says what a test wants, whatever is wrong with its server.
private struct TalkativeBackend: Backend {
    static let kind = "talkative"
    static let system = "Talkative"
    static let options: [OptionSpec] = []
    static let reports: Set<EntityKind> = []

    let id: BackendID

    init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {
        id = settings.id
    }

    func poll(at now: Instant) async throws(BackendError) -> Snapshot { Snapshot() }

    func examine() async -> [Diagnosis] {
        if id == "hangs" { await Gate().wait() }
        if id == "broken" {
            return [
                Diagnosis(.fail, "authorised", "answered 401: canary-4711\u{1B}[31m", advice: "Ask for canary-4711.")
            ]
        }
        return [
            Diagnosis(.pass, "reachable", "in 3 ms"), Diagnosis(.warn, "clock skew", "9 s ahead", advice: "Mend it."),
        ]
    }
}

@Suite(.timeLimit(.minutes(1))) struct `Doctor's findings` {
    let clock = ManualClock()

    func terminal(_ environment: [String: String], size: (Int, Int)? = (120, 40)) -> TerminalFacts {
        TerminalFacts(
            environment: environment, isInputTerminal: size != nil, isOutputTerminal: size != nil,
            size: size.map { ($0.0, $0.1) }
        ) { $0 == "/usr/share/terminfo/x/xterm-256color" }
    }

    func report(
        _ yaml: String?, _ environment: [String: String] = ["TERM": "xterm-256color", "LANG": "C.UTF-8"],
        patience: Duration = .seconds(30)
    ) async -> DoctorReport {
        let secrets = KnownSecrets()
        let factory = BackendFactory(catalog: [TalkativeBackend.self], secrets: secrets) { _ in SilentTransport() }
        let doctor = Doctor(
            terminal: terminal(environment), factory: factory, secrets: secrets, clock: clock, patience: patience)
        return await doctor.examine(yaml == nil ? .drill : .file("c.yaml")) { path throws(ConfigurationError) in
            try Configuration(yaml: yaml ?? "", file: path, catalog: [TalkativeBackend.self])
        }
    }

    static let head = "version: 1\nbackends:\n"

    @Test func `all is well without a configuration`() async {
        let report = await report(nil)
        #expect(!report.hasFailed)
        #expect(report.sections.map(\.title) == ["terminal", "configuration", "store"])
    }

    @Test func `the store is looked at: not there yet, sound and private, open to others, damaged`() async throws {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/state/store.sqlite"
        func findings() async -> [Diagnosis] {
            let text = "version: 1\nstore: { path: \(path) }\n"
            return await report(text).sections.first { $0.title == "store" }?.findings ?? []
        }
        #expect(await findings().map(\.detail) == ["\(path): not there yet; the dashboard begins it"])
        let store = try await SQLiteStore.open(path: path) { Instant(seconds: 0) }
        await store.close()
        #expect(await findings().map(\.verdict) == [.pass, .pass, .pass])
        #expect(chmod(path, 0o644) == 0)
        #expect(await findings().map(\.verdict) == [.pass, .warn, .pass])
        try folder.write(String(repeating: "no store", count: 4_000), to: "state/store.sqlite")
        let damaged = await findings()
        #expect(damaged.last?.verdict == .fail)
        #expect(damaged.last?.advice.contains("sets it aside") == true)
        #expect(try folder.read("state/store.sqlite").hasPrefix("no store"))
    }

    @Test func `a sink is looked at and sent nothing`() async throws {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/state/store.sqlite"
        let yaml = """
            version: 1
            store: { path: \(path) }
            notify:
              - { name: hook, kind: webhook, url: "http://ops.example/h" }
              - { name: pager, kind: pagerduty, routingKey: "env:NOT_SET_ANYWHERE_4711" }
              - { name: script, kind: command, command: [no-such-program-here] }
            """
        let store = try await SQLiteStore.open(path: path) { Instant(seconds: 0) }
        try await store.register(sinks: ["hook"], at: clock.now)
        let announcement = Announcement(
            .incidentOpened, of: "INC-K7QD", at: clock.now, severity: .error, level: 1, summary: "x")
        try await store.save(StoreBatch(at: clock.now, announcements: [announcement]))
        let wish = SinkWish(sink: "hook", topics: [.incidentOpened])
        let claimed = try await store.claim(wish, by: "a", at: clock.now, lease: .seconds(60), limit: 1)
        try await store.settle(claimed[0], .failed("HTTP 403", again: clock.now), by: "a", at: clock.now)
        await store.close()
        let report = await report(yaml)
        func findings(_ title: String) -> [String] {
            report.sections.first { $0.title == title }?.findings.map { "\($0.verdict) \($0.topic)" } ?? []
        }
        #expect(findings("notify hook (webhook)") == ["pass ready", "warn encrypted", "warn signed", "fail delivered"])
        #expect(findings("notify pager (pagerduty)") == ["fail ready", "pass delivered"])
        #expect(findings("notify script (command)") == ["fail ready", "pass delivered"])
        #expect(report.text(ascii: false, colour: false).contains("HTTP 403"))
    }

    @Test func `mistakes in the configuration are told as they stand`() async {
        let report = await report("version: 1\nbackend: []\n")
        #expect(report.hasFailed)
        #expect(
            report.sections.last?.findings.map(\.detail)
                == ["c.yaml:2: unknown key 'backend' at the top; did you mean 'backends'?"])
    }

    @Test func `what to write in the configuration is told whole`() async {
        let report = await report(
            Self.head + "- { id: one, kind: talkative, url: \"http://a\", auth: { basic: { user: me } } }\n"
                + "- { id: two, kind: talkative, url: \"http://me:canary-4711@b\" }\n")
        let text = report.text(ascii: false, colour: false)
        #expect(report.hasFailed)
        #expect(text.contains("{ basic: { user: NAME, password: \"env:"))
        #expect(!text.contains("•••") && !text.contains("canary"))
    }

    @Test func `a command for a secret that hangs is named with its line, and what it wrote is not printed`() async {
        let hangs = await report(
            Self.head
                + "- { id: one, kind: talkative, url: \"http://a\", deadline: 100ms, auth: { bearer: \"command:sleep 100\" } }\n",
            patience: .milliseconds(500))
        #expect(
            hangs.sections.last?.findings.first?.detail.hasPrefix(
                "c.yaml:3: The command for a secret failed. sleep did not end within 400 ms") == true)
        let talks = await report(
            Self.head
                + "- { id: one, kind: talkative, url: \"http://a\", auth: { bearer: \"command:ls /token=canary-4711\" } }\n"
        )
        #expect(talks.hasFailed)
        #expect(!talks.text(ascii: false, colour: false).contains("canary"))
    }

    @Test func `backends are examined at once, each in its own section, in their order`() async {
        let report = await report(
            Self.head
                + "- { id: one, kind: talkative, url: \"http://a\" }\n- { id: two, kind: talkative, url: \"http://b\" }\n"
        )
        #expect(report.sections.map(\.title).suffix(2) == ["one (Talkative, http://a)", "two (Talkative, http://b)"])
        #expect(!report.hasFailed)
        #expect(report.count(of: .warn) == 2)
    }

    @Test func `one that hangs fails at its deadline and holds nobody up`() async {
        let yaml =
            Self.head
            + "- { id: hangs, kind: talkative, url: \"http://a\", deadline: 5s }\n- { id: two, kind: talkative, url: \"http://b\" }\n"
        let run = Task { await report(yaml) }
        await clock.advanceToNextDeadline()
        let findings = await run.value.sections.first { $0.title.hasPrefix("hangs") }?.findings
        #expect(findings?.map(\.detail) == ["not examined within 30 s"])
    }

    @Test func `a missing secret is told with its line`() async {
        let report = await report(
            Self.head
                + "- { id: one, kind: talkative, url: \"http://a\", auth: { bearer: \"env:MLOPS_TUI_TEST_UNSET\" } }\n")
        #expect(
            report.sections.last?.findings.first?.detail
                == "c.yaml:3: The environment variable MLOPS_TUI_TEST_UNSET is not set. Set it before the start.")
    }

    @Test func `what works and should not be left so is a warning`() async {
        let report = await report(
            Self.head
                + "- { id: one, kind: talkative, url: \"http://a\", tls: { skipVerify: true }, auth: { bearer: \"command:/bin/echo t0ken-t0ken\" } }\n"
        )
        #expect(report.sections.last?.findings.map(\.topic).suffix(2) == ["certificate", "encrypted"])
    }

    @Test func `no secret and no control character is printed, in text or JSON`() async {
        let report = await report(
            Self.head
                + "- { id: broken, kind: talkative, url: \"https://a\", auth: { bearer: \"command:/bin/echo canary-4711\" } }\n"
        )
        #expect(report.hasFailed)
        for text in [report.text(ascii: false, colour: false), report.json] {
            #expect(!text.contains("canary"))
            #expect(!text.contains("\u{1B}"))
            #expect(text.contains("•••"))
        }
    }

    @Test func `the text is aligned, with advice below what it is about`() {
        let report = DoctorReport([
            .init(
                "one", [Diagnosis(.pass, "reachable", "in 3 ms"), Diagnosis(.fail, "TERM", "dumb", advice: "Mend it.")])
        ])
        #expect(
            report.text(ascii: false, colour: false) == """
                one
                  ✓ reachable  in 3 ms
                  ✗ TERM       dumb
                               → Mend it.

                1 failed, 0 to look at.

                """)
        #expect(report.text(ascii: true, colour: false).contains("  FAIL TERM"))
        #expect(report.text(ascii: true, colour: false).utf8.allSatisfy { $0 < 0x80 })
        #expect(report.text(ascii: false, colour: true).contains("\u{1B}[31m✗\u{1B}[0m"))
    }

    @Test(arguments: [
        (["TERM": "xterm-256color", "LANG": "de_DE.utf8"], ["pass", "pass", "pass", "pass"]),
        (["TERM": "dumb", "LANG": "C"], ["pass", "warn", "pass", "warn"]),
        (["TERM": "xterm-newest", "LC_ALL": "C.UTF-8", "LANG": "C"], ["pass", "warn", "pass", "pass"]),
        (["TERM": "../../etc/passwd", "LC_ALL": "POSIX", "LANG": "C.UTF-8"], ["pass", "warn", "pass", "warn"]),
    ]) func `the terminal is judged by what it says of itself`(environment: [String: String], verdicts: [String]) {
        #expect(terminal(environment).findings().map(\.verdict.rawValue) == verdicts)
    }

    @Test func `a screen that is too small or none at all is a warning`() {
        #expect(terminal([:], size: (30, 8)).findings().first?.verdict == .warn)
        #expect(terminal([:], size: nil).findings().first?.verdict == .warn)
        #expect(terminal([:], size: (40, 10)).findings().first?.verdict == .pass)
    }
}
