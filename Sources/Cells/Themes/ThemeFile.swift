/// The flat file a theme is written in; `themes/README.md` describes it for people.
///
/// Every role must have its line. A role that names no text colour, or no background, has that of `role.text`, and
/// `role.text` that of the terminal.
public enum ThemeFile {
    public static func parse(_ text: String) throws(ThemeError) -> Theme {
        var entries: [String: (value: [Substring], line: Int)] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard let (key, value) = try assignment(in: line, number: index + 1) else { continue }
            if let first = entries[key] { throw ThemeError(.duplicate(key, firstLine: first.line), line: index + 1) }
            entries[key] = (value, index + 1)
        }
        return try theme(from: entries)
    }

    private static let rolePrefix = "role."
    private static let keys = ["name", "background"] + Role.allCases.map { rolePrefix + $0.name }

    private static func assignment(in line: Substring, number: Int) throws(ThemeError) -> (String, [Substring])? {
        let words = words(of: line)
        guard let key = words.first else { return nil }
        guard words.count > 1, words[1] == "=" else {
            throw ThemeError(.notAnAssignment(Printable.text(words.joined(separator: " "))), line: number)
        }
        guard keys.contains(String(key)) else {
            let nearest = Spelling.nearest(to: String(key), among: keys)
            throw ThemeError(.unknownKey(Printable.text(String(key)), nearest: nearest), line: number)
        }
        guard words.count > 2 else { throw ThemeError(.emptyValue(String(key)), line: number) }
        return (String(key), Array(words[2...]))
    }

    /// The words of a line without its comment. `#` begins a comment at the start of a word unless six hexadecimal
    /// digits, and nothing else, follow it; at the start of the line it always does. `=` need not stand apart.
    private static func words(of line: Substring) -> [Substring] {
        var words = line.split { $0 == " " || $0 == "\t" }
        if let comment = words.indices.first(where: { isComment(words[$0], isFirst: $0 == 0) }) {
            words.removeSubrange(comment...)
        }
        guard let place = words.indices.prefix(2).first(where: { words[$0].contains("=") && words[$0] != "=" }) else {
            return words
        }
        let parts = words[place].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let apart = [parts[0], "=", parts[1]].filter { !$0.isEmpty }
        words.replaceSubrange(place...place, with: apart)
        return words
    }

    private static func isComment(_ word: Substring, isFirst: Bool) -> Bool {
        word.hasPrefix("#") && (isFirst || ThemeColor(hexadecimal: word) == nil)
    }

    private static func theme(from entries: [String: (value: [Substring], line: Int)]) throws(ThemeError) -> Theme {
        let missing = keys.filter { entries[$0] == nil }
        guard missing.isEmpty else { throw ThemeError(.missing(missing)) }
        let name = entries["name"]?.value.joined(separator: " ") ?? ""
        let (background, line) = entries["background"].map { ($0.value.joined(separator: " "), $0.line) } ?? ("", 0)
        guard let background = Theme.Background(rawValue: background) else {
            throw ThemeError(.unknownBackground(Printable.text(background)), line: line)
        }
        var looks: [Role: Look] = [:]
        for role in Role.allCases {
            guard let (words, line) = entries[rolePrefix + role.name] else { continue }
            looks[role] = try LookPhrase(words, line: line).look(over: looks[.text] ?? Look())
        }
        return Theme(name: Printable.text(name), background: background, looks: looks)
    }
}
