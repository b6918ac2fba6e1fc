/// A runbook as a pane draws it for one incident: filled, with the state of each step and the last result of each
/// check. Texts are untrusted.
public struct RunbookSheet: Sendable, Hashable {
    public var id: String
    public var title: String
    /// Why this runbook; empty where it was asked for by name.
    public var reason: String
    /// The file.
    public var source: String
    public var introduction: [RunbookLine]
    public var steps: [Step]
    public var edition: RunbookEdition?
    /// Why not all that was done shows at a step: the text has changed since; `nil` where it has not.
    public var change: String?
    /// Who else may change its file, so that its scripts do not run; `nil` for nobody, or where it has none.
    public var exposure: String?
    /// How many mistakes its file has; `runbook lint` lists them.
    public var problemCount: Int

    public struct Step: Sendable, Hashable {
        public var number: StepNumber
        public var title: RunbookLine
        public var state: StepState
        /// What was last done about it; `nil` where nothing was.
        public var standing: RunbookProgress.Standing?
        /// Of its own text, as written.
        public var text: Digest?
        public var twin: StepTwin?
        public var content: [Content]
        public var onFail: StepNumber?
        /// Why nobody here can do what it asks for; `nil` where somebody can, or where it asks for nothing any more.
        public var obstacle: String?
    }

    public enum Content: Sendable, Hashable {
        case line(RunbookLine)
        case check(Check)
        /// A change request that it proposes.
        case action(kind: String, arguments: [Argument])
        case script(Script)
        case wait(Wait)
        case code([RunbookLine])
        /// What cannot be executed as written: what it says, and what is wrong.
        case fault([RunbookLine], String)
    }

    public struct Argument: Sendable, Hashable {
        public var name: String
        public var value: String
    }

    public struct Check: Sendable, Hashable {
        public var id: RunbookCheckID
        public var question: CheckQuestion
        /// `nil` until it was asked.
        public var result: CheckResult?
    }

    public struct Script: Sendable, Hashable {
        public var lines: [RunbookLine]
        public var timeout: Duration
    }

    /// What is watched, up to a deadline.
    public struct Wait: Sendable, Hashable {
        /// `until healthy for 10m, at most 30m`.
        public var text: String
        /// `nil` where the incident's own signals tell.
        public var question: CheckQuestion?
        public var duration: Duration
        public var timeout: Duration
    }

    /// How a step stands: by what was done about it, else by its checks alone.
    public enum StepState: String, Sendable, Hashable {
        case done, skipped
        /// Its change request is not over, or what it waits for is watched.
        case running
        /// Every check passes, and there is nothing else to do.
        case passed
        /// A check fails, or what was done about it did.
        case failed
        /// One is unknown, not asked yet or cannot be asked, and none fails.
        case unknown
        /// Nothing in it for the program to judge.
        case manual
    }

    public init(
        _ runbook: Runbook, reason: String = "", context: RunbookContext,
        results: [CheckQuestion: CheckResult] = [:], progress: RunbookProgress = RunbookProgress()
    ) {
        id = runbook.id
        title = RunbookLine(runbook.title).filled(from: context).text
        self.reason = reason
        source = runbook.source.name
        problemCount = runbook.problems.count
        exposure = runbook.hasScripts ? runbook.exposure : nil
        introduction = runbook.introduction.flatMap { content in
            switch content {
            case .line(let line): [line.filled(from: context)]
            case .block(let block): block.text.verbatimLines
            }
        }
        edition = runbook.edition
        change = progress.change
        steps = runbook.steps.map { Step($0, runbook: runbook.id, context, results, progress[$0.number]) }
    }

    /// The step to do next: the first that is neither done nor passed, or where a failed one leads; `nil` where none is
    /// left. Whoever did a later one has seen what the checks before it say: they lead nobody back there.
    public var current: Step? {
        let reached = steps.lastIndex { $0.standing?.state?.isBehind ?? false } ?? 0
        var (index, seen) = (0, Set<Int>())
        while steps.indices.contains(index), seen.insert(index).inserted {
            let step = steps[index]
            let target = step.state == .failed ? step.onFail : nil
            if let next = target.flatMap({ number in steps.firstIndex { $0.number == number } }) {
                index = next
            } else if step.state.isBehind || (index < reached && step.onlyAsks) {
                index += 1
            } else {
                return step
            }
        }
        return steps.indices.contains(index) ? steps[index] : nil
    }

    /// Its steps less those below another.
    public var outermostCount: Int { steps.count { $0.number.depth == 0 } }

    /// The first step that asks for a change of one of these kinds.
    public func step(asking kinds: Set<String>) -> Step? {
        steps.first { step in
            step.content.contains { if case .action(let kind, _) = $0 { kinds.contains(kind) } else { false } }
        }
    }

    /// What is watched for a step of it.
    var watchedQuestions: [CheckQuestion] { steps.flatMap(\.watched) }

