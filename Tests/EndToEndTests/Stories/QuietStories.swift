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
            let drill = try await drill(story)
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
            let digest = (request?["digest"] as? String ?? "").prefix(16)
            let line = "mlops-tui approve CR-2 --digest \(digest)"
            #expect(request?["approveCommand"] as? String == line)
            #expect(try await story.run("requests", "CR-2").output.contains("TO PASTE  \(line)\n"))
            #expect(try await silences(story, drill).count == before + 1)
            let approved = try await story.run("approve", "CR-2", "--digest", String(digest))
            #expect(approved.status == 1 && approved.complaints.contains("who requested"), "\(approved)")
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
            #expect(wide.status == 1 && wide.output.contains("TO PASTE  mlops-tui approve CR-2"), "\(wide)")
            let readOnly = try await story.run(
                "mute", "eta-predictor", "--for", "1h", "--reason", "x", "--read-only")
            #expect(readOnly.status == 1 && readOnly.complaints.contains("read-only"), "\(readOnly)")
            let verified = try await story.run("audit", "verify")
            #expect(verified.status == 0, "\(verified)")
        }
    }
}
