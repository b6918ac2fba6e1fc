/// A regular expression as a tree.
indirect enum FilterPatternNode {
    /// One of these symbols: bytes in lower case, or one end of the text.
    case symbols([Int])
    case sequence([FilterPatternNode])
    case either([FilterPatternNode])
    /// `nil` for as often as you like.
    case repeated(FilterPatternNode, least: Int, most: Int?)

    /// Any character: an ASCII byte of `ascii`, or a byte that begins a longer one and those that continue it.
    static func character(_ ascii: [Int]) -> FilterPatternNode {
        .either([
            .symbols(ascii),
            .sequence([.symbols(Array(0xC2...0xF4)), .repeated(.symbols(Array(0x80...0xBF)), least: 1, most: nil)]),
        ])
    }
}

/// Reads a regular expression; says what it does not know and where.
struct FilterPatternParser {
    private let text: [Character]
    private var place = 0

    static func parse(_ text: String) throws(FilterMistake) -> FilterPatternNode {
        var parser = FilterPatternParser(text: Array(text))
        guard !parser.isAtEnd else { throw FilterMistake(0..<0, "the pattern is empty") }
        let node = try parser.either()
        guard parser.isAtEnd else { throw parser.mistake("no parenthesis is open here; write \\)") }
        return node
    }

    private init(text: [Character]) {
        self.text = text
    }

    private var isAtEnd: Bool { place >= text.count }

    private func mistake(_ reason: String, from start: Int? = nil) -> FilterMistake {
        let start = start ?? place
        return FilterMistake(start..<min(text.count, max(place, start + 1)), reason)
    }

    private mutating func either() throws(FilterMistake) -> FilterPatternNode {
        var branches = [try sequence()]
        while !isAtEnd, text[place] == "|" {
            place += 1
            branches.append(try sequence())
        }
        return branches.count == 1 ? branches[0] : .either(branches)
    }

    private mutating func sequence() throws(FilterMistake) -> FilterPatternNode {
        var parts: [FilterPatternNode] = []
        while !isAtEnd, text[place] != "|", text[place] != ")" {
            var part = try atom()
            while let (least, most) = try quantifier() { part = .repeated(part, least: least, most: most) }
            parts.append(part)
        }
        guard !parts.isEmpty else { throw mistake("something must stand here, in a pattern") }
        return .sequence(parts)
    }

    private mutating func atom() throws(FilterMistake) -> FilterPatternNode {
        let start = place
        let character = text[place]
        place += 1
        switch character {
        case "(": return try group(from: start)
        case "[": return try choice(from: start)
        case "\\": return try escaped(from: start)
        case ".": return .character(Array(0..<0x80))
        case "^": return .symbols([FilterPattern.begin])
        case "$": return .symbols([FilterPattern.end])
        case "*", "+", "?", "{":
            throw mistake("'\(character)' repeats what stands before it; write \\\(character)", from: start)
        default: return Self.literal(character)
        }
    }

    private static func literal(_ character: Character) -> FilterPatternNode {
        .sequence(String(character).utf8.map { .symbols([Int(FoldedText.lower($0))]) })
    }

    private mutating func group(from start: Int) throws(FilterMistake) -> FilterPatternNode {
        if text[place...].starts(with: "?:") { place += 2 }
        let node = try either()
        guard !isAtEnd else { throw FilterMistake(start..<start + 1, "the parenthesis is not closed") }
        place += 1
        return node
    }

    private mutating func escaped(from start: Int) throws(FilterMistake) -> FilterPatternNode {
        guard !isAtEnd else { throw mistake("something must follow \\", from: start) }
        let character = text[place]
        place += 1
        if let set = Self.named(character) { return .symbols(set) }
        if let set = Self.named(Character(character.lowercased())) { return .character(Self.others(set)) }
        guard !character.isLetter, !character.isNumber else {
            throw mistake("\\\(character) is not known; there are \\d \\w \\s \\D \\W \\S", from: start)
        }
        return Self.literal(character)
    }

    private static func named(_ letter: Character) -> [Int]? {
        switch letter {
        case "d": Array(0x30...0x39)
        case "s": [0x20, 0x09, 0x0A, 0x0D]
        case "w": Array(0x30...0x39) + Array(0x61...0x7A) + [0x5F]
        default: nil
        }
    }

    private static func others(_ set: [Int]) -> [Int] {
        (0..<0x80).filter { !set.contains($0) }
    }

    /// `[a-z_]`, `[^0-9]`; ASCII only.
    private mutating func choice(from start: Int) throws(FilterMistake) -> FilterPatternNode {
        var members: Set<Int> = []
        let isNegated = !isAtEnd && text[place] == "^"
        if isNegated { place += 1 }
        var isFirst = true
        while !isAtEnd, text[place] != "]" || isFirst {
            isFirst = false
            let low = try member(&members)
            guard let low, place + 1 < text.count, text[place] == "-", text[place + 1] != "]" else { continue }
            place += 1
            guard let high = try member(&members), low <= high else {
                throw mistake("the range runs backwards", from: start)
            }
            for symbol in low...high { members.insert(Int(FoldedText.lower(UInt8(symbol)))) }
        }
        guard !isAtEnd else { throw FilterMistake(start..<start + 1, "the bracket is not closed") }
        place += 1
        return isNegated ? .character(Self.others(Array(members))) : .symbols(members.sorted())
    }

    /// Takes one member of a choice: a character, whose code it returns, or a named set.
    private mutating func member(_ members: inout Set<Int>) throws(FilterMistake) -> Int? {
        var character = text[place]
        place += 1
        if character == "\\", !isAtEnd {
            character = text[place]
            place += 1
            if let set = Self.named(character) {
                members.formUnion(set)
                return nil
            }
        }
        guard let byte = character.asciiValue else {
            throw mistake("only ASCII letters stand in brackets", from: place - 1)
        }
        members.insert(Int(FoldedText.lower(byte)))
        return Int(byte)
    }

    private mutating func quantifier() throws(FilterMistake) -> (Int, Int?)? {
        guard !isAtEnd else { return nil }
        let start = place
        switch text[place] {
        case "*": place += 1; return (0, nil)
        case "+": place += 1; return (1, nil)
        case "?": place += 1; return (0, 1)
        case "{": break
        default: return nil
        }
        guard let end = text[place...].firstIndex(of: "}") else {
            throw mistake("the brace is not closed", from: start)
        }
        let bounds = text[(place + 1)..<end].split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        place = end + 1
        let least = Int(bounds[0])
        let most =
            bounds.count == 1 ? least : bounds.count == 2 && bounds[1].isEmpty ? nil : Int(bounds[bounds.count - 1])
        let isOpen = bounds.count == 2 && bounds[1].isEmpty
        guard let least, bounds.count <= 2, isOpen || (most ?? 0) >= max(1, least),
            (0...FilterPattern.capacity).contains(most ?? least), least >= 0
        else { throw mistake("write how often as {2}, {2,} or {2,5}, up to \(FilterPattern.capacity)", from: start) }
        return (least, most)
    }
}
