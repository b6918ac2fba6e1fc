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
    /// Once a line was cut short no other follows, so that the file ends in one that is left out when it is read.
    private var isBroken = false

    init(path: String, redact: @escaping @Sendable (String) -> String) throws {
        redaction = JSONRedaction(redact)
        thread = try ThreadExecutor(name: "recording")
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            thread.stop()
            throw RecordingError.cannotCreate(path, reason: SystemMessage.last)
        }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "+Inf", negativeInfinity: "-Inf", nan: "NaN")
    }

    /// One line; where it cannot be written the recording ends there, because it must not stop the program.
    func write(_ line: some Encodable & Sendable) {
        guard !isBroken, let encoded = try? encoder.encode(line) else { return }
        var bytes = redaction(encoded)
        bytes.append(0x0A)
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    isBroken = true
                    return
                }
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
        case .notARecording(let path):
            "\(path) holds no recording of mlops-tui: it does not begin with the header of one"
        case .otherFormat(let format):
            "the recording has format \(format), this program reads format \(RecordingHeader.currentFormat); "
                + "replay it with the version that its first line names"
        case .badLine(let line, let reason): "line \(line) of the recording cannot be read: \(reason)"
        }
    }
}
