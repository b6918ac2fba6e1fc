internal import Cells
internal import FoundationEssentials
internal import Glibc
internal import Threads

/// The file of a recording, written on a thread of its own, because a disk may be slow.
actor RecordingFile {
    private nonisolated let thread: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let descriptor: Int32
    private let encoder = JSONEncoder()
    private var redaction: JSONRedaction

    init(path: String, redact: @escaping @Sendable (String) -> String) throws {
        redaction = JSONRedaction(redact)
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw RecordingError.cannotCreate(path, reason: String(cString: strerror(errno))) }
        thread = try ThreadExecutor(name: "recording")
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "+Inf", negativeInfinity: "-Inf", nan: "NaN")
    }

    /// One line; a line that cannot be written is left out, because a recording must not stop the program.
    func write(_ line: some Encodable & Sendable) {
        guard let encoded = try? encoder.encode(line) else { return }
        var bytes = redaction(encoded)
        bytes.append(0x0A)
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    func close() {
        Glibc.close(descriptor)
        thread.stop()
    }
}

/// Why a recording cannot be written or read.
public enum RecordingError: Error, Sendable, Hashable, CustomStringConvertible {
    case cannotCreate(String, reason: String)
    case cannotRead(String, reason: String)
    case notARecording(String)
    case otherFormat(Int)
    case badLine(Int, reason: String)

    /// Printable, whatever stands in the file or its name.
    public var description: String { Printable.text(sentence) }

    private var sentence: String {
        switch self {
        case .cannotCreate(let path, let reason): "cannot create the recording \(path): \(reason); name a new file"
        case .cannotRead(let path, let reason): "cannot read the recording \(path): \(reason)"
        case .notARecording(let path): "\(path) is no recording of mlops-tui: its first line is not a header"
        case .otherFormat(let format):
            "the recording has format \(format), this program reads format \(RecordingHeader.currentFormat); "
                + "replay it with the version that its first line names"
        case .badLine(let line, let reason): "line \(line) of the recording cannot be read: \(reason)"
        }
    }
}
