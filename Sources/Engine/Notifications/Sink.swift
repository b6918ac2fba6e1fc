internal import Backends
internal import OpsModel
internal import Wire

/// One place where people are told; its secrets are found anew for every delivery, so that one that was rotated is seen.
struct Sink: Sendable {
    let configuration: SinkConfiguration
    let file: String
    /// Whose systems these are.
    let fleet: String
    let factory: BackendFactory

    var name: String { configuration.name }

    /// Returns when the receiver has taken it.
    func send(_ announcement: Announcement, at now: Instant) async throws(SinkFault) {
        let message = SinkMessage(announcement: announcement, fleet: fleet)
        switch configuration.kind {
        case .webhook(let address, let form, let reference):
            let base = try await base(address)
            let body = try message.json(form)
            var request = Request(.post, base, body: .json(body))
            request.headers.append("X-MLOps-Key", announcement.key)
            if let reference {
                let signature = WebhookSignature(
                    of: body, sentAt: Int(now.seconds), with: try await secret(reference))
                request.headers.append("X-MLOps-Timestamp", signature.timestamp)
                request.headers.append("X-MLOps-Signature", signature.value)
            }
            try await post(request)
        case .slack(let address):
            try await post(Request(.post, try await base(address), body: .json(try message.slack())))
        case .pagerduty(let key, let address):
            let body = try message.pagerDuty(try await secret(key))
            try await post(Request(.post, try Self.base(address), body: .json(body)))
        case .command(let arguments): try await run(arguments, try message.json())
        }
    }

    /// What keeps it from being sent anything, as far as that can be told without sending; `nil` where nothing does.
    func fault() async -> SinkFault? {
        do throws(SinkFault) {
            switch configuration.kind {
            case .webhook(let address, _, let reference):
                _ = try await base(address)
                if let reference { _ = try await secret(reference) }
            case .slack(let address): _ = try await base(address)
            case .pagerduty(let key, let address):
                _ = try await secret(key)
                _ = try Self.base(address)
            case .command(let arguments): try Self.find(arguments.first ?? "")
            }
            return nil
        } catch {
            return error
        }
    }

    /// Whether it posts in the clear to another machine.
    var isInTheClear: Bool {
        get async {
            let found: BaseURL? =
                switch configuration.kind {
                case .webhook(let address, _, _), .slack(let address): try? await base(address)
                case .pagerduty(_, let address): try? BaseURL(address)
                case .command: nil
                }
            return found.map { $0.scheme == .http && !$0.isLoopback } ?? false
        }
    }

    // MARK: Sending

    private func post(_ request: Request) async throws(SinkFault) {
        var request = request
        request.deadline = configuration.deadline
        // Whatever is answered is of no interest but for the status.
        request.maximumBytes = 1 << 20
        do throws(WireError) {
            try await factory.client(configuration.http).fetch(request)
        } catch {
            guard case .status(_, _, let retryAfter, _) = error else { throw fault(error.description) }
            throw fault(error.description, retryAfter: retryAfter)
        }
    }

    private func run(_ arguments: [String], _ input: [UInt8]) async throws(SinkFault) {
        var command = Command(arguments)
        command.input = input
        command.deadline = configuration.deadline
        command.maximumBytes = 64 * 1024
        do throws(CommandError) {
            try await command.run().requireSuccess()
        } catch {
            throw fault(error.description)
        }
    }

    private func fault(_ text: String, retryAfter: Duration? = nil) -> SinkFault {
        SinkFault(PlainText.printable(factory.redacting(text)), retryAfter: retryAfter)
    }

    // MARK: Addresses and secrets

    private func base(_ address: SinkConfiguration.Address) async throws(SinkFault) -> BaseURL {
        guard case .secret(let reference) = address else {
            if case .plain(let text) = address { return try Self.base(text) }
            throw SinkFault("it has no address")
        }
        let secret = try await secret(reference)
        let base = try Self.base(secret.reveal())
        // An error names host and path, of which the path is what nobody else may know.
        for part in [base.path] + base.path.split(separator: "/").map(String.init) where part.utf8.count >= 8 {
            factory.learn(Secret(part))
        }
        return base
    }

    private static func base(_ text: String) throws(SinkFault) -> BaseURL {
        do throws(BaseURLError) {
            return try BaseURL(text)
        } catch {
            throw SinkFault(error.description)
        }
    }

    private func secret(_ reference: SecretReference) async throws(SinkFault) -> Secret {
        do throws(BackendError) {
            return try await factory.resolve(reference, file: file, within: configuration.deadline)
        } catch {
            throw fault(error.description)
        }
    }

    private static func find(_ program: String) throws(SinkFault) {
        guard !ProgramPath.isThere(program) else { return }
        throw SinkFault(CommandError.notFound(program: program).description)
    }
}
