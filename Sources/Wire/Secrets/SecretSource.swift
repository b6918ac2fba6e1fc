import Glibc
import Threads

/// Where a secret is kept; the only way a configuration names one.
public enum SecretSource: Sendable, Equatable {
    /// `env:NAME`.
    case environment(String)
    /// `file:PATH`; a leading `~/` is the home folder. Only its owner may read it, except below `/run/secrets`, where
    /// Docker and Kubernetes set the permissions.
    case file(String)
    /// `command:PROGRAM ARGUMENT…`, split at blanks outside quotes and run without a shell: a credential helper that
    /// writes the secret to its standard output.
    case command([String])

    /// Fails on a text without one of the three prefixes, which would be a secret written into the configuration.
    public init(_ text: String) throws(SecretError) {
        guard let colon = text.firstIndex(of: ":") else { throw .literal }
        let rest = String(text[text.index(after: colon)...])
        switch text[..<colon] {
        case "env": self = .environment(rest)
        case "file": self = .file(rest)
        case "command":
            guard let words = ArgumentWords.split(rest) else { throw .unreadableCommand }
            self = .command(words)
        default: throw .literal
        }
        if rest.allSatisfy(\.isWhitespace) { throw .incomplete(String(text[..<colon])) }
    }

    /// Fewer are no secret, and could not be kept out of what is shown without making it unreadable.
    static let fewestCharacters = 4

    /// The secret without line breaks at its end. Asked anew each time, so that one that was rotated is seen. A command
    /// that has not ended within `limit` is stopped.
    public func resolve(within limit: Duration = .seconds(30)) async throws(SecretError) -> Secret {
        switch self {
        case .environment(let name):
            guard let value = getenv(name) else { throw .unset(name) }
            return try Self.secret(Array(String(cString: value).utf8), from: "the environment variable \(name)")
        case .file(let path):
            let read = await WorkerThread.run { SecretFile.read(path) }
            guard let read else { throw .unreadable(path: path, reason: "no thread is left") }
            return try Self.secret(read.get(), from: path)
        case .command(let arguments):
            var command = Command(arguments)
            command.deadline = limit
            return try await Self.output(of: command)
        }
    }

    private static func output(of command: Command) async throws(SecretError) -> Secret {
        let output: [UInt8]
        do throws(CommandError) {
            output = try await command.run().requireSuccess().output
        } catch {
            throw .command(error)
        }
        return try secret(output, from: "the output of \(command.program)")
    }

    private static func secret(_ bytes: [UInt8], from place: String) throws(SecretError) -> Secret {
        var bytes = bytes[...]
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        if bytes.isEmpty { throw .empty(place) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText(place) }
        // So short a text stands in every other word, and would be taken out of all of them.
        if text.count < Self.fewestCharacters { throw .tooShort(place) }
        return Secret(text)
    }
}

extension SecretSource: CustomStringConvertible {
    public var description: String {
        switch self {
        case .environment(let name): "env:\(name)"
        case .file(let path): "file:\(path)"
        case .command(let arguments): "command:\(arguments.first ?? "") …"
        }
    }
}
