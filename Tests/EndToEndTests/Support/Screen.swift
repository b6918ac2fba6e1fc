/// What a terminal shows at one moment.
struct Screen: Sendable, Equatable {
    let lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    var text: String { lines.joined(separator: "\n") }

    func has(_ text: String) -> Bool {
        lines.contains { $0.contains(text) }
    }

    /// The first line that holds all of these; empty where none does.
    func line(_ texts: String...) -> String {
        lines.first { line in texts.allSatisfy(line.contains) } ?? ""
    }

    /// The first incident that is named: `INC-7K3Q`.
    var incident: String? {
        text.firstMatch(of: /INC-[0-9A-Z]{4}/).map { String($0.output) }
    }

    /// Which line that is, from 0.
    func place(_ texts: String...) -> Int? {
        lines.firstIndex { line in texts.allSatisfy(line.contains) }
    }
}
