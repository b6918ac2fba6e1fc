public import Backends
internal import Glibc
internal import OpsModel
internal import Store
internal import Threads
internal import Wire

/// Makes a backend of its configuration: finds its secrets, builds its HTTP client, and lets the catalog do the rest.
public struct BackendFactory: Sendable {
    let catalog: [any Backend.Type]
    private let secrets: KnownSecrets
    private let transport: @Sendable (HTTPSettings) -> any Transport

    /// Every client of one factory shares one thread.
    ///
    /// - Parameters:
    ///   - catalog: the backends there are.
    ///   - secrets: learns every secret that is found.
    public init(catalog: [any Backend.Type] = BackendCatalog.all, secrets: KnownSecrets = KnownSecrets()) {
        let first = HTTPClient()
        self.init(catalog: catalog, secrets: secrets) { HTTPClient($0, sharing: first) }
    }

    init(
        catalog: [any Backend.Type], secrets: KnownSecrets,
        transport: @escaping @Sendable (HTTPSettings) -> any Transport
    ) {
        self.catalog = catalog
        self.secrets = secrets
        self.transport = transport
    }

    func type(of configuration: BackendConfiguration) -> (any Backend.Type)? {
        catalog.first { $0.kind == configuration.kind }
    }

    /// The backend, ready to be polled; fails with all that is missing, each with its line and what to write.
    /// Whoever asks waits for `patience`: a command for a secret is given less, so that it is named when it hangs, and
    /// not the server that was never asked.
    public func open(
        _ configuration: BackendConfiguration, file: String, patience: Duration
    ) async throws(BackendError) -> any Backend {
        guard let type = type(of: configuration) else {
            throw Self.failure(file, configuration.line, "no backend is called '\(configuration.kind)'")
        }
        var http = configuration.http
        var faults: [BackendError] = []
        do throws(BackendError) {
            http.credential = try await credential(
                configuration.credential, file: file, within: min(.seconds(30), patience * 4 / 5))
        } catch {
            faults.append(error)
        }
        faults += Self.unreadableFiles(http.tls, file: file, line: configuration.line)
        do throws(SettingsError) {
            let backend = try type.init(settings: configuration.settings, transport: transport(http))
            if faults.isEmpty { return backend }
        } catch {
            faults += error.mistakes.map { Self.failure(file, $0.line, $0.message) }
        }
        throw Self.all(faults)
    }

    /// What a command for a secret wrote may hold it: with one among them, all are taken for that.
    private static func all(_ faults: [BackendError]) -> BackendError {
        let isSecret = faults.contains { $0.failure.kind == .secret }
        return BackendError(
            isSecret ? .secret : .configuration, faults.map(\.description).joined(separator: "; "))
    }

    private func credential(
        _ settings: CredentialSettings, file: String, within limit: Duration
    ) async throws(BackendError) -> Credential {
        func resolve(_ reference: SecretReference) async throws(BackendError) -> Secret {
            try await self.resolve(reference, file: file, within: limit)
        }
        return switch settings {
        case .none: .none
        case .basic(let user, let password): .basic(user: user, password: try await resolve(password))
        case .bearer(let token): .bearer(try await resolve(token))
        case .header(let name, let value): .header(name: name, value: try await resolve(value))
        }
    }

    /// A client of its own settings on the thread that all share.
    func client(_ settings: HTTPSettings) -> any Transport { transport(settings) }

    /// The text without the secrets that were found.
    func redacting(_ text: String) -> String { secrets.redact(text) }

    /// Runs the scripts of the configured runbooks; what they write is freed of secrets.
    func scripts(of configuration: Configuration) -> RunbookScripts {
        RunbookScripts(folders: configuration.runbooks.folders, prepare: { await self.learnSecrets(of: configuration) })
        {
            self.redacting($0)
        }
    }

    /// Finds every secret that the configuration names, so that none is written, whoever reads it first; what cannot be found
    /// nobody here can write.
    func learnSecrets(of configuration: Configuration) async {
        let references =
            configuration.backends.compactMap(\.credential.reference) + configuration.notify.flatMap(\.kind.references)
        await withTaskGroup { group in
            for reference in references {
                group.addTask { _ = try? await self.resolve(reference, file: "", within: .seconds(5)) }
            }
        }
    }

    /// Keeps it out of everything that is written from now on.
    func learn(_ secret: Secret) { secrets.insert(secret) }

    func resolve(
        _ reference: SecretReference, file: String, within limit: Duration
    ) async throws(BackendError) -> Secret {
        do throws(SecretError) {
            let secret = try await reference.source.resolve(within: limit)
            secrets.insert(secret)
            return secret
        } catch {
            throw Self.failure(file, reference.line, error.description, .secret)
        }
    }

    private static func unreadableFiles(_ tls: TLSSettings, file: String, line: Int) -> [BackendError] {
        [tls.authority, tls.clientCertificate, tls.clientKey].compactMap { place in
            guard case .file(let path)? = place, access(path, R_OK) != 0 else { return nil }
            return failure(file, line, "the TLS file \(path) cannot be read: \(SystemMessage.last)")
        }
    }

    private static func failure(
        _ file: String, _ line: Int, _ message: String, _ kind: PollFailure.FailureKind = .configuration
    ) -> BackendError {
        BackendError(kind, ConfigurationProblem(file: file, line: line, message: message).description)
    }
}

extension CredentialSettings {
    /// Where its secret is kept; `nil` where there is none.
    var secretSource: SecretSource? { reference?.source }

    fileprivate var reference: SecretReference? {
        switch self {
        case .none: nil
        case .basic(_, let reference), .bearer(let reference), .header(_, let reference): reference
        }
    }
}
