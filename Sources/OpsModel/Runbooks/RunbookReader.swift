/// Makes a runbook of its text. Knows no YAML: the front matter comes read, and what stands in an `action` block is
/// read by whoever calls.
public struct RunbookReader {
    /// Reads the YAML map of scalars of an `action` block that begins at a line of the file.
    public typealias ReadArguments = (_ yaml: String, _ line: Int) -> ArgumentReading

    /// Names and values as written; `problems` where it is no such map.
    public struct ArgumentReading {
        public var arguments: [(name: String, value: String)]
        public var problems: [RunbookProblem]

        public init(arguments: [(name: String, value: String)] = [], problems: [RunbookProblem] = []) {
            self.arguments = arguments
            self.problems = problems
        }
    }

    private let source: RunbookSource
    private let blockReader: RunbookBlockReader
    private var introduction: [RunbookContent] = []
    private var steps: [RunbookStep] = []
    private var problems: [RunbookProblem] = []
    private var count = StepCount()
    private var title: String?
    /// `on fail:` of steps, to be looked up when all steps are known.
    private var jumps: [(step: Int, target: StepNumber, line: Int)] = []

    private init(_ source: RunbookSource, _ readArguments: @escaping ReadArguments) {
        self.source = source
        blockReader = RunbookBlockReader(file: source.name, readArguments: readArguments)
    }

    /// - Parameters:
    ///   - text: of the whole file.
    ///   - source: where it comes from.
    ///   - header: what its front matter says.
    ///   - problems: what was wrong with the front matter.
    ///   - readArguments: reads the YAML of an `action` block.
    /// - Returns: the runbook, whatever was wrong with it.
    public static func read(
        _ text: RunbookText, from source: RunbookSource, header: RunbookHeader, problems: [RunbookProblem] = [],
        readArguments: @escaping ReadArguments
    ) -> Runbook {
        var reader = RunbookReader(source, readArguments)
        reader.problems = problems
        if text.isUnclosed {
            reader.report(1, "the front matter that '---' opens is not closed; end it with a line '---'")
        }
        let markdown = MarkdownText(text.markdown, firstLine: text.markdownLine)
        if let line = markdown.tooDeep {
            reader.report(
                line, "lists or quotations are nested deeper than \(MarkdownText.deepest); write them flatter")
        }
        reader.read(markdown.blocks)
        reader.lookUpJumps()
        reader.checkDeeds()
        reader.steps.close()
        return Runbook(
            id: header.id ?? source.stem, title: header.title ?? reader.title ?? source.stem, rule: header.rule,
            source: source, introduction: reader.introduction, steps: reader.steps,
            problems: reader.problems.enumerated().sorted {
                ($0.element.line, $0.offset) < ($1.element.line, $1.offset)
            }
            .map(\.element))
    }

    /// A step does one thing, and may watch what comes of it: what is kept of it is kept by its number.
    private mutating func checkDeeds() {
        for step in steps where step.blocks.count(where: \.isDeed) > 1 || step.blocks.count(where: \.isWait) > 1 {
            report(
                step.line,
                "step \(step.number) asks for several things, of which only the first is done; give each a step")
        }
    }

    private mutating func report(_ line: Int, _ message: String) {
        problems.append(RunbookProblem(file: source.name, line: line, message))
    }

    // MARK: Steps

    private mutating func read(_ blocks: [MarkdownBlock]) {
        let levels = blocks.compactMap { if case .heading(let level, _, _) = $0 { level } else { nil } }
        // A single heading of the first level that stands before all others names the runbook and is no step.
        let hasTitle = levels.first == 1 && levels.dropFirst().allSatisfy { $0 > 1 }
        let outermost = (hasTitle ? levels.dropFirst() : levels[...]).min() ?? 1
        for block in blocks {
            switch block {
            case .heading(1, let runs, _) where hasTitle && title == nil: title = runs.map(\.text).joined()
            case .heading(let level, let runs, let line): begin(runs, depth: level - outermost, line: line)
            case .list(let start?, let items): begin(items, start: start)
            default: add(block, depth: 0)
            }
        }
    }

    private mutating func begin(_ runs: [RunbookRun], depth: Int, line: Int) {
        let heading = NumberedTitle(runs)
        let taken = count.heading(depth: depth, written: heading.number)
        if let written = heading.number, written != taken {
            report(line, "step \(written) stands where step \(taken) is due; number the steps upwards")
        }
        checkNames(in: heading.runs, line)
        steps.append(RunbookStep(number: taken, title: RunbookLine(heading.runs), line: line))
    }

