import OpsModel
import Testing

@Suite struct `Series history` {
    private let requests = MetricSeries("requests_total", ["model": "a"])
    private let other = MetricSeries("requests_total", ["model": "b"])

    private func at(_ seconds: Double) -> Instant { Instant(seconds: seconds) }

    @Test func `sixty points are kept, and it says where they begin`() {
        var history = SeriesHistory()
        #expect(history.begins == nil)
        for second in 0..<100 { history.record([requests: Double(second)], at: at(Double(second))) }
        #expect(history.samples(of: requests).count == 60)
        #expect(history.samples(of: requests).first == Sample(at: at(40), value: 40))
        #expect(history.begins == at(40))
    }

    @Test func `a series that came later begins where it came`() {
        var history = SeriesHistory()
        history.record([requests: 1], at: at(0))
        history.record([requests: 2, other: 7], at: at(10))
        #expect(history.samples(of: other) == [Sample(at: at(10), value: 7)])
    }

    @Test func `a series missing from a scrape has a gap and no present value`() {
        var history = SeriesHistory()
        history.record([requests: 1, other: 1], at: at(0))
        history.record([other: 2], at: at(10))
        #expect(history.latest(requests, at: at(10)) == nil)
        history.record([requests: 3, other: 3], at: at(20))
        #expect(history.samples(of: requests).map(\.value) == [1, nil, 3])
        #expect(history.latest(requests, at: at(20)) == 3)
    }

    @Test func `a series gone from all scrapes kept is forgotten`() {
        var history = SeriesHistory()
        history.record([requests: 1, other: 1], at: at(0))
        for second in 1...60 { history.record([other: 1], at: at(Double(second))) }
        #expect(history.samples(of: requests).isEmpty)
        #expect(history.count == 1)
    }

    @Test func `a value older than five minutes is not the present one`() {
        var history = SeriesHistory()
        history.record([requests: 1], at: at(0))
        #expect(history.latest(requests, at: at(300)) == 1)
        #expect(history.latest(requests, at: at(301)) == nil)
    }

    @Test func `more series than the limit are counted, not kept`() {
        var history = SeriesHistory(limit: 10)
        let scrape = Dictionary(uniqueKeysWithValues: (0..<25).map { (MetricSeries("m", ["i": "\($0)"]), 1.0) })
        history.record(scrape, at: at(0))
        #expect(history.count == 10)
        #expect(history.refused == 15)
        history.record(scrape, at: at(1))
        #expect(history.count == 10)
        #expect(history.refused == 15)
    }

    @Test func `a clock that stepped back begins a new history`() {
        var history = SeriesHistory()
        history.record([requests: 5], at: at(100))
        history.record([requests: 6], at: at(50))
        #expect(history.begins == at(50))
        #expect(history.samples(of: requests).count == 1)
    }
}

@Suite struct `Scrape window` {
    private func window(_ scrapes: [[MetricSeries: Double]], every seconds: Double = 15) -> ScrapeWindow {
        var history = SeriesHistory()
        for (index, scrape) in scrapes.enumerated() {
            history.record(scrape, at: Instant(seconds: Double(index) * seconds))
        }
        return ScrapeWindow(history, at: Instant(seconds: Double(scrapes.count - 1) * seconds), over: .seconds(60))
    }

    private func failures(_ reason: String, _ value: Double) -> (MetricSeries, Double) {
        (MetricSeries("failures", ["model": "a", "reason": reason]), value)
    }

    @Test func `rates add up over labels that were not asked for`() {
        let scrapes = (0..<5).map { step in
            Dictionary(uniqueKeysWithValues: [
                failures("BACKEND", 100 + Double(step) * 15), failures("REJECTED", 100 + Double(step) * 30),
            ])
        }
        #expect(window(scrapes).rate("failures", by: ["model"]) == [["a"]: 3])
        #expect(window(scrapes).rate("failures", by: ["reason"]) == [["BACKEND"]: 1, ["REJECTED"]: 2])
        #expect(window(scrapes).rate("failures", by: ["model"], where: { $0["reason"] == "BACKEND" }) == [["a"]: 1])
    }

    @Test func `a first scrape has values and no rates`() {
        let first = window([[MetricSeries("queue", ["model": "a"]): 4]])
        #expect(first.sum("queue", by: ["model"]) == [["a"]: 4])
        #expect(first.rate("queue", by: ["model"]).isEmpty)
    }

    @Test func `a quantile is taken over the rates of the buckets`() {
        let scrapes = (0..<5).map { step -> [MetricSeries: Double] in
            [
                MetricSeries("wait_bucket", ["le": "0.1"]): 1000 + Double(step) * 50,
                MetricSeries("wait_bucket", ["le": "1e+00"]): 2000 + Double(step) * 100,
                MetricSeries("wait_bucket", ["le": "+Inf"]): 2000 + Double(step) * 100,
            ]
        }
        let median = window(scrapes).quantile(0.5, of: "wait", by: [])
        #expect(abs((median[[]] ?? 0) - 0.1) < 1e-9)
        #expect(window(Array(scrapes.prefix(1))).quantile(0.5, of: "wait", by: []).isEmpty)
    }

    @Test func `an idle histogram has no quantile`() {
        let idle = Array(
            repeating: [
                MetricSeries("wait_bucket", ["le": "0.1"]): 3.0, MetricSeries("wait_bucket", ["le": "+Inf"]): 4,
            ], count: 4)
        #expect(window(idle).quantile(0.99, of: "wait", by: []).isEmpty)
    }
}

@Suite struct `Label fingerprint` {
    /// Label sets and fingerprints as Alertmanager 0.25 gave them.
    @Test func `it is the one that Alertmanager gives`() {
        let labels = ["alertname": "ManualTest", "model": "m"]
        #expect(LabelFingerprint(labels).description == "142016aa41be2600")
    }

    @Test func `external labels make no difference`() {
        let here = ["alertname": "Burn", "replica": "a", "cluster": "eu"]
        let there = ["alertname": "Burn", "replica": "b", "cluster": "eu"]
        #expect(LabelFingerprint(here) != LabelFingerprint(there))
        #expect(LabelFingerprint(here, without: ["replica"]) == LabelFingerprint(there, without: ["replica"]))
    }

    @Test func `a border between name and value counts`() {
        #expect(LabelFingerprint(["ab": "c"]) != LabelFingerprint(["a": "bc"]))
    }
}