    /// The questions of its checks, and of what is watched, each once: what is to be asked on arrival.
    public var questions: [CheckQuestion] {
        var seen: Set<CheckQuestion> = []
        return steps.flatMap { $0.checks.map(\.question) + $0.watched }.filter { seen.insert($0).inserted }
    }
}

extension RunbookSheet.Step {
    fileprivate init(
        _ step: RunbookStep, runbook: String, _ context: RunbookContext, _ results: [CheckQuestion: CheckResult],
        _ standing: RunbookProgress.Standing?
    ) {
        number = step.number
        self.standing = standing
        (text, twin) = (step.text, step.twin)
        title = step.title.filled(from: context)
        onFail = step.onFail
        var count = 0
        content = step.content.map { content in
            guard case .block(let block) = content, case .check(let check) = block.content else {
                return RunbookSheet.Content(content, context)
            }
            defer { count += 1 }
            do throws(PlaceholderError) {
                let question = try check.question(in: context)
                let id = RunbookCheckID(runbook: runbook, step: step.number, index: count)
                return .check(RunbookSheet.Check(id: id, question: question, result: results[question]))
            } catch {
                return .fault(block.text.verbatimLines, error.description)
            }
        }
        state = .manual
        state = standing?.state ?? judged
        // What was done is watched before the step is done.
        if isToBeWatched { state = .running }
    }

    public var checks: [RunbookSheet.Check] {
        content.compactMap { if case .check(let check) = $0 { check } else { nil } }
    }

    /// Whether it has checks and nothing else for anybody to do, and nobody said anything of it.
    fileprivate var onlyAsks: Bool {
        standing == nil && !checks.isEmpty && !content.contains(where: \.isToBeDone)
    }

    /// What is watched of it now.
    fileprivate var watched: [CheckQuestion] {
        guard case .watched? = standing else { return [] }
        return [wait?.question].compactMap { $0 }
    }

    /// Whether its request took effect, and what comes of it is not watched yet.
    var isToBeWatched: Bool {
        guard case .requested? = standing, wait != nil else { return false }
        return standing?.state == .done
    }

    public var wait: RunbookSheet.Wait? {
        content.lazy.compactMap { if case .wait(let wait) = $0 { wait } else { nil } }.first
    }

    private var judged: RunbookSheet.StepState {
        let hasFault = content.contains { if case .fault = $0 { true } else { false } }
        let verdicts = checks.map { $0.result?.verdict ?? .unknown }
        if verdicts.contains(.fail) { return .failed }
        if hasFault || verdicts.contains(.unknown) { return .unknown }
        // What is to be done is not done because a check passes.
        return verdicts.isEmpty || content.contains(where: \.isToBeDone) ? .manual : .passed
    }
}

extension RunbookSheet.StepState {
    /// Whether nothing is left to do about it.
    public var isBehind: Bool {
        switch self {
        case .done, .skipped, .passed: true
        case .running, .failed, .unknown, .manual: false
        }
    }
}

extension RunbookSheet.Content {
    fileprivate var isToBeDone: Bool {
        switch self {
        case .action, .script, .wait: true
        case .line, .check, .code, .fault: false
        }
    }

    fileprivate init(_ content: RunbookContent, _ context: RunbookContext) {
        switch content {
        case .line(let line): self = .line(line.filled(from: context))
        case .block(let block): self.init(block, context)
        }
    }

    private init(_ block: RunbookBlock, _ context: RunbookContext) {
        do throws(PlaceholderError) {
            switch block.content {
            case .check(let check): self = .code([RunbookLine(try check.question(in: context).text, isVerbatim: true)])
            case .action(let action):
                var arguments: [RunbookSheet.Argument] = []
                for argument in action.arguments {
                    arguments.append(.init(name: argument.name, value: try argument.value.filled(from: context)))
                }
                self = .action(kind: action.kind, arguments: arguments)
            case .script(let script):
                self = .script(RunbookSheet.Script(lines: script.text.verbatimLines, timeout: script.timeout))
            case .wait(let wait): self = .wait(try wait.sheet(in: context))
            case .code: self = .code(block.text.verbatimLines)
            case .broken(let message): self = .fault(block.text.verbatimLines, message)
            }
        } catch {
            self = .fault(block.text.verbatimLines, error.description)
        }
    }
}

extension RunbookWait {
    fileprivate func sheet(in context: RunbookContext) throws(PlaceholderError) -> RunbookSheet.Wait {
        let question: CheckQuestion? =
            switch condition {
            case .healthy: nil
            case .check(let check): try check.question(in: context)
            }
        let length = duration > .zero ? " for \(duration.configurationText)" : ""
        return RunbookSheet.Wait(
            text: "until \(question?.text ?? "healthy")\(length), at most \(timeout.configurationText)",
            question: question, duration: duration, timeout: timeout)
    }
}

extension String {
    fileprivate var verbatimLines: [RunbookLine] {
        var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { RunbookLine($0, isVerbatim: true) }
    }
}
