import OpsModel

/// What a poll of 10,000 deployments costs: its difference away from the loop, its turns on the loop.
struct StateBenchmark {
    let count: Int
    let repetitions: Int

    func figures() -> [Figure] {
        differences() + turns()
    }

    private func differences() -> [Figure] {
        let fleet = SyntheticFleet(count: count)
        let still = Snapshot(observations: fleet.deployments + fleet.signals(step: 0))
        let moved = Snapshot(observations: fleet.deployments + fleet.signals(step: 1))
        var last = LastSnapshot()
        _ = last.advance(to: still)
        let unchanged = CPUTime.median(of: repetitions) { _ = last.advance(to: still) }
        var isMoved = false
        let changed = CPUTime.median(of: repetitions) {
            isMoved.toggle()
            _ = last.advance(to: isMoved ? moved : still)
        }
        return [
            Figure(
                "poll difference of \(count) deployments and signals, ms CPU",
                "none changed \(Decimals.text(unchanged * 1000))"),
            Figure("", "all signals changed \(Decimals.text(changed * 1000))"),
        ]
    }

    private func turns() -> [Figure] {
        var session = FleetSession(count: count)
        let first = FleetSession.firstPoll(count: count)
        var changed: [Double] = []
        for step in 1...3 { changed += session.observe(session.fleet.signals(step: step), of: SyntheticFleet.metrics) }
        let alerts = session.observe(session.fleet.alerts, of: SyntheticFleet.metrics)
        var other = FleetSession(count: count)
        let ofOne = other.observe(other.fleet.alertsOfOneService, of: SyntheticFleet.metrics)
        return [
            Self.figure("first poll of \(count) deployments and signals", first, polls: 1),
            Self.figure("poll in which all \(count) signals changed", changed, polls: 3),
            Self.figure("\(count) alerts at once", alerts, polls: 1, goal: 100),
            Self.figure("\(count) alerts of one service at once", ofOne, polls: 1),
        ]
    }

    private static func figure(_ name: String, _ turns: [Double], polls: Int, goal: Double? = nil) -> Figure {
        let total = turns.reduce(0, +) * 1000 / Double(polls)
        let longest = Spread(turns).maximum * 1000
        let longestName = goal == nil ? "longest" : "triage in the longest:"
        let goals = [goal.map { "≤ \(Decimals.text($0, 0)) in all" }, "turn ≤ 2"].compactMap { $0 }
        return Figure(
            "\(name), ms CPU on the loop",
            "\(Decimals.text(total)) in \(turns.count / polls) turns, \(longestName) \(Decimals.text(longest))",
            goal: goals.joined(separator: ", "), isMet: longest <= 2 && goal.map { total <= $0 } ?? true)
    }
}
