import Testing

@testable import Drill

@Suite struct `Selectors` {
    private func services(_ query: String) throws -> Set<String> {
        Set(try Selector(query).select(from: Simulation.atStart.recorded).map { $0.labels["service"] })
    }

    @Test func `match by equality, inequality and anchored expressions`() throws {
        #expect(try services("feature:psi:1h{service=\"churn\"}") == ["churn"])
        #expect(try services("feature:psi:1h{service=~\"chu\"}") == [])
        #expect(
            try services("feature:psi:1h{service=~\"churn|ad-.*\",feature!=\"hour_local\"}") == ["churn", "ad-ctr"])
        #expect(try services("feature:psi:1h{service!~\"[a-z]+-.*\"}") == ["churn"])
        #expect(try services("{__name__=\"feature:psi:1h\", service='churn',}") == ["churn"])
        #expect(try services(" feature:psi:1h { service = `churn` } ") == ["churn"])
    }

    @Test func `find nothing under a name that was never recorded`() throws {
        #expect(try Selector("nope").select(from: Simulation.atStart.recorded).isEmpty)
    }

    @Test(arguments: [
        "rate(service:requests:rate5m[5m])", "sum(up)", "up + up", "1", "up > 0", "up offset 5m", "\"text\"",
        "up[5m:1m]", "-up", "up{job=\"a\"} or up",
    ])
    func `are all that is evaluated`(query: String) {
        let refusal = #expect(throws: Selector.Refusal.self) { try Selector(query) }
        #expect(refusal?.reason.contains("by selector only") == true)
    }

    @Test(arguments: ["up{", "up{job}", "up{job=~\"(\"}", "up{job=\"a}", "{}", "up{job=a}", "{job=~\".*\"}", ""])
    func `that cannot be read are refused with the place`(query: String) {
        let refusal = #expect(throws: Selector.Refusal.self) { try Selector(query) }
        #expect(refusal?.reason.contains("parse error") == true)
    }

    @Test func `with a range give what was recorded in it`() async throws {
        try await withDrill { addresses in
            let url = try #require(addresses["metrics"]).url
            let query = Recording.encoded("up{instance=\"triton-eu:8002\"}[1m]")
            let answer = try await LoopbackClient.send("GET", url + "/api/v1/query?query=\(query)&time=\(start)")
            let series = try #require(JSON(parsing: answer.body)?["data"]?["result"]?.elements?.first)
            #expect(series["values"]?.elements?.count == 4)
        }
    }

    @Test func `are read from a form as from a query`() async throws {
        try await withDrill { addresses in
            let url = try #require(addresses["metrics"]).url + "/api/v1/query"
            let asked = try await LoopbackClient.send("GET", url + "?query=up&time=\(start)")
            let posted = try await LoopbackClient.send(
                "POST", url, body: Array("query=up&time=\(start)".utf8),
                contentType: "application/x-www-form-urlencoded")
            #expect(posted == asked)
        }
    }

    @Test func `for more samples than can be answered at once are refused`() async throws {
        try await withDrill { addresses in
            let url = try #require(addresses["metrics"]).url + "/api/v1/query_range?query="
            let query = Recording.encoded("{__name__=~\".+\"}") + "&start=\(start - 10_000)&end=\(start)&step=1"
            let answer = try await LoopbackClient.send("GET", url + query)
            #expect(answer.status == 422)
            #expect(JSON(parsing: answer.body)?["errorType"]?.text == "execution")
        }
    }
}

@Suite struct `Sample text` {
    @Test(arguments: [
        (0.00004, "0.00004"), (1, "1"), (0.31, "0.31"), (1e-300, "1e-300"),
        (1.234_567_890_123_456_7e19, "12345678901234567000"),
        (.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (-0.000_012_5, "-0.0000125"),
        (5e20, "500000000000000000000"),
        (0, "0"), (1_795_463_179.32, "1795463179.32"),
    ])
    func `is what Prometheus writes`(number: Double, text: String) {
        #expect(SampleText.value(number) == text)
    }

    @Test(arguments: [
        (0.031, "3.1e-02"), (0.21, "2.1e-01"), (412, "4.12e+02"), (1, "1e+00"), (0, "0e+00"),
        (0.285_714_285_714_285_7, "2.857142857142857e-01"),
        (-1_500, "-1.5e+03"),
    ])
    func `of an alert has an exponent`(number: Double, text: String) {
        #expect(SampleText.scientific(number) == text)
    }
}
