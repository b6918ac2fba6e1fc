import Cells
import Foundation
import Testing

/// Compares a screen with the one kept under `Screens/NAME.txt`; with `MLOPS_TUI_REWRITE_SCREENS=1` keeps it instead.
func expectScreen(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let file = screens.appendingPathComponent(name + ".txt")
    if ProcessInfo.processInfo.environment["MLOPS_TUI_REWRITE_SCREENS"] == "1" {
        #expect(throws: Never.self, sourceLocation: sourceLocation) {
            try FileManager.default.createDirectory(at: screens, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return
    }
    guard let data = try? Data(contentsOf: file) else {
        Issue.record(
            "there is no Screens/\(name).txt yet; `make screens` writes it, then read it",
            sourceLocation: sourceLocation)
        return
    }
    let kept = String(decoding: data, as: UTF8.self)
    guard kept != text else { return }
    Issue.record("\(name) is not as kept:\n\(difference(kept, text))", sourceLocation: sourceLocation)
}

/// The lines that differ: `-` as kept, `+` as drawn, with their numbers.
private func difference(_ kept: String, _ drawn: String) -> String {
    let (old, new) = (kept.components(separatedBy: "\n"), drawn.components(separatedBy: "\n"))
    return (0..<max(old.count, new.count)).compactMap { index -> String? in
        let left = index < old.count ? old[index] : nil
        let right = index < new.count ? new[index] : nil
        guard left != right else { return nil }
        return [left.map { "\(index + 1) -\($0)" }, right.map { "\(index + 1) +\($0)" }].compactMap { $0 }
            .joined(separator: "\n")
    }.prefix(40).joined(separator: "\n")
}

private let screens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Screens")

extension CellBuffer {
    /// The buffer as a terminal without colour shows it under the `mono` theme: text, then one letter a cell for its
    /// attributes: `b` bold, `d` dim, `u` underline, `r` reverse, `i` italic, `B` bold and more, `.` none.
    func monochrome() throws -> String {
        let theme = try #require(ThemeCatalog.theme(named: "mono"))
        let rows = (0..<size.rows).map { "|" + text(ofRow: $0) + "|\n" }
        let looks = (0..<size.rows).map { row in
            " " + cells(inRow: row).map { Self.letter(theme.look(of: $0.style).attributes) }.joined() + "\n"
        }
        return rows.joined() + "attributes\n" + looks.joined()
    }

    private static func letter(_ attributes: Look.Attributes) -> String {
        switch attributes {
        case []: "."
        case .bold: "b"
        case .dim: "d"
        case .underline: "u"
        case .reverse: "r"
        case .italic: "i"
        default: attributes.contains(.bold) ? "B" : "R"
        }
    }
}