    private mutating func begin(_ items: [MarkdownItem], start: Int) {
        for (index, item) in items.enumerated() {
            let number = count.item(index == 0 ? start : nil)
            var blocks = item.blocks[...]
            var title: [RunbookRun] = []
            if case .paragraph(var lines, let line)? = blocks.first {
                // What stands on a line of its own below the first belongs to the text, not to the title.
                let rest =
                    lines.firstIndex { Jump.isMeant(by: $0.text) } ?? lines.firstIndex(where: \.endsHard).map { $0 + 1 }
                let below = rest.map { Array(lines[$0...]) } ?? []
                lines = rest.map { Array(lines[..<$0]) } ?? lines
                title = Array(lines.map(\.runs).joined(separator: [RunbookRun(" ")]))
                blocks = (below.isEmpty ? [] : [.paragraph(below, line: line + lines.count)]) + blocks.dropFirst()
            }
            checkNames(in: title, item.line)
            steps.append(RunbookStep(number: number, title: RunbookLine(title), line: item.line))
            for block in blocks { add(block, depth: 0) }
        }
    }

    // MARK: Content

    private mutating func add(_ block: MarkdownBlock, depth: Int, marker: String = "") {
        switch block {
        case .heading(_, let runs, let line): addLine(RunbookLine(runs, depth: depth, marker: marker), line)
        case .paragraph(let lines, let line): addParagraph(lines, depth: depth, marker: marker, line: line)
        case .code(let info, let text, let isFenced, let line):
            add(.block(self.block(info: isFenced ? info : "", text: text, line: line)))
        case .list(let start, let items):
            for (index, item) in items.enumerated() {
                add(item.blocks, depth: depth, marker: start.map { "\($0 + index). " } ?? "- ")
            }
        case .quotation(let blocks): for block in blocks { add(block, depth: depth + 1, marker: "> ") }
        case .html(let text):
            guard !text.hasPrefix("<!--") else { return }
            for line in text.split(separator: "\n") { add(.line(RunbookLine(String(line), depth: depth))) }
        }
    }

    /// The blocks of a list's entry: the first has its marker, the others stand below.
    private mutating func add(_ blocks: [MarkdownBlock], depth: Int, marker: String) {
        for (index, block) in blocks.enumerated() {
            add(block, depth: depth + (index == 0 ? 0 : 1), marker: index == 0 ? marker : "")
        }
    }

    /// One line for a view to wrap, except where breaks were asked for and where they carry meaning: rows of a table,
    /// `on fail:`.
    private mutating func addParagraph(_ lines: [MarkdownLine], depth: Int, marker: String, line: Int) {
        let isTable = lines.count > 1 && lines.allSatisfy { $0.text.hasPrefix("|") }
        var (runs, marker): ([RunbookRun], String) = ([], marker)
        func flush(_ reader: inout RunbookReader, at line: Int) {
            guard !runs.isEmpty else { return }
            reader.addLine(RunbookLine(runs, depth: depth, marker: marker, isVerbatim: isTable), line)
            (runs, marker) = ([], marker.allSatisfy { $0 == " " || $0 == ">" } ? marker : "")
        }
        for (index, source) in lines.enumerated() {
            let isJump = Jump.isMeant(by: source.text)
            if isJump {
                flush(&self, at: line + index)
                addJump(source.text, line: line + index)
            }
            runs += (runs.isEmpty ? [] : [RunbookRun(" ")]) + source.runs
            if isJump || isTable || source.endsHard { flush(&self, at: line + index) }
        }
        flush(&self, at: line)
    }

    private mutating func addLine(_ text: RunbookLine, _ line: Int) {
        checkNames(in: text.runs, line)
        add(.line(text))
    }

    private mutating func add(_ content: RunbookContent) {
        if steps.isEmpty {
            introduction.append(content)
        } else {
            steps[steps.count - 1].content.append(content)
        }
    }

    private mutating func block(info: String, text: String, line: Int) -> RunbookBlock {
        let reading = blockReader.read(info: info, text: text, line: line)
        problems += reading.problems
        var block = reading.block
        if steps.isEmpty, block.isExecutable {
            let message = "stands before the first step; put a heading above it, such as `## 1. Confirm`"
            report(line, "the block `\(info)` \(message)")
            block.content = .broken(message)
        }
        return block
    }

    private mutating func checkNames(in runs: [RunbookRun], _ line: Int) {
        for case .name(let name) in runs.flatMap({ RunbookTemplate.pieces(of: $0.text) })
        where Placeholder(rawValue: name) == nil {
            report(line, TemplateFault.unknown(name).sentence)
        }
    }

    // MARK: On fail

    private mutating func addJump(_ text: String, line: Int) {
        guard !steps.isEmpty, let target = Jump.target(of: text) else {
            report(line, "`\(text)` cannot be followed; write `on fail: go to 6` below a step")
            return
        }
        jumps.append((steps.count - 1, target, line))
    }

    private mutating func lookUpJumps() {
        let numbers = Set(steps.map(\.number))
        for (index, target, line) in jumps {
            if !numbers.contains(target) {
                report(
                    line,
                    "there is no step \(target) to go to; there are \(steps.map(\.number.description).joined(separator: ", "))"
                )
            } else if target == steps[index].number {
                report(line, "step \(target) goes to itself; name another step")
            } else if steps[index].onFail != nil {
                report(line, "step \(steps[index].number) says twice where to go on failure; keep one of them")
            } else {
                steps[index].onFail = target
            }
        }
    }
}
