import Backends
import ContractServer
import OpsModel
import Synchronization
import Testing
import Wire

private typealias Override = @Sendable (ContractRequest) -> ContractAnswer

private let now = Instant(seconds: 1_795_463_180)

@Suite struct `Prometheus signals` {
    private let options: Setting = [
        "signals": [
            [
                "name": "services", "window": "5m",
                "labels": ["service": "service", "version": "version", "environment": "env", "role": "role"],
                "requestRate": "rps", "errorRatio": "errors", "latencyP99": "p99",
            ]
        ]
    ]

    private func poll(
        _ answer: @escaping Override, settings: BackendSettings? = nil
    ) async throws -> Snapshot {
        let transport = ReplayTransport(answering(answer))
        return try await Prometheus(settings: settings ?? .test(options), transport: transport).poll(at: now)
    }

    private func answering(_ answer: @escaping Override) -> ReplayTransport.Responder {
        { request in
            request.path.hasSuffix("/query") || request.path.hasSuffix("/query_range")
                ? answer(request) : .emptyLists
        }
    }

    private let fraud = ["service": "fraud", "version": "47", "env": "prod", "role": "canary"]

    @Test func `queries of one subject make one set of signals`() async throws {
        let fraud = fraud
        let snapshot = try await poll { request in
            switch request.promQL {
            case "rps": .vector((fraud, "120.5"), (["service": "churn"], "3"))
            case "errors": .vector((fraud, "0.02"))
            default: .vector((fraud, "NaN"))
            }
        }
        let signals = try #require(snapshot.signals.first { $0.id.subject.name == "fraud" })
        #expect(snapshot.signals.count == 2)
        #expect(signals.id.source == "services")
        #expect(signals.id.subject == Subject(name: "fraud", version: "47", environment: "prod"))
        #expect(signals.role == .canary)
        #expect(signals.window == .seconds(300))
        #expect(signals[.requestRate] == Measurement(120.5))
        #expect(signals[.errorRatio] == Measurement(0.02))
    }

    @Test func `an idle endpoint's NaN is no data, and no zero`() async throws {
        let fraud = fraud
        let signals = try #require(try await poll { _ in .vector((fraud, "NaN")) }.signals.first)
        #expect(signals[.latencyP99] == Measurement(nil, .exact))
    }

    @Test func `a number that no series gives is absent`() async throws {
        let fraud = fraud
        let snapshot = try await poll { $0.promQL == "rps" ? .vector((fraud, "1")) : .vector() }
        #expect(snapshot.signals.first?[.latencyP99] == .absent)
        #expect(snapshot.incomplete == [:])
    }

    @Test func `a number whose query failed is unknown, and the rest is there`() async throws {
        let fraud = fraud
        let snapshot = try await poll { request in
            request.promQL == "p99" ? .recorded("prometheus", "query_timeout.json") : .vector((fraud, "1"))
        }
        let signals = try #require(snapshot.signals.first)
        #expect(signals[.requestRate].value == 1)
        #expect(signals[.latencyP99] == Measurement(nil, .exact))
        #expect(snapshot.incomplete == [:])
        let reason = try #require(snapshot.facts.note)
        #expect(reason.contains("services.latencyP99"))
        #expect(reason.contains("timed out"))
    }

    @Test func `series of one subject add up as rates and stand for the worst as latencies`() async throws {
        let pods = ["a", "b"].map { pod in fraud.merging(["pod": pod]) { $1 } }
        let snapshot = try await poll { _ in .vector((pods[0], "1"), (pods[1], "3")) }
        let signals = try #require(snapshot.signals.first)
        #expect(snapshot.signals.count == 1)
        #expect(signals[.requestRate].value == 4)
        #expect(signals[.latencyP99].value == 3)
    }

    @Test func `series that do not name a subject are left out, and said to be`() async throws {
        let snapshot = try await poll { _ in .vector((["job": "x"], "1")) }
        #expect(snapshot.signals.isEmpty)
        #expect(snapshot.facts.note?.contains("1 series without the label service") == true)
    }

    @Test func `environment and cluster come from the settings where no label says them`() async throws {
        let settings = BackendSettings.test(options, environment: .other("staging"), cluster: "eu")
        let snapshot = try await poll({ _ in .vector((["service": "a"], "1")) }, settings: settings)
        #expect(snapshot.signals.first?.id.subject == Subject(name: "a", environment: "staging", cluster: "eu"))
    }

    @Test func `what the server remarks on a query is noted`() async throws {
        let snapshot = try await poll { _ in
            .json(
                #"{"status":"success","data":{"resultType":"vector","result":[]},"warnings":["PromQL warning: half the stores are down"]}"#
            )
        }
        #expect(snapshot.facts.note?.contains("half the stores are down") == true)
    }

