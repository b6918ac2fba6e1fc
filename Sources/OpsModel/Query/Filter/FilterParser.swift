/// Reads the filter language of `screens.md`: words, `field:text`, `field>number`, `-` for not, `or`, quotes,
/// `/patterns/` and parentheses. What stands side by side must all hold; `or` binds less.
struct FilterParser {
    private let text: [Character]
    private let vocabulary: FilterVocabulary
    private var place = 0
    private var fields: [String] = []
    private var depth = 0

    /// Deeper parentheses than anybody writes.
    private static let deepest = 20

    /// - Throws: what is wrong, and where in `text`.
    static func parse(_ text: String, _ vocabulary: FilterVocabulary) throws(FilterMistake) -> FilterQuery {
        var parser = FilterParser(text: Array(text), vocabulary: vocabulary)
        parser.skipBlanks()
        guard !parser.isAtEnd else { return FilterQuery() }
        let condition = try parser.either()
        guard parser.isAtEnd else {
            throw FilterMistake(parser.place..<parser.place + 1, "no parenthesis is open here; in quotes \")\" is text")
        }
        return FilterQuery(condition, fields: parser.fields)
    }

    private init(text: [Character], vocabulary: FilterVocabulary) {
        self.text = text
        self.vocabulary = vocabulary
    }

    // MARK: Conditions

    private mutating func either() throws(FilterMistake) -> FilterQuery.Condition {
        var parts = [try every()]
        while takeWord("or") { parts.append(try every(after: "or")) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func every(after word: String? = nil) throws(FilterMistake) -> FilterQuery.Condition {
        let start = place
        var parts: [FilterQuery.Condition] = []
        while true {
            skipBlanks()
            if !parts.isEmpty, takeWord("and") { continue }
            if isAtEnd || text[place] == ")" || isWord("or") { break }
            parts.append(try term())
        }
        guard let first = parts.first else {
            if let word { throw FilterMistake(max(0, start - word.count)..<start, "something must follow '\(word)'") }
            throw FilterMistake(
                place..<min(text.count, place + (isWord("or") ? 2 : 1)), "something must stand before this")
        }
        return parts.count == 1 ? first : .all(parts)
    }

    private mutating func term() throws(FilterMistake) -> FilterQuery.Condition {
        guard text[place] == "-" else { return try atom() }
        let start = place
        place += 1
        guard !isAtEnd, !text[place].isWhitespace, text[place] != "-" else {
            throw FilterMistake(start..<place, "- means not, and stands before a word: -env:dev")
        }
        return .not(try atom())
    }

    private mutating func atom() throws(FilterMistake) -> FilterQuery.Condition {
        switch text[place] {
        case "(": return try group()
        case "\"": return .word(FoldedText.fold(try quoted()))
        case "/": return .pattern(try pattern())
        default: break
        }
        let start = place
        let name = peekName()
        guard let sign = self.sign(at: start + name.count), !name.isEmpty else { return .word(FoldedText.fold(word())) }
        place = start + name.count
        guard let field = vocabulary[name] else { throw unknown(name, at: start) }
        place += sign.count
        return try comparison(field, sign, start: start)
    }

    private mutating func group() throws(FilterMistake) -> FilterQuery.Condition {
        let start = place
        place += 1
        depth += 1
        guard depth <= Self.deepest else {
            throw FilterMistake(start..<place, "too many parentheses within each other")
        }
        let condition = try either()
        guard !isAtEnd else { throw FilterMistake(start..<start + 1, "the parenthesis is not closed") }
        place += 1
        depth -= 1
        return condition
    }

    private mutating func comparison(
        _ field: FilterField, _ sign: String, start: Int
    ) throws(FilterMistake) -> FilterQuery.Condition {
        let value = place
        guard !isAtEnd, !text[place].isWhitespace, text[place] != ")" else {
            throw .unfinished(start..<place, "\(field.id) is compared with nothing yet")
        }
        let test: FilterTest
        if text[place] == "/", field.kind == .text || field.kind == .list, [":", "=", "!="].contains(sign) {
            test = .matches(try pattern())
        } else {
            let operand = text[place] == "\"" ? try quoted() : word()
            do {
                test = try FilterOperand(field: field, sign: sign, text: operand).test()
            } catch {
                throw FilterMistake(value..<place, error.text)
            }
        }
        let condition = FilterQuery.Condition.field(index(of: field), test)
        return sign == "!=" ? .not(condition) : condition
    }

    private mutating func index(of field: FilterField) -> Int {
        if let index = fields.firstIndex(of: field.id) { return index }
        fields.append(field.id)
        return fields.count - 1
    }

    private func unknown(_ name: String, at start: Int) -> FilterMistake {
        let known = vocabulary.fields.map { $0.aliases.first.map { $0.count < 5 } == true ? $0.aliases[0] : $0.id }
        let list = known.isEmpty ? "" : ": \(known.joined(separator: " "))"
        return FilterMistake(start..<start + name.count, "no field '\(name)' here\(list)")
    }

    // MARK: Tokens

    private var isAtEnd: Bool { place >= text.count }

    private mutating func skipBlanks() {
        while !isAtEnd, text[place].isWhitespace { place += 1 }
    }

    /// The letters of a field's name at this place; they may be the beginning of a word.
    private func peekName() -> String {
        guard text[place].isASCII, text[place].isLetter else { return "" }
        return String(text[place...].prefix { $0.isFieldName })
    }

    private func sign(at index: Int) -> String? {
        guard index < text.count else { return nil }
        let next = index + 1 < text.count ? text[index + 1] : " "
        switch text[index] {
        case ":", "=": return String(text[index])
        case "<", ">": return next == "=" ? "\(text[index])=" : String(text[index])
        case "!": return next == "=" ? "!=" : nil
        default: return nil
        }
    }

    /// Up to the next blank, or within parentheses up to the one that closes.
    private mutating func word() -> String {
        let start = place
        while !isAtEnd, !text[place].isWhitespace, depth == 0 || text[place] != ")" { place += 1 }
        // A parenthesis that closes nothing is left for the caller to complain of.
        if depth == 0, place - start > 1, text[place - 1] == ")", !text[start..<place].contains("(") { place -= 1 }
        return String(text[start..<place])
    }

    private mutating func quoted() throws(FilterMistake) -> String {
        let start = place
        guard let end = text[(start + 1)...].firstIndex(of: "\"") else {
            throw FilterMistake(start..<text.count, "the quote is not closed")
        }
        place = end + 1
        guard end > start + 1 else { throw FilterMistake(start..<place, "nothing stands between the quotes") }
        return String(text[(start + 1)..<end])
    }

    private mutating func pattern() throws(FilterMistake) -> FilterPattern {
        let start = place
        var end = start + 1
        while end < text.count, text[end] != "/" { end += text[end] == "\\" ? 2 : 1 }
        guard end < text.count else { throw FilterMistake(start..<text.count, "the pattern is not closed by /") }
        place = end + 1
        do {
            return try FilterPattern(String(text[(start + 1)..<end]))
        } catch {
            throw error.moved(by: start + 1)
        }
    }

    private func isWord(_ word: String) -> Bool {
        let end = place + word.count
        guard end <= text.count, String(text[place..<end]).lowercased() == word else { return false }
        return end == text.count || text[end].isWhitespace || text[end] == "(" || text[end] == ")"
    }

    private mutating func takeWord(_ word: String) -> Bool {
        skipBlanks()
        guard isWord(word) else { return false }
        place += word.count
        return true
    }
}
