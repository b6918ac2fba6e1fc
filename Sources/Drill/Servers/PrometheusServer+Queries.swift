extension PrometheusServer {
    /// A query's time in the world, and as the client wrote it.
    private struct Moment {
        let world: Double
        let asked: Double
    }

    private static let mostPoints = 11_000.0
    /// Samples that one query may load (`--query.max-samples`, kept small: the drill answers at once or not at all).
    private static let mostSamples = 400_000.0

    func instant(_ request: DrillRequest) throws(Fault) -> [UInt8] {
        let moment = try request.parameter("time").map { (text) throws(Fault) in try time(text, "time") } ?? now
        let selector = try selector(request)
        let clock = state.clock
        return state.now { simulation, _ in
            let series = selector.select(from: simulation.recorded)
            var output = Array((selector.range == nil ? Self.vectorHead : Self.matrixHead).utf8)
            var isFirst = true
            for one in series {
                if let range = selector.range {
                    let points = Self.points(one, simulation, from: moment.world - range, to: moment.world)
                    Self.write(
                        one.labels, points.map { (clock.wall($0.0), one.shown($0.1, on: clock)) }, &isFirst, to: &output
                    )
                } else if let value = one.sample(simulation, at: moment.world) {
                    Self.write(one.labels, (moment.asked, one.shown(value, on: clock)), &isFirst, to: &output)
                }
            }
            output += "]}".utf8
            return output
        }
    }

    func range(_ request: DrillRequest) throws(Fault) -> [UInt8] {
        let start = try time(request.parameter("start") ?? "", "start")
        let end = try time(request.parameter("end") ?? "", "end")
        guard end.asked >= start.asked else {
            throw .bad("end", "end timestamp must not be before start time")
        }
        let step = try step(request.parameter("step") ?? "")
        guard (end.asked - start.asked) / step <= Self.mostPoints else {
            throw .bad(
                "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)"
            )
        }
        let selector = try selector(request)
        guard selector.range == nil else {
            throw .bad(
                "query", "invalid expression type \"range vector\" for range query, must be Scalar or instant Vector")
        }
        let count = Int((end.asked - start.asked) / step) + 1
        let clock = state.clock
        let answer: [UInt8]? = state.now { simulation, _ in
            let series = selector.select(from: simulation.recorded)
            guard Double(series.count * count) <= Self.mostSamples else { return nil }
            var output = Array(Self.matrixHead.utf8)
            var isFirst = true
            for one in series {
                let points = (0..<count).compactMap { index -> (Double, Double)? in
                    let asked = start.asked + Double(index) * step
                    return one.sample(simulation, at: clock.world(asked)).map { (asked, one.shown($0, on: clock)) }
                }
                Self.write(one.labels, points, &isFirst, to: &output)
            }
            output += "]}".utf8
            return output
        }
        guard let answer else {
            throw Fault(
                status: 422, type: "execution",
                reason: "query processing would load too many samples into memory in query execution")
        }
        return answer
    }

    // MARK: Parameters

    private var now: Moment {
        let asked = (state.clock.wall() * 1_000).rounded() / 1_000
        return Moment(world: state.clock.world(asked), asked: asked)
    }

    private func time(_ text: String, _ parameter: String) throws(Fault) -> Moment {
        guard let instant = Double(text) ?? Timestamp.parse(text), abs(instant) < 1e12 else {
            let reason = "cannot parse \"\(text)\" to a valid timestamp"
            throw .bad(
                parameter, parameter == "time" ? "Invalid time value for 'time': \(reason)" : reason)
        }
        return Moment(world: state.clock.world(instant), asked: instant)
    }

    private func step(_ text: String) throws(Fault) -> Double {
        guard let step = PromDuration.seconds(text) else {
            throw .bad("step", "cannot parse \"\(text)\" to a valid duration")
        }
        guard step > 0 else {
            throw .bad(
                "step", "zero or negative query resolution step widths are not accepted. Try a positive integer")
        }
        return step
    }

    private func selector(_ request: DrillRequest) throws(Fault) -> Selector {
        do throws(Selector.Refusal) {
            return try Selector(request.parameter("query") ?? "")
        } catch {
            throw .bad("query", error.reason)
        }
    }

    // MARK: Samples

    /// What was recorded in an interval, each sample at the instant of its evaluation.
    private static func points(
        _ series: RecordedCatalog.Series, _ simulation: Simulation, from: Double, to: Double
    ) -> [(Double, Double)] {
        let world = simulation.world
        let first = max(world.firstVisibleTick, World.tick(of: from) + 1)
        let last = min(world.lastTick, World.tick(of: to))
        guard first <= last else { return [] }
        return (first...last).filter { $0 % series.interval == 0 }.compactMap { tick in
            let instant = Double(tick) * World.tick
            return series.sample(simulation, at: instant).map { (instant, $0) }
        }
    }

    private static let vectorHead = #"{"resultType":"vector","result":["#
    private static let matrixHead = #"{"resultType":"matrix","result":["#

    private static func write(
        _ labels: Labels, _ sample: (Double, Double), _ isFirst: inout Bool, to output: inout [UInt8]
    ) {
        begin(labels, &isFirst, to: &output)
        output += #","value":"#.utf8
        write(sample, to: &output)
        output += "}".utf8
    }

    private static func write(
        _ labels: Labels, _ samples: [(Double, Double)], _ isFirst: inout Bool, to output: inout [UInt8]
    ) {
        guard !samples.isEmpty else { return }
        begin(labels, &isFirst, to: &output)
        output += #","values":["#.utf8
        for (index, sample) in samples.enumerated() {
            if index > 0 { output += ",".utf8 }
            write(sample, to: &output)
        }
        output += "]}".utf8
    }

    private static func begin(_ labels: Labels, _ isFirst: inout Bool, to output: inout [UInt8]) {
        if !isFirst { output += ",".utf8 }
        isFirst = false
        output += #"{"metric":"#.utf8
        labels.json.write(to: &output)
    }

    private static func write(_ sample: (Double, Double), to output: inout [UInt8]) {
        output += "[".utf8
        output += SampleText.value((sample.0 * 1_000).rounded() / 1_000).utf8
        output += ",\"".utf8
        output += SampleText.value(sample.1).utf8
        output += "\"]".utf8
    }
}
