/// Counts steps as they come: `1`, `2`, `2.1`, `2.2`, `3`.
struct StepCount {
    private var parts: [Int] = []
    /// Of the last heading; -1 before the first.
    private var headingDepth = -1

    /// The number of a heading. The one that is written is taken where it leads upwards, so that a runbook may leave
    /// numbers out.
    mutating func heading(depth: Int, written: StepNumber?) -> StepNumber {
        headingDepth = min(max(0, depth), headingDepth + 1)
        return next(at: headingDepth, atLeast: written.flatMap { fits($0) ? $0.parts.last : nil })
    }

    /// The number of an item of a list, below the heading that it stands under.
    mutating func item(_ written: Int?) -> StepNumber {
        next(at: headingDepth + 1, atLeast: written)
    }

    private func fits(_ number: StepNumber) -> Bool {
        number.depth == headingDepth && Array(number.parts.dropLast()) == Array(parts.prefix(headingDepth))
    }

    private mutating func next(at depth: Int, atLeast written: Int?) -> StepNumber {
        parts = Array(parts.prefix(depth + 1))
        while parts.count < depth + 1 { parts.append(0) }
        parts[depth] = max(parts[depth] + 1, written ?? 0)
        return StepNumber(parts: parts) ?? StepNumber(1)
    }
}

/// A title with the number that stands before it, as `3. Watch it` or `3.2 Watch it`.
struct NumberedTitle {
    var number: StepNumber?
    var runs: [RunbookRun]

    init(_ runs: [RunbookRun]) {
        self.runs = runs
        guard let first = runs.first, first.style == .plain else { return }
        let digits = first.text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let rest = first.text.dropFirst(digits.count)
        let trimmed = digits.hasSuffix(".") ? digits.dropLast() : digits
        // `3 replicas are down` counts replicas, not steps.
        let isMarked = digits.hasSuffix(".") || rest.hasPrefix(")") || rest.hasPrefix(":") || trimmed.contains(".")
        let title = rest.drop { $0 == ")" || $0 == ":" }
        guard isMarked, let number = StepNumber(trimmed), title.isEmpty || title.first == " " else { return }
        self.number = number
        self.runs[0].text = String(title.drop { $0 == " " })
        if self.runs[0].text.isEmpty, runs.count > 1 { self.runs.removeFirst() }
    }
}

/// `on fail: go to 6`, on a line of its own.
enum Jump {
    private static let opening = "on fail"

    static func isMeant(by text: String) -> Bool {
        let text = text.lowercased()
        return text.hasPrefix(opening) && text.dropFirst(opening.count).drop { $0 == " " }.first == ":"
    }

    /// `nil` where it cannot be understood.
    static func target(of text: String) -> StepNumber? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        var words = text[text.index(after: colon)...].lowercased().split(separator: " ")[...]
        guard words.prefix(2) == ["go", "to"] else { return nil }
        words = words.dropFirst(2)
        if words.first == "step" { words = words.dropFirst() }
        guard words.count == 1, let word = words.first else { return nil }
        return StepNumber(word.hasSuffix(".") ? word.dropLast() : word)
    }
}
