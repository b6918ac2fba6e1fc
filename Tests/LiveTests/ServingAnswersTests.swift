import Testing

@Suite(.needs(.fastapi)) struct `The FastAPI service answers` {
    let url: String

    init() throws { url = try #require(LiveServer.fastapi.url) }

    @Test func `it is alive`() throws {
        #expect(try Curl().get(url + "/healthz").status == 200)
    }

    @Test func `its counters hold the driven traffic`() throws {
        let metrics = try Curl().get(url + "/metrics").body
        for (status, fact) in ["2xx": "SUCCESSES", "4xx": "INVALID", "5xx": "ERRORS"] {
            let driven = try #require(LiveServer.fastapi.fact(fact))
            let labels = #"handler="/predict",method="POST",status="\#(status)""#
            #expect(metrics.contains("http_requests_total{\(labels)} \(driven).0\n"))
        }
    }
}

@Suite(.needs(.mlserver)) struct `MLServer answers` {
    let url: String

    init() throws { url = try #require(LiveServer.mlserver.url) }

    @Test func `it is alive`() throws {
        #expect(try Curl().get(url + "/v2/health/live").status == 200)
    }

    @Test(arguments: ["v1", "v2"]) func `its counters hold the driven traffic`(version: String) throws {
        let metrics = try Curl().get(try #require(LiveServer.mlserver.fact("METRICS_URL"))).body
        let driven = try #require(LiveServer.mlserver.fact("\(version.uppercased())_SUCCESSES"))
        let labels = #"model="churn",version="\#(version)""#
        #expect(metrics.contains("model_infer_request_success_total{\(labels)} \(driven).0\n"))
    }
}

@Suite(.needs(.triton)) struct `Triton answers` {
    let url: String

    init() throws { url = try #require(LiveServer.triton.url) }

    @Test func `it is alive`() throws {
        #expect(try Curl().get(url + "/v2/health/live").status == 200)
    }

    @Test func `a failed load makes the server unready while its models serve`() throws {
        #expect(try Curl().get(url + "/v2/health/ready").status == 400)
        #expect(try Curl().get(url + "/v2/models/ranker/ready").status == 200)
    }

    @Test(arguments: ["1", "2"]) func `its counters hold the driven traffic`(version: String) throws {
        let metrics = try Curl().get(try #require(LiveServer.triton.fact("METRICS_URL"))).body
        let driven = try #require(LiveServer.triton.fact("RANKER_\(version)_SUCCESSES"))
        let labels = #"model="ranker",version="\#(version)""#
        #expect(metrics.contains("nv_inference_request_success{\(labels)} \(driven)\n"))
    }
}
