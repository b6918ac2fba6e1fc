/// Who did something, and what vouches for that.
public struct Actor: Sendable, Hashable, Codable {
    /// What the name rests on, from the weakest to the strongest.
    public enum Proof: Sendable, Hashable, Codable {
        /// The program itself, by its rules.
        case program
        /// Somebody said so.
        case selfAsserted
        /// The operating system of one host: the login that the process descends from, whichever user it became since.
        case login(uid: Int, host: String)
        /// A signature that was verified by the key of this fingerprint, as `ssh-keygen -l` writes it.
        case signature(key: String)
    }

    public var name: String
    public var proof: Proof

    public init(_ name: String, _ proof: Proof) {
        self.name = name
        self.proof = proof
    }

    /// What the program does by itself.
    public static let program = Actor("mlops-tui", .program)

    /// Two names are one person when they share a key or, on one host, a login (domain.md §8).
    public func isSamePerson(as other: Actor) -> Bool {
        name == other.name || (proof == other.proof && proof.names)
    }

    /// For people and records: `login 1000 on build-7`, `ssh SHA256:…`.
    public var proofText: String { proof.text }
}

extension Actor.Proof {
    /// As records and screens say it.
    public var text: String {
        switch self {
        case .program: "program"
        case .selfAsserted: "self-asserted"
        case .login(let uid, let host): "login \(uid) on \(host)"
        case .signature(let key): "ssh \(key)"
        }
    }

    /// Whether it tells one person from another.
    fileprivate var names: Bool {
        switch self {
        case .program, .selfAsserted: false
        case .login, .signature: true
        }
    }
}
