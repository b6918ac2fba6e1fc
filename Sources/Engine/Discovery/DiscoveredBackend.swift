/// One system that `init` found, as it will stand in the configuration.
public struct DiscoveredBackend: Sendable, Hashable {
    /// How its requests are to prove who asks; secrets are named, never held.
    public enum Proof: Sendable, Hashable {
        case none
        case basic(user: String, password: String)
        case bearer(String)
    }

    public var id: String
    public var kind: String
    public var url: String
    public var proof: Proof = .none
    /// A PEM file of authorities.
    public var authorities: String?
    /// Options in the order they are written.
    public var options: [Option] = []
    /// What led to it and what it answered, for people: `MLFLOW_TRACKING_URI; answered as MLflow 3.1.0`.
    public var remark: String

    /// A key and its text; one that is only proposed is written as a comment.
    public struct Option: Sendable, Hashable {
        public var key: String
        public var value: String
        public var isProposal = false
    }
}

/// What `init` found, and what it saw but cannot use.
public struct DiscoveryReport: Sendable {
    public var backends: [DiscoveredBackend] = []
    /// Sentences for people.
    public var notes: [String] = []
}
