import OpsModel
import Testing

@Suite struct `Natural order` {
    @Test func `numbers in names sort by value and case does not matter`() {
        let names = ["v10", "V9", "v1", "v100", "alpha", "v09b", "Beta", ""]
        let sorted = names.sorted { NaturalOrder.precedes(NaturalOrder.key($0), NaturalOrder.key($1)) }
        #expect(sorted == ["", "alpha", "Beta", "v1", "V9", "v09b", "v10", "v100"])
    }

    @Test(arguments: [
        ("fraud-detection", "DETECT", true), ("fraud", "fraudx", false), ("x", "", true), ("aab", "ab", true),
    ])
    func `search ignores the case of letters`(text: String, needle: String, isFound: Bool) {
        #expect(FoldedText.contains(FoldedText.fold(text), FoldedText.fold(needle)) == isFound)
    }
}
