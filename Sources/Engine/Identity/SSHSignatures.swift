internal import Glibc
internal import OpsModel
internal import Store
internal import Threads
internal import Wire

/// Signatures of SSH keys, by `ssh-keygen -Y` (OpenSSH 8.9 and later).
enum SSHSignatures {
    fileprivate static let program = "ssh-keygen"

    /// Signs with the private key of that file, or with the agent that holds it.
    ///
    /// `namespace` is what the signature is for. Where it is not `isAttended` nobody is there to unlock the key or to touch
    /// a token, and it takes seconds at most.
    ///
    /// - Returns: the armoured signature.
    static func sign(
        _ text: String, key: String, for namespace: String = ApprovalText.namespace, isAttended: Bool = true
    ) async throws(SignatureError) -> String {
        var command = Command([program, "-Y", "sign", "-n", namespace, "-f", key])
        command.input = Array(text.utf8)
        command.inherits = ["SSH_AUTH_SOCK"]
        if isAttended { command.inherits += ["SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY", "WAYLAND_DISPLAY"] }
        // A key on a token waits for a touch.
        command.deadline = isAttended ? .seconds(120) : .seconds(5)
        do throws(CommandError) {
            return String(decoding: try await command.run().requireSuccess().output, as: UTF8.self)
        } catch {
            let isLocked = error.description.contains("passphrase")
            throw SignatureError(isLocked ? "\(key) is locked: unlock it first with ssh-add \(key)" : "\(error)")
        }
    }

    /// A signature, and what it is to be judged by.
    struct Question: Sendable {
        var text: String
        var armor: String
        var principal: String
        /// The bytes of the files, so that what is judged by is what was read.
        var signers: [UInt8]
        var revoked: [UInt8]?
        /// Signers as of then.
        var at: Instant
        /// What the signature is for.
        var namespace = ApprovalText.namespace
        var program = SSHSignatures.program
    }

    /// Whether the principal signed the text.
    ///
    /// - Returns: the fingerprint of the key that did.
    /// - Throws: why it does not hold.
    static func verify(_ question: Question) async throws(SignatureError) -> String {
        let folder = try await SignatureFolder.holding(question)
        defer { folder.remove() }
        let known = ["-f", folder.signers, "-O", "verify-time=\(question.at.verifyTime)"]
        let verify = ["verify", "-I", question.principal] + known
        let isRevocable = question.revoked != nil
        let verdict = try await run(verify + (isRevocable ? ["-r", folder.revoked] : []), question, folder)
        if let key = verdict.key { return key }

        guard try await run(["check-novalidate"], question, folder).key != nil else {
            throw SignatureError("the signature is not of this text: one of them was altered")
        }
        if isRevocable, let key = try await run(verify, question, folder).key {
            throw SignatureError("the key \(key) of \(question.principal) is revoked")
        }
        if !verdict.complaint.isEmpty {
            throw SignatureError("signers, line \(verdict.complaint)")
        }
        let found = try await run(["find-principals"] + known, question, folder)
        let names = found.output.split(separator: "\n").joined(separator: ", ")
        guard found.isGood, !names.isEmpty else {
            throw SignatureError("the signers file has no such key for anybody, so \(question.principal) may not sign")
        }
        throw SignatureError("that is the key of \(names) and not of \(question.principal)")
    }

    private struct Verdict {
        let isGood: Bool
        let output: String
        /// `2: key has expired: …`: what is said of a line of the signers.
        let complaint: String
        /// As the words of a signature that holds end with it.
        var key: String? {
            guard isGood, output.hasPrefix("Good "), let word = output.split(whereSeparator: \.isWhitespace).last,
                word.hasPrefix("SHA256:")
            else { return nil }
            return String(word)
        }
    }

    private static func run(
        _ arguments: [String], _ question: Question, _ folder: SignatureFolder
    ) async throws(SignatureError) -> Verdict {
        var command = Command([question.program, "-Y"] + arguments + ["-s", folder.signature])
        // Finding principals takes neither.
        if arguments.first != "find-principals" {
            command.arguments += ["-n", question.namespace]
            command.input = Array(question.text.utf8)
        }
        do throws(CommandError) {
            let result = try await command.run()
            let output = String(decoding: result.output, as: UTF8.self)
            // What it says of every signature that does not hold; without it nothing was judged.
            let isJudged = output.hasPrefix("Could not verify signature") || arguments.first == "find-principals"
            if !isJudged { try result.requireSuccess() }
            let errors = String(decoding: result.errorOutput, as: UTF8.self).split(separator: "\n")
            let complaint = errors.first { $0.hasPrefix("\(folder.signers):") }
            return Verdict(
                isGood: result.exit == .code(0), output: output,
                complaint: complaint.map { String($0.dropFirst(folder.signers.count + 1)) } ?? "")
        } catch {
            throw SignatureError("\(error)", isJudged: false)
        }
    }
}

/// Why something was not signed, or a signature does not hold.
public struct SignatureError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
    /// False where nothing could judge the signature.
    let isJudged: Bool

    init(_ description: String, isJudged: Bool = true) {
        self.description = description
        self.isJudged = isJudged
    }
}

/// A folder that nobody else can read, for as long as a question is answered.
private struct SignatureFolder: Sendable {
    let path: String

    var signature: String { "\(path)/signature" }
    var signers: String { "\(path)/signers" }
    var revoked: String { "\(path)/revoked" }

    static func holding(_ question: SSHSignatures.Question) async throws(SignatureError) -> SignatureFolder {
        let made = await WorkerThread.run { () -> SignatureFolder? in
            guard let folder = SignatureFolder() else { return nil }
            let isWritten =
                folder.write(Array(question.armor.utf8), folder.signature)
                && folder.write(question.signers, folder.signers)
                && folder.write(question.revoked ?? [], folder.revoked)
            if isWritten { return folder }
            folder.remove()
            return nil
        }
        guard let folder = made ?? nil else {
            throw SignatureError(
                "the signature cannot be judged: no private folder can be made for it in $TMPDIR", isJudged: false)
        }
        return folder
    }

    private init?() {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        var template = Array("\(parent.isEmpty ? "/tmp" : parent)/mlops-tui.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private func write(_ bytes: [UInt8], _ path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return PrivateFile.writeAll(bytes, to: descriptor)
    }

    func remove() {
        for file in [signature, signers, revoked] { unlink(file) }
        rmdir(path)
    }
}

extension Instant {
    /// `20261129031402Z`
    fileprivate var verifyTime: String { "\(CivilTime(self).rfc3339.filter(\.isNumber))Z" }
}
