import Testing

@Suite(.needsProgram) struct `Investigating` {
    @Test func `from the landing screen to versions, chart, drift, alerts and models of the failing service`()
        async throws
    {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.sees("the canary") { $0.line("fraud-detection", "v47◂v46").contains("✗ CRIT") }

            try await terminal.press("Enter")
            var screen = try await terminal.sees(
                "fleet ▸ fraud-detection PROD", "VERSIONS 2", "v46 champion", "v47 challenger")
            #expect(screen.line("│ v46").contains("stable"))
            #expect(screen.line("│ v47").contains("canary"))

            try await terminal.press("v")
            screen = try await terminal.sees("a chart of both versions") {
                $0.has("v46") && $0.has("v47") && $0.has("[1h]")
            }
            #expect(screen.text.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
            try await terminal.press("]")
            try await terminal.sees("[6h]")

            try await terminal.press("q")
            try await terminal.sees("the deployment again") { $0.has("ROLLOUT") }
            try await terminal.press("d")
            try await terminal.sees("card_age_days", "psi")
            try await terminal.press("2")
            try await terminal.sees("VersionErrorsHigh", "VersionLatencyHigh")
            try await terminal.press("1", "m")
            try await terminal.sees("fraud-detector", "champion", "challenger")

            try await terminal.press("1")
            try await terminal.sees("FLEET 13")
            try await terminal.quit()
            try await terminal.ended(0)
        }
    }

    @Test func `a filter is followed while it is typed, kept by Enter and cleared by Esc`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24)
            try await terminal.seesWholeFleet()
            try await terminal.press("/")
            try await terminal.type("chur")
            var screen = try await terminal.sees("only churn") {
                $0.has("/chur") && !$0.has("recs-two-tow") && $0.has("│")
            }
            #expect(screen.has("churn "))
            try await terminal.press("Enter")
            screen = try await terminal.sees("the footer again") {
                $0.lines.contains { $0.contains("open") && $0.contains("quit") || $0.contains("? keys") }
            }
            #expect(!screen.has("recs-two-tow"))
            try await terminal.press("Escape")
            try await terminal.sees("recs-two-tow")
        }
    }

    @Test func `sorting, problems only and help`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.seesWholeFleet()
            try await terminal.press("z")
            try await terminal.sees("problems only") { !$0.has("ad-ctr") && $0.has("search-rank") }
            try await terminal.press("z", "s")
            try await terminal.sees("all rows in another order") { screen in
                screen.has("ad-ctr") && !screen.line("FLEET").contains("sort severity↓")
            }
            try await terminal.press("?")
            try await terminal.sees("KEYS", "half a page down", "problems only", "poll now")
            try await terminal.press("Escape")
            try await terminal.sees("the fleet again") { !$0.has("KEYS") && $0.has("FLEET") }
        }
    }

    @Test func `every source is listed with its system, its age and its health`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.sees("sources 7/7 ok")
            try await terminal.press("5")
            for (source, system) in [
                ("registry", "MLflow"), ("metrics", "Prometheus"), ("alerts", "Alertmanager"), ("triton-eu", "Triton"),
                ("triton-us", "Triton"), ("mlserver-eu", "MLServer"), ("mlserver-staging", "MLServer"),
            ] {
                try await terminal.sees("\(source) of \(system)") { screen in
                    screen.line("│", source, system).contains("answering")
                }
            }
        }
    }

    @Test func `Escape alone is Escape, and not the beginning of an arrow key`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24)
            try await terminal.sees("fraud-detection")
            try await terminal.press("?")
            try await terminal.sees("KEYS")
            let start = ContinuousClock.now
            try await terminal.press("Escape")
            try await terminal.sees("no help") { !$0.has("KEYS") }
            print("Escape: seen on the screen after \(ContinuousClock.now - start), two tmux commands included")
            try await terminal.press("Down", "Down", "Up", "Enter")
            try await terminal.sees("fleet ▸ ")
        }
    }
}
