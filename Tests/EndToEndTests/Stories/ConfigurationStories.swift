import Glibc
import Testing

@Suite(.needsProgram) struct `Configurations` {
    @Test func `a mistake is shown with file and line after the terminal has been restored`() async throws {
        try await Story.tell { story in
            try story.write(
                "version: 1\nbackends:\n  - id: a\n    kind: mlflow\n    url: http://127.0.0.1:1\n    intervall: 5s\n",
                to: story.configurationFile)
            let terminal = try await story.terminal(120, 24)
            let screen = try await terminal.ended(1)
            #expect(screen.has("config.yaml:6:"))
            #expect(screen.has("intervall"))
            #expect(screen.has("'interval'"))
        }
    }

    @Test(arguments: [
        ("", "says nothing"), ("version: 1\nbackends: [", "config.yaml:"), ("\u{0}\u{1}", "config.yaml"),
        ("version: 1\nbackends: []\n", "names no backend"),
        (
            "version: 1\nbackends: [{ id: a, kind: mlflow, url: 'http://127.0.0.1:1' }]\ndisplay: { theme: nobody }\n",
            "config.yaml:3: 'display.theme' is 'nobody', which is unknown"
        ),
        (
            "version: 1\nbackends: [{ id: a, kind: mlflow, url: 'http://127.0.0.1:1' }]\ndisplay: { theme: ./no.theme }\n",
            ".config/mlops-tui/./no.theme"
        ),
    ]) func `every kind of mistake leaves the terminal sane`(_ text: String, _ said: String) async throws {
        try await Story.tell { story in
            try story.write(text, to: story.configurationFile)
            let terminal = try await story.terminal(120, 24)
            let screen = try await terminal.ended(1)
            #expect(screen.text.contains(said), "\(screen.text)")
        }
    }

    @Test func `a file that is there already is said before anything is asked`() async throws {
        try await Story.tell { story in
            try story.write("version: 1\n", to: story.configurationFile)
            let terminal = try await story.terminal(120, 24, "init")
            let screen = try await terminal.ended(1)
            #expect(screen.has("is there already; --force replaces it"))
            #expect(!screen.has("Look at the ports"))
            #expect(story.text(of: story.configurationFile) == "version: 1\n")
        }
    }

    @Test func `a file that is not there is named`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 24, "--config", "/nowhere/config.yaml")
            #expect(try await terminal.ended(1).has("/nowhere/config.yaml"))
        }
    }

    @Test(arguments: [["--theme", "nobody"], ["--color", "red"], ["--speed", "0"], ["--record", "/nowhere/a/b"]])
    func `a wrong option never touches the terminal`(_ arguments: [String]) async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 24, arguments[0], arguments[1])
            let screen = try await terminal.sees("ENDED")
            #expect(!screen.has("ENDED 0"))
            #expect(!String(decoding: terminal.bytes(), as: UTF8.self).contains("\u{1B}[?1049h"))
        }
    }

    @Test func `a dashboard pointed at a drill elsewhere keeps the badge, and outlives it`() async throws {
        try await Story.tell { story in
            let drill = try await story.serveDrill(file: "\(story.folder)/elsewhere.yaml")
            let terminal = try await story.terminal(120, 40, "--config", "\(story.folder)/elsewhere.yaml")
            try await terminal.sees("the fleet") { $0.has("▌DRILL▐") && $0.has("sources 7/7 ok") }

            drill.companion.signal(SIGKILL)
            let stale = try await terminal.sees("stale rows") { screen in
                // Beside a source with a long name there is no room for the words of the counts.
                screen.line("│", "fraud-detection", "prod-eu").contains("? UNKN")
                    && (screen.has("0 ok") || screen.has("●0")) && !screen.has("● OK")
            }
            #expect(stale.has("sources 0/7"))
            try await terminal.press("5")
            let sources = try await terminal.sees("what is wrong") { screen in
                screen.line("registry").contains("cannot be reached") && screen.has("refused the connection")
            }
            #expect(sources.has("SOURCES 7"))
            try await terminal.press("?")
            try await terminal.sees("KEYS")
            try await terminal.press("Escape", "1", "G", "Enter")
            try await terminal.sees("fleet ▸ ")
            try await terminal.quit()
            try await terminal.ended(0)
        }
    }

    @Test func `a rollback in the registry is seen as recovery`() async throws {
        try await Story.tell { story in
            let drill = try await story.serveDrill("--speed", "120")
            let terminal = try await story.terminal(120, 40)
            try await terminal.sees("the canary") { $0.line("fraud-detection", "v47◂v46").contains("✗ CRIT") }
            // From here on the cursor holds the service, wherever its row goes.
            try await terminal.press("j", "k")
            try await story.curl(
                "-X", "DELETE", "-H", "Content-Type: application/json", "-d",
                #"{"name": "fraud-detector", "alias": "challenger"}"#,
                "\(drill.address(of: "registry"))/api/2.0/mlflow/registered-models/alias")
            // The row stays critical for as long as its signals are kept; that traffic is back shows at once.
            try await terminal.sees("the traffic back on the stable version") { screen in
                let row = screen.line("│", "fraud-detection", "prod-eu")
                return !row.isEmpty && screen.has("WHAT") && !screen.line("WHAT").contains("v47")
            }
            try await terminal.press("Enter")
            try await terminal.sees("no canary any more") {
                // The alias is named as a change as well, once the registry has been polled.
                $0.has("v46 champion") && !$0.has("v47 challenger")
            }
        }
    }
}
