/// Makes names from different systems comparable: case, `_` and `-`, environment affixes, `retrain-` and the like.
public enum NameNormalisation {
    private static let environments: Set<String> = [
        "prod", "production", "prd", "live", "staging", "stage", "stg", "dev", "development", "test", "qa", "uat",
    ]
    private static let separators = Set("-_. /:".utf8)
    private static let purposes: Set<String> = ["retrain", "train", "training", "serve", "serving", "deploy"]

    /// The name in lower case with `-` between words and without affixes; never empty for a non-empty name.
    public static func normalise(_ name: String) -> String {
        let bytes = name.lowercased().utf8
        var words = bytes.split { separators.contains($0) }.map { String(Substring($0)) }
        while words.count > 1, let first = words.first, environments.contains(first) || purposes.contains(first) {
            words.removeFirst()
        }
        while words.count > 1, let last = words.last, environments.contains(last) { words.removeLast() }
        return words.isEmpty ? name.lowercased() : words.joined(separator: "-")
    }

    /// A version without the `v` that some systems put before it: `v47` and `47` are one.
    public static func version(_ version: String) -> String {
        guard let first = version.first, first == "v" || first == "V", let next = version.dropFirst().first,
            next.isNumber
        else { return version }
        return String(version.dropFirst())
    }

    /// A version as people read it, with a `v` before a number: `v47`, `challenger`.
    public static func shown(_ version: String) -> String { version.first?.isNumber == true ? "v\(version)" : version }
}

/// A pattern in which `*` stands for any text and `?` for one character; everything else is literal.
public struct Glob: Sendable, Hashable {
    private let pattern: [Character]

    public init(_ pattern: String) {
        self.pattern = Array(pattern)
    }

    /// Whether the whole of `text` fits. Linear in pattern times text; no pattern makes it slower.
    public func matches(_ text: String) -> Bool {
        let text = Array(text)
        var (p, t) = (0, 0)
        var star: (p: Int, t: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == "*" {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
                (p, t) = (p + 1, t + 1)
            } else if let last = star {
                star = (last.p, last.t + 1)
                (p, t) = (last.p + 1, last.t + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }
}
