import Backends
import ContractServer
import FoundationEssentials
import OpsModel
import Testing
import Wire

/// What a Prometheus recorded of alerts that fire no more.
@Suite struct `Alerts that have ended` {
    private static let now = Instant(seconds: 1_795_463_180)
    /// The newest instant that is asked for.
    private static let end = 1_795_463_160.0

    private struct Recorded {
        var labels: [String: String]
        /// Minutes before the end, at which it fired.
        var firing: [Int]
        /// Seconds before the end, at which its condition began to hold; `nil` where the server does not tell.
        var active: Double?
    }

    private static func matrix(_ series: [(labels: [String: String], minutes: [Int], value: Double)]) -> ContractAnswer
    {
        let rows = series.map { one in
            let names = one.labels.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
            let values = one.minutes.sorted(by: >).map { "[\(end - Double($0) * 60),\"\(one.value)\"]" }
            return "{\"metric\":{\(names.joined(separator: ","))},\"values\":[\(values.joined(separator: ","))]}"
        }
        return .json(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[\(rows.joined(separator: ","))]}}")
    }

    private static func transport(_ recorded: [Recorded], present: String = "") -> ReplayTransport {
        ReplayTransport { asked in
            switch asked.path {
            case "/api/v1/alerts": return .json(#"{"status":"success","data":{"alerts":[\#(present)]}}"#)
            case "/api/v1/query_range" where asked.promQL == #"ALERTS{alertstate="firing"}"#:
                return matrix(
                    recorded.map { one in
                        (one.labels.merging(["__name__": "ALERTS", "alertstate": "firing"]) { $1 }, one.firing, 1)
                    })
            case "/api/v1/query_range" where asked.promQL == "ALERTS_FOR_STATE":
                return matrix(
                    recorded.compactMap { one in
                        one.active.map { seconds in
                            (one.labels.merging(["__name__": "ALERTS_FOR_STATE"]) { $1 }, one.firing, end - seconds)
                        }
                    })
            default: return .text("404 page not found", status: 404)
            }
        }
    }

    private func poll(_ transport: ReplayTransport) async throws -> [EndedAlert]? {
        try await Prometheus(settings: .test([:]), transport: transport).poll(at: Self.now).facts.endedAlerts
    }

    private let errors = ["alertname": "VersionErrorsHigh", "service": "fraud", "version": "47"]

    @Test func `are told with the second their condition began and the minute they ended in`() async throws {
        let told = try await poll(Self.transport([Recorded(labels: errors, firing: Array(40...60), active: 3725)]))
        let alert = try #require(told?.first)
        #expect(told?.count == 1)
        #expect(alert.labels == errors)
        #expect(alert.onset == InstantInterval(Instant(seconds: Self.end - 3725)))
        #expect(alert.firedAt == Instant(seconds: Self.end - 3600))
        #expect(alert.ended == InstantInterval(Instant(seconds: Self.end - 2400), Instant(seconds: Self.end - 2340)))
    }

    @Test func `have an onset known to a minute where the server does not tell the second`() async throws {
        let told = try await poll(Self.transport([Recorded(labels: errors, firing: Array(40...60))]))
        #expect(
            told?.first?.onset
                == InstantInterval(Instant(seconds: Self.end - 3660), Instant(seconds: Self.end - 3600)))
    }

    @Test func `are read in their order, whatever order the server gives`() async throws {
        let transport = ReplayTransport { asked in
            guard asked.path == "/api/v1/query_range" else {
                return asked.path == "/api/v1/alerts"
                    ? .json(#"{"status":"success","data":{"alerts":[]}}"#) : .text("404 page not found", status: 404)
            }
            let points = [3_600.0, 3_540, 3_660].map { "[\(Self.end - $0),\"1\"]" }.joined(separator: ",")
            let row = "{\"metric\":{\"alertname\":\"A\"},\"values\":[\(points)]}"
            return .json("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[\(row)]}}")
        }
        let told = try await poll(transport)
        #expect(told?.map(\.firedAt) == [Instant(seconds: Self.end - 3_660)])
    }

    @Test func `are two where they came again, the newest first`() async throws {
        let told = try await poll(Self.transport([Recorded(labels: errors, firing: [10, 11, 12, 50, 51])]))
        #expect(told?.map(\.firedAt.seconds) == [Self.end - 12 * 60, Self.end - 51 * 60])
    }

    @Test func `are none of those that still fire`() async throws {
        let lasting = #"""
            {"labels":{"alertname":"VersionErrorsHigh","service":"fraud","version":"47"},"state":"firing",
            "activeAt":"2026-11-23T18:30:00Z","value":"1"}
            """#
        let told = try await poll(
            Self.transport([Recorded(labels: errors, firing: Array(0...20))], present: lasting))
        #expect(told == [])
    }

    @Test func `are asked for once, and again where the server could not tell`() async throws {
        let transport = Self.transport([])
        let prometheus = try Prometheus(settings: .test([:]), transport: transport)
        func asked() -> Int { transport.requests.count { $0.path == "api/v1/query_range" } }
        _ = try await prometheus.poll(at: Self.now)
        _ = try await prometheus.poll(at: Self.now + .seconds(600))
        #expect(asked() == 2)
        transport.respond { asked in
            asked.path == "/api/v1/alerts"
                ? .json(#"{"status":"success","data":{"alerts":[]}}"#) : .text("busy", status: 503)
        }
        let other = try Prometheus(settings: .test([:]), transport: transport)
        for seconds in [0.0, 15, 30, 400] { _ = try await other.poll(at: Self.now + .seconds(seconds)) }
        #expect(asked() == 2 + 4)
    }
}
