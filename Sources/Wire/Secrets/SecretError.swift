/// Why a secret could not be had; never repeats what might be one.
public enum SecretError: Error, Sendable, Equatable {
    case literal
    case incomplete(String)
    case unreadableCommand
    case unset(String)
    case empty(String)
    case tooShort(String)
    case notText(String)
    case unreadable(path: String, reason: String)
    /// Others than the owner may read or write the file.
    case unsafe(path: String, mode: String)
    case command(CommandError)
}

extension SecretError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .literal:
            "A secret stands in the configuration itself. Write env:NAME, file:PATH or command:PROGRAM in its place."
        case .incomplete(let prefix):
            "Nothing follows \(prefix): in the place of a secret. Write env:NAME, file:PATH or command:PROGRAM."
        case .unreadableCommand:
            "The command for a secret has a quote that does not end. Close it."
        case .unset(let name):
            "The environment variable \(name) is not set. Set it before the start."
        case .empty(let place):
            "The secret in \(place) is empty. Put it there."
        case .tooShort(let place):
            "The secret in \(place) has fewer than \(SecretSource.fewestCharacters) characters, which anybody can guess. Use a longer one."
        case .notText(let place):
            "The secret in \(place) is not UTF-8 text. Store it as text."
        case .unreadable(let path, let reason):
            "The secret file \(path) cannot be read: \(reason)."
        case .unsafe(let path, let mode):
            "Others may read or change the secret file \(path) (mode \(mode)). Run: chmod 600 \(path)"
        case .command(let error):
            "The command for a secret failed. \(error)"
        }
    }
}
