import OpsModel
import RunnerBench
import Testing

/// Requests that processes of their own execute against a registry that counts what took effect.
@Suite(.serialized) struct `An execution` {
    @Test func `that is killed takes effect once at most, and the next start says the truth`() async throws {
        let bench = try RunnerBench()
        try await bench.apart { bench in
            for round in 0..<200 {
                // No version twice: what was proposed and not told of stays there.
                let runner = try bench.start("propose", "\(round * 1000 + 1)")
                try runner.kill(after: .microseconds(Int.random(in: 0...20_000)))
                if round.isMultiple(of: 50) { try bench.run("recover") }
            }
            try bench.run("recover")
        }
        let requests = try await bench.requests()
        let calls = bench.calls
        #expect(requests.count >= 200)
        for request in requests {
            guard case .setAlias(_, _, let wanted?)? = request.plan.calls.first?.call else { continue }
            let count = calls.count { $0 == "champion \(wanted)" }
            #expect(count <= 1, "\(request.id.rawValue) was called \(count) times")
            switch request.status {
            case .succeeded: #expect(count == 1, "\(request.id.rawValue) says it took effect")
            case .approved: #expect(count == 0, "\(request.id.rawValue) was not begun")
            case .failed, .outcomeUnknown: break
            default: Issue.record("\(request.id.rawValue) is left \(request.status.rawValue)")
            }
        }
        #expect(try await bench.chain() == nil)
    }

    @Test func `is won by one of several processes`() async throws {
        let bench = try RunnerBench()
        let won = try await bench.apart { bench in
            try bench.run("file", "40")
            let runners = try (0..<3).map { _ in try bench.start("race") }
            return try runners.map {
                try $0.output().compactMap { Int($0.split(separator: " ").last ?? "") }.first ?? 0
            }
        }
        #expect(won.reduce(0, +) == 40)
        #expect(Set(bench.calls).count == 40 && bench.calls.count == 40)
        #expect(try await bench.requests().allSatisfy { $0.status == .succeeded })
        #expect(try await bench.chain() == nil)
    }
}
