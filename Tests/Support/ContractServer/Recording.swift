import FoundationEssentials

/// The recorded answers of one system: a folder with a `manifest.json` that names the request behind each file.
public struct Recording: Sendable {
    /// One recorded exchange.
    public struct Entry: Sendable {
        public let file: String
        public let method: String
        public let path: String
        public let query: [ContractRequest.Pair]
        public let answer: ContractAnswer
    }

    public let entries: [Entry]

    /// Reads the manifest and every file it names; fails on the first that is missing or unreadable.
    public init(folder: String) throws {
        let manifest = try JSONDecoder().decode(Manifest.self, from: Self.read("\(folder)/manifest.json"))
        entries = try manifest.entries.map { line in
            let content = try Self.read("\(folder)/\(line.file)")
            return Entry(
                file: line.file, method: line.method ?? "GET", path: line.path, query: line.query?.pairs ?? [],
                answer: ContractAnswer(
                    status: line.status, contentType: line.contentType.flatMap { $0.isEmpty ? nil : $0 },
                    headers: line.responseHeaders ?? [:], body: Self.body(of: content)))
        }
    }

    /// The answer in that file; `nil` when there is none of that name.
    public subscript(file: String) -> ContractAnswer? {
        entries.first { $0.file == file }?.answer
    }

    /// The recorded answer to the same method and path whose whole query the request holds; of several, the one
    /// with the longest query. 501 says that nothing was recorded, so that it is never taken for a real answer.
    public func answer(to request: ContractRequest, where isWanted: (Entry) -> Bool = { _ in true }) -> ContractAnswer {
        let fitting = entries.filter { entry in
            entry.method == request.method && entry.path == request.path && isWanted(entry)
                && entry.query.allSatisfy(request.query.contains)
        }
        let best = fitting.max { $0.query.count < $1.query.count }
        return best?.answer ?? .text("nothing recorded for \(request.method) \(request.path)", status: 501)
    }

    private static func read(_ path: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path))
    }

    /// Undoes what recording added: texts that are no JSON were wrapped, and an empty body was kept as a line break.
    private static func body(of content: Data) -> [UInt8] {
        if let wrapped = try? JSONDecoder().decode(WrappedText.self, from: content) { return Array(wrapped.text.utf8) }
        return content == Data([10]) ? [] : Array(content)
    }
}

private struct WrappedText: Decodable {
    let text: String

    enum CodingKeys: String, CodingKey {
        case text = "non_json_body"
    }
}

private struct Manifest: Decodable {
    let entries: [Line]

    struct Line: Decodable {
        let file: String
        let method: String?
        let path: String
        let query: RecordedQuery?
        let status: Int
        let contentType: String?
        let responseHeaders: [String: String]?

        enum CodingKeys: String, CodingKey {
            case file, method, path, query, status
            case contentType = "content_type"
            case responseHeaders = "response_headers"
        }
    }
}

/// A query as manifests write it: encoded text, or a map whose values are texts, numbers or lists.
private struct RecordedQuery: Decodable {
    let pairs: [ContractRequest.Pair]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            pairs = ContractRequest.pairs(text)
        } else {
            let map = try container.decode([String: JSONValue].self)
            pairs = map.sorted { $0.key < $1.key }.flatMap { name, value in
                value.elements.map { ContractRequest.Pair(name, $0.text) }
            }
        }
    }
}
