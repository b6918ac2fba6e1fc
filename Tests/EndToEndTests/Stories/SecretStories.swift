import Foundation
import Glibc
import Testing

@Suite(.needsProgram) struct `Secrets` {
    private static let canaries = ["canary-env-7d1f", "canary-file-83ac", "canary-command-90be"]

    /// The drill's configuration with a secret for each of three backends.
    private func configuration(_ drill: ServedDrill, _ story: Story) throws -> String {
        try story.write("canary-file-83ac\n", to: "\(story.folder)/secret")
        return drill.configuration
            .replacing(
                "    kind: mlflow\n",
                with: "    kind: mlflow\n    auth: { basic: { user: me, password: 'env:REGISTRY' } }\n"
            )
            .replacing(
                "    kind: prometheus\n",
                with: "    kind: prometheus\n    auth: { bearer: 'file:\(story.folder)/secret' }\n"
            )
            .replacing(
                "    kind: alertmanager\n",
                with: "    kind: alertmanager\n    auth: { bearer: 'command:echo canary-command-90be' }\n")
    }

    @Test func `are in no file, on no screen and in no output`() async throws {
        try await Story.tell { story in
            let drill = try await story.serveDrill()
            let store = "store: { path: \"\(story.home)/store.sqlite\" }\n"
            try story.write(try configuration(drill, story) + store, to: story.configurationFile)
            let environment = ["REGISTRY": "canary-env-7d1f"]
            let terminal = try await story.terminal(
                120, 40, "--record", "\(story.home)/recording", environment: environment)
            try await terminal.sees("sources 7/7 ok")
            let told = try await requestsAndReports(story, environment)
            drill.companion.signal(SIGKILL)
            try await terminal.press("5")
            try await terminal.sees("failing sources") { screen in screen.lines.contains { $0.contains("refused") } }
            try await terminal.quit()
            try await terminal.sees("ENDED 0")
            let get = try await story.run("get", "sources", "-o", "json", environment: environment)
            #expect(get.status == 1)

            let places =
                story.everythingWritten + [
                    ("screen", String(decoding: terminal.bytes(), as: UTF8.self)), ("get", get.output + get.complaints),
                ] + told
            #expect(places.contains { $0.path.hasSuffix("mlops-tui/log") && $0.text.contains("failing") })
            #expect(places.contains { $0.path.hasSuffix("recording") && $0.text.contains("refused") })
            for (path, text) in places where !path.hasSuffix("config.yaml") {
                for canary in Self.canaries {
                    #expect(!text.contains(canary), "\(canary) in \(path)")
                    #expect(!text.contains(Data(canary.utf8).base64EncodedString()), "\(canary) in \(path)")
                }
                #expect(!text.contains(Data("me:canary-env-7d1f".utf8).base64EncodedString()), "\(path)")
            }
        }
    }

    /// What commands print of a request that is made, decided, done and proved.
    private func requestsAndReports(
        _ story: Story, _ environment: [String: String]
    ) async throws -> [(path: String, text: String)] {
        let propose = ["propose", "rollback", "fraud-detection", "--from", "46", "--to", "47", "--arm", "a canary"]
        var printed: [(path: String, text: String)] = []
        for arguments in [
            propose, ["requests", "CR-1", "-o", "json"], ["override", "CR-1", "--arm", "a canary"],
            ["execute", "CR-1", "--arm", "a canary", "--confirm", "fraud-detection"],
            ["requests", "CR-1", "--at-approval"], ["audit", "export"], ["report", "handover"],
        ] {
            let ended = try await story.start(arguments, environment: environment, program: Program.path).ended()
            #expect(ended.status == 0, "\(arguments): \(ended)")
            printed.append((arguments.joined(separator: " "), ended.output + ended.complaints))
        }
        return printed
    }

    @Test func `what the program writes only its owner can read`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24, "--record", "\(story.home)/recording")
            try await terminal.sees("fraud-detection")
            try await terminal.press("q")
            try await terminal.ended(0)
            for path in [story.logFile, "\(story.home)/recording"] {
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600, "\(path)")
            }
        }
    }
}
