import Backends
import ContractServer
import FoundationEssentials
import OpsModel
import Synchronization
import Testing
import Wire

private typealias Override = @Sendable (ContractRequest) -> ContractAnswer?

private let now = Instant(seconds: 1_795_463_180)

/// The lists of a real Prometheus 2.42, and for queries what the test says.
private func transport(_ answer: @escaping Override = { _ in nil }) -> ReplayTransport {
    ReplayTransport { asked in
        if let answer = answer(asked) { return answer }
        return switch asked.path {
        case "/api/v1/alerts": .recorded("prometheus", "alerts.json")
        case "/api/v1/targets": .recorded("prometheus", "targets.json")
        case "/api/v1/rules": .recorded("prometheus", "rules.json")
        case "/api/v1/status/buildinfo": .recorded("prometheus", "buildinfo.json")
        case "/api/v1/query" where asked.promQL == "ml_feature_drift_score":
            .recorded("prometheus", "query_vector.json")
        case "/api/v1/query" where asked.promQL == "ml_special": .recorded("prometheus", "query_special_values.json")
        case "/api/v1/query_range" where asked.promQL.hasPrefix("ml_feature"):
            .recorded("prometheus", "query_range.json")
        case "/api/v1/query", "/api/v1/query_range": .vector()
        default: .text("404 page not found", status: 404)
        }
    }
}

private let driftOptions: Setting = [
    "drift": [
        [
            "name": "psi", "query": "ml_feature_drift_score", "kind": "dataDrift", "method": "psi", "threshold": 0.2,
            "window": "1h", "labels": ["service": "model", "version": "model_version", "column": "feature"],
        ]
    ]
]

@Suite struct `Prometheus lists` {
    private func poll(
        _ options: Setting = [:], _ answer: @escaping Override = { _ in nil }
    ) async throws -> Snapshot {
        try await Prometheus(settings: .test(options), transport: transport(answer)).poll(at: now)
    }

    @Test func `alerts carry the instant their condition began and the fingerprint Alertmanager gives`() async throws {
        let alerts = try await poll().alerts
        let burn = try #require(alerts.first { $0.name == "ErrorBudgetBurnFast" })
        #expect(burn.state == .firing)
        #expect(abs((burn.activeAt?.seconds ?? 0) - 1_795_461_532.465) < 0.01)
        #expect(burn.value == 0.2857142857142857)
        #expect(burn.startsAt == nil)
        #expect(burn.id.fingerprint == LabelFingerprint(burn.labels).description)
    }

    @Test func `the past is read again where the poll that read it was cut short`() async throws {
        let polling = Mutex<Task<Void, Never>?>(nil)
        let transport = transport { asked in
            // The last that a first poll asks for.
            if asked.promQL.hasPrefix("ALERTS") { polling.withLock { $0?.cancel() } }
            return nil
        }
        let prometheus = try Prometheus(settings: .test(driftOptions), transport: transport)
        func pasts() -> Int {
            transport.lines.filter { $0.contains("query_range") && $0.contains("ml_feature") }.count
        }
        func histories() -> Int { transport.lines.filter { $0.contains("ALERTS_FOR_STATE") }.count }
        let (start, go) = AsyncStream<Void>.makeStream()
        let task = Task {
            for await _ in start { break }
            _ = try? await prometheus.poll(at: now)
        }
        polling.withLock { $0 = task }
        go.yield()
        await task.value
        #expect(pasts() == 1 && histories() == 1)
        polling.withLock { $0 = nil }
        for seconds in [15.0, 30] {
            _ = try await prometheus.poll(at: now + .seconds(seconds))
            #expect(pasts() == 2 && histories() == 2)
        }
    }

