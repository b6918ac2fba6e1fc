import Cells
import OpsModel
import Testing
import Views

@Suite struct `What a narrow screen must not hide` {
    private func draw(_ fleet: SampleFleet, _ columns: Int = 80, _ rows: Int = 24) -> [String] {
        let frame = Screen.render(fleet.state, ScreenOptions(size: Size(columns: columns, rows: rows))).cells
        return (0..<rows).map { frame.text(ofRow: $0) }
    }

    private func fleet(_ environments: [Environment]) -> SampleFleet {
        var fleet = SampleFleet()
        for environment in environments {
            fleet.poll(
                environment == .production ? "triton-eu" : "mlserver-stg",
                [
                    Sample.deployment(
                        "fraud-scorer", ["3"], backend: environment == .production ? "triton-eu" : "mlserver-stg",
                        environment: environment)
                ])
        }
        return fleet
    }

    @Test(arguments: [60, 80, 120]) func `which row of a service is production`(columns: Int) {
        let rows = draw(fleet([.production, .other("staging")]), columns).filter { $0.contains("fraud") }
        #expect(rows.contains { $0.contains("prod") && !$0.contains("stag") })
        #expect(rows.contains { $0.contains("stag") && !$0.contains("prod") })
    }

    @Test func `one environment stands in the header alone`() {
        #expect(!draw(fleet([.production])).contains { $0.contains(" ENV ") })
    }

    @Test(arguments: [(3, ""), (4, "+1 more version"), (6, "+3 more versions")])
    func `how many versions have no line in a chart`(versions: Int, expected: String) {
        var fleet = fleet([.production])
        for version in 1...versions {
            fleet.poll(
                "metrics", [Sample.signals("fraud-scorer", "\(version)", rate: 10, errors: 0, p99: 0.1)])
        }
        fleet.reduce(
            .navigation(
                .opened("chart", subject: .fleet(FleetID(service: "fraud-scorer", environment: .production)))))
        let text = draw(fleet).joined(separator: "\n")
        #expect(text.contains("more version") == !expected.isEmpty)
        #expect(text.contains(expected) || expected.isEmpty)
    }
}
