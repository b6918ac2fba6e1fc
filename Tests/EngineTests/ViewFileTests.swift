import OpsModel
import Store
import Testing

@testable import Engine

@Suite struct `Writing a view` {
    let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    @Test func `text and rows are written 0600 and named afterwards`() throws {
        let row = [
            NamedValue(name: "service", value: .text("a\u{1B}b")), NamedValue(name: "rps", value: .number(12.5)),
            NamedValue(name: "owner", value: .absent),
        ]
        try ViewFile.write(WrittenFile(path: "\(folder.path)/view.txt", content: .text("as on screen\n")))
        try ViewFile.write(WrittenFile(path: "\(folder.path)/view.json", content: .rows([row])))
        #expect(try folder.read("view.txt") == "as on screen\n")
        let json = try folder.read("view.json")
        #expect(json.contains("\"rps\" : 12.5") && json.contains("\"owner\" : null"))
        #expect(!json.unicodeScalars.contains("\u{1B}"))
        #expect(folder.mode("view.txt") == 0o600 && folder.mode("view.json") == 0o600)
    }

    @Test func `a report is written with what does not print as an escape`() throws {
        let report = HandoverReport(fleet: "eu\u{1B}[31m\u{202E}", incidents: [], requests: [], at: Instant(seconds: 0))
        try ViewFile.write(WrittenFile(path: "\(folder.path)/handover.md", content: .handover(report)))
        let text = try folder.read("handover.md")
        #expect(text.hasPrefix("# Handover eu\\u{1B}") && text.contains("## Open incidents\n\nNone.\n"))
        #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
    }

    @Test func `a file that is there is kept and said to be there, unless it is to be replaced`() throws {
        try folder.write("mine", to: "view.txt")
        let path = "\(folder.path)/view.txt"
        let error = #expect(throws: PrivateFileError.self) {
            try ViewFile.write(WrittenFile(path: path, content: .text("new")))
        }
        #expect(error?.description == "\(path) is there already; :write! replaces it")
        #expect(try folder.read("view.txt") == "mine")
        try ViewFile.write(WrittenFile(path: path, content: .text("new"), replaces: true))
        #expect(try folder.read("view.txt") == "new")
    }
}
