import Foundation

/// The terminal server of one story, reached by a socket of its own.
struct Tmux: Sendable {
    private static let settings = """
        set -g status off
        set -g remain-on-exit on
        set -g default-terminal tmux-256color
        set -s escape-time 0
        set -s exit-empty off

        """

    private let story: Story

    init(_ story: Story) {
        self.story = story
    }

    private var socket: String { "\(story.folder)/tmux" }

    /// Opens a window that runs a script.
    func open(_ name: String, columns: Int, rows: Int, script: String) async throws {
        let settings = "\(story.folder)/tmux.conf"
        try Self.settings.write(toFile: settings, atomically: false, encoding: .utf8)
        try await run(
            "-f", settings, "new-session", "-d", "-s", name, "-x", "\(columns)", "-y", "\(rows)", "/bin/sh \(script)")
    }

    /// What it wrote; fails where it failed.
    @discardableResult func run(_ arguments: String...) async throws -> String {
        let (status, output) = try await call(arguments)
        guard status == 0 else {
            throw Story.Failure(description: "tmux \(arguments.joined(separator: " ")): \(output)")
        }
        return output
    }

    /// Ends the server and everything in its windows.
    func end() async {
        guard FileManager.default.fileExists(atPath: socket) else { return }
        _ = try? await call(["kill-server"])
    }

    /// Into a file: the server, or another program started at the same moment, would hold a pipe open for ever.
    private func call(_ arguments: [String]) async throws -> (Int32, String) {
        let file = "\(story.folder)/tmux-\(story.nextNumber()).out"
        defer { try? FileManager.default.removeItem(atPath: file) }
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        let output = try FileHandle(forWritingTo: URL(filePath: file))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["tmux", "-u", "-S", socket] + arguments
        process.environment = story.environment()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        while process.isRunning { try await Task.sleep(for: .milliseconds(2)) }
        return (process.terminationStatus, story.text(of: file))
    }
}
