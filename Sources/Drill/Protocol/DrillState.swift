import Synchronization

/// The one simulation behind all servers of a drill, brought up to the clock before each look.
final class DrillState: Sendable {
    let clock: DrillClock
    private let simulation: Mutex<Simulation>
    private let scraped = Mutex<[ServerID: String]>([:])

    init(_ simulation: Simulation, clock: DrillClock) {
        self.clock = clock
        self.simulation = Mutex(simulation)
    }

    /// Reads or writes the simulation as it is now; the second argument is the world's instant.
    func now<Result: Sendable>(_ body: (inout Simulation, Double) -> Result) -> Result {
        let instant = clock.now
        return simulation.withLock { simulation in
            simulation.advance(to: instant)
            return body(&simulation, instant)
        }
    }

    /// Where each inference server's metrics can be had, once they can.
    var metricsAddresses: [ServerID: String] {
        get { scraped.withLock { $0 } }
        set { scraped.withLock { $0 = newValue } }
    }

    /// An instant of the world as clients see it: RFC 3339 in UTC with milliseconds.
    func timestamp(_ worldInstant: Double) -> String {
        Timestamp.text(clock.wall(worldInstant))
    }

    /// An instant of the world as clients see it, in milliseconds of the epoch.
    func milliseconds(_ worldInstant: Double) -> JSON {
        .integer(Int((clock.wall(worldInstant) * 1_000).rounded()))
    }
}