    @Test func `more series than are read are said to be cut`() async throws {
        let row = #"{"metric":{"service":"s%"},"value":[1000,"1"]}"#
        let rows = (0..<10_005).map { row.replacing("%", with: "\($0)") }.joined(separator: ",")
        let many = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[\(rows)]}}"
        let snapshot = try await poll { $0.promQL == "rps" && $0.path.hasSuffix("/query") ? .json(many) : .vector() }
        #expect(snapshot.signals.count == 10_000)
        #expect(snapshot.truncated?.contains("10000 of 10005") == true)
    }

    @Test func `the first poll brings the past of what keeps a sparkline, on one grid`() async throws {
        let fraud = fraud
        let transport = ReplayTransport(
            answering { request in
                request.path.hasSuffix("/query")
                    ? .vector(at: 1000, (fraud, "1")) : .matrix(fraud, [(840, "5"), (900, "NaN"), (960, "7")])
            })
        let snapshot = try await Prometheus(settings: .test(options), transport: transport).poll(at: now)
        let past = try #require(snapshot.signals.first?.past)
        #expect(Set(past.keys) == [.requestRate, .errorRatio, .latencyP99])
        #expect(past[.requestRate]?.map(\.value) == [5, nil, 7])
        let ranges = transport.lines.filter { $0.contains("query_range") }
        #expect(ranges.count { $0.contains("end=960") && $0.contains("step=60") } == 3)
        #expect(ranges.count { $0.contains("step=604800") } == 1)
    }

    @Test func `a poll sends one request a query, and no two at the same address`() async throws {
        let transport = ReplayTransport(answering { _ in .vector() })
        let prometheus = try Prometheus(settings: .test(options), transport: transport)
        _ = try await prometheus.poll(at: now)
        transport.forget()
        _ = try await prometheus.poll(at: now + .seconds(5))
        #expect(transport.requests.count == 5)
        #expect(Set(transport.lines).count == 5)
    }

    @Test func `a long query goes as a form`() async throws {
        let long = "sum by (service) (rps{" + (0..<200).map { "a\($0)!=\"x\"" }.joined(separator: ",") + "})"
        let options: Setting = [
            "signals": [["labels": ["service": "service"], "requestRate": Setting(.text(long))]]
        ]
        let transport = ReplayTransport(answering { _ in .vector() })
        _ = try await Prometheus(settings: .test(options), transport: transport).poll(at: now)
        let request = try #require(transport.requests.first { $0.path.encoded == "api/v1/query" })
        #expect(request.method == .post)
        #expect(request.isRead)
        #expect(request.body?.contentType == "application/x-www-form-urlencoded")
        #expect(request.body.map { String(decoding: $0.bytes, as: UTF8.self).contains("query=sum%20by") } == true)
    }
}

@Suite struct `Prometheus past` {
    private let options: Setting = [
        "signals": [
            [
                "name": "services", "labels": ["service": "service", "version": "version", "environment": "env"],
                "requestRate": "service:rps", "errorRatio": "a / b",
            ]
        ],
        "drift": [
            [
                "name": "psi", "query": "feature:psi", "kind": "dataDrift",
                "labels": ["service": "service", "column": "feature"],
            ]
        ],
    ]

    private func samples(
        of entity: EntityID, _ kind: SignalKind?, minutes: Double = 10, step: Duration = .seconds(60),
        _ answer: ContractAnswer
    ) async throws -> (samples: [OpsModel.Sample], request: ContractRequest?) {
        let asked = Asked()
        let transport = ReplayTransport { request in
            asked.keep(request)
            return answer
        }
        let prometheus = try Prometheus(settings: .test(options), transport: transport)
        let request = SeriesRequest(
            entity: entity, kind: kind, from: Instant(seconds: 0), to: Instant(seconds: minutes * 60), step: step)
        return (try await prometheus.samples(for: request), asked.last)
    }

    private func signals(_ subject: Subject) -> EntityID {
        .signals(SignalsID(backend: "test", source: "services", subject: subject))
    }

    private let labels = ["service": "fraud", "version": "47", "env": "prod"]

    @Test func `a bare selector is asked for the subject's own series`() async throws {
        let subject = Subject(name: "fraud", version: "47", environment: "prod")
        let (samples, request) = try await samples(
            of: signals(subject), .requestRate, .matrix(labels, [(0, "1"), (60, "2")]))
        #expect(request?.promQL == #"service:rps{service="fraud",version="47"}"#)
        #expect(samples.map(\.value) == [1, 2])
    }

    @Test func `any other query is asked whole, and others' series are left out`() async throws {
        let subject = Subject(name: "fraud", version: "46", environment: "prod")
        let (samples, request) = try await samples(of: signals(subject), .errorRatio, .matrix(labels, [(0, "1")]))
        #expect(request?.promQL == "a / b")
        #expect(samples.isEmpty)
    }

    @Test func `a gap is a gap`() async throws {
        let subject = Subject(name: "fraud", version: "47", environment: "prod")
        let (samples, _) = try await samples(
            of: signals(subject), .requestRate, .matrix(labels, [(0, "1"), (60, "2"), (300, "3"), (360, "NaN")]))
        #expect(samples.map(\.at.seconds) == [0, 60, 120, 300, 360])
        #expect(samples.map(\.value) == [1, 2, nil, 3, nil])
    }

    @Test func `a step too fine for the server is widened`() async throws {
        let subject = Subject(name: "fraud", version: "47", environment: "prod")
        let (_, request) = try await samples(
            of: signals(subject), .requestRate, minutes: 60 * 24 * 7, step: .seconds(15), .vector())
        let step = try #require(request?["step"].flatMap(Double.init))
        #expect(604_800 / step + 1 <= 11_000)
        #expect(step < 60)
    }

    @Test func `a drift series is asked for its column`() async throws {
        let subject = Subject(name: "fraud", environment: "production")
        let id = DriftID(backend: "test", monitor: "psi", subject: subject, column: "amount")
        let (samples, request) = try await samples(
            of: .drift(id), nil, .matrix(["service": "fraud", "feature": "amount"], [(0, "0.3")]))
        #expect(request?.promQL == #"feature:psi{service="fraud",feature="amount"}"#)
        #expect(samples.map(\.value) == [0.3])
    }

    @Test func `a number that nothing asks for is a fault of the configuration`() async throws {
        let subject = Subject(name: "fraud")
        await #expect(throws: BackendError.self) {
            try await samples(of: signals(subject), .saturation, .vector())
        }
    }
}

/// The last request that a transport was sent.
private final class Asked: Sendable {
    private let requests = Mutex<[ContractRequest]>([])

    func keep(_ request: ContractRequest) { requests.withLock { $0.append(request) } }

    var last: ContractRequest? { requests.withLock { $0.last } }
}
