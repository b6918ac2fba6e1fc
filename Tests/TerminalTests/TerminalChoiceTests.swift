import Terminal
import Testing

@Suite struct `Terminal choice` {
    private func choice(
        term: String? = "xterm-256color", input: Bool = true, output: Bool = true, linear: Bool = false
    ) -> TerminalChoice {
        let environment = term.map { ["TERM": $0] } ?? [:]
        return TerminalChoice(
            TerminalSurroundings(environment: environment, inputIsTerminal: input, outputIsTerminal: output),
            linear: linear)
    }

    @Test func `a terminal on both sides gets a screen`() {
        #expect(choice() == .screen)
    }

    @Test func `an unknown terminal gets a screen, drawn as for the fallback`() {
        #expect(choice(term: "no-such-terminal") == .screen)
    }

    @Test func `a pipe on standard output gets plain lines`() {
        #expect(choice(output: false) == .lines(.outputIsNoTerminal))
        #expect(choice(input: false, output: false) == .lines(.outputIsNoTerminal))
    }

    @Test(arguments: ["dumb", "", nil]) func `a terminal that cannot place its cursor gets plain lines`(_ term: String?)
    {
        #expect(choice(term: term) == .lines(.terminalIsDumb))
        #expect(choice(term: term, input: false) == .lines(.terminalIsDumb))
    }

    @Test func `who asks for plain lines gets them`() {
        #expect(choice(linear: true) == .lines(.asked))
        #expect(choice(input: false, linear: true) == .lines(.asked))
    }

    @Test func `a screen without keys is refused, naming the way out`() {
        #expect(choice(input: false) == .refused)
        #expect(TerminalError.inputIsNoTerminal.description.contains("--linear"))
    }
}
