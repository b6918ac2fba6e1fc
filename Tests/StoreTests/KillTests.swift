import Foundation
import Glibc
import OpsModel
import Testing

@testable import Store

@Suite struct `A store whose writer is killed` {
    /// Kills at instants drawn from one generator, so that a failure can be had again.
    @Test func `has every committed batch, whole, and opens again`() async throws {
        let folder = try ScratchFolder()
        var random = SystemRandomNumberGenerator()
        var committed = 0
        for _ in 0..<100 {
            let writer = try Writer(path: folder.file, first: committed + 1)
            let last = try writer.killed(afterLines: 1, and: .microseconds(Int.random(in: 0...15_000, using: &random)))
            committed = max(committed, last)
        }
        let store = try await SQLiteStore.open(path: folder.file) { Samples.start }
        #expect(await store.takeSetAside().isEmpty)
        let limits = StoreLimits(records: .max, timeline: .max)
        let history = try await store.load(at: Samples.start, limits: limits)
        let records = Set(history.records.map(\.id.rawValue))
        #expect(committed >= 100)
        for number in 1...committed where !records.contains("INC-\(number)") { Issue.record("lost \(number)") }
        #expect(Set(history.timeline.map(\.incident.rawValue)) == records)
        #expect(Set(history.mutes.map { "INC-\($0.id.dropFirst(5))" }) == records)
        await store.close()
    }
}

/// A process of its own that saves numbered batches until it is killed.
private struct Writer {
    private let process = Process()
    private let output = Pipe()

    init(path: String, first: Int) throws {
        process.executableURL = URL(filePath: try Self.program)
        process.arguments = [path, "\(first)"]
        process.standardOutput = output
        try process.run()
    }

    /// Beside the program that runs the tests.
    private static var program: String {
        get throws {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/store-writer"
        }
    }

    /// The last number whose batch was committed before SIGKILL, sent that long after as many lines.
    func killed(afterLines lines: Int, and delay: Duration) throws -> Int {
        var text = Data()
        while text.count(where: { $0 == UInt8(ascii: "\n") }) < lines {
            let part = output.fileHandleForReading.availableData
            guard !part.isEmpty else { break }
            text += part
        }
        usleep(UInt32(delay.components.attoseconds / 1_000_000_000_000))
        kill(process.processIdentifier, SIGKILL)
        text += output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        // A line cut short was not printed whole, but its batch was committed.
        return String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().compactMap { Int($0) }.last ?? 0
    }
}
