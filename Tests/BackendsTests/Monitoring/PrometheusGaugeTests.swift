import ContractServer
import OpsModel
import Testing
import Wire

@testable import Backends

@Suite struct `Prometheus gauges, coverage and weeks` {
    private let now = Instant(seconds: 1_795_463_180)

    private func snapshot(
        _ options: Setting, _ answer: @escaping @Sendable (ContractRequest) -> ContractAnswer?
    ) async throws -> Snapshot {
        let transport = ReplayTransport { request in
            request.promQL.isEmpty ? .emptyLists : answer(request) ?? .vector()
        }
        return try await Prometheus(settings: .test(options), transport: transport).poll(at: now)
    }

    private func gauges(_ snapshot: Snapshot) -> [Gauge] {
        snapshot.observations.compactMap { if case .gauge(let gauge) = $0 { gauge } else { nil } }
    }

    @Test func `a kind alone asks for the convention's series, its limits by the name alone`() async throws {
        let snapshot = try await snapshot(["gauges": [["kind": "featureAge"]]]) { asked in
            switch asked.promQL {
            case "mlops_feature_age_seconds":
                .vector(
                    (["service": "fraud", "feature_view": "card_fv", "pod": "a"], "900"),
                    (["service": "fraud", "feature_view": "card_fv", "pod": "b"], "1200"))
            case "mlops_feature_interval_seconds": .vector((["feature_view": "card_fv"], "600"))
            default: nil
            }
        }
        let found = gauges(snapshot)
        #expect(found.map(\.id.name) == ["card_fv"])
        #expect(found.first?.value == 1200)
        #expect(found.first?.interval == 600)
        #expect(found.first?.limit == nil)
    }

    @Test func `a query of one's own takes no convention's limit, and a service can be said for all`() async throws {
        let options: Setting = [
            "gauges": [
                ["kind": "featureAge", "name": "own", "query": "age", "labels": ["name": "view"]],
                ["kind": "certificateExpiry", "service": "fraud"],
            ]
        ]
        let snapshot = try await snapshot(options) { asked in
            switch asked.promQL {
            case "age": .vector((["service": "churn", "view": "v"], "5"))
            case "probe_ssl_earliest_cert_expiry":
                .vector((["instance": "a"], "1795463999"), (["instance": "a"], "1795463000"))
            default: .vector((["service": "churn", "view": "v", "feature_view": "v"], "1"))
            }
        }
        let found = gauges(snapshot).sorted { $0.id.name < $1.id.name }
        #expect(found.map(\.id.subject.name) == ["fraud", "churn"])
        // The certificate that ends first.
        #expect(found.first?.value == 1_795_463_000)
        #expect(found.last?.limit == nil)
        #expect(snapshot.incomplete == [:])
    }

    @Test func `a GPU is of its node`() async throws {
        let snapshot = try await snapshot(["gauges": [["kind": "gpuFault"]]]) { asked in
            asked.promQL == "DCGM_FI_DEV_XID_ERRORS" ? .vector((["gpu": "3", "Hostname": "gpu-03"], "79")) : nil
        }
        #expect(gauges(snapshot).first?.node == "gpu-03")
        #expect(gauges(snapshot).first?.id.subject.name == "")
    }

    @Test func `windows tell how much of them there is data for`() async throws {
        let options: Setting = [
            "slos": [
                [
                    "name": "up", "objective": 0.999, "window": "30d", "labels": ["service": "service"],
                    "errorRatio": ["5m": "r5m", "6h": "r6h", "30d": "r30d"],
                ]
            ]
        ]
        // Half the month has samples, the last six hours all of them.
        let grid = Double(30 * 86_400) / 200
        let end = (1_795_463_180.0 / 60).rounded(.down) * 60
        let month = (0..<100).map { (end - Double($0) * grid, "0.001") }
        let hours = (0...360).map { (end - Double($0) * 60, "NaN") }
        let snapshot = try await snapshot(options) { asked in
            guard asked.path.hasSuffix("query_range") else {
                return .vector(at: 1_795_463_180, (["service": "fraud"], "0.001"))
            }
            let isMonth = asked["step"] == "\(Int(grid))"
            return .matrix(["service": "fraud"], (isMonth ? month : hours).reversed())
        }
        let status = try #require(snapshot.objectives.first)
        #expect(status.coverage == [.seconds(30 * 86_400): 0.5])
        #expect(status.burnVerdictBudget == nil)
    }

    @Test func `requests of the last weeks are those of all versions, gone ones among them`() async throws {
        let options: Setting = [
            "signals": [["name": "s", "labels": ["service": "service", "version": "version"], "requestRate": "rps"]]
        ]
        let week = 7 * 86_400
        let end = Int((1_795_463_180.0 / 60).rounded(.down) * 60)
        let snapshot = try await snapshot(options) { asked in
            guard asked.path.hasSuffix("query_range") else {
                return .vector((["service": "fraud", "version": "47"], "9"))
            }
            guard asked["step"] == "\(week)" else { return .vector() }
            return .json(
                #"{"status":"success","data":{"resultType":"matrix","result":["#
                    + #"{"metric":{"service":"fraud","version":"45"},"values":[[\#(end - 2 * week),"80"],[\#(end - week),"60"]]},"#
                    + #"{"metric":{"service":"fraud","version":"46"},"values":[[\#(end - week),"30"]]}]}}"#)
        }
        #expect(snapshot.signals.first?.weeks == [80, 90])
    }
}

extension ObjectiveStatus {
    fileprivate var burnVerdictBudget: Double? {
        BurnRateVerdict(
            self, policy: .standard(window: window), evidence: ObjectiveEvidence(coverage: coverage)
        ).budget.spent
    }
}
