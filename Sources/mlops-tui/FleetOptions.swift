internal import ArgumentParser
internal import Drill
internal import Engine
internal import FoundationEssentials
internal import OpsModel

/// Which fleet to look at: a configuration, or the drill.
struct FleetOptions: ParsableArguments {
    @Option(help: "The configuration file. Default: $MLOPS_TUI_CONFIG, then ~/.config/mlops-tui/config.yaml.")
    var config: String?

    @Flag(help: "Open the drill although there is a configuration.")
    var drill = false

    @Option(help: "Seed of the drill's world; one seed gives one world.")
    var seed: UInt64 = 1

    @Option(help: "World seconds to a second of the drill.")
    var speed: Double = 1

    @Option(help: "How long ago the drill's canary got its traffic: 25m, 2h.")
    var age: String = "25m"

    func validate() throws {
        guard speed > 0, speed <= 10_000 else { throw ValidationError("--speed takes a number from 0.001 to 10000") }
        guard drillAge != nil else { throw ValidationError("--age takes a duration: 90s, 25m, 2h") }
    }

    var drillAge: Duration? { DurationText.duration(age) }

    /// A drill with these options that begins now; not started yet.
    func makeDrill() -> DrillFleet {
        DrillFleet(
            seed: seed, speed: speed, age: drillAge ?? .seconds(1500), start: Date().timeIntervalSince1970)
    }
}

/// Durations on the command line, written as in the configuration.
enum DurationText {
    static func duration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), count < 1_000_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "s": return .seconds(count)
        case "m": return .seconds(count * 60)
        case "h": return .seconds(count * 3600)
        case "d": return .seconds(count * 86_400)
        default: return nil
        }
    }
}

/// The configuration that is looked at, and the drill behind it where there is one.
struct FleetSource {
    let configuration: Configuration
    let drill: DrillFleet?

    /// Reads the configuration; without one starts the drill and reads what the drill prints of itself.
    static func load(_ options: FleetOptions) async throws -> FleetSource {
        let environment = ProcessInfo.processInfo.environment
        let location =
            options.drill
            ? .drill
            : ConfigurationLocation.find(
                option: options.config, environment: environment,
                exists: { FileManager.default.fileExists(atPath: $0) })
        switch location {
        case .file(let path):
            return FleetSource(
                configuration: try ConfigurationFile(path: path).read(environment: environment), drill: nil)
        case .drill:
            let drill = options.makeDrill()
            let addresses = try await drill.start()
            let text = DrillConfiguration(addresses).text
            return FleetSource(
                configuration: try Configuration(yaml: text, file: "drill", folder: "", home: nil), drill: drill)
        }
    }

    func stop() async {
        await drill?.stop()
    }
}
