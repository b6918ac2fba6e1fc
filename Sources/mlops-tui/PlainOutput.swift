internal import ArgumentParser
internal import Cells
internal import Glibc

/// Standard output for scripts: whole texts, an error when they cannot be written.
enum PlainOutput {
    /// One line on standard error, after the program's name.
    static func complain(_ line: String) {
        writeToStandardError("mlops-tui: \(Printable.text(line, glyphs: StandardStreams.glyphs))\n")
    }

    /// Text that is printable already; nobody can be told when it cannot be written.
    static func writeToStandardError(_ text: String) {
        _ = Glibc.write(STDERR_FILENO, text, text.utf8.count)
    }

    static func write(_ text: String) throws {
        guard tryToWrite(text) else { throw ExitCode(74) }
    }

    /// False where it cannot be written: nobody reads any more, or the disk is full.
    static func tryToWrite(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return false }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }
}
