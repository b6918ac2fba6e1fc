/// What an error's body says to people. Servers use at least six shapes, and none can be told from the content type.
enum ServerMessage {
    private static let longest = 240

    static func line(in response: Response) -> String {
        let body = response.body.prefix(64 * 1024)
        if response.isHTML { return printable(htmlTitle(body)) }
        if body.count == response.body.count, let json = try? JSON.parse(response.body), let text = sentence(in: json) {
            return printable(text)
        }
        return printable(String(decoding: body.prefix(4 * longest), as: UTF8.self))
    }

    /// MLflow and Kubernetes `message`, OAuth `error_description`, FastAPI `detail`, Prometheus and Triton `error`,
    /// GraphQL `errors`, Seldon `status.info`, RFC 9457 `title`.
    private static func sentence(in json: JSON, depth: Int = 0) -> String? {
        if let text = json.string { return text.isEmpty ? nil : text }
        guard depth < 4 else { return nil }
        for element in json.array {
            // One of FastAPI's list says which field was wrong.
            if let text = sentence(in: element, depth: depth + 1) { return text }
        }
        for key in ["message", "error_description", "detail", "error", "errors", "msg", "info", "reason", "title"] {
            if let text = sentence(in: json[key], depth: depth + 1) { return text }
        }
        let status = json["status"]
        return status.kind == .object ? sentence(in: status, depth: depth + 1) : nil
    }

    private static func htmlTitle(_ body: ArraySlice<UInt8>) -> String {
        let bytes = Array(body)
        guard let open = bytes.indices.first(where: { bytes.starts(withLetters: "<title", from: $0) }),
            let start = bytes[open...].firstIndex(of: UInt8(ascii: ">")),
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "<"))
        else { return "a web page" }
        return String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
    }

    /// One line of at most 240 characters without control or format characters.
    static func printable(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in text.unicodeScalars {
            guard line.count < longest else { return String(line) + "…" }
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: pendingSpace = !line.isEmpty
            case _ where !scalar.isPrintable: continue
            default:
                if pendingSpace { line.append(" ") }
                pendingSpace = false
                line.append(scalar)
            }
        }
        return String(line)
    }
}
