import Testing

@Suite(.needs(.prometheus)) struct `Prometheus answers` {
    let url: String

    init() throws { url = try #require(LiveServer.prometheus.url) }

    @Test func `the alerts that must fire do`() throws {
        let alerts = try Curl().get(url + "/api/v1/alerts")
        let firing = try #require(LiveServer.prometheus.fact("FIRING"))
        #expect(alerts.status == 200)
        for name in firing.split(separator: ",") {
            #expect(alerts.body.contains(#""alertname":"\#(name)""#))
        }
    }

    @Test func `the history written before the start is there`() throws {
        let points = try #require(LiveServer.prometheus.fact("HISTORY_POINTS"))
        let count = try Curl().get(url + "/api/v1/query?query=count_over_time(training_skew%5B7h%5D)")
        #expect(count.body.contains(#""\#(points)"]"#))
    }
}

@Suite(.needs(.prometheusTLS)) struct `Prometheus behind TLS answers` {
    let url: String
    let authority: String

    init() throws {
        url = try #require(LiveServer.prometheusTLS.url) + "/-/ready"
        authority = try #require(LiveServer.prometheusTLS.fact("CA"))
    }

    @Test func `an unknown authority ends the connection`() throws {
        #expect(try Curl().get(url).status == 0)
    }

    @Test func `nobody is refused`() throws {
        #expect(try Curl(authority: authority).get(url).status == 401)
    }

    @Test func `the known user may read`() throws {
        let user = try #require(LiveServer.prometheusTLS.fact("USER"))
        let password = try #require(LiveServer.prometheusTLS.fact("PASSWORD"))
        #expect(try Curl(user: "\(user):\(password)", authority: authority).get(url).status == 200)
    }
}

@Suite(.needs(.alertmanager)) struct `Alertmanager answers` {
    let url: String

    init() throws { url = try #require(LiveServer.alertmanager.url) }

    @Test func `it holds the posted alerts, one of them silenced`() throws {
        let alerts = try Curl().get(url + "/api/v2/alerts")
        let silence = try #require(LiveServer.alertmanager.fact("SILENCE"))
        #expect(alerts.body.contains(#""alertname":"ServingDown""#))
        #expect(alerts.body.contains(#""silencedBy":["\#(silence)"]"#))
    }

    @Test func `its cluster is off`() throws {
        #expect(try Curl().get(url + "/api/v2/status").body.contains(#""status":"disabled""#))
    }
}
