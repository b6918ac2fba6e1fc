import Backends
import Cells
import Dashboard
import Dispatch
import OpsModel
import Synchronization
import Views
import Wire

/// The answers of one outside system, all the way: adapter, difference, state, screen, and one more poll.
///
/// The input is the body of every answer, or, with bytes 0x1E between them, of one after the other.
enum BackendTarget {
    static func mlflow(_ bytes: [UInt8]) { run(MLflow.self, bytes) }
    static func alertmanager(_ bytes: [UInt8]) { run(Alertmanager.self, bytes) }
    static func triton(_ bytes: [UInt8]) { run(Triton.self, bytes, options: scraping) }
    static func mlserver(_ bytes: [UInt8]) { run(MLServer.self, bytes, options: scraping) }
    static func torchserve(_ bytes: [UInt8]) { run(TorchServe.self, bytes, options: scraping) }
    static func fastapi(_ bytes: [UInt8]) { run(FastAPI.self, bytes, options: probing) }
    static func prometheus(_ bytes: [UInt8]) { run(Prometheus.self, bytes, options: queries) }

    private static let scraping = map([("metrics", text("http://127.0.0.1:1/metrics"))])

    private static let probing = map([("metrics", text("http://127.0.0.1:1/metrics")), ("ready", text("/healthz"))])

    private static let queries = map([
        (
            "signals",
            Setting(
                .list([
                    map([
                        ("labels", map([("service", text("service")), ("version", text("version"))])),
                        ("requestRate", text("rate")), ("latencyP99", text("p99")),
                    ])
                ]))
        ),
        (
            "drift",
            Setting(
                .list([
                    map([
                        ("name", text("psi")), ("query", text("psi")), ("kind", text("dataDrift")),
                        ("labels", map([("service", text("service")), ("column", text("feature"))])),
                    ])
                ]))
        ),
    ])

    private static func map(_ entries: [(String, Setting)]) -> Setting {
        Setting(.map(entries.map { Setting.Entry(key: $0.0, line: 1, value: $0.1) }))
    }

    private static func text(_ text: String) -> Setting { Setting(.text(text)) }

    private static func run<Kind: Backend>(_: Kind.Type, _ bytes: [UInt8], options: Setting = map([])) {
        let transport = FuzzedTransport(bytes)
        let settings = BackendSettings(id: "b", url: "http://127.0.0.1:1", options: options)
        guard let backend = try? Kind(settings: settings, transport: transport) else {
            preconditionFailure("the target's own settings are refused")
        }
        let answered = waitFor { await polls(of: backend) }
        show(answered, Kind.self)
    }

    private static func polls(of backend: some Backend) async -> [Result<Snapshot, BackendError>] {
        var results: [Result<Snapshot, BackendError>] = []
        for second in [0.0, 15, 400] {
            do throws(BackendError) {
                results.append(.success(try await backend.poll(at: Instant(seconds: 1_790_000_000 + second))))
            } catch {
                results.append(.failure(error))
            }
        }
        for finding in await backend.examine() { _ = "\(finding)" }
        return results
    }

    private static func show<Kind: Backend>(_ polls: [Result<Snapshot, BackendError>], _: Kind.Type) {
        var session = Session(
            now: Instant(seconds: 1_790_000_000), options: ScreenOptions(size: Size(columns: 90, rows: 30)))
        let status = BackendStatus(
            id: "b", system: Kind.system, address: "http://127.0.0.1:1", interval: .seconds(15), reports: Kind.reports)
        _ = session.take(.configured(SourceAction.Setup(backends: [status])))
        var last = LastSnapshot()
        for (number, poll) in polls.enumerated() {
            let at = Instant(seconds: 1_790_000_000 + Double(number) * 15)
            _ = session.take(.ticked(at: at, localOffset: 0))
            _ = session.take(.polled(report(poll, &last, at: at)))
            Screens.check(&session)
        }
        for key in "e1m2d4v".unicodeScalars {
            _ = session.take(.key(.character(key)))
            Screens.check(&session)
        }
    }

    private static func report(
        _ poll: Result<Snapshot, BackendError>, _ last: inout LastSnapshot, at: Instant
    ) -> PollReport {
        var report = PollReport(
            backend: "b", startedAt: at, finishedAt: at, latency: .milliseconds(5), outcome: .answered(Difference()))
        switch poll {
        case .success(let snapshot):
            report.outcome = .answered(last.advance(to: snapshot))
            report.facts = snapshot.facts
            report.incomplete = snapshot.incomplete
            report.truncated = snapshot.truncated
        case .failure(let error): report.outcome = .failed(error.failure)
        }
        return report
    }

    /// Waits for an asynchronous result; libFuzzer's thread is none of the pool's.
    private static func waitFor<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Value?>(nil)
        Task {
            let value = await body()
            result.withLock { $0 = value }
            done.signal()
        }
        done.wait()
        guard let value = result.withLock({ $0 }) else { preconditionFailure("a finished task left no result") }
        return value
    }
}

/// Answers every request from the input.
private final class FuzzedTransport: Transport {
    private let bodies: [[UInt8]]
    private let next = Mutex(0)

    init(_ bytes: [UInt8]) {
        bodies = bytes.split(separator: 0x1E, omittingEmptySubsequences: false).map(Array.init)
    }

    func send(_ request: Request) async throws(WireError) -> Response {
        let number = next.withLock { number in
            number += 1
            return number
        }
        // A list whose pages never end is cut by the adapter after thousands; a fuzzer has no time for them.
        guard number < 60, let first = bodies.first else { return Response(status: 500) }
        let body = bodies.count == 1 ? first : bodies[(number - 1) % bodies.count]
        return Response(status: 200, headers: ["Date": "Sun, 06 Nov 1994 08:49:37 GMT"], body: body)
    }
}
