import Cells
import Engine
import FoundationEssentials
import Testing

@testable import Dashboard

@Suite struct `A theme that is named` {
    @Test(arguments: ThemeCatalog.names) func `is one of those that came along`(name: String) throws {
        #expect(try ThemeChoice.theme(name).name == name)
    }

    @Test func `may be a file, by its path alone`() throws {
        let folder = try ScratchFolder()
        let mono = try #require(ThemeCatalog.text(of: "mono"))
        let path = folder.file("own.theme")
        try Data(mono.utf8).write(to: URL(filePath: path))
        #expect(try ThemeChoice.theme(path) == ThemeChoice.theme("mono"))
        #expect(throws: ThemeChoiceError.self) { _ = try ThemeChoice.theme("own.theme") }
    }

    @Test(arguments: [
        (
            "drak",
            "no theme is called 'drak'; there are terminal-16, dark, light, high-contrast, blue-orange, mono, or name a file"
        ),
        ("/nowhere/own.theme", "cannot read the theme /nowhere/own.theme; check that it is there and may be read"),
    ]) func `and is not there is told with what there is`(name: String, sentence: String) {
        let error = #expect(throws: ThemeChoiceError.self) { _ = try ThemeChoice.theme(name) }
        #expect(error?.description == sentence)
    }

    @Test func `by the configuration and went since it was read is a mistake of the configuration`() throws {
        let folder = try ScratchFolder()
        let path = folder.file("own.theme")
        try Data(try #require(ThemeCatalog.text(of: "mono")).utf8).write(to: URL(filePath: path))
        let configuration = try Configuration(
            yaml: "version: 1\ndisplay:\n  theme: \(path)\n", file: "c.yaml", folder: folder.path, themes: .dashboard)
        #expect(try ThemeChoice.theme(of: configuration) != nil)
        try FileManager.default.removeItem(atPath: path)
        let error = #expect(throws: ConfigurationError.self) { _ = try ThemeChoice.theme(of: configuration) }
        #expect(error?.problems.first?.message.hasPrefix("display.theme: cannot read the theme") == true)
    }
}
