import Glibc

/// The three pipes of a child process.
struct Pipes {
    struct Pipe {
        let read: Int32
        let write: Int32
    }

    let input: Pipe
    let output: Pipe
    let errors: Pipe

    /// nil where the process has no descriptors left.
    init?() {
        let pipes = [Self.open(), Self.open(), Self.open()]
        guard let input = pipes[0], let output = pipes[1], let errors = pipes[2] else {
            for pipe in pipes.compactMap({ $0 }) {
                close(pipe.read)
                close(pipe.write)
            }
            return nil
        }
        self.input = input
        self.output = output
        self.errors = errors
        for descriptor in [input.write, output.read, errors.read] {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        }
    }

    private static func open() -> Pipe? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return Pipe(read: ends[0], write: ends[1])
    }

    func closeChildEnds() {
        for descriptor in [input.read, output.write, errors.write] { close(descriptor) }
    }

    func closeOwnEnds() {
        for descriptor in [input.write, output.read, errors.read] { close(descriptor) }
    }
}
