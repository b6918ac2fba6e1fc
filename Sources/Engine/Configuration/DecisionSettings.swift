internal import Backends
public import OpsModel

/// What the configuration says of who decides, and of what proves it.
public struct DecisionSettings: Sendable, Hashable {
    /// The policy file; `nil` for what is built in.
    public var policy: String?
    /// Whose signatures count (ssh-keygen(1), ALLOWED SIGNERS), and the keys that no longer do.
    public var signers: String?
    public var revoked: String?
    /// Where heads of the audit chain are written down; empty for the file beside the store.
    public var anchors: [AnchorPlace]
    /// The SSH key that these heads are signed with, the private one or the public one of a key that an agent holds; `nil`
    /// where they are not signed.
    public var anchorKey: String?
    /// How long what justified a request is watched after it took effect, before it counts as not recovered.
    public var verification: Duration
    /// What keeps the program from changing systems; a command line's `--read-only` is noted here too.
    public var readOnly: ReadOnly?

    public init(
        policy: String? = nil, signers: String? = nil, revoked: String? = nil, anchors: [AnchorPlace] = [],
        anchorKey: String? = nil, verification: Duration = .seconds(600), readOnly: ReadOnly? = nil
    ) {
        self.policy = policy
        self.signers = signers
        self.revoked = revoked
        self.anchors = anchors
        self.anchorKey = anchorKey
        self.verification = verification
        self.readOnly = readOnly
    }

    static let specs = [
        OptionSpec(
            "policy", .text,
            "The policy file: who may do what, and who else is needed (default: what is built in; `mlops-tui policy check` prints either)."
        ),
        OptionSpec(
            "signers", .text,
            "Whose signatures approve: a file as ssh-keygen(1) describes under ALLOWED SIGNERS, which nobody who requests may write."
        ),
        OptionSpec("revoked", .text, "Keys that no longer approve: one public key a line, or a KRL of ssh-keygen(1)."),
        OptionSpec(
            "anchors", .list(.text),
            "Where heads of the audit chain are written down: `file:PATH`, `git:FOLDER` (a ref of that repository) or `journal` (default a file beside the store)."
        ),
        OptionSpec(
            "anchorKey", .text,
            "The SSH key that these heads are signed with: the private one, without a passphrase, or the public one of a key that ssh-agent holds (default: they are not signed)."
        ),
        OptionSpec(
            "verify", .duration,
            "How long what justified a request is watched after it took effect (default 10m, from 10s to 1d); nothing is judged within the first fifth."
        ),
        OptionSpec(
            "readOnly", .bool,
            "Whether nothing can be armed, requested or executed through this program: plans can still be looked at, and what people say of incidents and requests goes on (default false; `--read-only` does so for one start)."
        ),
    ]
}

extension ConfigurationReader {
    mutating func decisions(_ setting: Setting?) -> DecisionSettings {
        var anchors: [AnchorPlace] = []
        for element in setting?["anchors"]?.elements ?? [] {
            guard let text = element.text else { continue }
            guard let place = AnchorPlace(written: text) else {
                reader.report(
                    element.line, "'\(text)' is no anchor; write file:PATH, git:FOLDER or journal")
                continue
            }
            anchors.append(place.resolved(by: paths))
        }
        return DecisionSettings(
            policy: setting?["policy"]?.text.map(paths.resolving),
            signers: setting?["signers"]?.text.map(paths.resolving),
            revoked: setting?["revoked"]?.text.map(paths.resolving), anchors: anchors,
            anchorKey: setting?["anchorKey"]?.text.map(paths.resolving),
            verification: bounded(
                setting?["verify"], path: "decisions.verify", .seconds(10), .seconds(86_400), "from 10s to 1d")
                ?? DecisionSettings().verification,
            readOnly: setting?["readOnly"]?.bool == true ? .configuration : nil)
    }
}

extension AnchorPlace {
    fileprivate func resolved(by paths: PathResolution) -> AnchorPlace {
        switch self {
        case .file(let path): .file(paths.resolving(path))
        case .git(let folder): .git(folder: paths.resolving(folder))
        case .journal: .journal
        }
    }
}
