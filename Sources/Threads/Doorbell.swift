import Glibc

/// A pipe that wakes a thread out of `poll(2)`; `eventfd`, which would be one descriptor less, is not visible from Swift.
struct Doorbell: ~Copyable, Sendable {
    let reader: Int32
    private let writer: Int32

    init(of name: String) throws(ThreadError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .cannotOpenPipe(name, errno: errno) }
        reader = ends[0]
        writer = ends[1]
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// A full pipe is as good as one byte more.
    func ring() {
        var byte: UInt8 = 0
        _ = write(writer, &byte, 1)
    }

    func silence() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
            while read(reader, bytes.baseAddress, bytes.count) == bytes.count {}
        }
    }
}
