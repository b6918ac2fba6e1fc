import FoundationEssentials

@testable import Drill

/// One answer of a real server, as the fixtures keep it.
struct Recording {
    let method: String
    /// Without the query.
    let path: String
    let query: String
    let body: JSON?
    let status: Int
    /// `nil` where no such header came.
    let contentType: String?
    /// `nil` where the body was empty or no JSON.
    let answer: JSON?

    enum Absent: Error {
        case recording(String)
    }

    static func read(_ system: String, _ file: String) throws -> Recording {
        let folder = #filePath.replacing("Recording.swift", with: "Fixtures/\(system)/")
        let manifest = JSON(parsing: Array(try Data(contentsOf: URL(filePath: folder + "manifest.json"))))
        guard let entry = manifest?["entries"]?.elements?.first(where: { $0["file"]?.text == file }),
            let method = entry["method"]?.text, let path = entry["path"]?.text,
            let status = entry["status"]?.wholeNumber
        else { throw Absent.recording("\(system)/\(file)") }
        let answer = JSON(parsing: Array(try Data(contentsOf: URL(filePath: folder + file))))
        let contentType = entry["content_type"]?.text ?? ""
        return Recording(
            method: method, path: path, query: query(entry["query"]), body: body(entry["body"]), status: status,
            contentType: contentType.isEmpty ? nil : contentType,
            answer: answer?["non_json_body"] == nil ? answer : nil)
    }

    private static func body(_ body: JSON?) -> JSON? {
        if case .null? = body { return nil }
        return body
    }

    /// A text as it was sent, or names with one value or several.
    private static func query(_ query: JSON?) -> String {
        guard case .object(let members)? = query else { return query?.text ?? "" }
        return members.flatMap { name, value in
            (value.elements ?? [value]).map { "\(name)=\(encoded($0.text ?? $0.wholeNumber.map(String.init) ?? ""))" }
        }.joined(separator: "&")
    }

    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            let isPlain = character.isASCII && (character.isLetter || character.isNumber || "-_.~".contains(character))
            return isPlain ? String(character) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

/// Recordings that are no JSON.
enum Fixture {
    static func text(_ file: String) -> String? {
        let path = #filePath.replacing("Recording.swift", with: "Fixtures/\(file)")
        return (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }
    }
}
