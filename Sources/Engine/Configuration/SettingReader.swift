internal import Backends
internal import Yams

/// Reads YAML nodes as ``Setting``s of declared shapes, and collects every mistake on the way instead of stopping.
///
/// What is wrong is left out of the result, so that one mistake is told once.
struct SettingReader {
    /// The shape to read under a key of this map where it hangs on the map's other keys; `nil` leaves the key unread.
    typealias Refine = (_ spec: OptionSpec, _ map: Node.Mapping) -> OptionSpec.Shape?

    /// Aliases let a small file stand for a huge one; what they stand for is counted.
    static let largestCount = 20_000

    let file: String
    let refine: Refine
    private(set) var problems: [ConfigurationProblem] = []
    private var count = 0
    /// The nearest `id` above, for which a variable is proposed when a secret is written out.
    private var owner = ""

    init(file: String, refine: @escaping Refine = { spec, _ in spec.shape }) {
        self.file = file
        self.refine = refine
    }

    mutating func report(_ line: Int, _ message: String) {
        problems.append(ConfigurationProblem(file: file, line: line, message: message))
    }

    /// Reads `node` as a map of `specs`; `path` is empty at the top, else like `backends[0].auth`.
    mutating func object(_ node: Node, _ specs: [OptionSpec], path: String) -> Setting? {
        guard let map = mapping(node, path: path, expecting: "a map of \(specs.map(\.name).joined(separator: ", "))")
        else { return nil }
        let outer = owner
        defer { owner = outer }
        if let id = map["id"]?.scalar?.string { owner = id }

        let before = problems.count
        var entries: [Setting.Entry] = []
        for (keyNode, value) in map {
            guard let key = key(keyNode, path: path) else { continue }
            guard let spec = specs.first(where: { $0.name == key }) else {
                reportUnknown(key, line: keyNode.line, among: specs.map(\.name), path: path)
                continue
            }
            guard let shape = refine(spec, map) else { continue }
            if let setting = self.value(value, shape, path: join(path, key)) {
                entries.append(.init(key: key, line: keyNode.line, value: setting))
            }
        }
        for spec in specs where spec.isRequired && map[spec.name] == nil {
            report(node.line, "\(path.isEmpty ? "the file" : path) lacks '\(spec.name)': \(spec.help)")
        }
        return Setting(.map(entries), line: node.line, hasGaps: problems.count > before)
    }

    /// Reads `node` as `shape`; `nil`, and a problem, where it is none.
    mutating func value(_ node: Node, _ shape: OptionSpec.Shape, path: String) -> Setting? {
        count += 1
        guard count <= Self.largestCount else {
            if count == Self.largestCount + 1 {
                report(node.line, "holds more than \(Self.largestCount) values; aliases repeated too often?")
            }
            return nil
        }
        switch shape {
        case .list(let element): return elements(node, element, path: path)
        case .object(let specs):
            return node.isEmpty ? Setting(.map([]), line: node.line) : object(node, specs, path: path)
        case .dictionary(let element): return dictionary(node, element, path: path)
        case .json where node.isEmpty: return Setting(.null, line: node.line)
        case .json where node.mapping != nil: return dictionary(node, shape, path: path)
        case .json where node.sequence != nil: return elements(node, shape, path: path)
        default: return scalar(node, shape, path: path)
        }
    }

    private mutating func elements(_ node: Node, _ shape: OptionSpec.Shape, path: String) -> Setting? {
        if node.isEmpty { return Setting(.list([]), line: node.line) }
        guard let sequence = node.sequence else {
            report(node.line, "'\(path)' is \(node.kindInWords); write a list: [a, b], or a line with '- ' for each")
            return nil
        }
        let before = problems.count
        var result: [Setting] = []
        for (index, element) in sequence.enumerated() {
            if let setting = value(element, shape, path: "\(path)[\(index)]") { result.append(setting) }
        }
        return Setting(.list(result), line: node.line, hasGaps: problems.count > before)
    }

    private mutating func dictionary(_ node: Node, _ shape: OptionSpec.Shape, path: String) -> Setting? {
        if node.isEmpty { return Setting(.map([]), line: node.line) }
        guard let map = mapping(node, path: path, expecting: "a map: { name: value }") else { return nil }
        let before = problems.count
        var entries: [Setting.Entry] = []
        for (keyNode, value) in map {
            guard let key = key(keyNode, path: path) else { continue }
            if let setting = self.value(value, shape, path: join(path, key)) {
                entries.append(.init(key: key, line: keyNode.line, value: setting))
            }
        }
        return Setting(.map(entries), line: node.line, hasGaps: problems.count > before)
    }

    private mutating func mapping(_ node: Node, path: String, expecting: String) -> Node.Mapping? {
        if let map = node.mapping { return map }
        let subject = path.isEmpty ? "the file" : "'\(path)'"
        report(node.line, "\(subject) is \(node.kindInWords); write \(expecting)")
        return nil
    }

    private mutating func key(_ node: Node, path: String) -> String? {
        guard let key = node.scalar?.string else {
            report(node.line, "a key \(place(path)) is \(node.kindInWords); keys are plain words")
            return nil
        }
        guard key != "<<" else {
            report(node.line, "merge keys ('<<') are not read; write the keys out \(place(path))")
            return nil
        }
        return key
    }

    private mutating func reportUnknown(_ key: String, line: Int, among known: [String], path: String) {
        let advice = NearestName.advice(key, among: known, none: "nothing is known here")
        report(line, "unknown key '\(key)' \(place(path)); \(advice)")
    }

    private mutating func scalar(_ node: Node, _ shape: OptionSpec.Shape, path: String) -> Setting? {
        let reading = ScalarReading(path: path, owner: owner)
        switch reading.read(node, shape) {
        case .success(let content): return Setting(content, line: node.line)
        case .failure(let mistake):
            report(node.line, mistake.sentence)
            return nil
        }
    }

    private func place(_ path: String) -> String { path.isEmpty ? "at the top" : "under \(path)" }

    private func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

extension Node {
    /// Counted from 1; 0 where the parser tells none.
    var line: Int { mark?.line ?? 0 }

    /// Nothing, `~` or `null`, written without quotes.
    var isEmpty: Bool {
        guard let scalar, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    var kindInWords: String {
        switch self {
        case .scalar: isEmpty ? "empty" : "a single value"
        case .mapping: "a map"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

}
