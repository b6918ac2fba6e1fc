/// One condition on a label, as selectors, silences and Alertmanager's filters write it.
struct LabelMatcher: Sendable, Equatable {
    enum Operation: String, Sendable {
        case equal = "="
        case notEqual = "!="
        case matches = "=~"
        case matchesNot = "!~"
    }

    let name: String
    let operation: Operation
    let value: String

    /// `false` where a regular expression cannot be read.
    var isValid: Bool {
        switch operation {
        case .equal, .notEqual: true
        case .matches, .matchesNot: (try? Regex(value)) != nil
        }
    }

    /// Ready to be asked many times: a regular expression is read once and remembers what it has seen.
    func prepared() -> Prepared { Prepared(self) }

    func matches(_ labels: Labels) -> Bool {
        var prepared = prepared()
        return prepared.matches(labels)
    }

    struct Prepared {
        private let matcher: LabelMatcher
        private let regex: Regex<AnyRegexOutput>?
        private var seen: [String: Bool] = [:]

        fileprivate init(_ matcher: LabelMatcher) {
            self.matcher = matcher
            let isRegex = matcher.operation == .matches || matcher.operation == .matchesNot
            regex = isRegex ? try? Regex(matcher.value) : nil
        }

        mutating func matches(_ labels: Labels) -> Bool {
            let value = labels[matcher.name]
            switch matcher.operation {
            case .equal: return value == matcher.value
            case .notEqual: return value != matcher.value
            case .matches: return matchesWhole(value)
            case .matchesNot: return !matchesWhole(value)
            }
        }

        private mutating func matchesWhole(_ value: String) -> Bool {
            if let known = seen[value] { return known }
            let result = regex.flatMap { try? $0.wholeMatch(in: value) } != nil
            seen[value] = result
            return result
        }
    }
}

extension [LabelMatcher] {
    func match(_ labels: Labels) -> Bool { allSatisfy { $0.matches(labels) } }
}