    @Test func `alerts carry how long their rule's condition must hold, and so do the facts`() async throws {
        let snapshot = try await poll()
        #expect(
            snapshot.alerts.first { $0.name == "ErrorBudgetBurnFast" }?.holdFor
                == snapshot.facts.holds["ErrorBudgetBurnFast"])
        #expect(!snapshot.facts.holds.isEmpty)
    }

    @Test func `of a vector in which one value is no number the rest is taken, and the query is named`() async throws {
        let answer = #"""
            {"status":"success","data":{"resultType":"vector","result":[
            {"metric":{"model":"a","model_version":"1","feature":"x"},"value":[1000,"0.5"]},
            {"metric":{"model":"b","model_version":"1","feature":"x"},"value":[1000,"high"]},
            {"metric":{"model":"c","model_version":"1","feature":"x"},"value":[1000,"NaN"]}]}}
            """#
        let snapshot = try await poll(driftOptions) { $0.path == "/api/v1/query" ? .json(answer) : nil }
        #expect(snapshot.drifts.map(\.id.subject.name).sorted() == ["a", "c"])
        #expect(snapshot.incomplete[.drift] == "drift psi: 1 value is no number.")
        #expect(snapshot.truncated == nil)
    }

    @Test func `what is no list of series is no answer to a query`() async throws {
        let answer = #"{"status":"success","data":{"resultType":"vector","result":"none"}}"#
        let snapshot = try await poll(driftOptions) { $0.path == "/api/v1/query" ? .json(answer) : nil }
        #expect(snapshot.incomplete[.drift]?.contains("`ml_feature_drift_score`") == true)
    }

    @Test func `a check of a runbook is not judged by a part of its answer`() async throws {
        let answer = #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"x"]}]}}"#
        let backend = try Prometheus(settings: .test([:]), transport: transport { _ in .json(answer) })
        let error = await #expect(throws: BackendError.self) { _ = try await backend.values(of: "up") }
        #expect(error?.failure.kind == .malformed)
        #expect(error?.description.contains("`up`") == true)
    }

    @Test func `external labels do not change an alert's identity`() async throws {
        let plain = try await poll().alerts.map(\.id.fingerprint)
        let without = try await poll(["externalLabels": ["team", "namespace"]]).alerts
        #expect(plain != without.map(\.id.fingerprint))
        #expect(without.contains { $0.labels["team"] == "ml" })
    }

    @Test func `a pending alert is pending`() async throws {
        let alerts = try await poll { asked in
            asked.path == "/api/v1/alerts"
                ? .json(
                    #"{"status":"success","data":{"alerts":[{"labels":{"alertname":"A"},"state":"pending","activeAt":"2026-11-23T19:18:52Z","value":"NaN"},{"labels":{"alertname":"B"},"state":"dreaming"}]}}"#
                )
                : nil
        }.alerts
        #expect(alerts.map(\.state) == [.pending, .unknown])
        #expect(alerts.map(\.value) == [nil, nil])
    }

    @Test func `targets say whether they are up and why not`() async throws {
        let snapshot = try await poll()
        let dead = try #require(snapshot.targets.first { $0.id.job == "dead" })
        #expect(dead.isUp == false)
        #expect(dead.lastError.contains("connection refused"))
        #expect(snapshot.targets.count == 3)
        #expect(snapshot.facts.note?.contains("targets 2/3 up") == true)
    }

    @Test func `the version is told and read once in five minutes`() async throws {
        let transport = transport()
        let prometheus = try Prometheus(settings: .test(), transport: transport)
        for second in [0.0, 15, 30] {
            #expect(try await prometheus.poll(at: now + .seconds(second)).facts.version == "2.42.0+ds")
        }
        #expect(transport.count(of: "api/v1/status/buildinfo") == 1)
        _ = try await prometheus.poll(at: now + .seconds(330))
        #expect(transport.count(of: "api/v1/status/buildinfo") == 2)
    }

    @Test func `without queries a poll is two requests`() async throws {
        let transport = transport()
        let prometheus = try Prometheus(settings: .test(), transport: transport)
        _ = try await prometheus.poll(at: now)
        let before = transport.requests.count
        _ = try await prometheus.poll(at: now + .seconds(15))
        #expect(transport.requests.count - before == 2)
    }

    @Test func `a server that lists no targets is no fault`() async throws {
        let snapshot = try await poll { $0.path == "/api/v1/targets" ? .text("404 page not found", status: 404) : nil }
        #expect(snapshot.incomplete[.target] == nil)
        #expect(snapshot.alerts.count == 3)
    }

    @Test(
        arguments: [
            #"{"alerts":"no"}"#, #"{"alerts":5}"#, #"{"alerts":{"a":1}}"#, #"{"alerts":true}"#, "{}", "5", "[]", #""""#,
        ])
    func `what stands where alerts should be listed is no empty list`(data: String) async throws {
        let snapshot = try await poll { asked in
            guard asked.path == "/api/v1/alerts" else { return nil }
            return .json(#"{"status":"success","data":\#(data)}"#)
        }
        #expect(snapshot.incomplete[.alert]?.contains("answered without a list `alerts`") == true)
    }

    @Test func `alerts that are null are none`() async throws {
        let snapshot = try await poll { asked in
            asked.path == "/api/v1/alerts" ? .json(#"{"status":"success","data":{"alerts":null}}"#) : nil
        }
        #expect(snapshot.incomplete[.alert] == nil && snapshot.alerts.isEmpty)
    }

    @Test func `alerts that cannot be read leave the list incomplete and the rest whole`() async throws {
        let snapshot = try await poll { $0.path == "/api/v1/alerts" ? .text("oops", status: 500) : nil }
        #expect(snapshot.incomplete[.alert] != nil)
        #expect(snapshot.targets.count == 3)
    }

    @Test func `more alerts than are kept are said to be cut`() async throws {
        let one = #"{"labels":{"alertname":"A","i":"%"},"state":"firing"}"#
        let many = (0..<20_001).map { one.replacing("%", with: "\($0)") }.joined(separator: ",")
        let snapshot = try await poll { asked in
            asked.path == "/api/v1/alerts" ? .json("{\"status\":\"success\",\"data\":{\"alerts\":[\(many)]}}") : nil
        }
        #expect(snapshot.alerts.count == 20_000)
        #expect(snapshot.truncated != nil)
        #expect(snapshot.incomplete[.alert] != nil)
    }
}

@Suite struct `Prometheus faults` {
    private func failure(
        _ options: Setting = [:], _ answer: @escaping Override
    ) async throws -> BackendError? {
        let prometheus = try Prometheus(
            settings: .test(options),
            transport: ReplayTransport { answer($0) ?? .text("404 page not found", status: 404) })
        do throws(BackendError) {
            _ = try await prometheus.poll(at: now)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a poll fails only when nothing answered`() async throws {
        #expect(try await failure { _ in .text("no", status: 401) }?.failure.kind == .unauthorised)
        #expect(try await failure { _ in .text("<html>login</html>") }?.failure.kind == .malformed)
        #expect(try await failure { _ in nil }?.failure.kind == .notFound)
        #expect(try await failure { _ in .json(#"{"some":"json"}"#) }?.failure.kind == .malformed)
    }

    @Test(arguments: ["5", "{}", "[]", "null"]) func `a success without what was asked for is no answer`(
        data: String
    ) async throws {
        let error = try await failure { _ in .json(#"{"status":"success","data":\#(data)}"#) }
        #expect(error?.failure.kind == .malformed)
        #expect(error?.description.contains("answered without") == true)
    }

    @Test func `an error that comes with status 200 is an error`() async throws {
        let error = try await failure { _ in
            .json(#"{"status":"error","errorType":"timeout","error":"query timed out"}"#)
        }
        #expect(error?.failure.kind == .deadline)
    }

    @Test func `a dead server costs the first requests, not one a query`() async throws {
        let queries = (0..<40).map { index -> Setting in
            ["name": Setting(.text("d\(index)")), "query": "m", "kind": "quality", "labels": ["service": "s"]]
        }
        let transport = ReplayTransport { _ in .text("no", status: 401) }
        let prometheus = try Prometheus(settings: .test(["drift": Setting(.list(queries))]), transport: transport)
        await #expect(throws: BackendError.self) { try await prometheus.poll(at: now) }
        #expect(transport.requests.count <= 11)
    }

    @Test(arguments: [
        ("query_missing_param.json", PollFailure.FailureKind.configuration),
        ("query_exec_error.json", .configuration), ("query_timeout.json", .deadline),
        ("not_found.txt", .notFound),
    ])
    func `a failing query leaves its kind incomplete, with the reason`(
        file: String, kind: PollFailure.FailureKind
    ) async throws {
        let transport = transport { $0.path == "/api/v1/query" ? .recorded("prometheus", file) : nil }
        let snapshot = try await Prometheus(settings: .test(driftOptions), transport: transport).poll(at: now)
        let reason = try #require(snapshot.incomplete[.drift])
        #expect(reason.contains("psi"))
        #expect(snapshot.alerts.count == 3)
        #expect(snapshot.incomplete[.alert] == nil)
        // The same fault, when it is the only answer, fails the poll by its family.
        #expect(try await failure { _ in .recorded("prometheus", file) }?.failure.kind == kind)
    }
}

@Suite struct `One query of several that fails` {
    private static let options: Setting = [
        "signals": [
            [
                "name": "services", "labels": ["service": "service"], "requestRate": "rate", "errorRatio": "errors",
                "saturation": "saturation",
            ]
        ]
    ]

    private func poll(refusing refused: Set<String>) async throws -> Snapshot {
        let transport = transport { asked in
            guard asked.path == "/api/v1/query" else { return nil }
            if refused.contains(asked.promQL) { return .recorded("prometheus", "query_exec_error.json") }
            return .vector((["service": "fraud"], "1"))
        }
        return try await Prometheus(settings: .test(Self.options), transport: transport).poll(at: now)
    }

    @Test func `makes its own number unknown and leaves the others fresh`() async throws {
        let snapshot = try await poll(refusing: ["saturation"])
        #expect(snapshot.incomplete[.signals] == nil)
        let signals = try #require(snapshot.signals.first)
        #expect(signals[.requestRate].value == 1)
        #expect(signals[.saturation].value == nil)
        #expect(snapshot.facts.isHealthy == false)
        #expect(snapshot.facts.note?.contains("signals services.saturation") == true)
    }

    @Test func `leaves the list incomplete only where none of them answers`() async throws {
        let snapshot = try await poll(refusing: ["rate", "errors", "saturation"])
        #expect(snapshot.incomplete[.signals] != nil)
    }

    @Test func `that ran out of time says so under either type of error`() async throws {
        let snapshot = try await Prometheus(
            settings: .test(Self.options),
            transport: transport {
                guard $0.path == "/api/v1/query" else { return nil }
                return .json(
                    #"{"status":"error","errorType":"execution","error":"expanding series: context deadline exceeded"}"#,
                    status: 422)
            }
        ).poll(at: now)
        #expect(snapshot.incomplete[.signals]?.contains("gave up on") == true)
    }
}

@Suite struct `Prometheus drift and objectives` {
    @Test func `each column of each model is one measurement`() async throws {
        let snapshot = try await Prometheus(settings: .test(driftOptions), transport: transport()).poll(at: now)
        #expect(Set(snapshot.drifts.map(\.id.column)) == ["amount", "hour_of_day", "merchant_cat"])
        let amount = try #require(snapshot.drifts.first { $0.id.column == "amount" })
        #expect(amount.id.subject == Subject(name: "fraud-scorer", version: "7", environment: "production"))
        #expect(amount.value == 0.31)
        #expect(amount.isOverThreshold)
        #expect(amount.kind == .dataDrift)
    }

    @Test func `the first poll brings the last six hours, later ones do not`() async throws {
        let transport = transport()
        let prometheus = try Prometheus(settings: .test(driftOptions), transport: transport)
        let first = try await prometheus.poll(at: now)
        #expect(first.drifts.first { $0.id.column == "amount" }?.past.count == 11)
        let second = try await prometheus.poll(at: now + .seconds(15))
        #expect(second.drifts.allSatisfy { $0.past.isEmpty })
        let ranges = transport.ranges
        #expect(ranges.count == 1)
        #expect(ranges.first?.query["start"] == "1795441560")
        #expect(ranges.first?.query["end"] == "1795463160")
        #expect(ranges.first?.query["step"] == "60")
    }

    @Test func `a past that could not be read is asked for again`() async throws {
        let transport = transport { $0.path == "/api/v1/query_range" ? .text("busy", status: 503) : nil }
        let prometheus = try Prometheus(settings: .test(driftOptions), transport: transport)
        let first = try await prometheus.poll(at: now)
        #expect(first.drifts.count == 3)
        #expect(first.incomplete.isEmpty)
        _ = try await prometheus.poll(at: now + .seconds(15))
        #expect(transport.ranges.count == 2)
    }

    @Test func `more series than that allows have a past of wider steps`() async throws {
        let row = #"{"metric":{"model":"m","feature":"f%"},"value":[1795463180,"1"]}"#
        let rows = (0..<2_300).map { row.replacing("%", with: "\($0)") }.joined(separator: ",")
        let transport = transport { asked in
            asked.path == "/api/v1/query"
                ? .json("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[\(rows)]}}") : nil
        }
        _ = try await Prometheus(settings: .test(driftOptions), transport: transport).poll(at: now)
        #expect(transport.ranges.first?.query["step"] == "180")
    }

    @Test func `key columns are marked, and the size of the sample is told`() async throws {
        let options: Setting = [
            "drift": [
                [
                    "name": "psi", "query": "ml_feature_drift_score", "kind": "dataDrift", "size": "rows",
                    "key": ["am*"], "labels": ["service": "model", "version": "model_version", "column": "feature"],
                ]
            ]
        ]
        let transport = transport { asked in
            asked.promQL == "rows"
                ? .vector((["model": "fraud-scorer", "model_version": "7", "feature": "amount"], "8100")) : nil
        }
        let drifts = try await Prometheus(settings: .test(options), transport: transport).poll(at: now).drifts
        #expect(drifts.filter(\.isKey).map(\.id.column) == ["amount"])
        #expect(drifts.first { $0.id.column == "amount" }?.sampleSize == 8100)
        #expect(drifts.first { $0.id.column == "hour_of_day" }?.sampleSize == nil)
    }

    @Test func `an objective tells its bound, how many requests there were, and what its ratios have been`()
        async throws
    {
        let options: Setting = [
            "slos": [
                [
                    "name": "latency", "objective": 0.99, "window": "30d", "labels": ["service": "service"],
                    "errorRatio": ["5m": "slow5m", "3d": "slow3d"], "requests": ["5m": "count5m"], "bound": "bounds",
                ]
            ]
        ]
        let transport = transport { asked in
            if asked.path == "/api/v1/query_range" {
                return .matrix(["service": "fraud"], [(1_795_463_100, "0.01"), (1_795_463_160, "0.02")])
            }
            return switch asked.promQL {
            case "slow5m", "slow3d": .vector((["service": "fraud"], "0.03"))
            case "count5m":
                .vector((["service": "fraud", "pod": "a"], "30"), (["service": "fraud", "pod": "b"], "12"))
            default: .vector((["service": "fraud"], "0.25"))
            }
        }
        let prometheus = try Prometheus(settings: .test(options), transport: transport)
        let status = try #require(try await prometheus.poll(at: now).objectives.first)
        #expect(status.bound == .milliseconds(250))
        #expect(status.requests == [.seconds(300): 42])
        #expect(status.past == [.seconds(300): status.past[.seconds(300)] ?? []])
        #expect(status.past[.seconds(300)]?.map(\.value) == [0.01, 0.02])
        var second = try #require(try await prometheus.poll(at: now + .seconds(15)).objectives.first)
        #expect(second.past == [:])
        // What a window that is not yet full holds grows with every poll; nothing else does.
        second.coverage = status.coverage
        var last = LastSnapshot()
        _ = last.advance(to: Snapshot(observations: [.objective(status)]))
        #expect(last.advance(to: Snapshot(observations: [.objective(second)])).isEmpty)
    }

    @Test func `values that are no numbers are no data`() async throws {
        let options: Setting = [
            "drift": [
                [
                    "name": "special", "query": "ml_special", "kind": "quality",
                    "labels": ["service": "job", "column": "k"],
                ]
            ]
        ]
        let drifts = try await Prometheus(settings: .test(options), transport: transport()).poll(at: now).drifts
        let values = Dictionary(uniqueKeysWithValues: drifts.map { ($0.id.column, $0.value) })
        #expect(values["nan"] == .some(nil))
        #expect(values["pinf"] == .some(nil))
        #expect(values["ninf"] == .some(nil))
        #expect(values["tiny"] == 1e-300)
        #expect(values["big"] == 12_345_678_901_234_567_168)
    }

    @Test func `an objective has a ratio for each window, nil where there is no data`() async throws {
        let options: Setting = [
            "slos": [
                [
                    "name": "availability", "objective": 0.999, "window": "30d", "labels": ["service": "service"],
                    "errorRatio": ["1h": "ratio1h", "5m": "ratio5m", "6h": "ratio6h"],
                ]
            ]
        ]
        let transport = transport { asked in
            switch asked.promQL {
            case "ratio5m": .vector((["service": "fraud"], "0.0144"))
            case "ratio1h": .vector((["service": "fraud"], "NaN"))
            default: nil
            }
        }
        let objectives = try await Prometheus(settings: .test(options), transport: transport).poll(at: now).objectives
        let status = try #require(objectives.first)
        #expect(objectives.count == 1)
        #expect(abs((status.burnRate(over: .seconds(300)) ?? 0) - 14.4) < 1e-9)
        #expect(status.burnRate(over: .seconds(3600)) == nil)
        #expect(status.errorRatios[.seconds(21_600)] == nil)
        // One each of 5m and 1h, and one for what the objective's own window is covered by.
        #expect(transport.ranges.count == 3)
    }
}
