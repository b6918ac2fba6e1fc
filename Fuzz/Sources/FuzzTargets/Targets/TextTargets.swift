import Backends
import Cells
import Engine
import OpsModel
import Views

enum TextTargets {
    static func configuration(_ bytes: [UInt8]) {
        do {
            _ = try Configuration(yaml: String(decoding: bytes, as: UTF8.self), file: "f", folder: "/f", home: "/h")
        } catch {
            precondition(!"\(error)".utf8.contains { $0 < 0x20 && $0 != 0x0A }, "an error holds a control character")
        }
    }

    static func theme(_ bytes: [UInt8]) {
        do {
            _ = try ThemeFile.parse(String(decoding: bytes, as: UTF8.self))
        } catch {
            Screens.check("\(error)")
        }
    }

    /// No byte sequence in any field yields a control character on screen.
    static func printable(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        for glyphs in [GlyphSet.unicode, .ascii] {
            Screens.check(Printable.text(text, glyphs: glyphs))
            Screens.check(Printable.text(utf8: bytes, glyphs: glyphs))
            for line in Printable.lines(text, glyphs: glyphs) { Screens.check(line) }
            var buffer = CellBuffer(Size(columns: 23, rows: 3), glyphs: glyphs)
            buffer.put([TextRun(text), TextRun(text, .bold)], at: Position(column: 1, row: 1), ellipsis: true)
            buffer.put([TextRun(text)], at: Position(column: 20, row: 0))
            buffer.put([TextRun(text)], endingBefore: 11, row: 2)
            Screens.check(buffer)
            precondition(FrameDiff.runs(from: buffer, to: buffer).isEmpty, "a frame differs from itself")
            let width = TextWidth.columns(of: text, glyphs: glyphs)
            let cut = TextWidth.truncated(text, to: 9, glyphs: glyphs)
            precondition(width >= 0 && TextWidth.columns(of: cut, glyphs: glyphs) <= 9, "a cut text is too wide")
        }
    }

    static func time(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let instant = Instant(rfc3339: text) {
            let civil = CivilTime(instant)
            _ = (civil.rfc3339, civil.hourAndMinute, instant.age(since: Instant(seconds: 0)))
            _ = NumberFormat.age(instant.age(since: Instant(seconds: 1e9)).inSeconds)
        }
        _ = Duration(configuration: text).map { NumberFormat.age($0.inSeconds) }
        if let number = Double(text) {
            _ = CivilTime(Instant(seconds: number)).rfc3339
            for width in [1, 4, 6, 30] {
                _ = NumberFormat.count(number, width: width)
                _ = NumberFormat.fixed(number, decimals: 2, width: width)
                _ = NumberFormat.percent(ratio: number, decimals: 2, width: width, hasSign: true)
                _ = NumberFormat.age(number, width: width)
            }
        }
    }

    /// Any text is a runbook; filled with hostile values, no question becomes another.
    static func runbook(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let runbook = RunbookFile.read(text: text, from: .file("f.md"))
        for problem in runbook.problems { Screens.check(problem.text) }
        precondition(Set(runbook.steps.map(\.number)).count == runbook.steps.count, "two steps have one number")
        let context = RunbookContext(
            incident: "I", service: "\"} or x{a=\"", environment: "\\", cluster: "'", stable: "46",
            canary: "{{stable}}",
            columns: ["\n"], alerts: [".*"], kinds: ["canary"], runbookURLs: [text])
        let sheet = RunbookSheet(runbook, context: context)
        for question in sheet.questions {
            guard case .promQL(let query, let comparison, _) = question, !query.contains("#"), !query.contains("~~~")
            else { continue }
            let again = RunbookFile.read(
                text: "## S\n~~~~~~~~check promql\n\(query) \(comparison)\n~~~~~~~~\n", from: .file("g.md"))
            precondition(again.checks.count == 1, "a filled query is no query any more")
        }
        _ = RunbookMatch.ranking([runbook], for: context)
        Screens.check(RunbookListing.text([runbook]).replacing("\n", with: ""))
        Screens.check(RunbookListing.text(of: runbook).replacing("\n", with: ""))
    }

    /// Pattern and text are separated by a line feed.
    static func glob(_ bytes: [UInt8]) {
        let parts = bytes.prefix(2000).split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard let pattern = parts.first, let text = parts.last else { return }
        _ = Glob(pattern).matches(text)
        precondition(Glob("*").matches(text), "* does not fit everything")
        let name = NameNormalisation.normalise(text)
        precondition(!name.isEmpty || text.isEmpty, "a name became empty")
        _ = (NameNormalisation.version(text), NaturalOrder.precedes(NaturalOrder.key(pattern), NaturalOrder.key(text)))
        _ = FoldedText.contains(FoldedText.fold(text), FoldedText.fold(pattern))
    }

    /// Lines of `action key`.
    static func keymap(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let key = try? Key(notation: text) {
            precondition((try? Key(notation: key.notation)) == key, "a key's notation names another key")
            Screens.check(key.label())
        }
        let changes = text.split(separator: "\n").prefix(50).map { line in
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            return (name: words.first ?? "", key: words.count > 1 ? words[1] : "")
        }
        do {
            _ = try Keymap.standard.rebound(changes)
        } catch {
            for problem in error.problems { Screens.check("\(problem)") }
        }
    }
}
