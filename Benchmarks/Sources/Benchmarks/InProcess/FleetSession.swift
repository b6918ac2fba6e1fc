import Cells
import Dashboard
import OpsModel
import Views

/// A dashboard without a terminal on a ``SyntheticFleet``, turned as the loop turns it.
struct FleetSession {
    /// Inputs that the loop takes in one turn, and observations in one input; see `Loop` and `Inbox`.
    private static let inputsATurn = 1
    private static let observationsAnInput = 64

    let fleet: SyntheticFleet
    private(set) var session: Session
    private var shown: CellBuffer?
    private var instant: Instant

    init(count: Int, size: Size = Size(columns: 200, rows: 60)) {
        fleet = SyntheticFleet(count: count)
        instant = fleet.now
        session = Session(now: fleet.now, options: ScreenOptions(size: size))
        _ = session.take(.configured(fleet.setup))
        _ = observe(fleet.deployments, of: SyntheticFleet.serving)
        _ = observe(fleet.signals(step: 0), of: SyntheticFleet.metrics)
        _ = paint()
    }

    /// Takes a poll in parts, settling after each, which does little before the report; the processor time of every turn, in seconds.
    mutating func observe(_ observations: [Observation], of backend: BackendID) -> [Double] {
        instant = instant + .seconds(15)
        let report = fleet.report(backend, Difference(changed: observations), at: instant)
        var inputs = Self.split(report, observations)[...]
        var turns: [Double] = []
        _ = session.take(.ticked(at: instant, localOffset: 0))
        while !inputs.isEmpty || session.needsSettling {
            let start = CPUTime.thread
            for input in inputs.prefix(Self.inputsATurn) { _ = session.take(input) }
            inputs = inputs.dropFirst(Self.inputsATurn)
            session.settle()
            turns.append(CPUTime.thread - start)
        }
        return turns
    }

    /// The clock shows `seconds` more than at the last poll.
    mutating func tick(_ seconds: Int) {
        _ = session.take(.ticked(at: instant + .seconds(seconds), localOffset: 0))
    }

    mutating func press(_ key: Key) {
        _ = session.take(.key(key))
    }

    /// What the loop does at the end of a turn; the runs to write.
    mutating func paint() -> [FrameDiff.Run] {
        if session.needsSettling { session.settle() }
        return compare(session.frame())
    }

    /// What of a frame is new on the screen.
    mutating func compare(_ frame: CellBuffer) -> [FrameDiff.Run] {
        let runs = FrameDiff.runs(from: shown, to: frame)
        shown = frame
        return runs
    }

    /// A frame of what is settled.
    mutating func frame() -> CellBuffer { session.frame() }

    private static func split(_ report: PollReport, _ observations: [Observation]) -> [Input] {
        var report = report
        report.outcome = .answered(Difference())
        let parts = stride(from: 0, to: observations.count, by: observationsAnInput).map { start in
            Input.observed(
                Array(observations[start..<min(start + observationsAnInput, observations.count)]), at: report.finishedAt
            )
        }
        return parts + [.polled(report)]
    }
}

extension FleetSession {
    /// The turns that an empty dashboard takes to hold everything, in seconds of processor time.
    static func firstPoll(count: Int) -> [Double] {
        var session = FleetSession(count: 0)
        let fleet = SyntheticFleet(count: count)
        return session.observe(fleet.deployments, of: SyntheticFleet.serving)
            + session.observe(fleet.signals(step: 0), of: SyntheticFleet.metrics)
    }
}
