internal import Backends
internal import FoundationEssentials
public import OpsModel
internal import Yams

/// The policy file on disk: strict as the configuration is, and read anew for every request.
public struct PolicyFile: Sendable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// The policy that a configuration is under: of its file, else what is built in. In the drill, which is production
    /// by policy, a name is enough to approve.
    public static func policy(of configuration: Configuration) throws(ConfigurationError) -> Policy {
        if let path = configuration.decisions.policy { return try PolicyFile(path: path).read() }
        guard configuration.isDrill else { return .standard }
        return Policy(production: Policy.Rule(acceptsSelfAsserted: true), source: "built in, of the drill")
    }

    /// - Throws: every mistake, by line, or why the file cannot be read.
    public func read() throws(ConfigurationError) -> Policy {
        let bytes: Data
        do throws(BoundedFile.Failure) {
            bytes = try BoundedFile.read(path, limit: YAMLText.largestSize + 1)
        } catch {
            throw ConfigurationError(file: path, error.reason)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(file: path, "is not UTF-8 text")
        }
        return try Self.policy(text, file: path)
    }

    /// The policy that a file's text says, as ``read()``.
    public static func policy(_ text: String, file: String) throws(ConfigurationError) -> Policy {
        guard let root = try YAMLText(file: file, text: text).root() else {
            throw ConfigurationError(file: file, "says nothing; docs/policy.md shows what may stand in it")
        }
        var reader = SettingReader(file: file)
        let top = reader.object(root, PolicySettings.specs, path: "") ?? Setting(.map([]))
        var mistakes: [(Int, String)] = []
        let policy = PolicySettings.read(top, source: file, digest: Digest(of: text)) { mistakes.append(($0, $1)) }
        for (line, mistake) in mistakes { reader.report(line, mistake) }
        guard reader.problems.isEmpty else { throw ConfigurationError(reader.problems) }
        return policy
    }
}
