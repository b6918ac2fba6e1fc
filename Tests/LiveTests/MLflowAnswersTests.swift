import Testing

@Suite(.needs(.mlflow)) struct `MLflow answers` {
    let url: String

    init() throws { url = try #require(LiveServer.mlflow.url) }

    @Test func `it is alive`() throws {
        #expect(try Curl().get(url + "/health") == Curl.Answer(status: 200, body: "OK"))
    }

    @Test func `its registry holds every seeded model and hides the prompt`() throws {
        let models = try Curl().get(url + "/api/2.0/mlflow/registered-models/search?max_results=1000")
        let names = try #require(LiveServer.mlflow.fact("BULK_MODELS").flatMap { Int($0) })
        #expect(models.body.matches(of: /"name": "bulk-\d{3}"/).count == names)
        #expect(models.body.contains(#""name": "fraud-detector""#))
        #expect(!models.body.contains("triage-summary"))
    }

    @Test func `the champion of the fraud model is version six, from the run the seed names`() throws {
        let alias = try Curl().get(
            url + "/api/2.0/mlflow/registered-models/alias?name=fraud-detector&alias=champion")
        let run = try #require(LiveServer.mlflow.fact("CHAMPION_RUN"))
        #expect(alias.body.contains(#""version": "6""#))
        #expect(alias.body.contains(run))
    }
}

@Suite(.needs(.mlflowAuth)) struct `MLflow behind basic authentication answers` {
    let url: String

    init() throws { url = try #require(LiveServer.mlflowAuth.url) + "/api/2.0/mlflow/registered-models/search" }

    @Test func `nobody is refused`() throws {
        #expect(try Curl().get(url).status == 401)
    }

    @Test(arguments: ["", "READER_"]) func `a known user may read`(role: String) throws {
        let user = try #require(LiveServer.mlflowAuth.fact(role + "USER"))
        let password = try #require(LiveServer.mlflowAuth.fact(role + "PASSWORD"))
        let models = try Curl(user: "\(user):\(password)").get(url)
        #expect(models.status == 200)
        #expect(models.body.contains(#""name": "churn""#))
    }
}
