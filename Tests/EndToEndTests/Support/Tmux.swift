import Foundation

/// The terminal server of one story, reached by a socket of its own.
struct Tmux: Sendable {
    private static let settings = """
        set -g status off
        set -g remain-on-exit on
        set -g default-terminal tmux-256color
        set -s escape-time 0
        set -s set-clipboard on

        """

    private let story: Story

    init(_ story: Story) {
        self.story = story
    }

    private var socket: String { "\(story.folder)/tmux" }

    /// Opens a window that runs a script.
    func open(_ name: String, columns: Int, rows: Int, script: String) async throws {
        try await startServer()
        try await run(
            "new-session", "-d", "-s", name, "-x", "\(columns)", "-y", "\(rows)", "/bin/sh \(script)")
    }

    /// In the foreground, as a child of the story that ends with it.
    private func startServer() async throws {
        guard !FileManager.default.fileExists(atPath: socket) else { return }
        let settings = "\(story.folder)/tmux.conf"
        try Self.settings.write(toFile: settings, atomically: false, encoding: .utf8)
        _ = try story.start(["tmux", "-u", "-D", "-S", socket, "-f", settings], program: "/usr/bin/env")
        try await story.wait(for: "the terminal server") { FileManager.default.fileExists(atPath: socket) }
    }

    /// What it wrote; fails where it failed.
    @discardableResult func run(_ arguments: String...) async throws -> String {
        let result = try await call(arguments)
        guard result.status == 0 else {
            throw Story.Failure(
                description: "tmux \(arguments.joined(separator: " ")): \(result.output)\(result.complaints)")
        }
        return result.output
    }

    /// Ends the server and everything in its windows.
    func end() async {
        guard FileManager.default.fileExists(atPath: socket) else { return }
        _ = try? await call(["kill-server"])
    }

    private func call(_ arguments: [String]) async throws -> Outcome {
        try await story.start(["tmux", "-u", "-S", socket] + arguments, program: "/usr/bin/env").ended()
    }
}
