internal import Backends
internal import FoundationEssentials
public import OpsModel
internal import Yams

/// Reads a runbook from its text or its file: the YAML in it here, everything else in `OpsModel`.
public enum RunbookFile {
    /// Of one file. No runbook that somebody reads at night is longer, and it bounds what parsing can cost.
    public static let largestSize = 65_536

    /// Of opening brackets: cmark's time for links that are none grows with the square of their number.
    static let mostBrackets = 2000

    /// The runbook that a text is, with everything that is wrong with it.
    public static func read(text: String, from source: RunbookSource) -> Runbook {
        let parts = RunbookText(text)
        var front = RunbookYAML(file: source.name)
        let header = front.header(parts.frontMatter)
        var runbook = RunbookReader.read(parts, from: source, header: header, problems: front.problems) { yaml, line in
            var reader = RunbookYAML(file: source.name)
            let arguments = reader.arguments(yaml, line: line)
            return .init(arguments: arguments, problems: reader.problems)
        }
        runbook.edition = RunbookEdition(digest: Digest(of: text))
        return runbook
    }

    /// The runbook in a file; fails where the file cannot be read as text at all.
    public static func read(path: String) throws(RunbookFileError) -> Runbook {
        let bytes: Data
        do {
            bytes = try BoundedFile.read(path, limit: largestSize + 1)
        } catch {
            throw RunbookFileError(path: path, reason: error.reason)
        }
        guard bytes.count <= largestSize else {
            throw RunbookFileError(path: path, reason: "is larger than 64 KiB; split it into several runbooks")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RunbookFileError(path: path, reason: "is not UTF-8 text; save it as UTF-8")
        }
        guard text.utf8.count(where: { $0 == UInt8(ascii: "[") }) <= mostBrackets else {
            throw RunbookFileError(
                path: path, reason: "holds more than \(mostBrackets) '['; split it into several runbooks")
        }
        var runbook = read(text: text, from: .file(path))
        runbook.exposure = FileOwnership.exposure(of: path).map {
            "\($0.text), so no script of \(runbook.id) runs: \($0.remedy)"
        }
        return runbook
    }
}

/// Why a runbook's file, or a folder of them, cannot be read.
public struct RunbookFileError: Error, Sendable, Hashable, CustomStringConvertible {
    public var path: String
    /// Without the path: `cannot be opened: No such file or directory`.
    public var reason: String

    public var problem: RunbookProblem { RunbookProblem(file: path, line: 0, reason) }

    /// Printable.
    public var description: String { problem.text }
}

extension Runbook {
    /// Everything that a person should mend: mistakes in its text, and that others may change scripts in it.
    public var complaints: [RunbookProblem] {
        problems
            + (hasScripts ? [exposure].compactMap { $0 } : []).map { RunbookProblem(file: source.name, line: 0, $0) }
    }
}

extension RunbookProblem {
    /// `canary.md:12: no placeholder is called '{{servce}}'; …`, printable: it quotes what stands in the file.
    public var text: String { ConfigurationProblem(file: file, line: line, message: message).description }
}

/// The YAML of a runbook, read as strictly as the configuration and with the lines of the file.
private struct RunbookYAML {
    private static let specs = [
        OptionSpec("id", .text, "What it is called: letters, digits, '.', '_' and '-'."),
        OptionSpec("title", .text, "Its title."),
        OptionSpec("match", .object(match), "Which incidents it serves."),
    ]

    private static let match = [
        OptionSpec("kind", .list(.choice(RunbookRule.signalKinds)), "Kinds of signal."),
        OptionSpec("service", .list(.text), "Services; `*` and `?` are wild cards."),
        OptionSpec("alert", .list(.text), "Names of alerts; `*` and `?` are wild cards."),
    ]

    private let file: String
    private(set) var problems: [RunbookProblem] = []

    init(file: String) {
        self.file = file
    }

    mutating func header(_ yaml: String?) -> RunbookHeader {
        guard let yaml, let root = node(yaml, line: RunbookText.frontMatterLine) else { return RunbookHeader() }
        // One kind, service or alert may stand without the brackets of a list.
        var reader = SettingReader(file: file) { spec, map in
            guard case .list(let element) = spec.shape, map[spec.name]?.scalar != nil else { return spec.shape }
            return element
        }
        let setting = reader.object(root, Self.specs, path: "")
        take(reader.problems)
        let match = setting?["match"]
        return RunbookHeader(
            id: identity(setting?["id"]), title: setting?["title"]?.text,
            rule: RunbookRule(
                kinds: texts(match?["kind"]), services: texts(match?["service"]), alerts: texts(match?["alert"])))
    }

    mutating func arguments(_ yaml: String, line: Int) -> [(name: String, value: String)] {
        // Without quotes `{{stable}}` is a map within a map.
        for (index, text) in yaml.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let value = text.split(separator: ":", maxSplits: 1).last?.drop { $0 == " " } ?? ""
            guard value.hasPrefix("{{") else { continue }
            report(line + index, "a text that begins with {{ stands in quotes; write \"\(value)\"")
            return []
        }
        guard let root = node(yaml, line: line) else { return [] }
        var reader = SettingReader(file: file)
        let setting = reader.value(root, .dictionary(.text), path: "action")
        take(reader.problems)
        return setting?.entries.compactMap { entry in entry.value.text.map { (entry.key, $0) } } ?? []
    }

    private func texts(_ setting: Setting?) -> [String] {
        setting.map { $0.text.map { [$0] } ?? $0.elements.compactMap(\.text) } ?? []
    }

    private mutating func identity(_ setting: Setting?) -> String? {
        guard let setting, let id = setting.text else { return nil }
        let isPlain = id.utf8.allSatisfy { byte in
            byte < 0x80 && (Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber)
                || "._-".utf8.contains(byte)
        }
        guard isPlain, !id.isEmpty, id.utf8.count <= 64 else {
            report(
                setting.line,
                "an id is letters, digits, '.', '_' and '-', 64 at most, such as R-12; left out, the file's name is taken"
            )
            return nil
        }
        return id
    }

    /// The document, whose first line is `line` of the file; `nil` where there is none or it cannot be read.
    private mutating func node(_ yaml: String, line: Int) -> Node? {
        do throws(ConfigurationError) {
            return try YAMLText(file: file, text: String(repeating: "\n", count: line - 1) + yaml).root()
        } catch {
            take(error.problems)
            return nil
        }
    }

    private mutating func report(_ line: Int, _ message: String) {
        problems.append(RunbookProblem(file: file, line: line, message))
    }

    private mutating func take(_ mistakes: [ConfigurationProblem]) {
        problems += mistakes.map { RunbookProblem(file: $0.file, line: $0.line, $0.message) }
    }
}
