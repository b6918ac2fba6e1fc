import Glibc
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
                runner.kill(after: .microseconds(Int.random(in: 0...20_000)))
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
            try bench.put("decided")
            let runners = try (0..<3).map { _ in try bench.start("race") }
            try bench.letGo(runners)
            return try runners.flatMap { try $0.output() }.filter { $0.hasPrefix("won ") }
        }
        #expect(Set(won).count == 40 && won.count == 40)
        #expect(Set(bench.calls).count == 40 && bench.calls.count == 40)
        #expect(try await bench.requests().allSatisfy { $0.status == .succeeded })
        #expect(try await bench.chain() == nil)
    }

    @Test func `whose server goes on with its call is waited for, and told of once the server has done it`()
        async throws
    {
        let bench = try RunnerBench(environment: ["RUNNER_SLOW": "1"])
        try await bench.apart { bench in
            let runner = try bench.start("propose", "1")
            while bench.calls.isEmpty, runner.isRunning { usleep(1_000) }
            runner.kill(after: .zero)
            let starts = try (0..<3).map { _ in try bench.start("recover") }
            #expect(try starts.flatMap { try $0.output() } == [], "nobody knows yet")
        }
        let left = try #require(try await bench.requests().first)
        #expect(left.status == .executing && left.calls.map(\.outcome) == [.intended])
        try await bench.apart { bench in
            try bench.put("go")
            try bench.put("decided")
            #expect(try bench.run("race") == ["ready"], "nothing is there to be executed")
            try bench.put("release")
            // The server takes its time, and each start waits some seconds for it.
            for _ in 0..<10 {
                let told = try bench.run("recover")
                guard told.isEmpty else { return #expect(told == ["CR-1 succeeded"]) }
            }
            Issue.record("no start says what became of it")
        }
        #expect(try await bench.requests().map(\.status) == [.succeeded])
        #expect(bench.calls == ["champion 1"], "nothing is called again")
        #expect(try await bench.chain() == nil)
    }
}
