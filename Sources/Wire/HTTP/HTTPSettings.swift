/// How one outside system is reached. Two clients with different settings may share one driver.
public struct HTTPSettings: Sendable, Equatable {
    /// Sent with every request that brings none of its own.
    public var credential: Credential = .none
    public var tls = TLSSettings()
    public var proxy: ProxySetting = .environment
    /// A server's socket in the file system; the address then only names the host.
    public var unixSocket: String?
    /// Requests under way at once to one host; more of them wait their turn.
    public var parallelRequestsPerHost = 16
    public var userAgent = "mlops-tui"

    public init() {}
}

public struct TLSSettings: Sendable, Equatable {
    /// Certificates or keys in PEM form, in a file or, as in a kubeconfig, in the configuration itself.
    public enum PEM: Sendable, Equatable {
        case file(String)
        case text(Secret)
    }

    /// Trusted besides the system's folder of authorities, which libcurl keeps in force (`CURLOPT_CAPATH`).
    public var authority: PEM?
    public var clientCertificate: PEM?
    public var clientKey: PEM?
    public var clientKeyPassphrase: Secret?
    /// Trusts any certificate under any name. To be asked for by name, and shown.
    public var skipsVerification = false

    public init() {}
}

public enum ProxySetting: Sendable, Equatable {
    /// `https_proxy` and its like, but never for this machine itself.
    case environment
    case none
    /// An address such as `http://proxy:3128`; of credentials only ``Credential/basic(user:password:)``.
    case server(String, Credential)
}

extension HTTPSettings {
    /// Every secret that a transfer with these settings holds, in every form in which it could come back.
    var secrets: [Secret] {
        var secrets = credential.secrets
        if case .server(_, let credential) = proxy { secrets += credential.secrets }
        if let passphrase = tls.clientKeyPassphrase { secrets.append(passphrase) }
        return secrets
    }
}
