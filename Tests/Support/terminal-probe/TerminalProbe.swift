import Cells
import FoundationEssentials
import Glibc
import Terminal
import Threads

/// A small program that opens the terminal and does what a key says, for tests in a pseudo-terminal. What happens is
/// written line by line to descriptor 3.
@main
enum TerminalProbe {
    static func main() async throws {
        let thread = try ThreadExecutor(name: "loop")
        let loop = ProbeLoop(thread, ProcessInfo.processInfo.environment)
        let ending = await loop.run()
        thread.stop()
        await thread.ended()
        switch ending {
        case .quit: exit(0)
        case .refused: exit(2)
        // As the real program does: restore first, then end by the signal that asked for it.
        case .signal(let number): kill(getpid(), number)
        }
    }

    static func log(_ line: String) {
        let text = line + "\n"
        _ = write(3, text, text.utf8.count)
    }
}
