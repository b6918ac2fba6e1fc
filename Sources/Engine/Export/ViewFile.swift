internal import OpsModel
internal import Store
internal import Wire

/// A view of the dashboard as a file: text as it was on screen, or its rows as `get` exports them.
enum ViewFile {
    /// - Throws: why it could not be written; a file that is there already is one reason, unless it may be replaced.
    static func write(_ file: WrittenFile) throws {
        let path = file.path.contains("/") ? file.path : "./" + file.path
        let text =
            switch file.content {
            case .text(let text): text
            case .handover(let report): PlainText.printableLines(report.markdown)
            case .postmortem(let report): PlainText.printableLines(report.markdown)
            case .rows(let rows): try ExportFormat.json.document(rows.map { ExportRow($0) }, columns: [])
            }
        try PrivateFile.write(text, to: path, replacing: file.replaces, instead: ":write! replaces it")
    }
}
