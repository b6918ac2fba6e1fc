import Backends
import OpsModel
import Synchronization
import Testing
import Wire

@testable import Engine

/// Answers nothing: what the fakes say comes from elsewhere.
struct SilentTransport: Transport {
    func send(_ request: Request) async throws(WireError) -> Response {
        throw .refused(host: "nowhere")
    }
}

/// A backend that remembers, and whose reads wait at a gate.
struct RememberingBackend: ReadsSeries {
    static let kind = "remembering"
    static let system = "Remembering"
    static let options: [OptionSpec] = []
    static let reports: Set<EntityKind> = [.signals]

    static let record = Mutex((atOnce: 0, most: 0, total: 0))

    init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {}

    func poll(at now: Instant) async throws(BackendError) -> Snapshot { Snapshot() }

    func examine() async -> [Diagnosis] { [] }

    func samples(for request: SeriesRequest) async throws(BackendError) -> [OpsModel.Sample] {
        if request.step == .seconds(1) { throw BackendError(.server, "it broke") }
        Self.record.withLock {
            $0.atOnce += 1
            $0.total += 1
            $0.most = max($0.most, $0.atOnce)
        }
        for _ in 0..<20 { await Task.yield() }
        Self.record.withLock { $0.atOnce -= 1 }
        return [OpsModel.Sample(at: request.from, value: 1)]
    }
}

