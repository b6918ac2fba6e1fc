import OpsModel
import Synchronization
import Testing
import Wire

@testable import Backends
@testable import Engine

/// Evaluates every query to what a test says, and counts.
private final class FakeEvaluator: EvaluatesPromQL {
    static let kind = "fake"
    static let system = "Fake"
    static let reports: Set<EntityKind> = []
    static let options: [OptionSpec] = []

    private let answer: Result<[Double?], BackendError>
    private let asked = Mutex<[String]>([])

    init(settings: BackendSettings, transport: any Transport) throws(SettingsError) { answer = .success([]) }

    init(_ answer: Result<[Double?], BackendError>) { self.answer = answer }

    var queries: [String] { asked.withLock { $0 } }

    func poll(at now: Instant) async throws(BackendError) -> Snapshot { Snapshot() }

    func examine() async -> [Diagnosis] { [] }

    func values(of query: String) async throws(BackendError) -> [Double?] {
        asked.withLock { $0.append(query) }
        return try answer.get()
    }
}

private let question = CheckQuestion.promQL(query: "up", CheckComparison(.greater, 1), .every)

@Suite struct `Asking a runbook's checks` {
    let clock = ManualClock()

    private func checks(_ evaluators: FakeEvaluator..., network: FakeNetwork = FakeNetwork([:])) -> RunbookChecks {
        RunbookChecks(clock: clock, transport: network) { evaluators.map { .success($0) } }
    }

    @Test func `a question is asked once a minute, however often somebody looks`() async {
        let server = FakeEvaluator(.success([2]))
        let checks = checks(server)
        let first = await checks.ask([question, question])
        clock.advance(by: .seconds(59))
        #expect(await checks.ask([question]) == first && server.queries == ["up"])
        #expect(first[question] == CheckResult(.pass, value: 2, "2", at: Instant(seconds: 1_000_000)))
        clock.advance(by: .seconds(1))
        let second = await checks.ask([question])
        #expect(second[question]?.at == Instant(seconds: 1_000_060) && server.queries == ["up", "up"])
    }

    @Test func `every server is asked, and one that fails leaves open what the others do not decide`() async {
        let down = FakeEvaluator(.failure(BackendError(.unreachable, "b is down")))
        let open = await checks(FakeEvaluator(.success([2])), down).ask([question])[question]
        #expect(open?.verdict == .unknown && open?.finding == "1 of 2 series, 2; b is down")
        let decided = await checks(down, FakeEvaluator(.success([1, 3]))).ask([question])[question]
        #expect(decided?.verdict == .fail && decided?.value == 1)
    }

    @Test func `without a server, and without series, the answer is unknown`() async {
        #expect(
            await checks().ask([question])[question]?.finding
                == "no source evaluates PromQL; configure a prometheus backend")
        let empty = await checks(FakeEvaluator(.success([]))).ask([question])[question]
        #expect(empty?.verdict == .unknown && empty?.finding == "no series" && empty?.value == nil)
    }

    @Test func `an address is asked without a credential, and its status judged`() async {
        let network = FakeNetwork(["http://a:1/ready": Response(status: 503)])
        let checks = checks(network: network)
        let (ok, expected) = (
            CheckQuestion.http(url: "http://a:1/ready?v=4%207", .success),
            CheckQuestion.http(url: "http://a:1/ready", .these([503]))
        )
        let (away, wrong) = (
            CheckQuestion.http(url: "http://b/x", .success), CheckQuestion.http(url: "http://u:p@a/x", .success)
        )
        let results = await checks.ask([ok, expected, away, wrong])
        #expect(results[ok].map { "\($0.verdict) \($0.finding)" } == "fail HTTP 503")
        #expect(results[expected]?.verdict == .pass)
        #expect(results[away].map { "\($0.verdict) \($0.finding)" } == "unknown refused")
        #expect(results[wrong]?.verdict == .unknown)
        #expect(network.requests.contains { $0.url == "http://a:1/ready?v=4%207" && $0.method == .get })
        let isBare = network.requests.allSatisfy { $0.credential == Credential.none }
        #expect(isBare && network.requests.count == 3)
    }

    @Test func `Prometheus answers with the value of each series, and names the runbook when it refuses`() async throws
    {
        let body =
            #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1,"0.5"]},{"metric":{},"value":[1,"NaN"]}]}}"#
        let settings = BackendSettings(id: "metrics", url: "http://p:9090")
        let server = try Prometheus(
            settings: settings, transport: FakeNetwork(["http://p:9090/api/v1/query": .json(body)]))
        #expect(try await server.values(of: "up") == [0.5, nil])
        let refusal = #"{"status":"error","errorType":"bad_data","error":"parse error"}"#
        let other = try Prometheus(
            settings: settings, transport: FakeNetwork(["http://p:9090/api/v1/query": .json(refusal, status: 400)]))
        await #expect(throws: BackendError.self) { try await other.values(of: "up") }
        do throws(BackendError) {
            _ = try await other.values(of: "up{")
        } catch {
            #expect(error.description.hasSuffix("Correct it in the runbook."))
        }
    }
}

@Suite struct `Pages that alerts name` {
    private let network = FakeNetwork([
        "https://wiki.example/run/a.md": .text("# One\r\ntwo"),
        "https://wiki.example/page": Response(headers: ["Content-Type": "text/html"], body: Array("<html>".utf8)),
        "https://other.example:8443/a": .text("three"),
    ])

    private func read(_ url: String) async -> String {
        let pages = RunbookPages(hosts: ["Wiki.example", "other.example:8443"], transport: network)
        do throws(RunbookPageError) {
            return try await pages.read(url).map(\.text).joined(separator: "|")
        } catch {
            return error.description
        }
    }

    @Test func `the text of a listed host is shown line by line`() async {
        #expect(await read("https://wiki.example/run/a.md?x=1#top") == "# One|two")
        #expect(await read("https://other.example:8443/a") == "three")
    }

    @Test(arguments: [
        "https://evil.example/a", "https://wiki.example.evil/a", "https://evil.example/#wiki.example",
        "https://evil.example\\@wiki.example/", "https://other.example/a", "http://u:p@wiki.example/a",
        "file:///etc/passwd",
        "wiki.example/a", "",
    ])
    func `nothing else is asked`(url: String) async {
        _ = await read(url)
        let isAsked = network.requests.contains { $0.base.host != "wiki.example" || $0.base.scheme != .https }
        #expect(!isAsked)
        #expect(network.requests.isEmpty)
    }

    @Test func `the reason says what to do`() async {
        #expect(
            await read("https://evil.example/a")
                == "evil.example is not listed; add it to 'runbookHosts:' to read its pages here, or open https://evil.example/a"
        )
        #expect(await read("https://wiki.example/page").hasSuffix("open https://wiki.example/page in a browser"))
    }
}
