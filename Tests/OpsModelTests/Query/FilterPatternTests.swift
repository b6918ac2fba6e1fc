import Testing

@testable import OpsModel

@Suite struct `Filter patterns` {
    private func matches(_ pattern: String, _ text: String) throws -> Bool {
        try FilterPattern(pattern).matches(FoldedText.fold(text))
    }

    @Test(arguments: [
        ("a.c", "xabcx"), ("a.c", "aéc"), ("^ab", "abc"), ("bc$", "abc"), ("^abc$", "ABC"), ("a|b", "xb"),
        ("(ab)+c", "ababc"), ("ab*c", "ac"), ("ab?c", "abc"), ("a{2}", "caat"), ("^a{2,3}$", "aaa"),
        ("^a{2,}$", "aaaaa"),
        ("[a-c]x", "Bx"), ("[^0-9]", "1a1"), ("\\d+ms", "p99 412ms"), ("\\w-\\w", "fraud-scorer"), ("\\.", "a.b"),
        ("[]]", "]"), ("[a-]", "-"), ("x*", ""), ("(?:a|b)c", "bc"), ("\\D", "12é"), ("é", "café"), ("^$", ""),
    ])
    func `stand where they should`(pattern: String, text: String) throws {
        #expect(try matches(pattern, text))
    }

    @Test(arguments: [
        ("^b", "ab"), ("a$", "ab"), ("a{3}", "aa"), ("^a{2,3}$", "aaaa"), ("[^a]", "aaa"), ("\\d", "abc"),
        ("a.c", "ac"),
        ("^$", "a"), ("^(ab)+$", "aba"), ("\\D", "12"),
    ])
    func `do not stand elsewhere`(pattern: String, text: String) throws {
        #expect(try !matches(pattern, text))
    }

    @Test(arguments: [
        "", "a{65}", "(a{10}){10}", "a{0}", "a{3,2}", "a{", "[b-a]", "[a", "\\b", "a\\", "()", "a||b", "+", "[é]",
    ])
    func `are refused with a place in them`(pattern: String) {
        let mistake = #expect(throws: FilterMistake.self) { try FilterPattern(pattern) }
        #expect((mistake?.range.upperBound ?? 99) <= pattern.count)
    }

    @Test func `that make others search for ever cost one pass`() throws {
        let text = String(repeating: "a", count: 20_000)
        let start = ContinuousClock.now
        for pattern in ["(a+)+b", "(a|aa)*c", "(a?){20}a{20}d", "(.*)*x"] { #expect(try !matches(pattern, text)) }
        #expect(ContinuousClock.now - start < .seconds(2))
    }
}
