/// Where a system answers: scheme, host, port and a path before every request's own. Parsed by libcurl, so that what
/// is checked is what is connected to.
public struct BaseURL: Sendable, Hashable {
    public enum Scheme: String, Sendable {
        case http
        case https
    }

    public let scheme: Scheme
    /// In lower case; an IPv6 address in its brackets.
    public let host: String
    /// nil is the scheme's own.
    public let port: Int?
    /// Percent-encoded, without a slash at either end.
    public let path: String

    init(scheme: Scheme, host: String, port: Int?, path: String = "") {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
    }

    /// Fails on what is no `http` or `https` address, and on one that carries a credential, a query or a fragment.
    public init(_ text: String) throws(BaseURLError) {
        let parts = try URLParts(text)
        if parts.hasCredential { throw .credential }
        if parts.query != nil { throw .query }
        self = parts.base
    }

    /// Host and port as a person would write them: `mlflow:5000`, `[::1]:9090`, `prometheus.example`.
    public var authority: String {
        port.map { "\(host):\($0)" } ?? host
    }

    /// Whether every request stays on this machine.
    public var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]"
            || host.hasPrefix("127.") && host.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") }
    }

    /// Same scheme, host and port, as RFC 6454 defines an origin.
    func hasSameOrigin(as other: BaseURL) -> Bool {
        scheme == other.scheme && host == other.host && effectivePort == other.effectivePort
    }

    private var effectivePort: Int { port ?? (scheme == .https ? 443 : 80) }
}

extension BaseURL: CustomStringConvertible {
    public var description: String {
        "\(scheme.rawValue)://\(authority)" + (path.isEmpty ? "" : "/\(path)")
    }
}

/// Why a text is no ``BaseURL``; never repeats the text, which may hold a password.
public enum BaseURLError: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadable(reason: String)
    case scheme
    case credential
    case query

    public var description: String {
        switch self {
        case .unreadable(let reason):
            "The address cannot be read: \(reason). Write it as http://host:port or https://host/path."
        case .scheme:
            "The address must begin with http:// or https://."
        case .credential:
            "The address holds a user or a password. Take them out and configure a credential with env:, file: or command:."
        case .query:
            "The address holds a query or a fragment. Write scheme, host, port and path only."
        }
    }
}
