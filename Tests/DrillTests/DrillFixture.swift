import Synchronization

@testable import Drill

/// An instant within the recordings' day, so that what they sent is neither past nor far off.
let start = 1_795_461_683.0

/// A clock that stands until it is moved.
final class TestClock: Sendable {
    private let instant: Mutex<Double>

    init(_ instant: Double = start) { self.instant = Mutex(instant) }

    var now: Double { instant.withLock { $0 } }

    func move(by seconds: Double) { instant.withLock { $0 += seconds } }
}

/// Runs a drill on real ports and ends it, whatever happens in between.
func withDrill(
    speed: Double = 1, clock: TestClock = TestClock(),
    _ body: (DrillAddresses) async throws -> Void
) async throws {
    let fleet = DrillFleet(
        Simulation.atStart, clock: DrillClock(start: start, speed: speed, wall: { clock.now }))
    let addresses = try await fleet.start()
    do {
        try await body(addresses)
    } catch {
        await fleet.stop()
        throw error
    }
    await fleet.stop()
}

extension Simulation {
    /// The world of seed 7 at `start`, settled once and copied by every test that wants it.
    static let atStart: Simulation = {
        var simulation = Simulation(seed: 7, start: start, age: 1_500)
        simulation.advance(to: start)
        return simulation
    }()

    /// The same, the traffic step coming at `start`.
    static let atStep: Simulation = {
        var simulation = Simulation(seed: 7, start: start, age: 0)
        simulation.advance(to: start)
        return simulation
    }()

    /// The only sample of a selector at an instant, `nil` where there is none or more than one.
    func sample(_ selector: String, at instant: Double) -> Double? {
        guard let selected = try? Selector(selector).select(from: recorded) else { return nil }
        let samples = selected.compactMap { $0.sample(self, at: instant) }
        return samples.count == 1 ? samples[0] : nil
    }

    /// Names of the alerts that fire for a service.
    func firing(_ service: String) -> [String] {
        alerts.alerts.filter { $0.state == .firing && $0.labels["service"] == service }.map { $0.labels["alertname"] }
    }
}
