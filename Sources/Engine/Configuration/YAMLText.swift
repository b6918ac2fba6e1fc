internal import Yams

/// A YAML text made into nodes with lines, within limits that keep a hostile file from costing memory or stack.
struct YAMLText {
    static let largestSize = 1_048_576
    /// Of nested lists and maps; the parser recurses.
    static let deepest = 64

    let file: String
    let text: String

    /// The one document of the text; `nil` where there is nothing but comments.
    func root() throws(ConfigurationError) -> Node? {
        try checkLimits()
        do {
            let parser = try Parser(yaml: text)
            return try parser.singleRoot()
        } catch let error as YamlError {
            throw problem(error)
        } catch {
            throw ConfigurationError(file: file, "cannot be read as YAML")
        }
    }

    private func checkLimits() throws(ConfigurationError) {
        guard text.utf8.count <= Self.largestSize else {
            throw ConfigurationError(file: file, "is larger than 1 MiB, which no configuration of this program is")
        }
        var brackets = 0
        for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let lead = line.prefix { Self.isLead($0) }
            for byte in line { brackets += Self.opening(byte) }
            if lead.count > Self.deepest * 8 || brackets > Self.deepest {
                throw ConfigurationError(
                    file: file, line: index + 1, "is nested deeper than \(Self.deepest) levels; write it flatter")
            }
        }
    }

    private static func isLead(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?")
            || byte == UInt8(ascii: "\t")
    }

    private static func opening(_ byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"): 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): -1
        default: 0
        }
    }

    /// The parser's own description shows the line it stopped at, which may hold a secret; only its reason is used.
    private func problem(_ error: YamlError) -> ConfigurationError {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            ConfigurationError(
                file: file, line: mark.line, sentence(problem, context: context?.text, line: mark.line))
        case .duplicatedKeysInMapping(let keys, let context):
            ConfigurationError(file: file, line: context.mark.line, twice(keys))
        case .reader(let problem, _, _, _):
            ConfigurationError(file: file, "cannot be read as YAML: \(problem)")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            ConfigurationError(file: file, "cannot be read as YAML")
        }
    }

    /// The parser tells where the first of them stands.
    private func twice(_ keys: [String]) -> String {
        let others = keys.dropFirst().map { "'\($0)'" }.joined(separator: ", ")
        return "'\(keys.first ?? "")' is written twice in one map, first here; keep one of them"
            + (others.isEmpty ? "" : ", and one of each of \(others)")
    }

    private func sentence(_ problem: String, context: String?, line: Int) -> String {
        let reason = [problem, context].compactMap { $0 }.joined(separator: " ")
        return "is not YAML: \(reason)" + advice(problem, line: line)
    }

    private func advice(_ problem: String, line: Int) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let written = lines.indices.contains(line - 1) ? lines[line - 1] : ""
        if problem.contains("alias") { return "; a text that begins with * stands in quotes: \"*\"" }
        if problem.contains("another document") { return "; keep one document and take '---' out" }
        if written.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
            return "; indent with spaces, not with tabs"
        }
        return ""
    }
}
