public import Engine
public import OpsModel

internal import Threads

/// Writes every input of a session to a file, away from the loop.
public struct Recorder: Sendable {
    private let lines: AsyncStream<RecordedInput>.Continuation
    private let writing: Task<Void, Never>

    /// Creates the file, readable by its owner only; an existing one is refused.
    ///
    /// - Parameters:
    ///   - path: of the new file.
    ///   - version: of this program.
    ///   - seed: of the drill, where there is one.
    ///   - now: when the session began.
    ///   - redact: takes secrets out of every string before it is written; by default what looks like a credential.
    /// - Throws: ``RecordingError`` where there can be no such file.
    public init(
        path: String, version: String, seed: UInt64? = nil, now: Instant,
        redact: @escaping @Sendable (String) -> String = { KnownSecrets().redact($0) }
    ) throws {
        let file = try RecordingFile(path: path, redact: redact)
        let (stream, continuation) = AsyncStream<RecordedInput>.makeStream()
        lines = continuation
        writing = Task {
            await file.write(RecordingHeader(version: version, startedAt: now, seed: seed))
            for await line in stream { await file.write(line) }
            await file.close()
        }
    }

    func record(_ input: Input, at instant: Instant, afterPaint: Bool) {
        lines.yield(RecordedInput(at: instant, afterPaint: afterPaint ? true : nil, input: input))
    }

    /// Nothing is recorded afterwards; ``finished()`` says when all is on disk.
    func close() {
        lines.finish()
    }

    /// Returns when everything recorded has been written.
    public func finished() async {
        await writing.value
    }
}

/// The first line of a recording.
struct RecordingHeader: Codable, Sendable {
    static let currentFormat = 1

    var format = RecordingHeader.currentFormat
    var program = "mlops-tui"
    var version: String
    var startedAt: Instant
    /// The drill's, where the session was on the drill: with it the world can be had again.
    var seed: UInt64?
}

/// Every other line of a recording.
struct RecordedInput: Codable, Sendable {
    /// When the loop took it.
    var at: Instant
    /// A frame was painted between the input before this one and this one.
    var afterPaint: Bool?
    var input: Input

    enum CodingKeys: String, CodingKey {
        case at = "t"
        case afterPaint = "painted"
        case input
    }
}
