internal import FoundationEssentials
public import OpsModel
internal import Wire
internal import Yams

/// The machine-readable forms of `get`.
public enum ExportFormat: String, Sendable, CaseIterable {
    case json
    case yaml
    case csv

    /// The whole document, with a line feed at its end. What does not print (control, formatting, bidirectional and
    /// invisible characters) is escaped in JSON and YAML and U+FFFD in CSV, never written raw.
    ///
    /// - Parameters:
    ///   - rows: what to write.
    ///   - columns: the names of the fields, for the header of a table without rows.
    /// - Returns: text whose every character prints, but for line ends.
    /// - Throws: `EncodingError`, which no row of ours causes.
    public func document(_ rows: [ExportRow], columns: [String]) throws -> String {
        switch self {
        case .json: return JSONText.escapingUnprintable(try Self.json(rows)) + "\n"
        case .yaml: return try Self.yaml(rows)
        case .csv: return CSVDocument(rows, columns).text
        }
    }

    /// What was known when an incident opened: a list of each kind, under its name; `nil` for a form that holds one
    /// list only.
    public func document(_ opening: StateSnapshot) throws -> String? {
        let content = ExportedOpening(opening)
        switch self {
        case .json: return JSONText.escapingUnprintable(try Self.json(content)) + "\n"
        case .yaml: return try Self.yaml(content)
        case .csv: return nil
        }
    }

    /// What was known at each decision on a request, as a list in JSON.
    public static func json(of decisions: [RecordedDecision]) throws -> String {
        JSONText.escapingUnprintable(try json(decisions.map(ExportedDecision.init))) + "\n"
    }

    /// A change request as JSON; of one that is not kept, what would refuse it.
    public static func json(of request: ChangeRequest, readOnly: ReadOnly? = nil) throws -> String {
        JSONText.escapingUnprintable(try json(ExportedRequest(request, readOnly))) + "\n"
    }

    /// Change requests as a list in JSON.
    public static func json(of requests: [ChangeRequest]) throws -> String {
        JSONText.escapingUnprintable(try json(requests.map { ExportedRequest($0) })) + "\n"
    }

    /// A runbook for an incident in JSON.
    public static func json(of sheet: RunbookSheet, incident: IncidentID) throws -> String {
        JSONText.escapingUnprintable(try json(ExportedRunbook(sheet, incident: incident))) + "\n"
    }

    private static func json(_ content: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(content), as: UTF8.self)
    }

    /// The JSON document in block style, so that both forms hold the same numbers: Yams's own encoder writes 4 as
    /// `4e+0`, which YAML 1.1 readers take for a text.
    private static func yaml(_ content: some Encodable) throws -> String {
        guard var node = try Yams.compose(yaml: JSONText.escapingUnprintable(json(content), asYAML: true)) else {
            return "[]\n"
        }
        node.writeAsBlocks()
        return try Yams.serialize(node: node)
    }
}

/// RFC 4180 with a header line; a cell that a spreadsheet would take for a formula is led by an apostrophe.
private struct CSVDocument {
    let text: String

    init(_ rows: [ExportRow], _ header: [String]) {
        let lines = rows.map { row in row.values.map { Self.cell($0.value.plainText) } }
        text = ([header] + lines).map { $0.joined(separator: ",") }.joined(separator: "\r\n") + "\r\n"
    }

    private static func cell(_ raw: String) -> String {
        var text = String(String.UnicodeScalarView(raw.unicodeScalars.map(visible)))
        if let first = text.unicodeScalars.first, "=+-@".unicodeScalars.contains(first), Double(text) == nil {
            text = "'" + text
        }
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// What does not print has no place in a cell, and a terminal may be reading.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.isPrintable ? scalar : "\u{FFFD}"
    }
}

extension Node {
    /// Lists and maps on lines of their own; scalars stay as they are written.
    fileprivate mutating func writeAsBlocks() {
        switch self {
        case .sequence(var sequence):
            sequence.style = .block
            for index in sequence.indices { sequence[index].writeAsBlocks() }
            self = .sequence(sequence)
        case .mapping(let mapping):
            let pairs = mapping.map { key, value in
                var value = value
                value.writeAsBlocks()
                return (Node(key.string ?? ""), value)
            }
            self = .mapping(Node.Mapping(pairs, mapping.tag, .block))
        case .scalar, .alias: break
        }
    }
}
