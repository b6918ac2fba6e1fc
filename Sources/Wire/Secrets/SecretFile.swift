import Glibc
internal import Threads

/// Reads a small file that holds a secret, on a thread that may block.
enum SecretFile {
    private static let maximumBytes = 64 * 1024

    static func read(_ path: String) -> Result<[UInt8], SecretError> {
        // Not waiting for the other end, should it be a pipe.
        let file = open(expanded(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { return .failure(.unreadable(path: path, reason: SystemMessage.last)) }
        defer { close(file) }
        var state = stat()
        guard fstat(file, &state) == 0 else { return .failure(.unreadable(path: path, reason: SystemMessage.last)) }
        guard state.st_mode & S_IFMT == S_IFREG else {
            return .failure(.unreadable(path: path, reason: "it is no regular file"))
        }
        guard isSafe(path, state) else {
            return .failure(.unsafe(path: path, mode: String(state.st_mode & 0o7777, radix: 8)))
        }
        guard state.st_size <= maximumBytes else {
            return .failure(.unreadable(path: path, reason: "it is larger than \(maximumBytes.byteCount)"))
        }
        return contents(file, path)
    }

    private static func contents(_ file: Int32, _ path: String) -> Result<[UInt8], SecretError> {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: maximumBytes)
        while bytes.count <= maximumBytes {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count == 0 { return .success(bytes) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        return .failure(.unreadable(path: path, reason: SystemMessage.last))
    }

    /// As ssh treats a private key, but for the folder whose modes the platform sets.
    private static func isSafe(_ path: String, _ state: stat) -> Bool {
        if path.hasPrefix("/run/secrets/") || path.hasPrefix("/var/run/secrets/") { return state.st_mode & 0o022 == 0 }
        return state.st_mode & 0o077 == 0 && (state.st_uid == geteuid() || state.st_uid == 0)
    }

    private static func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
        return String(cString: home) + path.dropFirst()
    }
}
