internal import ArgumentParser
internal import Dashboard
internal import Drill
internal import Engine
internal import OpsModel

/// Which fleet to look at: a configuration, or the drill.
struct FleetOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOption

    @Flag(help: "Open the drill although there is a configuration.")
    var drill = false

    @Flag(help: "Change no system, whatever is armed: nothing is requested or executed through this program.")
    var readOnly = false

    @OptionGroup var world: DrillOptions

    func location(_ environment: [String: String]) -> ConfigurationLocation {
        drill ? .drill : configuration.location(environment)
    }

    /// What says where the store is; no drill is started for that.
    func storeConfiguration() throws -> Configuration {
        switch location(StandardStreams.environment) {
        case .file(let path): try read(path)
        case .drill: flagged(Configuration(isDrill: true))
        }
    }

    fileprivate func read(_ path: String) throws(ConfigurationError) -> Configuration {
        flagged(
            try ConfigurationFile(path: path).read(
                environment: StandardStreams.environment, keys: .dashboard, themes: .dashboard))
    }

    /// With what the command line says of it.
    fileprivate func flagged(_ configuration: Configuration) -> Configuration {
        var flagged = configuration
        if readOnly { flagged.decisions.readOnly = .flag }
        return flagged
    }

    /// The drill's seed, where the drill is what is looked at.
    var seed: UInt64? {
        if case .drill = location(StandardStreams.environment) { return world.seed }
        return nil
    }
}

/// The configuration that is looked at, and the drill behind it where there is one.
struct FleetSource {
    let configuration: Configuration
    let drill: DrillFleet?

    /// Reads the configuration; without one starts the drill and reads what the drill prints of itself.
    static func load(_ options: FleetOptions) async throws -> FleetSource {
        switch options.location(StandardStreams.environment) {
        case .file(let path):
            let configuration = try options.read(path)
            guard !configuration.backends.isEmpty else { throw EmptyConfiguration(path: path) }
            return FleetSource(configuration: configuration, drill: nil)
        case .drill:
            let drill = options.world.makeDrill()
            let addresses = try await drill.start()
            let text = DrillConfiguration(addresses, speed: options.world.speed).text
            return FleetSource(
                configuration: options.flagged(
                    try Configuration(yaml: text, file: "drill", folder: "", home: nil)), drill: drill)
        }
    }

    func stop() async {
        await drill?.stop()
    }
}

/// A configuration that is right and says nothing: there is nothing to look at, and waiting would not help.
struct EmptyConfiguration: Error, CustomStringConvertible {
    let path: String

    var description: String {
        "\(path) names no backend: write one under 'backends:', or look at the simulated fleet with --drill"
    }
}
