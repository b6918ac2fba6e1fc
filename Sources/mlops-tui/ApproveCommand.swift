internal import ArgumentParser
internal import Engine
internal import Glibc
internal import OpsModel
internal import Wire

/// Approves a change request, for what was seen as its digest; or signs for one on the approver's machine, and brings
/// what was signed back.
struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve a change request of somebody else's.",
        usage: """
            mlops-tui approve CR-118 --digest HASH
            mlops-tui approve --plan FILE --key KEY
            mlops-tui approve --import FILE
            """,
        discussion: """
            The digest is that of the plan that you saw ('mlops-tui requests CR-118'); a request whose plan was made anew \
            since is refused.

            On another machine, which needs neither store nor configuration, --plan shows what 'requests CR-118 --export \
            FILE' wrote there and signs your decision on it with your SSH key; --import takes the signature where the \
            store is, and verifies it against the allowed signers.
            """)

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID?

    @Option(help: "Of the plan that you saw; its beginning is enough, from 8 digits on.")
    var digest: String?

    @Option(help: "What you want to say with it.")
    var comment: String = ""

    @Option(name: .customLong("import"), help: "Take this signature.", completion: .file())
    var signature: String?

    @OptionGroup(title: "Signing on another machine") var signing: SigningOptions
    @OptionGroup var options: DecidingOptions

    func validate() throws {
        guard [id != nil, signing.plan != nil, signature != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("name a request (CR-118), a plan (--plan FILE) or a signature (--import FILE)")
        }
        guard id == nil || digest.map({ $0.count >= 8 }) == true else {
            throw ValidationError("--digest takes 8 digits at least of the plan that you saw")
        }
    }

    func run() async throws {
        if signing.plan != nil { return try await signing.sign(comment: comment) }
        if let signature {
            let signed = try Signing.run { () throws(SignatureError) in try SignedApproval.read(signature) }
            return try await options.deciding(signed.text.request) { desk, known in
                try await desk.desk.accept(signed, known: known)
            }
        }
        guard let id, let digest else { return }
        try await options.deciding(id) { desk, known in
            let digest = try await desk.digest(of: id, beginning: digest)
            return try await desk.desk.decide(id, .approved, digest: digest, comment: comment, known: known)
        }
    }
}

/// How a plan is signed on the approver's machine.
struct SigningOptions: ParsableArguments {
    @Option(help: "Sign a decision on this plan.", completion: .file())
    var plan: String?

    @Option(
        help: ArgumentHelp(
            "Your SSH key: the private one, or the public one of a key that ssh-agent holds (default: ~/.ssh/id_ed25519, "
                + "else id_ecdsa, else id_rsa)."), completion: .file())
    var key: String?

    @Option(name: .customLong("as"), help: "Your name among the allowed signers (default: your account's).")
    var name: String?

    @Option(help: "approved, rejected or reviewed.", transform: Self.decision)
    var decision: Approval.Decision = .approved

    @Option(
        name: .customLong("not-after"), help: "Until when the signature may be imported (default: the request's end).",
        transform: Self.instant)
    var notAfter: Instant?

    @Option(
        help: ArgumentHelp("Do not ask: this digest is what you looked at, 8 digits at least.", valueName: "digest"))
    var yes: String?

    @Option(
        name: .customLong("signature"), help: "Where to write the signature (default: the plan's name and '.sig').",
        completion: .file())
    var signature: String?

    func validate() throws {
        guard plan != nil || (key ?? name ?? yes ?? signature) == nil else {
            throw ValidationError("--key, --as, --yes and --signature go with --plan")
        }
    }

    func sign(comment: String) async throws {
        guard let plan else { return }
        guard let key = key ?? Self.usualKey else {
            PlainOutput.complain(
                "--key names your SSH key: ~/.ssh has none of \(Self.usualKeys.joined(separator: ", "))")
            throw ExitCode(1)
        }
        let file = try Signing.run { () throws(SignatureError) in try PlanFile.read(plan) }
        let shown = file.request.shown(for: decision)
        PlainOutput.writeToStandardError(PlainText.printableLines(RequestText.text(of: shown)))
        let text = try Signing.run { () throws(SignatureError) in
            try file.approval(
                by: name ?? OperatingSystemUser.name, decision, notAfter: notAfter, comment: comment,
                at: SystemClock.now)
        }
        guard confirms(text, shown) else {
            PlainOutput.complain("nothing was signed")
            throw ExitCode(1)
        }
        do throws(SignatureError) {
            let signed = try await SignedApproval.signing(text, key: key)
            try signed.write(to: signature ?? "\(plan).sig")
        } catch {
            PlainOutput.complain("\(error)")
            throw ExitCode(1)
        }
        try PlainOutput.write("\(PlainText.printable(signature ?? "\(plan).sig"))\n")
    }

    private static let usualKeys = ["id_ed25519", "id_ecdsa", "id_rsa"]

    /// The first that is there.
    private static var usualKey: String? {
        guard let home = StandardStreams.environment["HOME"] else { return nil }
        return usualKeys.map { "\(home)/.ssh/\($0)" }.first { access($0, R_OK) == 0 }
    }

    private func confirms(_ text: ApprovalText, _ request: ChangeRequest) -> Bool {
        if let yes { return yes.count >= 8 && request.digest.hex.hasPrefix(yes.lowercased()) }
        let service = request.service.rawValue
        PlainOutput.writeToStandardError(
            PlainText.printable(
                "You sign as \(text.approver): \(text.decision.rawValue), until \(CivilTime(text.notAfter).rfc3339). "
                    + "Type \(service) to sign: "))
        return readLine() == service
    }

    private static func decision(_ text: String) throws -> Approval.Decision {
        guard let decision = Approval.Decision(rawValue: text) else {
            throw ValidationError("'\(text)' is no decision: approved, rejected or reviewed")
        }
        return decision
    }

    private static func instant(_ text: String) throws -> Instant {
        guard let instant = Instant(rfc3339: text) else {
            throw ValidationError("'\(text)' is no time; write 2026-12-23T18:00:00Z")
        }
        return instant
    }
}

/// Errors of signing, as commands end with them.
enum Signing {
    static func run<Value>(_ body: () throws(SignatureError) -> Value) throws -> Value {
        do throws(SignatureError) {
            return try body()
        } catch {
            PlainOutput.complain("\(error)")
            throw ExitCode(1)
        }
    }
}
