import FoundationEssentials
import Testing

@testable import Drill

@Suite struct `Alerts` {
    @Test func `have the fingerprints that a real Alertmanager gave the same labels`() throws {
        let alerts = try #require(try Recording.read("alertmanager", "alerts_suppressed.json").answer?.elements)
        #expect(!alerts.isEmpty)
        for alert in alerts {
            guard case .object(let members)? = alert["labels"] else { continue }
            #expect(Labels(members.map { ($0.0, $0.1.text ?? "") }).fingerprint == alert["fingerprint"]?.text)
        }
    }

    @Test func `reach Alertmanager with the instant at which they fired`() throws {
        let alert = try #require(
            NotifiedAlert.all(.atStart, at: start).first { $0.labels["alertname"] == "VersionErrorsHigh" })
        let rule = try #require(
            Simulation.atStart.alerts.alerts.first { $0.labels["alertname"] == "VersionErrorsHigh" })
        #expect(alert.startsAt - rule.episode.activeAt == 120)
        #expect(alert.labels["replica"] == "a")
    }

    @Test func `that page inhibit the warnings of the same version`() throws {
        let alerts = NotifiedAlert.all(.atStart, at: start)
        let paging = Set(alerts.filter { $0.labels["severity"] == "page" }.map(\.labels.fingerprint))
        let warning = try #require(
            alerts.first { $0.labels["alertname"] == "VersionLatencyNearBound" && $0.labels["version"] == "47" })
        #expect(paging.isSubset(of: warning.inhibitedBy))
        #expect(alerts.first { $0.labels["service"] == "search-rank" }?.inhibitedBy == [])
    }

    @Test func `of one rule are silenced from the beginning`() {
        let silenced = NotifiedAlert.all(.atStart, at: start).filter { !$0.silencedBy.isEmpty }
        #expect(silenced.map { $0.labels["service"] } == ["churn"])
    }

    @Test func `are silenced in the very next answer and speak again when the silence is expired`() async throws {
        try await withDrill { addresses in
            let url = try #require(addresses["alerts"]).url
            let body = """
                {"matchers":[{"name":"service","value":"eta.*","isRegex":true,"isEqual":true}],\
                "startsAt":"\(Timestamp.text(start))","endsAt":"\(Timestamp.text(start + 3_600))",\
                "createdBy":"a","comment":"b"}
                """
            let created = try await LoopbackClient.send(
                "POST", url + "/api/v2/silences", body: Array(body.utf8), contentType: "application/json")
            let id = try #require(JSON(parsing: created.body)?["silenceID"]?.text)
            let active = url + "/api/v2/alerts?silenced=false&filter=service%3Deta-predictor"
            #expect(try await LoopbackClient.send("GET", active).text == "[]")
            _ = try await LoopbackClient.send("DELETE", url + "/api/v2/silence/" + id)
            #expect(try await LoopbackClient.send("GET", active).text != "[]")
        }
    }

    @Test func `have a history that can be selected`() {
        let firing = "ALERTS{alertname=\"VersionErrorsHigh\",alertstate=\"firing\",version=\"47\",role=\"canary\"}"
        #expect(Simulation.atStart.sample(firing, at: start) == 1)
        #expect(Simulation.atStart.sample(firing, at: start - 1_440) == nil)
    }
}

@Suite struct `Silences` {
    private func silence(_ id: String, value: String, ends: Double) -> Silence {
        Silence(
            id: id, matchers: [LabelMatcher(name: "service", operation: .equal, value: value)], startsAt: start,
            endsAt: ends, updatedAt: 0, createdBy: "a", comment: "b")
    }

    @Test func `keep their identity when they are only extended`() {
        var book = SilenceBook(start: start, seeded: Seeded(seed: 7))
        let id = book.set(silence("", value: "churn", ends: start + 60), at: start)
        #expect(book.set(silence(id, value: "churn", ends: start + 120), at: start + 1) == id)
        #expect(book[id]?.endsAt == start + 120)
    }

    @Test func `get another when their matchers change, and the old one expires`() {
        var book = SilenceBook(start: start, seeded: Seeded(seed: 7))
        let id = book.set(silence("", value: "churn", ends: start + 60), at: start)
        let other = book.set(silence(id, value: "kyc-ocr", ends: start + 60), at: start + 1)
        #expect(other != id)
        #expect(book[id]?.state(at: start + 1) == .expired)
    }

    @Test func `do not grow without measure`() {
        var book = SilenceBook(start: start, seeded: Seeded(seed: 7))
        for second in 0..<3_000 {
            let id = book.set(silence("", value: "churn", ends: start + 1e6), at: start + Double(second))
            book.expire(id, at: start + Double(second))
        }
        #expect(book.silences.count <= 1_001)
    }
}
