import Foundation
import OpsModel
import RunnerBench
import Testing
import Wire

/// Processes that execute change requests against a real MLflow are killed at any instant.
@Suite(.needs(.mlflow)) struct `An execution against MLflow` {
    private let url: String
    private let model = "test-killed-\(UUID().uuidString.lowercased())"

    init() throws { url = try #require(LiveServer.mlflow.url) }

    private func call(_ path: RequestPath, _ body: String) async throws {
        try await LiveBackend.call(.post, url, RequestPath(encoded: "api/2.0/mlflow/\(path)"), body)
    }

    /// What MLflow itself says, by the client of the tests.
    private func aliases() async throws -> Set<String> {
        var request = Request(.get, try BaseURL(url), "api/2.0/mlflow/registered-models/get", query: ["name": model])
        request.deadline = .seconds(60)
        let answer = try await LiveBackend.client().fetch(request).json()
        return Set(answer["registered_model"]["aliases"].array.compactMap { $0["alias"].string })
    }

    @Test func `that is killed is told of truly by the next start`() async throws {
        try await call("registered-models/create", #"{"name": "\#(model)"}"#)
        try await call("model-versions/create", #"{"name": "\#(model)", "source": "s3://bucket/model"}"#)
        let bench = try RunnerBench(environment: ["RUNNER_MLFLOW": url, "RUNNER_MODEL": model])
        try await bench.apart { bench in
            for round in 0..<40 {
                let runner = try bench.start("propose", "\(round * 1000 + 1)")
                runner.kill(after: .microseconds(Int.random(in: 0...150_000)))
            }
        }
        // What MLflow may be at still stays under way until it cannot be any more.
        for _ in 0..<10 {
            try await bench.apart { bench in _ = try bench.run("recover") }
            guard try await bench.requests().contains(where: { $0.status == .executing }) else { break }
        }
        let (requests, aliases) = (try await bench.requests(), try await aliases())
        #expect(requests.count >= 40)
        for request in requests {
            guard case .setAlias(_, let alias, _)? = request.plan.calls.first?.call else { continue }
            switch request.status {
            case .succeeded: #expect(aliases.contains(alias), "\(request.id.rawValue) says it took effect")
            case .approved, .failed: #expect(!aliases.contains(alias), "\(request.id.rawValue) says it did not")
            case .outcomeUnknown: break
            default: Issue.record("\(request.id.rawValue) is left \(request.status.rawValue)")
            }
        }
        let ends = Dictionary(grouping: requests, by: \.status).mapValues(\.count)
        #expect((ends[.succeeded] ?? 0) > 0, "\(ends)")
        #expect(try await bench.chain() == nil)
        try await LiveBackend.call(.delete, url, "api/2.0/mlflow/registered-models/delete", #"{"name": "\#(model)"}"#)
    }
}
