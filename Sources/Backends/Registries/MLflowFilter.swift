/// Texts of MLflow's search language, which knows no escapes: a value goes in one kind of quotes or the other.
enum MLflowFilter {
    /// `nil` where the name holds both kinds of quotes and no filter can name it.
    static func name(equalTo name: String) -> String? {
        quoted(name).map { "name = \($0)" }
    }

    /// A filter that lets pass at least what the pattern does; `nil` where there is none.
    ///
    /// In `LIKE` an underscore stands for any character, so that the answer is matched again by the pattern itself.
    static func name(like pattern: String) -> String? {
        guard pattern.contains(where: { $0 != "*" }), !pattern.contains("\\") else { return nil }
        return quoted(pattern.replacing("*", with: "%").replacing("?", with: "_")).map { "name LIKE \($0)" }
    }

    /// Run identities are hexadecimal; others are left out rather than let into the filter.
    static func run(among ids: [String]) -> String {
        let safe = ids.filter { $0.utf8.allSatisfy { $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\\") } }
        return "attributes.run_id IN (\(safe.map { "'\($0)'" }.joined(separator: ",")))"
    }

    private static func quoted(_ text: String) -> String? {
        if !text.contains("'") { return "'\(text)'" }
        return text.contains("\"") ? nil : "\"\(text)\""
    }
}
