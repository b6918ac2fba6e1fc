import Dashboard
import Engine
import FoundationEssentials
import Testing

/// The repository's own documents. With `UPDATE_DOCS=1` in the environment the generated ones are written anew.
private enum Document {
    static let manual = path("docs/configuration.md")
    static let schema = path("docs/configuration.schema.json")
    static var isUpdating: Bool { ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" }

    static func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    private static func path(_ path: String) -> String {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        return "\(root)/\(path)"
    }
}

@Suite struct `Configuration documents` {
    @Test func `the schema in the repository is the one the program prints`() throws {
        let schema = ConfigurationSchema(keys: .dashboard).json
        if Document.isUpdating { try Document.write(schema, to: Document.schema) }
        let isSame = try Document.read(Document.schema) == schema
        #expect(isSame, "run: UPDATE_DOCS=1 swift test --filter DashboardTests")
    }

    @Test func `the manual's reference is the one the program prints`() throws {
        var manual = try Document.read(Document.manual)
        let start = try #require(manual.firstRange(of: "<!-- reference -->\n")).upperBound
        let end = try #require(manual.firstRange(of: "<!-- end of reference -->")).lowerBound
        let reference = "\n\(ConfigurationManual(keys: .dashboard).markdown)\n"
        if Document.isUpdating {
            manual.replaceSubrange(start..<end, with: reference)
            try Document.write(manual, to: Document.manual)
            return
        }
        let isSame = manual[start..<end] == reference
        #expect(isSame, "run: UPDATE_DOCS=1 swift test --filter DashboardTests")
    }

    @Test func `every example in the manual is a configuration`() throws {
        let blocks = try Document.read(Document.manual).split(separator: "```yaml\n").dropFirst()
        #expect(blocks.count >= 4)
        for block in blocks {
            let yaml = try #require(block.split(separator: "```").first)
            #expect(throws: Never.self) {
                _ = try Configuration(yaml: String(yaml), file: "docs/configuration.md", keys: .dashboard)
            }
        }
    }
}
