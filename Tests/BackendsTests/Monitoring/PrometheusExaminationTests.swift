import Backends
import ContractServer
import OpsModel
import Testing
import Wire

@Suite struct `Prometheus examined` {
    private func findings(
        _ options: Setting, _ answer: @escaping @Sendable (ContractRequest) -> ContractAnswer?
    ) async throws -> [Diagnosis] {
        let transport = ReplayTransport { request in
            if let answer = answer(request) { return answer }
            switch request.path {
            case "/api/v1/status/buildinfo": return .recorded("prometheus", "buildinfo.json")
            case "/-/ready": return .text("Prometheus is Ready.")
            default: return .emptyLists
            }
        }
        return try await Prometheus(settings: .test(options), transport: transport).examine()
    }

    private let options: Setting = ["signals": [["name": "s", "labels": ["service": "service"], "requestRate": "rps"]]]

    @Test func `each query says how many series it has`() async throws {
        let findings = try await findings(options) { $0.promQL == "rps" ? .vector((["service": "a"], "1")) : nil }
        #expect(findings.allSatisfy { $0.verdict == .pass || $0.topic == "clock skew" })
        #expect(findings.contains { $0.topic == "signals s.requestRate" && $0.detail == "1 series" })
        #expect(findings.contains { $0.topic == "version" && $0.detail == "2.42.0+ds" })
    }

    @Test func `windows are named as the configuration writes them`() async throws {
        let options: Setting = [
            "slos": [
                [
                    "name": "availability", "labels": ["service": "service"], "objective": 0.999, "window": "30d",
                    "errorRatio": ["6h": "slow", "90m": "odd"],
                ]
            ]
        ]
        let topics = try await findings(options) { _ in nil }.map(\.topic)
        #expect(topics.contains("slo availability over 6h") && topics.contains("slo availability over 90m"))
    }

    @Test func `a query without series is worth a warning`() async throws {
        let findings = try await findings(options) { $0.promQL == "rps" ? .vector() : nil }
        #expect(findings.contains { $0.topic == "signals s.requestRate" && $0.verdict == .warn })
    }

    @Test func `what is no number in an answer is told, not taken for nothing`() async throws {
        let histogram = #"{"metric":{"service":"b"},"histogram":[1000,{"count":"1"}]}"#
        let number = #"{"metric":{"service":"a"},"value":[1000,"1"]}"#
        for (rows, readable) in [([number, histogram], 1), ([histogram], 0)] {
            let findings = try await findings(options) { $0.promQL == "rps" ? .result("vector", rows) : nil }
            let told = findings.filter { $0.topic == "signals s.requestRate" }
            #expect(told.map(\.verdict) == [.warn])
            #expect(told.first?.detail == "1 value is no number, beside \(readable) series that can be read")
        }
    }

    @Test func `alerts and targets that could not be read are told`() async throws {
        let findings = try await findings([:]) { request in
            request.path.hasSuffix("alerts")
                ? .json(#"{"status":"success","data":{"alerts":[{"state":"firing"}]}}"#) : nil
        }
        let told = findings.filter { $0.topic == "permitted" }
        #expect(told.map(\.verdict) == [.warn, .pass])
        #expect(told.first?.detail == "may read alerts; 1 of the entries could not be read")
    }

    @Test func `a server that tells no time is not said to agree with ours`() async throws {
        let finding = try await findings([:]) { _ in nil }.first { $0.topic == "clock skew" }
        #expect(finding?.verdict == .warn)
        #expect(finding?.detail.contains("cannot be known") == true)
    }

    @Test func `series that lack the configured label are worth a warning`() async throws {
        let findings = try await findings(options) { $0.promQL == "rps" ? .vector((["svc": "a"], "1")) : nil }
        #expect(findings.contains { $0.verdict == .warn && $0.advice.contains("by (service)") })
    }

    @Test func `a query the server refuses is a fault`() async throws {
        let findings = try await findings(options) {
            $0.promQL == "rps" ? .recorded("prometheus", "query_missing_param.json") : nil
        }
        #expect(findings.contains { $0.topic == "signals s.requestRate" && $0.verdict == .fail })
    }

    @Test func `a server that starts is reachable and not ready`() async throws {
        let findings = try await findings([:]) { $0.path == "/-/ready" ? .text("starting", status: 503) : nil }
        #expect(findings.contains { $0.topic == "ready" && $0.verdict == .warn })
        #expect(findings.first?.verdict == .pass)
    }

    @Test(arguments: ["5", "{}"]) func `a success without what was asked for vouches for nothing`(
        data: String
    ) async throws {
        let findings = try await findings(options) { _ in .json(#"{"status":"success","data":\#(data)}"#) }
        #expect(findings.filter { $0.verdict == .pass }.map(\.topic) == ["reachable"])
        #expect(findings.contains { $0.verdict == .fail })
    }

    @Test func `alerts that are not listed are a fault with the reason`() async throws {
        let findings = try await findings([:]) {
            $0.path == "/api/v1/alerts" ? .json(#"{"status":"success","data":{}}"#) : nil
        }
        let told = findings.first { $0.topic == "permitted" }
        #expect(told?.verdict == .fail)
        #expect(told?.detail.contains("answered without a list `alerts`") == true)
    }
}
