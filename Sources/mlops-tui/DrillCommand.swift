internal import ArgumentParser
internal import Drill

/// Serves the drill alone, for other dashboards and for scripts.
struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill", abstract: "Serve the simulated fleet and print the configuration that points at it.",
        discussion: "Ctrl-C ends it. A dashboard started with the printed configuration keeps the DRILL badge.")

    @Option(help: "Seed of the world; one seed gives one world.")
    var seed: UInt64 = 1

    @Option(help: "World seconds to a second.")
    var speed: Double = 1

    @Option(help: "How long ago the canary got its traffic: 25m, 2h.")
    var age: String = "25m"

    func validate() throws {
        try options.validate()
    }

    func run() async throws {
        let drill = options.makeDrill()
        let addresses = try await drill.start()
        try PlainOutput.write(DrillConfiguration(addresses).text)
        try await drill.run()
    }

    private var options: FleetOptions {
        var options = FleetOptions()
        options.config = nil
        options.drill = true
        options.seed = seed
        options.speed = speed
        options.age = age
        return options
    }
}
