internal import FoundationEssentials
internal import Glibc
internal import Store
internal import Threads

/// Reads a regular file up to a limit; a pipe or a device would never end.
enum BoundedFile {
    struct Failure: Error {
        /// Without the path: `cannot be opened: No such file or directory`.
        let reason: String
    }

    static func read(_ path: String, limit: Int) throws(Failure) -> Data {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure(reason: "cannot be opened: \(SystemMessage.last)") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(reason: "is not a regular file")
        }
        var bytes = [UInt8](repeating: 0, count: min(limit, Int(status.st_size) + 1))
        var length = 0
        while length < bytes.count {
            let count = readBytes(descriptor, &bytes, from: length)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(reason: "cannot be read: \(SystemMessage.last)") }
            if count == 0 { break }
            length += count
        }
        return Data(bytes[..<length])
    }

    private static func readBytes(_ descriptor: Int32, _ bytes: inout [UInt8], from start: Int) -> Int {
        bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start) }
    }
}
