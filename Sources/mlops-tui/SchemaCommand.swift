internal import ArgumentParser
internal import Dashboard
internal import Engine

/// Prints what may stand in the configuration file.
struct SchemaCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json
        case markdown
    }

    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of the configuration file.",
        discussion: """
            Editors complete and check the file by it: for the YAML language server, begin the file with
            # yaml-language-server: $schema=PATH
            """)

    @Option(name: .shortAndLong, help: "json (JSON Schema 2020-12) or markdown (tables for people).")
    var output: Format = .json

    func run() throws {
        switch output {
        case .json: try PlainOutput.write(ConfigurationSchema(keys: .dashboard).json)
        case .markdown: try PlainOutput.write(ConfigurationManual(keys: .dashboard).markdown)
        }
    }
}
