internal import Glibc
internal import Store
internal import Threads

/// The file of a log and the one before it, on a thread that may wait for the disk.
actor LogPages {
    private nonisolated let thread: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let path: String
    private let limit: Int
    private var descriptor: Int32
    private var size: Int

    init(path: String, limit: Int) throws {
        self.path = path
        self.limit = limit
        let descriptor = try PrivateFile.openForAppending(path)
        self.descriptor = descriptor
        var status = stat()
        fstat(descriptor, &status)
        size = Int(status.st_size)
        do {
            thread = try ThreadExecutor(name: "log")
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    func write(_ line: String) {
        if size + line.utf8.count > limit { turnOver() }
        guard descriptor >= 0, PrivateFile.writeAll(line, to: descriptor) else { return }
        size += line.utf8.count
    }

    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
        thread.stop()
    }

    private func turnOver() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        rename(path, "\(path).1")
        descriptor = (try? PrivateFile.openForAppending(path)) ?? -1
        size = 0
    }
}
