import OpsModel
import RunnerBench
import Testing

/// Processes that approve, reject and execute the requests of one store, all at once.
@Suite(.serialized) struct `Decisions that several processes race for` {
    private static let policy = """
        version: 1
        environments: { staging: { approvals: 1, acceptSelfAsserted: true } }
        """

    /// What each process printed, line by line, and the store and the registry that they left.
    private struct Race {
        let lines: [[Substring]]
        let requests: [ChangeRequest]
        let calls: [String]

        /// Every request that some process says it has so dealt with, as often as one says so.
        func winners(_ deed: String) -> [String] {
            lines.filter { $0[0] == "won" && $0[2] == deed }.map { String($0[1]) }.sorted()
        }

        func ids(_ isMeant: (ChangeRequest) -> Bool) -> [String] {
            requests.filter(isMeant).map(\.id.rawValue).sorted()
        }
    }

    private func race(_ bench: RunnerBench, of count: Int) async throws -> Race {
        let output = try await bench.apart { bench in
            try bench.run("file", "\(count)")
            let deciders = [
                try bench.start("approved", "k.lindt"), try bench.start("approved", "d.roy"),
                try bench.start("rejected", "m.weber"),
            ]
            let executors = [try bench.start("race"), try bench.start("race")]
            try bench.letGo(deciders + executors)
            let words = try deciders.flatMap { try $0.output() }
            try bench.put("decided")
            return words + (try executors.flatMap { try $0.output() })
        }
        return Race(
            lines: output.map { $0.split(separator: " ", maxSplits: 3) }.filter { $0.count >= 3 },
            requests: try await bench.requests(), calls: bench.calls)
    }

    @Test func `end in one of them for each request, and what was rejected was never called`() async throws {
        var ends: Set<ChangeRequest.Status> = []
        for _ in 0..<2 {
            let bench = try RunnerBench(policy: Self.policy)
            let race = try await race(bench, of: 40)
            #expect(race.requests.count == 40)
            ends.formUnion(race.requests.map(\.status))
            let (rejected, executed) = (race.ids { $0.status == .rejected }, race.ids { $0.status == .succeeded })
            #expect(rejected.count + executed.count == 40)
            #expect(race.winners("rejected") == rejected)
            #expect(race.winners("executed") == executed)
            #expect(race.winners("approved") == race.ids { $0.approvalCount == 1 })
            for request in race.requests {
                let words = request.approvals.map(\.decision)
                let wanted: [[Approval.Decision]] =
                    request.status == .succeeded ? [[.approved]] : [[.rejected], [.approved, .rejected]]
                #expect(wanted.contains(words), "\(request.id.rawValue)")
            }
            let called = race.calls.map { call in "CR-" + (call.split(separator: " ").last ?? "") }
            #expect(called.sorted() == executed, "each that was executed once, and no other")
            #expect(try await bench.chain() == nil)
        }
        #expect(ends == [.succeeded, .rejected])
    }

    @Test func `tell each who came too late what the request is by then`() async throws {
        let race = try await race(try RunnerBench(policy: Self.policy), of: 40)
        let lost = race.lines.filter { $0[0] == "lost" }
        // Of two who approve one at least is late, or both are.
        #expect(lost.count >= 40)
        let states = [
            "is approved already", "was rejected by m.weber", "is being executed by", "has succeeded",
        ]
        for line in lost {
            let why = line.last ?? ""
            #expect(why.hasPrefix(line[1]) && states.contains { why.contains($0) }, "\(line)")
        }
        let said = lost.filter { $0[2] != "executed" }.count + race.winners("approved").count
        #expect(said + race.winners("rejected").count == 3 * 40, "everybody is told of every request")
    }
}
