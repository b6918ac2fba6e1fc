import Foundation

/// A drill served by a process of its own, and the configuration it printed.
struct ServedDrill: Sendable {
    let companion: Companion
    let configuration: String

    /// Where one of its systems listens.
    func address(of id: String) -> String {
        let lines = configuration.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        guard let start = lines.firstIndex(of: "- id: \(id)") else { return "" }
        let url = lines[start...].first { $0.hasPrefix("url: ") }
        return url.map { String($0.dropFirst(5)) } ?? ""
    }
}

extension Story {
    /// Starts `mlops-tui drill` and writes what it prints to `file`, by default the usual configuration.
    func serveDrill(_ arguments: String..., file: String? = nil) async throws -> ServedDrill {
        try await serveDrill(arguments, file: file)
    }

    func serveDrill(_ arguments: [String], file: String? = nil) async throws -> ServedDrill {
        let companion = try start(["drill"] + arguments)
        // The last line of the configuration.
        try await companion.says("demand-forecast\" }")
        let configuration = companion.output
        try write(configuration, to: file ?? configurationFile)
        return ServedDrill(companion: companion, configuration: configuration)
    }

    /// One request by the `curl` command; its body, where the answer was a good one.
    @discardableResult func curl(_ arguments: String...) async throws -> String {
        let all = ["--silent", "--show-error", "--fail-with-body", "--noproxy", "*", "--max-time", "20"] + arguments
        let result = try await start(all, program: "/usr/bin/curl").ended()
        guard result.status == 0 else { throw Failure(description: "curl: \(result.complaints)\(result.output)") }
        return result.output
    }
}
