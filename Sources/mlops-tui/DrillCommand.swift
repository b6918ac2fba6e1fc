internal import ArgumentParser
internal import Drill

/// Serves the drill alone, for other dashboards and for scripts.
struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill", abstract: "Serve the simulated fleet and print the configuration that points at it.",
        discussion: "Ctrl-C ends it. A dashboard started with the printed configuration keeps the DRILL badge.")

    @OptionGroup var world: DrillOptions

    func run() async throws {
        let drill = world.makeDrill()
        let addresses = try await drill.start()
        try PlainOutput.write(DrillConfiguration(addresses, speed: world.speed).text)
        try await drill.run()
    }
}
