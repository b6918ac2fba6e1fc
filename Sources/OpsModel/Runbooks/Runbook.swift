/// A Markdown text made into steps: what to look at and what to do when something is wrong.
///
/// Every text can be read as one. What cannot be understood is listed in ``problems`` and shown in its place; the rest
/// works.
public struct Runbook: Sendable, Hashable, Codable, Identifiable {
    /// A name of its own within a library: `R-12`; the file's name where the front matter gives none.
    public var id: String
    public var title: String
    public var rule: RunbookRule
    public var source: RunbookSource
    /// What stands before the first step.
    public var introduction: [RunbookContent]
    /// In reading order, never nested: ``StepNumber`` tells the depth.
    public var steps: [RunbookStep]
    /// Which text this is; `nil` where it was made of none.
    public var edition: RunbookEdition?
    /// Who else may change its file, so that no script of it runs, and what to paste against that; `nil` for nobody.
    public var exposure: String?
    /// In the order of their lines.
    public var problems: [RunbookProblem]

    public init(
        id: String, title: String, rule: RunbookRule = RunbookRule(), source: RunbookSource,
        introduction: [RunbookContent] = [], steps: [RunbookStep] = [], edition: RunbookEdition? = nil,
        problems: [RunbookProblem] = []
    ) {
        self.id = id
        self.title = title
        self.rule = rule
        self.source = source
        self.introduction = introduction
        self.steps = steps
        self.edition = edition
        self.problems = problems
    }

    /// Every check with the name by which its result is kept.
    public var checks: [(id: RunbookCheckID, check: RunbookCheck)] {
        steps.flatMap { step in
            step.checks.enumerated().map { (RunbookCheckID(runbook: id, step: step.number, index: $0), $1) }
        }
    }
}

/// Where a runbook comes from.
public enum RunbookSource: Sendable, Hashable, Codable {
    /// One that the program brings along; the file's name.
    case ready(String)
    /// A file of a configured folder, by its path.
    case file(String)

    /// How sentences name it.
    public var name: String {
        switch self {
        case .ready(let name): name
        case .file(let path): path
        }
    }

    var fileName: String { String(name.split(separator: "/").last ?? "") }

    /// The file's name without `.md`: the identity where the front matter gives none.
    var stem: String { fileName.hasSuffix(".md") ? String(fileName.dropLast(3)) : fileName }
}

/// Which incidents a runbook serves. Each list that is not empty must hold; within a list one entry is enough.
public struct RunbookRule: Sendable, Hashable, Codable {
    /// The kinds of signal there are (domain words), which is what `kind:` may name.
    public static let signalKinds = [
        "sloBurn", "alert", "availability", "canary", "traffic", "degraded", "saturation", "drift", "skew", "quality",
        "performance", "pipeline", "freshness", "accelerator", "infra", "gate", "blind",
    ]

    public var kinds: [String]
    /// Globs: `*` and `?` are wild cards.
    public var services: [String]
    /// Globs of alert names.
    public var alerts: [String]

    public init(kinds: [String] = [], services: [String] = [], alerts: [String] = []) {
        self.kinds = kinds
        self.services = services
        self.alerts = alerts
    }

    public var isEmpty: Bool { kinds.isEmpty && services.isEmpty && alerts.isEmpty }
}

/// What the front matter says, already read as YAML.
public struct RunbookHeader: Sendable, Hashable, Codable {
    public var id: String?
    public var title: String?
    public var rule: RunbookRule

    public init(id: String? = nil, title: String? = nil, rule: RunbookRule = RunbookRule()) {
        self.id = id
        self.title = title
        self.rule = rule
    }
}

/// One mistake in a runbook: where it stands, what is wrong, and what to write instead.
public struct RunbookProblem: Sendable, Hashable, Codable {
    public var file: String
    /// Counted from 1; 0 where the mistake is of the whole file.
    public var line: Int
    public var message: String

    public init(file: String, line: Int, _ message: String) {
        self.file = file
        self.line = line
        self.message = message
    }
}
