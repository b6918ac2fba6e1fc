import Foundation

/// One request by the `curl` command: another client than the program's own, so that the two cannot share a fault.
struct Curl {
    struct Answer: Equatable {
        var status: Int
        var body: String
    }

    var user: String?
    var authority: String?

    /// The answer, or status 0 and the command's complaint when no answer came.
    func get(_ url: String) throws -> Answer {
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["curl"] + options + [url]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return answer(in: text)
    }

    private var options: [String] {
        var options = [
            "--silent", "--show-error", "--noproxy", "*", "--max-time", "60", "--write-out", "\n%{http_code}",
        ]
        if let user { options += ["--user", user] }
        if let authority { options += ["--cacert", authority] }
        return options
    }

    /// The status is the last line, written by curl after whatever body came.
    private func answer(in text: String) -> Answer {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let body = lines.dropLast().joined(separator: "\n")
        return Answer(status: lines.last.flatMap { Int($0) } ?? 0, body: body)
    }
}
