import FoundationEssentials
import Testing

/// What happens beside the screen: text of others, the clipboard, a shell in between.
@Suite(.serialized, .timeLimit(.minutes(2))) struct `Beside the screen` {
    private func opened(
        _ environment: [String: String] = [:], program: [String] = []
    ) async throws -> PseudoTerminal {
        let terminal = try PseudoTerminal()
        try await terminal.start(environment, program: program)
        try await terminal.line("shown")
        await terminal.settle()
        return terminal
    }

    private func temporaryFile() -> String {
        FileManager.default.temporaryDirectory.path + "/terminal-tests-\(UUID())/state/stderr.log"
    }

    private func removeFolder(of file: String) {
        let folder = file.replacing("/state/stderr.log", with: "")
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `text on standard error never meets the screen, and is shown when it is gone`() async throws {
        let file = temporaryFile()
        defer { removeFolder(of: file) }
        let terminal = try await opened(["PROBE_CAPTURE": file])
        await terminal.forgetLog()
        await terminal.send("o")
        try await terminal.line("shown")
        await terminal.settle()
        #expect(await !terminal.text.contains("noise"))
        await terminal.send("q")
        #expect(try await terminal.ending() == .exit(0))
        let text = await terminal.text
        let left = try #require(text.ranges(of: "\u{1B}[?1049l").last)
        #expect(text[left.upperBound...].contains("noise of a library"))
        #expect(text[left.upperBound...].contains("?[31mred"))
        #expect(text[left.upperBound...].contains(file))
        #expect(try permissions(file) == 0o600)
        #expect(try permissions(file.replacing("/stderr.log", with: "")) == 0o700)
    }

    @Test(arguments: [nil, "/proc/no/such/folder/file"]) func `the words of a crash are shown after the screen`(
        _ path: String?
    ) async throws {
        let file = path ?? temporaryFile()
        defer { if path == nil { removeFolder(of: file) } }
        let terminal = try await opened(["PROBE_CAPTURE": file])
        await terminal.send("f")
        #expect(try await terminal.ending() != .exit(0))
        let text = await terminal.text
        let left = try #require(text.ranges(of: "\u{1B}[?1049l").last)
        #expect(text[left.upperBound...].contains("the probe was told to"))
        #expect(!text[..<left.lowerBound].contains("the probe was told to"))
    }

    @Test func `the file of captured text is bounded`() async throws {
        let file = temporaryFile()
        defer { removeFolder(of: file) }
        let terminal = try await opened(["PROBE_CAPTURE": file])
        for key in ["O", "O", " "] {
            await terminal.forgetLog()
            await terminal.send(key)
            try await terminal.line("shown")
        }
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
        #expect(try #require(size) <= 256 * 1024)
        await terminal.send("q")
        #expect(try await terminal.ending() == .exit(0))
    }

    @Test func `a symbolic link is not followed`() async throws {
        let file = temporaryFile()
        defer { removeFolder(of: file) }
        let folder = file.replacing("/stderr.log", with: "")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: folder + "/elsewhere")
        let terminal = try await opened(["PROBE_CAPTURE": file])
        await terminal.send("o")
        await terminal.send("q")
        #expect(try await terminal.ending() == .exit(0))
        #expect(!FileManager.default.fileExists(atPath: folder + "/elsewhere"))
    }

    @Test func `copied text goes to the clipboard of the terminal`() async throws {
        let terminal = try await opened()
        await terminal.send("y")
        try await terminal.output("\u{1B}]52;c;bmHDr3Zl\u{7}")
    }

    @Test func `inside tmux it goes both to tmux and through it`() async throws {
        let terminal = try await opened(["TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"])
        await terminal.send("y")
        try await terminal.output("\u{1B}]52;c;bmHDr3Zl\u{7}\u{1B}Ptmux;\u{1B}\u{1B}]52;c;bmHDr3Zl\u{7}\u{1B}\\")
    }

    @Test func `a terminal that would print it gets no command`() async throws {
        let terminal = try await opened(["TERM": "linux"])
        await terminal.forgetLog()
        await terminal.send("y")
        try await terminal.line("shown")
        await terminal.settle()
        #expect(await !terminal.text.contains("\u{1B}]52"))
    }

    @Test func `a notification cannot carry a sequence of its own`() async throws {
        let terminal = try await opened()
        await terminal.send("m")
        try await terminal.output("\u{1B}]9; twolines\u{7}")
    }

    @Test func `inside tmux a notification goes to the terminal outside as well, and the bell is a bell`() async throws
    {
        let terminal = try await opened(["TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"])
        await terminal.send("m")
        try await terminal.output("\u{1B}Ptmux;\u{1B}\u{1B}]9; twolines\u{7}\u{1B}\\")
        await terminal.forgetOutput()
        await terminal.send("B")
        try await terminal.output("\u{7}")
    }

    @Test func `Ctrl-Z gives the terminal to the shell, and fg brings the picture back`() async throws {
        let probe = try PseudoTerminal.probe()
        let terminal = try PseudoTerminal()
        try await terminal.start(["PS1": "$ "], program: ["/bin/bash", "--norc", "--noprofile", "-i"])
        try await terminal.output("$ ")
        let before = await terminal.modes
        await terminal.send(probe + "\n")
        try await terminal.line("shown")
        await terminal.settle()
        await terminal.send("\u{1A}")
        try await terminal.output("Stopped")
        await terminal.settle()
        #expect(await terminal.text.contains("\u{1B}[?1049l"))
        #expect(await terminal.modes == before)
        await terminal.forgetOutput()
        await terminal.forgetLog()
        await terminal.send("fg\n")
        try await terminal.output("READY")
        await terminal.send("j")
        try await terminal.line("event key(Cells.Key.character(\"j\"))")
        await terminal.send("q")
        try await terminal.output("$ ")
        await terminal.settle()
        #expect(await terminal.modes == before)
    }

    @Test func `where no shell could continue it, Ctrl-Z only repaints`() async throws {
        let terminal = try await opened()
        await terminal.forgetLog()
        await terminal.send("\u{1A}")
        try await terminal.line("event suspendRequested")
        try await terminal.line("shown")
        await terminal.send("q")
        #expect(try await terminal.ending() == .exit(0))
    }
}
