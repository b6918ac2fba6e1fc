internal import ArgumentParser
internal import Cells
internal import Dashboard
internal import Engine
internal import OpsModel
internal import Views

/// The state of a fleet after one poll, with what its store kept.
enum FleetState {
    static func read(_ configuration: Configuration, within deadline: Duration) async -> OpsState {
        let kept = await kept(configuration)
        let round = await HeadlessLoop(configuration: configuration).pollOnce(within: deadline)
        return state(of: round, kept.content.history, configuration)
    }

    /// The draft, or its refusal on standard error and the end.
    static func complaining<Draft>(_ draft: () throws(PlanningRefusal) -> Draft) throws -> Draft {
        do throws(PlanningRefusal) {
            return try draft()
        } catch {
            PlainOutput.complain(error.description)
            throw ExitCode(1)
        }
    }

    /// What the store holds, or why that cannot be known.
    static func kept(_ configuration: Configuration) async -> (
        content: StoreReading.Content, problem: StoreProblem?
    ) {
        let reading = StoreReading(configuration, environment: StandardStreams.environment)
        do throws(StoreProblem) {
            return (try await reading.content(at: WallClock.system.now()), nil)
        } catch {
            return (StoreReading.Content(), error)
        }
    }

    static func state(
        of round: HeadlessLoop.Round, _ kept: StoredHistory, _ configuration: Configuration
    ) -> OpsState {
        var session = Session(now: WallClock.system.now(), options: ScreenOptions(size: Size(columns: 80, rows: 24)))
        _ = session.take(.configured(configuration.setup(sources: round.sources)))
        _ = session.take(.restored(kept))
        // One round is one look: an answer that waited for a slower source has not grown old by that.
        let end = WallClock.system.now()
        for var report in round.reports {
            report.finishedAt = end
            _ = session.take(.polled(report))
        }
        _ = session.take(.ticked(at: end, localOffset: 0))
        while session.needsSettling { session.settle() }
        return session.state
    }
}
