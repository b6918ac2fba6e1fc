internal import ArgumentParser
internal import Dashboard
internal import Engine
internal import OpsModel
internal import Wire

/// Reports for people, in Markdown.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write the handover, or an incident's post-mortem, in Markdown.",
        subcommands: [Handover.self, Postmortem.self])

    struct Handover: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What whoever takes over must know: incidents, requests, reviews, silences, findings, freezes.",
            discussion: """
                Polls every source once, and reads the store. What a source would tell that does not answer is said to be \
                unknown, and the command then exits with 1.
                """)

        @Flag(help: "Ask no source: what the store keeps, and nothing else.")
        var recorded = false

        @Option(help: "How long to wait for all sources, in seconds.")
        var timeout: Int = 30

        @OptionGroup var fleet: FleetOptions

        func run() async throws {
            if recorded { return try await printRecorded() }
            let source = try await FleetSource.load(fleet)
            let kept = await FleetState.kept(source.configuration)
            let round = await HeadlessLoop(configuration: source.configuration)
                .pollOnce(within: .seconds(max(1, timeout)))
            let state = FleetState.state(of: round, kept.content.history, source.configuration)
            await source.stop()
            try ReportCommand.print(await source.configuration.completed(state.handover()).markdown)
            if let problem = kept.problem { PlainOutput.complain("store: \(problem)") }
            if !round.silent.isEmpty || kept.problem != nil { throw ExitCode(1) }
        }

        private func printRecorded() async throws {
            let reading = StoreReading(try fleet.storeConfiguration(), environment: StandardStreams.environment)
            let report: HandoverReport
            do throws(StoreProblem) {
                report = try await reading.handover(at: WallClock.system.now())
            } catch {
                PlainOutput.complain("store: \(error)")
                throw ExitCode(1)
            }
            try ReportCommand.print(report.markdown)
        }
    }

    struct Postmortem: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "What is recorded of one incident: impact, timeline, signals, suspects, what was done, what is open.",
            discussion: "Asks no source. What the record does not hold is said to be unknown.")

        @Argument(help: "INC-K7QD.")
        var incident: String

        @OptionGroup var fleet: FleetOptions

        func run() async throws {
            let reading = StoreReading(try fleet.storeConfiguration(), environment: StandardStreams.environment)
            let report: PostmortemReport?
            do throws(StoreProblem) {
                report = try await reading.postmortem(
                    of: IncidentID(rawValue: incident.uppercased()), at: WallClock.system.now())
            } catch {
                PlainOutput.complain("store: \(error)")
                throw ExitCode(1)
            }
            guard let report else {
                PlainOutput.complain("the store keeps no incident \(incident)")
                throw ExitCode(1)
            }
            try ReportCommand.print(report.markdown)
        }
    }

    fileprivate static func print(_ markdown: String) throws {
        try PlainOutput.write(PlainText.printableLines(markdown))
    }
}
