import Foundation
import Glibc

/// One process of `request-runner`.
public struct Runner {
    private let process = Process()
    private let pipe = Pipe()

    init(_ arguments: [String], _ environment: [String: String]) throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/request-runner"
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = pipe
        try process.run()
    }

    public var isRunning: Bool { process.isRunning }

    /// Everything it printed, once it has ended.
    public func output() throws -> [String] {
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").map(String.init)
    }

    /// Returns once it has printed a line, or has ended without one.
    public func waitForLine() {
        var text = Data()
        while !text.contains(UInt8(ascii: "\n")) {
            let part = pipe.fileHandleForReading.availableData
            guard !part.isEmpty else { break }
            text += part
        }
    }

    /// So long after its first request was proposed.
    public func kill(after delay: Duration) {
        waitForLine()
        usleep(UInt32(delay.components.attoseconds / 1_000_000_000_000))
        Glibc.kill(process.processIdentifier, SIGKILL)
        _ = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
    }
}
