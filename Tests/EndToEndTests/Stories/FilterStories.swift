import Testing

@Suite(.needsProgram) struct `Filtering` {
    private func services(_ screen: Screen) -> [String] {
        screen.lines.filter { $0.hasPrefix("│") }.compactMap { line in
            line.firstMatch(of: /(?:CRIT|WARN|OK  |UNKN) +([a-z-]+)/).map { String($0.output.1) }
        }
    }

    @Test func `by a column, a number and its unit`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.seesWholeFleet()
            try await terminal.press("/")
            try await terminal.type("p99>250ms")
            try await terminal.sees("only what is slow") {
                services($0) == ["fraud-detection"] && $0.has("/p99>250ms▁")
            }
            try await terminal.press("C-u")
            try await terminal.type("serving:mlserver -env:staging")
            try await terminal.sees("only MLServer in production") {
                services($0).sorted() == ["churn", "demand-forecast", "kyc-ocr", "price-elasticity"]
            }
            try await terminal.press("Enter", "Escape")
            try await terminal.sees("everything again") { $0.has("recs-two-tow") && $0.has("/ filter") }
        }
    }

    @Test func `a wrong filter is underlined where it is wrong, and the list stays as it was`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.seesWholeFleet()
            try await terminal.press("/")
            try await terminal.type("status:warn")
            let before = try await terminal.sees("only warnings") { screen in
                screen.has("/status:warn▁") && services(screen).count == 3
            }
            try await terminal.type(" err>=fast")
            let wrong = try await terminal.sees("/status:warn err>=fast▁")
            #expect(services(wrong).sorted() == services(before).sorted())
            #expect(try await terminal.underlined() == "fast")
            // Said beside it, not only shown.
            #expect(wrong.lines.last { !$0.isEmpty }?.contains("▁  ") == true)
            try await terminal.press("C-w")
            try await terminal.type("err>=0%")
            try await terminal.sees("/status:warn err>=0%▁")
            #expect(try await terminal.underlined().isEmpty)
        }
    }
}
