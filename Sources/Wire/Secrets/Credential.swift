import FoundationEssentials

/// What proves to a system who asks; sent as one header, and never to another host.
public enum Credential: Sendable, Equatable {
    case none
    /// RFC 7617.
    case basic(user: String, password: Secret)
    /// RFC 6750.
    case bearer(Secret)
    /// A header that is the credential, such as `X-API-Key`.
    case header(name: String, value: Secret)
}

extension Credential {
    var header: (name: String, value: String)? {
        switch self {
        case .none: nil
        case .basic(let user, let password): ("Authorization", "Basic " + Self.encoded(user, password))
        case .bearer(let token): ("Authorization", "Bearer " + token.reveal())
        case .header(let name, let value): (name, value.reveal())
        }
    }

    /// Every form in which a server could send the secret back.
    var secrets: [Secret] {
        switch self {
        case .none: []
        case .basic(let user, let password): [password, Secret(Self.encoded(user, password))]
        case .bearer(let token): [token]
        case .header(_, let value): [value]
        }
    }

    static func base64(_ text: String) -> String {
        Data(text.utf8).base64EncodedString()
    }

    private static func encoded(_ user: String, _ password: Secret) -> String {
        base64("\(user):\(password.reveal())")
    }
}
