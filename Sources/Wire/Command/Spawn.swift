import CSpawn
import Glibc
internal import Threads

/// Starts a program in a session of its own: its group can be ended as one, and it cannot ask for a password on the
/// terminal that shows the dashboard.
struct Spawn {
    private let command: Command

    init(_ command: Command) {
        self.command = command
    }

    /// The process's id, which is its group's too.
    func start(_ pipes: Pipes) throws(CommandError) -> pid_t {
        guard let file = command.arguments.first, !file.isEmpty else {
            throw .notStarted(program: "", reason: "there is no program to run")
        }
        let entries = command.environmentEntries
        if (command.arguments + entries).contains(where: { $0.utf8.contains(0) }) {
            throw .notStarted(program: command.program, reason: "an argument holds a NUL byte")
        }
        var pid: pid_t = 0
        let code = withStrings(command.arguments) { arguments in
            withStrings(entries) { environment in
                cspawn_start(
                    &pid, file, arguments, environment, command.directory, pipes.input.read, pipes.output.write,
                    pipes.errors.write)
            }
        }
        if code == ENOENT { throw .notFound(program: command.program) }
        guard code == 0 else {
            throw .notStarted(program: command.program, reason: SystemMessage.of(code))
        }
        return pid
    }

    /// The texts as a list of C strings that ends with a null.
    private func withStrings(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) -> Int32 {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return (copies + [nil]).withUnsafeBufferPointer { list in list.baseAddress.map(body) ?? EINVAL }
    }
}
