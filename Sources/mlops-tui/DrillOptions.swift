internal import ArgumentParser
internal import Drill
internal import FoundationEssentials
internal import OpsModel

/// The drill's world, for every command that can serve one.
struct DrillOptions: ParsableArguments {
    @Option(help: "Seed of the drill's world; one seed gives one world.")
    var seed: UInt64 = 1

    @Option(help: "World seconds to a second of the drill.")
    var speed: Double = 1

    @Option(help: "How long ago the drill's canary got its traffic: 25m, 2h.")
    var age: String = "25m"

    func validate() throws {
        guard speed > 0, speed <= 10_000 else { throw ValidationError("--speed takes a number from 0.001 to 10000") }
        guard duration != nil else { throw ValidationError("--age takes a duration above zero: 1s, 25m, 2h") }
    }

    /// A drill with these options that begins now; not started yet.
    func makeDrill() -> DrillFleet {
        DrillFleet(
            seed: seed, speed: speed, age: duration ?? .seconds(1500), start: Date().timeIntervalSince1970)
    }

    private var duration: Duration? { Duration(configuration: age) }
}
