import FoundationEssentials
import OpsModel
import Testing
import Wire

@testable import Engine

@Suite struct `Exported documents` {
    private static let hostile: [String] = [
        "a\u{1B}[31mb", "a\u{9B}31mb", "a\u{85}b", "a\u{7F}b", "a\u{202E}b\u{2066}c", "a\u{200B}b\u{FEFF}c", "a\u{AD}b",
        "a\u{2028}b", "a\u{E0041}b\u{E0020}",
    ]

    private let catalog = FieldCatalog<String>([Field("name", title: "NAME") { .text($0) }])

    private func document(_ format: ExportFormat, _ text: String) throws -> String {
        try format.document([ExportRow(text, catalog)], columns: ["name"])
    }

    @Test(arguments: ExportFormat.allCases, hostile) func `bring nothing to a terminal that does not print`(
        _ format: ExportFormat, _ text: String
    ) throws {
        let document = try document(format, text)
        for scalar in document.unicodeScalars where scalar != "\n" && scalar != "\r" {
            #expect(scalar.isPrintable, "U+\(String(scalar.value, radix: 16)) in \(format)")
        }
    }

    @Test(arguments: hostile + ["größe \u{1F600} \"\\/"]) func `in JSON still read as what they were`(
        _ text: String
    ) throws {
        let rows = try JSONDecoder().decode([[String: String]].self, from: Data(try document(.json, text).utf8))
        #expect(rows == [["name": text]])
    }

    @Test func `in JSON escape what lies beyond the basic plane as a pair`() throws {
        #expect(try document(.json, "\u{E0041}").contains("\"\\uDB40\\uDC41\""))
    }

    @Test func `leave other scripts as they are`() throws {
        for format in [ExportFormat.json, .csv] { #expect(try document(format, "größe 模型").contains("größe 模型")) }
    }
}

@Suite struct `Printable messages` {
    @Test func `keep their lines and nothing else that moves a cursor`() {
        #expect(PlainText.printableLines("a\u{1B}[2J\r\nb\u{9B}c\n\n") == "a\\u{1B}[2J\\r\nb\\u{9B}c\n\n")
    }
}
