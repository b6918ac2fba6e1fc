import Glibc
import Threads

/// One program from its start to its end, on a thread that may block.
struct ChildProcess {
    private let command: Command
    private let pid: pid_t
    private let begin = ContinuousClock.now
    private var input: OutgoingPipe
    private var output: IncomingPipe
    private var errors: IncomingPipe
    /// Why it was told to end, and since when.
    private var stopped: (error: CommandError, at: ContinuousClock.Instant)?
    private var isKilled = false

    private static let grace = Duration.milliseconds(500)
    /// After a kill even a process that the kernel does not let go is no longer waited for.
    private static let patience = Duration.seconds(5)

    static func run(_ command: Command, wake: Doorbell) -> Result<CommandResult, CommandError> {
        do throws(CommandError) {
            var child = try ChildProcess(command)
            defer { child.close() }
            return .success(child.wait(wake))
        } catch {
            return .failure(error)
        }
    }

    private init(_ command: Command) throws(CommandError) {
        guard let pipes = Pipes() else {
            throw .notStarted(program: command.program, reason: "no descriptor is left")
        }
        defer { pipes.closeChildEnds() }
        do throws(CommandError) {
            pid = try Spawn(command).start(pipes)
        } catch {
            pipes.closeOwnEnds()
            throw error
        }
        self.command = command
        input = OutgoingPipe(pipes.input.write, bytes: command.input)
        output = IncomingPipe(pipes.output.read, limit: command.maximumBytes)
        errors = IncomingPipe(pipes.errors.read, limit: command.maximumBytes)
    }

    private mutating func wait(_ wake: Doorbell) -> CommandResult {
        while !hasEnded {
            let isCancelled = poll(wake)
            input.write()
            output.read()
            errors.read()
            if isCancelled { stop(.cancelled(program: command.program)) }
            if ContinuousClock.now - begin >= command.deadline {
                stop(.deadline(program: command.program, after: command.deadline))
            }
            // One that even a kill does not end is left behind.
            if let stopped, kill(after: stopped.at) { return result(.signal(Int(SIGKILL))) }
        }
        output.read()
        errors.read()
        return result(reap())
    }

    private func result(_ exit: CommandResult.Exit) -> CommandResult {
        CommandResult(
            program: command.program, exit: exit, stopped: stopped?.error, output: output.bytes,
            errorOutput: errors.bytes, isTruncated: output.isTruncated || errors.isTruncated,
            elapsed: ContinuousClock.now - begin, redaction: command.redaction)
    }

    /// Waits for a pipe, for a cancellation, or 20 ms: an end of the program makes no descriptor readable while a
    /// grandchild still holds its pipes. True when cancelled.
    private func poll(_ wake: Doorbell) -> Bool {
        var descriptors = [
            pollfd(fd: stopped == nil ? wake.reader : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: output.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: input.descriptor, events: Int16(POLLOUT), revents: 0),
        ]
        _ = Glibc.poll(&descriptors, nfds_t(descriptors.count), 20)
        return descriptors[0].revents != 0
    }

    private mutating func stop(_ error: CommandError) {
        guard stopped == nil else { return }
        stopped = (error, .now)
        Glibc.kill(-pid, SIGTERM)
    }

    /// True when there is nothing more to wait for.
    private mutating func kill(after stop: ContinuousClock.Instant) -> Bool {
        let waited = ContinuousClock.now - stop
        if waited >= Self.grace, !isKilled {
            isKilled = true
            Glibc.kill(-pid, SIGKILL)
        }
        return waited >= Self.patience
    }

    /// Leaves the process to be reaped, so that its group's number cannot be another's yet.
    private var hasEnded: Bool {
        var state = siginfo_t()
        return waitid(P_PID, id_t(pid), &state, WEXITED | WNOHANG | WNOWAIT) == 0 && state.si_signo == SIGCHLD
    }

    /// Ends whatever the program left in its group, and takes its status.
    private func reap() -> CommandResult.Exit {
        Glibc.kill(-pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .code(Int(status >> 8 & 0xFF)) : .signal(Int(signal))
    }

    private mutating func close() {
        input.close()
        output.close()
        errors.close()
    }
}
