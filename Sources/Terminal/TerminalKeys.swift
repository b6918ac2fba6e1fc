import Cells

/// The terminal's own key strings, under the names of terminfo(5).
enum TerminalKeys {
    static func strings() -> [[UInt8]: Key] {
        let names: [(String, Key)] =
            [
                ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home), ("kend", .end),
                ("kpp", .pageUp), ("knp", .pageDown), ("kich1", .insert), ("kdch1", .delete), ("kcbt", .backTab),
                ("kent", .enter),
            ] + (1...24).map { ("kf\($0)", .function($0)) }
        var strings: [[UInt8]: Key] = [:]
        for (name, key) in names {
            guard let text = TerminalString(name)?.text, text.utf8.count > 1, text.hasPrefix("\u{1B}") else { continue }
            strings[Array(text.utf8)] = key
        }
        return strings
    }
}
