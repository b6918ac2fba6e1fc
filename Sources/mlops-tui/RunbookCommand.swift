internal import ArgumentParser
internal import Engine
internal import OpsModel
internal import Views

/// Checks, lists and prints runbooks, and follows the one that serves an incident.
struct RunbookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runbook", abstract: "Check, list, print and follow runbooks.",
        discussion: "How a runbook is written stands in docs/runbooks.md.",
        subcommands: [Lint.self, List.self, Show.self, Run.self])

    struct Lint: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check runbooks, and say with file and line what to write instead.",
            discussion: "Exits with 1 when something is wrong. Asks nobody anything: queries are read, not evaluated.")

        @Argument(help: "Markdown files.", completion: .file(extensions: ["md"]))
        var files: [String]

        func run() throws {
            var problems: [RunbookProblem] = []
            for file in files {
                do throws(RunbookFileError) {
                    problems += try RunbookFile.read(path: file).complaints
                } catch {
                    problems.append(error.problem)
                }
            }
            try PlainOutput.write(problems.map { "\($0.text)\n" }.joined())
            if !problems.isEmpty { throw ExitCode(1) }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the runbooks there are: the ready ones and those of the configured folders.")

        @OptionGroup var configuration: ConfigurationOption

        func run() throws {
            let library = try configuration.runbooks()
            try PlainOutput.write(RunbookListing.text(library.runbooks))
            for problem in library.problems { PlainOutput.complain(problem.text) }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print one runbook as plain text, with its steps numbered and its placeholders as written.")

        @Argument(help: "Its id, as 'runbook list' prints it.")
        var id: String

        @OptionGroup var configuration: ConfigurationOption

        func run() throws {
            let library = try configuration.runbooks()
            guard let runbook = library[id] else {
                PlainOutput.complain("no runbook is called '\(id)'; 'mlops-tui runbook list' names them")
                throw ExitCode(1)
            }
            try PlainOutput.write(RunbookListing.text(of: runbook))
        }
    }
}

extension ConfigurationOption {
    /// The ready runbooks, and those of the configuration's folders where there is one.
    fileprivate func runbooks() throws -> RunbookLibrary {
        let environment = StandardStreams.environment
        switch location(environment) {
        case .drill: return .ready
        case .file(let path):
            let configuration = try ConfigurationFile(path: path).read(environment: environment)
            return .load(folders: configuration.runbooks.folders)
        }
    }
}
