internal import Backends
internal import FoundationEssentials
internal import OpsModel
internal import Threads

/// The files that approvals rest on: the policy, whose signatures count, which keys no longer do, and the configuration
/// that names them.
struct Trust: Sendable {
    var configuration: ConfigurationOrigin?
    var policy: String?
    var signers: String?
    var revoked: String?
    /// Whether who runs this program may change a file.
    var isWritable: @Sendable (String) -> Bool = FileOwnership.isWritable

    init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration.origin
        let settings = configuration.decisions
        (policy, signers, revoked) = (settings.policy, settings.signers, settings.revoked)
    }

    /// What the files hold now.
    struct Contents: Sendable {
        var signers: [UInt8]?
        var revoked: [UInt8]?
        /// Those that who runs this program may change, a clause each.
        var writable: [String]
    }

    /// - Throws: which configured file cannot be read: a list of revoked keys that is not there revokes nothing.
    func contents() async throws(DeskError) -> Contents {
        let trust = self
        let read = await WorkerThread.run {
            Result { () throws(DeskError) in
                Contents(
                    signers: try Self.read("signers", trust.signers), revoked: try Self.read("revoked", trust.revoked),
                    writable: trust.writable)
            }
        }
        guard let read else { throw DeskError("signers: cannot be read: no thread is left") }
        return try read.get()
    }

    private static func read(_ key: String, _ path: String?) throws(DeskError) -> [UInt8]? {
        guard let path else { return nil }
        do throws(BoundedFile.Failure) {
            return Array(try BoundedFile.read(path, limit: 16 << 20))
        } catch {
            throw DeskError("decisions: \(key): \(path) \(error.reason)")
        }
    }

    /// A clause for each file that who runs this program may change.
    var writable: [String] {
        let files = [
            ("configuration", configuration?.path), ("policy", policy), ("signers", signers), ("revoked keys", revoked),
        ]
        return files.compactMap { name, path in
            path.flatMap { isWritable($0) ? "the file of \(name) \($0) can be changed by who requests" : nil }
        }
    }

    /// The files as the audit chain notes them.
    func files(_ contents: Contents, under policy: Policy) -> [RuleFile] {
        [
            // As this program read it, whatever stands in the file by now.
            RuleFile(.configuration, path: configuration?.path, digest: configuration?.digest),
            RuleFile(.policy, path: self.policy, digest: self.policy.map { _ in policy.digest }),
            RuleFile(.signers, path: signers, digest: contents.signers.map(Digest.init(ofBytes:))),
            RuleFile(.revocations, path: revoked, digest: contents.revoked.map(Digest.init(ofBytes:))),
        ]
    }
}

extension PolicyFile {
    /// What of a configuration's policy proves nothing against who runs this program, a sentence each.
    public static func weaknesses(of configuration: Configuration) -> [String] {
        Trust(configuration).writable.map { "\($0): approvals of theirs are self-asserted" }
    }
}
