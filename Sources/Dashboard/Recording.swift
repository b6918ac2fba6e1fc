internal import FoundationEssentials
internal import Glibc
public import OpsModel
internal import Threads

/// A recorded session: JSON Lines, a header and then one input a line.
public struct Recording: Sendable {
    public let startedAt: Instant
    /// Of the drill that was recorded; `nil` for a session on a configured fleet.
    public let seed: UInt64?
    let inputs: [RecordedInput]

    /// Reads a recording whole; a last line that was cut off by a crash is left out.
    public init(path: String) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            // What may be read and cannot be is no file, but a folder or a device.
            guard access(path, R_OK) != 0 else { throw RecordingError.notARecording(path) }
            throw RecordingError.cannotRead(path, reason: SystemMessage.last)
        }
        let lines = data.split(separator: 0x0A)
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "+Inf", negativeInfinity: "-Inf", nan: "NaN")
        guard let first = lines.first, let header = try? decoder.decode(RecordingHeader.self, from: first),
            header.program == "mlops-tui"
        else { throw RecordingError.notARecording(path) }
        guard header.format == RecordingHeader.currentFormat else { throw RecordingError.otherFormat(header.format) }
        startedAt = header.startedAt
        seed = header.seed
        var inputs: [RecordedInput] = []
        for (index, line) in lines.enumerated().dropFirst() {
            do {
                inputs.append(try decoder.decode(RecordedInput.self, from: line))
            } catch {
                guard index == lines.count - 1, data.last != 0x0A else {
                    throw RecordingError.badLine(index + 1, reason: "\(error)")
                }
            }
        }
        self.inputs = inputs
    }
}
