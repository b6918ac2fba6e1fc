import Foundation

/// How a program without a terminal ended, and what it wrote.
struct Outcome {
    /// 128 and the number where a signal ended it, as a shell tells.
    let status: Int
    let output: String
    let complaints: String
}

/// A program without a terminal, running beside the story.
struct Companion: Sendable {
    let process: ChildProcess
    let outputFile: String
    let complaintsFile: String
    let story: Story

    var output: String { story.text(of: outputFile) }

    /// Waits until its output has this.
    func says(_ expected: String) async throws {
        try await story.wait(for: "'\(expected)' in the output\n\(output)") { output.contains(expected) }
    }

    func signal(_ number: Int32) {
        process.signal(number)
    }

    func ended() async throws -> Outcome {
        try await story.wait(for: "the end of the program") { process.ending != nil }
        return Outcome(
            status: process.ending?.status ?? 0, output: output, complaints: story.text(of: complaintsFile))
    }
}

extension Story {
    /// Starts the program, or another, with its output in a file and nothing to read.
    func start(_ arguments: [String], environment: [String: String] = [:], program: String = Program.path) throws
        -> Companion
    {
        let number = nextNumber()
        let files = ["out", "err"].map { "\(folder)/program-\(number).\($0)" }
        let process = try ChildProcess(
            [program] + arguments, environment: self.environment(environment), output: files[0], complaints: files[1])
        adopt(process)
        return Companion(process: process, outputFile: files[0], complaintsFile: files[1], story: self)
    }

    /// Runs the program, or another, to its end.
    func run(_ arguments: String..., environment: [String: String] = [:], program: String = Program.path) async throws
        -> Outcome
    {
        try await start(arguments, environment: environment, program: program).ended()
    }

    /// Looks again and again until it is so.
    func wait(for what: @autoclosure () -> String, within limit: Duration = patience, _ condition: () async -> Bool)
        async throws
    {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if await condition() { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Failure(description: "waited in vain for \(what())")
    }
}
