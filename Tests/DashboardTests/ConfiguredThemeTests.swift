import Cells
import Engine
import FoundationEssentials
import Testing

@testable import Dashboard

@Suite struct `A configured theme` {
    private func read(_ theme: String, folder: String = ".") throws(ConfigurationError) -> Configuration {
        try Configuration(
            yaml: "version: 1\ndisplay:\n  theme: \(theme)\n", file: "c.yaml", folder: folder, themes: .dashboard)
    }

    @Test(arguments: [
        (
            "drak",
            "c.yaml:3: 'display.theme' is 'drak', which is unknown; did you mean 'dark'? there are terminal-16, dark, light, high-contrast, blue-orange, mono, or name a file"
        ),
        (
            "solarized",
            "c.yaml:3: 'display.theme' is 'solarized', which is unknown; there are terminal-16, dark, light, high-contrast, blue-orange, mono, or name a file"
        ),
        (
            "/nowhere/own.theme",
            "c.yaml:3: display.theme: cannot read the theme /nowhere/own.theme; check that it is there and may be read"
        ),
    ]) func `that there is not is told with its line and what there is`(_ name: String, _ sentence: String) {
        let error = #expect(throws: ConfigurationError.self) { _ = try read(name) }
        #expect(error?.problems.map(\.description) == [sentence])
    }

    @Test func `may be one that came along, or a file beside the configuration`() throws {
        #expect(try read("mono").display.theme == "mono")
        let folder = try ScratchFolder()
        let mono = try #require(ThemeCatalog.text(of: "mono"))
        try Data(mono.utf8).write(to: URL(filePath: folder.file("own.theme")))
        #expect(try read("own.theme", folder: folder.path).display.theme == "\(folder.path)/own.theme")
        try Data("name = own\nrole.text = rde\n".utf8).write(to: URL(filePath: folder.file("own.theme")))
        let error = #expect(throws: ConfigurationError.self) { _ = try read("own.theme", folder: folder.path) }
        #expect(error?.problems.first?.line == 3)
    }
}
