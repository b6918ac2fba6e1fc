import Foundation
import Testing

@Suite(.needsProgram) struct `Quiet asked for by a command` {
    /// A drill with a store of its own, which the commands share.
    private func drill(_ story: Story) async throws -> ServedDrill {
        let drill = try await story.serveDrill()
        try story.write(
            "\(drill.configuration)store: { path: \"\(story.folder)/store.sqlite\" }\n", to: story.configurationFile)
        return drill
    }

    private func silences(_ story: Story, _ drill: ServedDrill) async throws -> [[String: Any]] {
        let body = try await story.curl("\(drill.address(of: "alerts"))/api/v2/silences")
        return try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [[String: Any]] ?? []
    }

    @Test func `is there at once where one person may, and else waits for a second one with the line to paste`()
        async throws
    {
        try await Story.tell { story in
            let (key, signers) = ("\(story.folder)/key", "\(story.folder)/signers")
            _ = try await story.run("-q", "-t", "ed25519", "-N", "", "-f", key, program: "/usr/bin/ssh-keygen")
            try story.write(
                "k.lindt namespaces=\"approval@mlops-tui\" \(story.text(of: "\(key).pub"))", to: signers)
            let drill = try await drill(story)
            try story.write(
                "\(story.text(of: story.configurationFile))decisions: { signers: \"\(signers)\" }\n",
                to: story.configurationFile)
            let before = try await silences(story, drill).count
            let short = try await story.run(
                "silence", "churn", "--for", "30m", "--only", "FeatureDriftHigh", "--arm", "a drill")
            #expect(short.status == 0 && short.output.contains("SILENCE FeatureDriftHigh of churn"), "\(short)")
            let made = try await silences(story, drill)
            #expect(made.count == before + 1 && made.contains { $0["comment"] as? String == "a drill" })

            let long = try await story.run("silence", "churn", "--for", "5h", "--arm", "a drill", "--output", "json")
            #expect(long.status == 1, "\(long)")
            let request = try JSONSerialization.jsonObject(with: Data(long.output.utf8)) as? [String: Any]
            #expect(request?["status"] as? String == "proposed" && request?["approvalsNeeded"] as? Int == 1)
            let digest = String((request?["digest"] as? String ?? "").prefix(16))
            let lines = request?["approvalCommands"] as? [String] ?? []
            #expect(lines.count == 3)
            let shown = try await story.run("requests", "CR-2").output
            #expect(lines.allSatisfy(shown.contains), "\(shown)")
            #expect(try await silences(story, drill).count == before + 1)
            let own = try await story.run("approve", "CR-2", "--digest", digest)
            #expect(own.status == 1 && own.complaints.contains("who requested"), "\(own)")
            // The lines as they are pasted, by somebody with a key of theirs.
            let more = [[], ["--key", key, "--as", "k.lindt", "--yes", digest], []]
            for (line, arguments) in zip(lines, more) {
                let words = line.split(separator: " ").dropFirst().map {
                    $0.hasPrefix("CR-2.") ? "\(story.folder)/\($0)" : String($0)
                }
                let pasted = try await story.start(words + arguments).ended()
                #expect(pasted.status == 0, "\(line): \(pasted)")
            }
            #expect(try await story.run("requests", "CR-2").output.contains("approved by k.lindt"))
        }
    }

    private func isInForce(_ comment: String, _ silences: [[String: Any]]) -> Bool? {
        let found = silences.first { $0["comment"] as? String == comment }
        return (found?["status"] as? [String: Any]).map { $0["state"] as? String == "active" }
    }

    @Test func `is ended early by its id, or by a key on the screen`() async throws {
        try await Story.tell { story in
            let drill = try await drill(story)
            #expect(try await story.run("silence", "churn", "--for", "1h", "--arm", "by id").status == 0)
            #expect(
                try await story.run("mute", "churn", "--for", "1h", "--only", "drift", "--reason", "by key").status == 0
            )
            let listed = try await story.run("get", "silences", "--output", "json")
            let rows = try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]] ?? []
            let id = try #require(rows.first { $0["comment"] as? String == "by id" }?["id"] as? String)
            #expect(rows.contains { $0["kind"] as? String == "mute" && $0["comment"] as? String == "by key" })
            #expect(isInForce("by id", try await silences(story, drill)) == true)
            let ended = try await story.run("silence", "--end", id, "--arm", "loud again")
            #expect(ended.status == 0 && ended.output.contains("END SILENCE"), "\(ended)")
            #expect(isInForce("by id", try await silences(story, drill)) != true)
            let again = try await story.run("silence", "--end", id, "--arm", "loud again")
            #expect(again.status == 1, "\(again)")

            let terminal = try await story.terminal(120, 40)
            try await terminal.sees("every source") { $0.has("7/7") && $0.has("FLEET 13") }
            try await terminal.press("W")
            try await terminal.type("loud again")
            try await terminal.press("Enter", ":")
            try await terminal.type("silences")
            try await terminal.press("Enter", "/")
            try await terminal.type("kind:mute")
            try await terminal.press("Enter")
            try await terminal.sees("mute churn", "U end early")
            try await terminal.press("U")
            try await terminal.sees("END MUTE drift of churn", "[ End it ]")
            try await terminal.press("Tab", "Tab", "Enter")
            try await terminal.sees("the end of the mute") { $0.has("expired") && !$0.has("nothing is sent yet") }
        }
    }

    @Test func `of our own signals writes to no other system, and takes a reason in place of being armed`()
        async throws
    {
        try await Story.tell { story in
            let drill = try await drill(story)
            let before = try await silences(story, drill).count
            let unexplained = try await story.run("mute", "eta-predictor", "--for", "1h", "--only", "drift")
            #expect(unexplained.status != 0 && unexplained.complaints.contains("--reason"))
            let muted = try await story.run(
                "mute", "eta-predictor", "--for", "1h", "--only", "drift", "--reason", "retrained tomorrow")
            #expect(muted.status == 0 && muted.output.contains("MUTE drift of eta-predictor for 1h"), "\(muted)")
            #expect(try await silences(story, drill).count == before)
            let wide = try await story.run("mute", "eta-predictor", "--for", "1h", "--reason", "retrained tomorrow")
            #expect(wide.status == 1 && wide.output.contains("TO PASTE  mlops-tui requests CR-2 --export"), "\(wide)")
            let readOnly = try await story.run(
                "mute", "eta-predictor", "--for", "1h", "--reason", "x", "--read-only")
            #expect(readOnly.status == 1 && readOnly.complaints.contains("read-only"), "\(readOnly)")
            let planned = try await story.run(
                "mute", "eta-predictor", "--for", "1h", "--reason", "x", "--read-only", "--dry-run")
            #expect(planned.status == 0 && planned.output.hasPrefix("PLAN  MUTE all signals"), "\(planned)")
            #expect(planned.output.contains("would be refused: read-only") && !planned.output.contains("CR-0"))
            let verified = try await story.run("audit", "verify")
            #expect(verified.status == 0, "\(verified)")
        }
    }
}
