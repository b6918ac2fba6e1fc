internal import ArgumentParser
internal import Cells
internal import Dashboard
internal import OpsModel
internal import Views

/// Shows a recorded session again, without any system behind it.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Print the screen that a recorded session ended with, or had at a moment.")

    @Argument(help: "The recording.")
    var file: String

    @Option(help: "Only the inputs of the first so many seconds.")
    var until: Double?

    @Option(help: "Columns and rows in place of those recorded: 120x40.")
    var size: String?

    @Flag(help: "Write no byte above 126.")
    var ascii = false

    @Flag(help: "Add the role of each cell, as screen tests do.")
    var roles = false

    func validate() throws {
        if let size, Self.size(size) == nil { throw ValidationError("--size takes columns and rows: 120x40") }
    }

    func run() async throws {
        let recording = try Recording(path: file)
        var session = recording.replayed(
            until: until.map { recording.startedAt + .seconds($0) }, size: size.flatMap(Self.size),
            glyphs: ascii ? .ascii : .unicode)
        let frame = session.settledFrame()
        try PlainOutput.write(roles ? frame.snapshot() : Self.text(frame))
    }

    private static func text(_ frame: CellBuffer) -> String {
        (0..<frame.size.rows).map { frame.text(ofRow: $0) + "\n" }.joined()
    }

    private static func size(_ text: String) -> Size? {
        let parts = text.split(separator: "x").compactMap { Int($0) }
        guard parts.count == 2, parts.allSatisfy({ (1...1000).contains($0) }) else { return nil }
        return Size(columns: parts[0], rows: parts[1])
    }
}