@Suite(.timeLimit(.minutes(1))) struct `Running the engine` {
    let clock = ManualClock()
    let events = EventLog()
    let secrets = KnownSecrets()

    var factory: BackendFactory {
        BackendFactory(catalog: [FakeBackend.self, OtherBackend.self, RememberingBackend.self], secrets: secrets) { _ in
            SilentTransport()
        }
    }

    func configuration(_ backends: String) throws -> Configuration {
        try Configuration(
            yaml: "version: 1\nbackends:\n" + backends, file: "c.yaml",
            catalog: [FakeBackend.self, OtherBackend.self, RememberingBackend.self])
    }

    func engine(_ backends: String) throws -> Engine {
        Engine(configuration: try configuration(backends), factory: factory, clock: clock, seed: 1, sink: events.sink)
    }

    static let two =
        "- { id: a, kind: fake, url: \"http://a/\", interval: 30s, environment: prod }\n- { id: b, kind: other, url: \"http://b\" }\n"

    @Test func `the sources come first, then every one of them is polled`() async throws {
        let engine = try engine(Self.two)
        let run = Task { await engine.run() }
        guard case .sources(let sources) = await events.next() else {
            Issue.record("no sources")
            return
        }
        #expect(sources.map(\.id) == ["a", "b"])
        #expect(sources.map(\.system) == ["Fake", "Other"])
        #expect(sources.map(\.address) == ["http://a", "http://b"])
        #expect(sources.map(\.interval) == [.seconds(30), .seconds(15)])
        #expect(sources.map(\.environment) == [.production, .unknown])
        #expect(sources.map(\.reports) == [[.model], [.deployment]])
        var polled: Set<BackendID> = []
        while polled.count < 2 { polled.insert(try #require(await events.nextReport()).backend) }
        run.cancel()
        await run.value
    }

    @Test func `a backend whose secret is missing is off with the reason, and the others are polled`() async throws {
        let engine = try engine(
            "- id: a\n  kind: fake\n  url: http://a\n  auth:\n    bearer: env:MLOPS_TUI_TEST_UNSET\n"
                + Self.two.split(separator: "\n")[1])
        let run = Task { await engine.run() }
        guard case .sources(let sources) = await events.next() else {
            Issue.record("no sources")
            return
        }
        #expect(
            sources[0].health
                == .off("c.yaml:7: The environment variable MLOPS_TUI_TEST_UNSET is not set. Set it before the start."))
        #expect(sources[1].health == .starting)
        #expect(await events.nextReport()?.backend == "b")
        run.cancel()
        await run.value
    }

    @Test func `all that is missing of all backends is told at once, each with its line`() async throws {
        func backend(_ id: String, _ secret: String) -> String {
            "- id: \(id)\n  kind: fake\n  url: https://\(id)\n"
                + "  tls: { ca: /nonexistent/ca.pem, certificate: /nonexistent/c.pem, key: /nonexistent/k.pem }\n"
                + "  auth:\n    bearer: env:MLOPS_TUI_TEST_\(secret)\n"
        }
        let engine = try engine(backend("a", "UNSET") + backend("b", "NEITHER"))
        let run = Task { await engine.run() }
        guard case .sources(let sources) = await events.next() else {
            Issue.record("no sources")
            return
        }
        for (source, expected) in zip(sources, [(3, "UNSET"), (9, "NEITHER")]) {
            guard case .off(let reason) = source.health else {
                Issue.record("\(source.id) is not off")
                continue
            }
            let (line, secret) = expected
            #expect(
                reason.contains("c.yaml:\(line + 5): The environment variable MLOPS_TUI_TEST_\(secret) is not set."))
            for file in ["ca.pem", "c.pem", "k.pem"] {
                #expect(reason.contains("c.yaml:\(line): the TLS file /nonexistent/\(file) cannot be read"))
            }
        }
        await run.value
    }

    @Test func `a TLS file that is not there is told with the line of its backend`() async throws {
        let engine = try engine("- { id: a, kind: fake, url: \"https://a\", tls: { ca: /nonexistent/ca.pem } }\n")
        let run = Task { await engine.run() }
        guard case .sources(let sources) = await events.next() else {
            Issue.record("no sources")
            return
        }
        #expect(
            sources[0].health
                == .off("c.yaml:3: the TLS file /nonexistent/ca.pem cannot be read: No such file or directory"))
        await run.value
    }

    @Test func `a secret that a command fetches keeps nobody waiting, and failing it is tried again`() async throws {
        let engine = try engine(
            "- { id: a, kind: fake, url: \"http://a\", auth: { bearer: \"command:/nonexistent/helper\" } }\n")
        let run = Task { await engine.run() }
        guard case .sources(let sources) = await events.next() else {
            Issue.record("no sources")
            return
        }
        #expect(sources[0].health == .starting)
        let report = try #require(await events.nextReport())
        guard case .failed(let failure) = report.outcome else {
            Issue.record("polled without its secret")
            return
        }
        #expect(failure.kind == .secret)
        #expect(failure.message.hasPrefix("c.yaml:3: The command for a secret failed."))
        #expect(report.nextPoll != nil)
        run.cancel()
        await run.value
    }

    @Test func `a secret that was found is known to the redaction`() async throws {
        let engine = try engine(
            "- { id: a, kind: fake, url: \"http://a\", auth: { bearer: \"command:/bin/echo canary-4711\" } }\n")
        let run = Task { await engine.run() }
        _ = await events.nextReport()
        #expect(secrets.redaction("it said canary-4711") == "it said •••")
        run.cancel()
        await run.value
    }

    @Test func `one backend can be polled now without the others`() async throws {
        let engine = try engine(Self.two)
        let run = Task { await engine.run() }
        _ = await events.nextReport()
        _ = await events.nextReport()
        await engine.pollNow("b")
        #expect(await events.nextReport()?.backend == "b")
        await engine.pollNow()
        let both = [await events.nextReport()?.backend, await events.nextReport()?.backend]
        #expect(Set(both) == ["a", "b"])
        run.cancel()
        await run.value
    }

    // MARK: Series

    func request(_ backend: BackendID, step: Int = 60) -> SeriesRequest {
        let id = SignalsID(backend: backend, source: "s", subject: Subject(name: "n"))
        return SeriesRequest(
            entity: .signals(id), kind: .latencyP99, from: Instant(seconds: 0), to: Instant(seconds: 600),
            step: .seconds(step))
    }

    @Test func `series come from the backend that has them, a few at once`() async throws {
        let engine = try engine("- { id: m, kind: remembering, url: \"http://m\" }\n")
        let run = Task { await engine.run() }
        _ = await events.nextReport()
        let answers = await withTaskGroup(of: SeriesAnswer.self) { group in
            for _ in 0..<30 { group.addTask { await engine.readSeries(request("m")) } }
            var answers: [SeriesAnswer] = []
            for await answer in group { answers.append(answer) }
            return answers
        }
        #expect(answers.allSatisfy { $0.problem == nil && $0.samples.count == 1 })
        let record = RememberingBackend.record.withLock { $0 }
        #expect(record.total == 30)
        #expect(record.most <= 4)
        run.cancel()
        await run.value
    }

    @Test func `a series that cannot be had says why`() async throws {
        let engine = try engine(
            "- { id: m, kind: remembering, url: \"http://m\" }\n- { id: b, kind: other, url: \"http://b\" }\n")
        let run = Task { await engine.run() }
        _ = await events.nextReport()
        _ = await events.nextReport()
        #expect(await engine.readSeries(request("m", step: 1)).problem == "it broke")
        #expect(await engine.readSeries(request("b")).problem == "b keeps no past")
        #expect(await engine.readSeries(request("nobody")).problem == "no backend that is open has this series")
        run.cancel()
        await run.value
    }

    // MARK: Without a screen

    @Test func `a headless round polls each source once and tells of those that are off`() async throws {
        let loop = HeadlessLoop(
            configuration: try configuration(
                Self.two
                    + "- { id: c, kind: fake, url: \"http://c\", auth: { bearer: \"env:MLOPS_TUI_TEST_UNSET\" } }\n"),
            factory: factory, clock: clock)
        let round = await loop.pollOnce(within: .seconds(5))
        #expect(round.sources.map(\.id) == ["a", "b", "c"])
        #expect(Set(round.reports.map(\.backend)) == ["a", "b"])
        #expect(round.silent == ["c"])
    }

    @Test func `a command for a secret that hangs is named with its line, and its server is not blamed`() async throws {
        let yaml = "- { id: c, kind: fake, url: \"http://c\", auth: { bearer: \"command:sleep 100\" } }\n"
        let loop = HeadlessLoop(configuration: try configuration(yaml), factory: factory, clock: clock)
        let round = await loop.pollOnce(within: .milliseconds(500))
        guard case .failed(let failure)? = round.reports.first?.outcome else { return #expect(Bool(false)) }
        #expect(failure.kind == .secret)
        #expect(failure.message.contains(":3: The command for a secret failed. sleep did not end within 400 ms"))
    }

    @Test func `a round is silent where a source failed or left out a list, not where one is merely unwell`() {
        let now = Instant(seconds: 0)
        func report(
            _ id: BackendID, _ outcome: PollReport.Outcome, _ change: (inout PollReport) -> Void = { _ in }
        ) -> PollReport {
            var report = PollReport(backend: id, startedAt: now, finishedAt: now, latency: .zero, outcome: outcome)
            change(&report)
            return report
        }
        let whole = PollReport.Outcome.answered(Difference())
        let reports = [
            report("whole", whole), report("cut", whole) { $0.truncated = "more than 500" },
            report("unwell", whole) { $0.facts = BackendFacts(isHealthy: false) },
            report("partial", whole) { $0.incomplete = [.alert: "no answer"] },
            report("failed", .failed(PollFailure(kind: .unreachable, message: "refused"))),
        ]
        let sources = (reports.map(\.backend) + ["off"]).map {
            BackendStatus(id: $0, system: "", address: "", interval: .seconds(1))
        }
        #expect(HeadlessLoop.Round(sources: sources, reports: reports).silent == ["partial", "failed", "off"])
    }
}
