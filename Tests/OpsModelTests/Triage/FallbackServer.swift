import OpsModel

/// A version 47 most of whose answers are fallbacks, beside 46 that answers well, measured until 600 s.
struct FallbackServer {
    var fleet = Fleet(services: [Service(id: "fraud", tier: 2)])
    private let window: Duration

    /// What the server tells at some seconds; the window is that of the rates.
    init(_ first: [Observation] = [], window: Duration = .seconds(15), served: [Double: Observation] = [:]) {
        self.window = window
        for seconds in stride(from: 5.0, through: 600, by: 5) {
            fleet.poll(
                "prom", after: seconds,
                (seconds == 5 ? first : []) + [told("46", 0), told("47", 0.6 + seconds * 1e-8), Self.burn(0.3)])
            fleet.poll("am", after: seconds + 1)
            fleet.poll("triton", after: seconds + 1, served[seconds].map { [$0] } ?? [])
            fleet.tick(seconds + 2)
        }
    }

    /// The objective is kept from 615 s on, while 47 answers nothing, or is told no more.
    mutating func end(vanishes: Bool) {
        let gone = SignalsID(backend: "prom", source: "s", subject: Self.subject("47"))
        fleet.poll(
            "prom", after: 615, [Self.burn(0)] + (vanishes ? [] : [told("47", 0, rate: 0)]),
            vanished: vanishes ? [.signals(gone)] : [])
    }

    /// It is told no more, for an hour.
    mutating func die() {
        end(vanishes: true)
        fleet.pass(from: 630, to: 3600)
    }

    var states: [Signal.State] {
        fleet.state.openIncidents.flatMap(\.signals).filter { $0.id.kind == .degraded }.map(\.state)
    }

    private static func subject(_ version: String?) -> Subject {
        Subject(name: "fraud", version: version, environment: "production")
    }

    private func told(_ version: String, _ fallbacks: Double, rate: Double = 20) -> Observation {
        .signals(
            GoldenSignals(
                id: SignalsID(backend: "prom", source: "s", subject: Self.subject(version)), window: window,
                values: [
                    .requestRate: Measurement(rate), .errorRatio: Measurement(0.001), .degraded: Measurement(fallbacks),
                ]))
    }

    private static func burn(_ ratio: Double) -> Observation {
        let windows = [300.0, 1800, 3600, 21_600].map { (Duration.seconds($0), Optional(ratio)) }
        return .objective(
            ObjectiveStatus(
                id: SLOID(backend: "prom", name: "availability", subject: subject(nil)), objective: 0.999,
                window: .seconds(30 * 86_400), errorRatios: Dictionary(uniqueKeysWithValues: windows)))
    }
}
