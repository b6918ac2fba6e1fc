extension Role {
    /// The one letter that stands for the role in screen snapshots; no two roles share one.
    public var letter: Character { spelling.letter }

    /// The role as theme files spell it: `role.border-production`.
    public var name: String { spelling.name }

    /// The role that theme files call `name`, or `nil`.
    public init?(name: String) {
        guard let role = Role.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }

    private var spelling: (name: String, letter: Character) {
        switch self {
        case .text: ("text", ".")
        case .dim: ("dim", ",")
        case .bold: ("bold", "b")
        case .header: ("header", "h")
        case .title: ("title", "t")
        case .border: ("border", "+")
        case .borderProduction: ("border-production", "#")
        case .badgeProduction: ("badge-production", "P")
        case .badgeOther: ("badge-other", "E")
        case .badgeDrill: ("badge-drill", "D")
        case .selection: ("selection", "S")
        case .critical: ("critical", "!")
        case .warning: ("warning", "w")
        case .ok: ("ok", "o")
        case .unknown: ("unknown", "?")
        case .pending: ("pending", "p")
        case .stale: ("stale", "s")
        case .key: ("key", "k")
        case .keyLabel: ("key-label", "l")
        case .columnHeader: ("column-header", "H")
        case .match: ("match", "m")
        case .error: ("error", "X")
        case .notice: ("notice", "n")
        case .prompt: ("prompt", ":")
        case .chartFirst: ("chart-first", "1")
        case .chartSecond: ("chart-second", "2")
        case .chartThird: ("chart-third", "3")
        case .threshold: ("threshold", "~")
        case .axis: ("axis", "a")
        case .crosshair: ("crosshair", "|")
        case .change: ("change", "^")
        case .added: ("added", "A")
        case .removed: ("removed", "R")
        case .link: ("link", "L")
        }
    }
}
