import Cells
import Testing

@testable import Terminal

@Suite struct `Key decoder` {
    /// The bytes of `text`, in which ␛ stands for the Escape character.
    private func bytes(_ text: String) -> [UInt8] {
        Array(text.replacing("␛", with: "\u{1B}").utf8)
    }

    /// The keys of these bytes, fed one by one and all at once, which must not differ.
    private func keys(_ text: String) -> [Key] {
        var whole = KeyDecoder()
        let atOnce = whole.feed(bytes(text)) + whole.endEscape()
        var bytewise = KeyDecoder()
        var singly: [Key] = []
        for byte in bytes(text) { singly += bytewise.feed([byte]) }
        singly += bytewise.endEscape()
        #expect(singly == atOnce)
        return atOnce
    }

    @Test(arguments: [
        ("a", Key.character("a")), ("é", .character("é")), ("漢", .character("漢")), ("😀", .character("😀")),
        ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{8}", .backspace),
        ("\u{1}", .control("a")), ("\u{1A}", .control("z")), ("\u{0}", .control(" ")), ("\u{1F}", .control("_")),
        ("␛", .escape), ("␛[Z", .backTab),
        ("␛[A", .up), ("␛OB", .down), ("␛[C", .right), ("␛[1;5D", .left),
        ("␛[H", .home), ("␛OF", .end), ("␛[1~", .home), ("␛[8~", .end),
        ("␛[5~", .pageUp), ("␛[6;2~", .pageDown), ("␛[2~", .insert), ("␛[3~", .delete),
        ("␛OP", .function(1)), ("␛[1;2S", .function(4)), ("␛[15~", .function(5)),
        ("␛[21~", .function(10)), ("␛[24~", .function(12)), ("␛[[C", .function(3)),
        ("␛OM", .enter), ("␛Op", .character("0")), ("␛Oy", .character("9")),
        ("␛[106;5u", .control("j")), ("␛[27;5;106~", .control("j")), ("␛[27u", .escape),
        ("␛[97;1u", .character("a")), ("␛[9;2u", .backTab),
    ]) func `a key is known by its bytes`(_ sequence: String, _ key: Key) {
        #expect(keys(sequence) == [key])
        #expect(keys(sequence + "x").last == .character("x"))
    }

    @Test(arguments: [
        "␛[I", "␛[O", "␛[<0;10;5m", "␛[<2;10;5M", "␛[<32;10;5M", "␛[<0;0;5M", "␛[<0;10M", "␛[M !!", "␛[?62;c", "␛[5;1R",
        "␛]11;rgb:0000/0000/0000␛\\", "␛]52;c;qqqq\u{7}", "␛P>|xterm(390)␛\\", "␛[99~",
        "␛[200", "␛[1;5", "␛[?2026;2$y", "␛OX", "␛[57399;1u",
    ]) func `what is no key of ours is swallowed whole`(_ sequence: String) {
        var decoder = KeyDecoder()
        let pressed = decoder.feed(bytes(sequence)) + decoder.endEscape()
        #expect(pressed.allSatisfy { if case .character(let scalar) = $0 { scalar.value > 0xE000 } else { false } })
        #expect(decoder.feed(bytes("j")) == [.character("j")])
    }

    @Test(arguments: [
        ("␛[<0;10;5M", MouseEvent(.pressed, column: 9, row: 4)), ("␛[<4;1;1M", .init(.pressed, column: 0, row: 0)),
        ("␛[<64;300;200M", .init(.wheelUp, column: 299, row: 199)),
        ("␛[<65;2;3M", .init(.wheelDown, column: 1, row: 2)),
    ]) func `a click and the wheel are keys that know where`(_ sequence: String, _ event: MouseEvent) {
        #expect(keys(sequence) == [.mouse(event)])
    }

    @Test func `a letter with Alt is Escape and the letter`() {
        #expect(keys("␛x") == [.escape, .character("x")])
        var decoder = KeyDecoder()
        #expect(decoder.feed(bytes("␛[")) + decoder.endEscape() == [.escape, .character("[")])
    }

    @Test func `Escape before another sequence is itself`() {
        #expect(keys("␛␛[A") == [.escape, .up])
    }

    @Test func `the terminal's own strings come first, the longest of them`() {
        let strings: [[UInt8]: Key] = [bytes("␛[A"): .function(1), bytes("␛[A5"): .function(2)]
        var decoder = KeyDecoder(strings: strings)
        #expect(decoder.feed(bytes("␛[A5")) == [.function(2)])
        #expect(decoder.feed(bytes("␛[Ax")) == [.function(1), .character("x")])
    }

    @Test func `a paste is one key, whatever is in it`() {
        let pasted = "one\rtwo␛[A three␛[20 é"
        #expect(
            keys("␛[200~\(pasted)␛[201~q") == [.paste(pasted.replacing("␛", with: "\u{1B}")), .character("q")])
        #expect(keys("␛[200~␛[201~") == [.paste("")])
    }

    @Test func `a long paste is cut, and what follows it is still a key`() {
        var decoder = KeyDecoder()
        #expect(decoder.feed(bytes("␛[200~")).isEmpty)
        for _ in 0..<20 {
            #expect(decoder.feed([UInt8](repeating: 0x61, count: 1 << 16)).isEmpty)
        }
        let last = decoder.feed(bytes("␛[201~q"))
        guard case .paste(let text) = last.first else {
            Issue.record("no paste in \(last)")
            return
        }
        #expect(text.utf8.count == KeyDecoder.longestPaste)
        #expect(last.last == .character("q"))
    }

    @Test func `bytes that are no UTF-8 are nothing`() {
        var decoder = KeyDecoder()
        #expect(decoder.feed([0xFF, 0xC0, 0x80, 0xE2, 0x28, 0xA1, 0xF5, 0x71]) == [.character("("), .character("q")])
    }

    @Test func `a cut character waits for its end without being an escape`() {
        var decoder = KeyDecoder()
        #expect(decoder.feed([0xE6, 0xBC]).isEmpty)
        #expect(!decoder.isInEscape)
        #expect(decoder.feed([0xA2]) == [.character("漢")])
    }

    @Test func `C1 controls are no text`() {
        #expect(keys("\u{9B}A\u{85}b") == [.character("A"), .character("b")])
    }
}
