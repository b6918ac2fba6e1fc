internal import FoundationEssentials
internal import Glibc
internal import OpsModel
internal import Store
internal import Threads
internal import Wire

/// Where heads of the audit chain are written down, out of reach of who can rewrite the store.
public enum AnchorPlace: Sendable, Hashable {
    /// A file that is only appended to; a folder that another account owns is what makes it worth something.
    case file(String)
    /// Commits on a ref of a git repository, which a push takes elsewhere.
    case git(folder: String)
    /// The system's journal, which a user can write to and not rewrite.
    case journal

    /// The ref that a repository keeps them under.
    static let ref = "refs/mlops-tui/audit"
    /// How the journal tells them from other lines.
    private static let identifier = "mlops-tui-audit"

    /// As the configuration writes it: `file:PATH`, `git:FOLDER`, `journal`.
    public init?(written text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.dropFirst().first) {
        case ("file", let path?) where !path.isEmpty: self = .file(path)
        case ("git", let folder?) where !folder.isEmpty: self = .git(folder: folder)
        case ("journal", nil): self = .journal
        default: return nil
        }
    }

    /// How people know it.
    public var name: String {
        switch self {
        case .file(let path): path
        case .git(let folder): "\(folder) \(Self.ref)"
        case .journal: "the journal"
        }
    }

    /// Adds an anchor to those that are there.
    func write(_ anchor: AuditAnchor) async throws(AnchorError) {
        switch self {
        case .file(let path): try await append(anchor.text, to: path)
        case .git(let folder): try await commit(anchor.text, in: folder)
        case .journal:
            // A signature of an RSA key is longer than the 1 KiB that logger(1) takes unless told.
            let options = ["--tag", Self.identifier, "--priority", "auth.notice", "--size", "8KiB"]
            try await run(["logger"] + options + ["--", anchor.text])
        }
    }

    /// Every anchor that is there, in the order they were written; none where nothing was.
    func read() async throws(AnchorError) -> [AuditAnchor] {
        let text: String
        switch self {
        case .file(let path):
            guard access(path, F_OK) == 0 else { return [] }
            text = try await contents(of: path)
        case .git(let folder):
            guard try await head(in: folder) != nil else { return [] }
            text = try await run(["git", "-C", folder, "log", "--reverse", "--format=%B", Self.ref])
        case .journal:
            text = try await run(["journalctl", "--identifier", Self.identifier, "--output", "cat", "--quiet"])
        }
        return text.split(separator: "\n").compactMap { AuditAnchor(text: String($0), place: name) }
    }

    // MARK: A file

    private func append(_ line: String, to path: String) async throws(AnchorError) {
        let failure = await WorkerThread.run { () -> String? in
            do throws(PrivateFileError) {
                let descriptor = try PrivateFile.openForAppending(path)
                defer { close(descriptor) }
                let isWritten = PrivateFile.writeAll(line + "\n", to: descriptor) && fsync(descriptor) == 0
                return isWritten ? nil : "cannot be written: \(SystemMessage.last)"
            } catch {
                return error.reason
            }
        }
        guard let failure else { throw AnchorError(place: name, "cannot be written: no thread is left") }
        if let reason = failure { throw AnchorError(place: name, reason) }
    }

    private func contents(of path: String) async throws(AnchorError) -> String {
        let read = await WorkerThread.run {
            Result { () throws(BoundedFile.Failure) in
                String(decoding: try BoundedFile.read(path, limit: Self.limit), as: UTF8.self)
            }
        }
        switch read {
        case .success(let text)?: return text
        case .failure(let failure)?: throw AnchorError(place: name, failure.reason)
        case nil: throw AnchorError(place: name, "cannot be read: no thread is left")
        }
    }

    /// Some 300,000 anchors, or 100,000 that are signed.
    private static let limit = 64 << 20

    // MARK: A repository

    private func commit(_ line: String, in folder: String) async throws(AnchorError) {
        let tree = try await run(["git", "-C", folder, "mktree"])
        let parent = try await head(in: folder)
        var arguments = ["git", "-C", folder, "-c", "user.name=mlops-tui", "-c", "user.email=mlops-tui@localhost"]
        arguments += ["commit-tree", tree.trimmed, "-m", line]
        if let parent { arguments += ["-p", parent] }
        let commit = try await run(arguments)
        // Moves the ref from where it was seen, so that of two programs none overwrites the other's.
        let before = parent ?? String(repeating: "0", count: 40)
        try await run(["git", "-C", folder, "update-ref", Self.ref, commit.trimmed, before])
    }

    private func head(in folder: String) async throws(AnchorError) -> String? {
        let found = try await run(["git", "-C", folder, "for-each-ref", "--format=%(objectname)", Self.ref])
        return found.trimmed.isEmpty ? nil : found.trimmed
    }

    // MARK: Commands

    @discardableResult
    private func run(_ arguments: [String]) async throws(AnchorError) -> String {
        do throws(CommandError) {
            let result = try await Command(arguments).run().requireSuccess()
            return String(decoding: result.output, as: UTF8.self)
        } catch {
            throw AnchorError(place: name, "\(error)")
        }
    }
}

/// Why an anchor was not written or cannot be read.
public struct AnchorError: Error, Sendable, Hashable, CustomStringConvertible {
    let place: String
    let reason: String

    init(place: String, _ reason: String) {
        self.place = place
        self.reason = reason
    }

    public var description: String { "audit anchor \(place): \(reason)" }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
