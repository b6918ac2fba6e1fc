import CCmark

/// Markdown parsed by cmark (spec.commonmark.org) and made into values; the tree is freed before it returns.
///
/// GitHub's extensions are left out: a table reads as it is written.
struct MarkdownText {
    /// Of lists and quotations; what is nested deeper is left out.
    static let deepest = 24

    private(set) var blocks: [MarkdownBlock] = []
    /// The line of the first block that was too deep.
    private(set) var tooDeep: Int?

    /// `firstLine` is the line of the file where the text begins.
    init(_ text: String, firstLine: Int = 1) {
        var text = text
        let document = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                cmark_parse_document($0.baseAddress, $0.count, CMARK_OPT_DEFAULT)
            }
        }
        guard let document else { return }
        defer { cmark_node_free(document) }
        blocks = children(of: document, lineOffset: firstLine - 1, depth: 0)
    }

    private mutating func children(of node: OpaquePointer, lineOffset: Int, depth: Int) -> [MarkdownBlock] {
        guard depth <= Self.deepest else {
            tooDeep = tooDeep ?? Self.line(of: node) + lineOffset
            return []
        }
        var result: [MarkdownBlock] = []
        var child = cmark_node_first_child(node)
        while let current = child {
            if let block = block(current, lineOffset: lineOffset, depth: depth) { result.append(block) }
            child = cmark_node_next(current)
        }
        return result
    }

    private mutating func block(_ node: OpaquePointer, lineOffset: Int, depth: Int) -> MarkdownBlock? {
        let line = Self.line(of: node) + lineOffset
        switch cmark_node_get_type(node) {
        case CMARK_NODE_HEADING:
            let runs = MarkdownInlines(node).lines.map(\.runs).joined(separator: [RunbookRun(" ")])
            return .heading(level: Int(cmark_node_get_heading_level(node)), Array(runs), line: line)
        case CMARK_NODE_PARAGRAPH: return .paragraph(MarkdownInlines(node).lines, line: line)
        case CMARK_NODE_CODE_BLOCK:
            var (length, offset, fence): (Int32, Int32, CChar) = (0, 0, 0)
            let isFenced = cmark_node_get_fenced(node, &length, &offset, &fence) != 0
            return .code(
                info: Self.text(cmark_node_get_fence_info(node)), text: Self.text(cmark_node_get_literal(node)),
                isFenced: isFenced, line: line)
        case CMARK_NODE_BLOCK_QUOTE: return .quotation(children(of: node, lineOffset: lineOffset, depth: depth + 1))
        case CMARK_NODE_LIST: return list(node, lineOffset: lineOffset, depth: depth)
        case CMARK_NODE_HTML_BLOCK: return .html(Self.text(cmark_node_get_literal(node)))
        // A thematic break says nothing that a heading does not.
        default: return nil
        }
    }

    private mutating func list(_ node: OpaquePointer, lineOffset: Int, depth: Int) -> MarkdownBlock {
        let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
        var items: [MarkdownItem] = []
        var child = cmark_node_first_child(node)
        while let item = child {
            items.append(
                MarkdownItem(
                    blocks: children(of: item, lineOffset: lineOffset, depth: depth + 1),
                    line: Self.line(of: item) + lineOffset))
            child = cmark_node_next(item)
        }
        return .list(start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil, items: items)
    }

    private static func line(of node: OpaquePointer) -> Int { Int(cmark_node_get_start_line(node)) }

    static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }
}

/// The text of a heading or a paragraph, in runs of one style, line by line.
struct MarkdownInlines {
    private(set) var lines: [MarkdownLine] = []
    private var runs: [RunbookRun] = []
    private var strong = 0
    private var emphasis = 0
    /// Addresses of the links around, and where their text begins.
    private var links: [(address: String, start: Int)] = []

    init(_ node: OpaquePointer) {
        guard let iterator = cmark_iter_new(node) else { return }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { break }
            guard let current = cmark_iter_get_node(iterator), current != node else { continue }
            take(current, isEntering: event == CMARK_EVENT_ENTER)
        }
        end(isHard: true)
    }

    private mutating func take(_ node: OpaquePointer, isEntering: Bool) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_TEXT, CMARK_NODE_HTML_INLINE: append(MarkdownText.text(cmark_node_get_literal(node)), style)
        case CMARK_NODE_CODE: append(MarkdownText.text(cmark_node_get_literal(node)), .code)
        case CMARK_NODE_SOFTBREAK: end(isHard: false)
        case CMARK_NODE_LINEBREAK: end(isHard: true)
        case CMARK_NODE_STRONG: strong += isEntering ? 1 : -1
        case CMARK_NODE_EMPH: emphasis += isEntering ? 1 : -1
        case CMARK_NODE_LINK, CMARK_NODE_IMAGE: isEntering ? openLink(node) : closeLink()
        default: break
        }
    }

    private var style: RunbookRun.Style {
        if !links.isEmpty { return .link }
        if strong > 0 { return .strong }
        return emphasis > 0 ? .emphasis : .plain
    }

    private mutating func openLink(_ node: OpaquePointer) {
        links.append((MarkdownText.text(cmark_node_get_url(node)), runs.count))
    }

    /// A terminal opens no link, so the address stands behind the text, where that is not the address itself.
    private mutating func closeLink() {
        guard let link = links.popLast() else { return }
        let shown = runs.dropFirst(link.start).map(\.text).joined()
        guard shown != link.address, !link.address.isEmpty else { return }
        append(shown.isEmpty ? link.address : " (\(link.address))", shown.isEmpty ? .link : .plain)
    }

    private mutating func append(_ text: String, _ style: RunbookRun.Style) {
        guard !text.isEmpty else { return }
        if let last = runs.last, last.style == style {
            runs[runs.count - 1].text += text
        } else {
            runs.append(RunbookRun(text, style))
        }
    }

    private mutating func end(isHard: Bool) {
        guard !runs.isEmpty else { return }
        lines.append(MarkdownLine(runs: runs, endsHard: isHard))
        runs = []
        for index in links.indices { links[index].start = 0 }
    }
}
