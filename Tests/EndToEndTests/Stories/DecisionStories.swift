import Foundation
import Testing

@Suite(.needsProgram) struct `A decision` {
    /// The dialog for the landing screen's worst incident, with the plan that was read.
    private func proposed(_ terminal: Terminal) async throws -> Screen {
        try await terminal.sees("the lever of the incident") { screen in
            screen.incident != nil && screen.line("DO").contains("rollback v47") && screen.has("7/7")
        }
        try await terminal.press("R")
        try await terminal.sees("writes are disarmed: W arms them for 15 minutes")
        try await terminal.press("W")
        try await terminal.sees(":arm ")
        try await terminal.type("the canary fails")
        try await terminal.press("Enter")
        try await terminal.sees("ARMED 1")
        try await terminal.press("R")
        return try await terminal.sees(
            "ROLLBACK fraud-detection v47 → v46", "alias challenger of fraud-detector 47 → 46")
    }

    @Test func `to roll back is proposed, typed, done, seen to help, and reviewed by nobody who asked for it`()
        async throws
    {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40, "--drill", "--speed", "20")
            let dialog = try await proposed(terminal)
            #expect(dialog.has("● last known good") && dialog.has("? capacity") && dialog.has("the canary fails"))
            // The focus is on Cancel; what must be typed must be typed.
            try await terminal.press("Tab", "Tab", "Enter")
            try await terminal.sees("type fraud-detection first")
            try await terminal.type("fraud-detection")
            try await terminal.press("Enter")
            try await terminal.sees("CR-1 is being verified")
            try await terminal.press(":")
            try await terminal.type("requests")
            try await terminal.press("Enter")
            let done = try await terminal.sees("the recovery") { $0.has("● succeeded") && $0.has("recovered") }
            #expect(done.has("took effect") && done.has("by somebody else"))
            // Who asked for it is not who reviews it.
            try await terminal.press("V", "Tab", "Enter")
            try await terminal.sees("is who requested CR-1")
        }
    }

    @Test func `is cancelled by Enter alone, and changes nothing`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24, "--drill")
            _ = try await proposed(terminal)
            try await terminal.press("Enter")
            try await terminal.sees("the landing screen again") { !$0.has("nothing is sent yet") && $0.has("FLEET") }
            try await terminal.press(":")
            try await terminal.type("requests")
            try await terminal.press("Enter")
            try await terminal.sees("nothing was requested")
        }
    }

    @Test func `that the policy asks a second person for first is signed elsewhere, then done, and needs no review`()
        async throws
    {
        try await Story.tell { story in
            let key = "\(story.folder)/key"
            try await story.restoreBefore(approver: "k.lindt", key: key)
            let terminal = try await story.terminal(160, 50)
            let landing = try await terminal.sees("the incident") {
                $0.incident != nil && $0.line("DO").contains("rollback v47") && $0.has("7/7")
            }
            let incident = try #require(landing.incident)
            try await terminal.press("b")
            try await terminal.sees("▸ RUNBOOK", "rollback")
            try await terminal.press("W")
            try await terminal.type("the canary fails")
            try await terminal.press("Enter", "R")
            let dialog = try await terminal.sees("ROLLBACK fraud-detection v47 → v46", "[ Request approval ]")
            #expect(dialog.has("0/1 of k.lindt (restore: before in production"))
            try await terminal.press("Tab", "Tab", "Enter")
            try await terminal.sees("CR-1 waits for an approval")
            try await terminal.press("E")
            try await terminal.sees("no request waits to be executed")
            // On the second person's machine, with nothing but the file and their key.
            let plan = "\(story.folder)/plan.json"
            #expect(try await story.run("requests", "CR-1", "--export", plan).status == 0)
            let shown = try await story.run("requests", "CR-1").output
            let digest = try #require(shown.firstMatch(of: /DIGEST +([0-9a-f]{64})/)?.output.1)
            let signed = try await story.run(
                "approve", "--plan", plan, "--key", key, "--as", "k.lindt", "--yes", String(digest.prefix(16)),
                "--comment", "seen")
            #expect(signed.status == 0, "\(signed)")
            let approved = try await story.run("approve", "--import", "\(plan).sig")
            #expect(approved.status == 0 && approved.output.contains("approved by k.lindt"), "\(approved)")
            try await terminal.press(":")
            try await terminal.type("requests")
            try await terminal.press("Enter")
            try await terminal.sees("▲ approved", "to be executed")
            try await terminal.press("E")
            try await terminal.sees("EXECUTE CR-1", "[ Execute ]")
            try await terminal.type("fraud-detection")
            try await terminal.press("Tab", "Enter")
            try await terminal.sees("CR-1 is being verified")
            let done = try await terminal.sees("the recovery") { $0.has("● succeeded") && $0.has("recovered") }
            #expect(!done.has("to review") && !done.has("REVIEW  "), "\(done.text)")
            let report = try await story.run("report", "postmortem", incident).output
            for part in [
                "approved by k.lindt (ssh SHA256:", ": seen", "Verification: recovered", "Review: none is asked for",
            ] { #expect(report.contains(part), "\(part) in\n\(report)") }
        }
    }

    @Test func `that is wrong is seen to make it worse, taken back by a second one, and proved by the chain`()
        async throws
    {
        try await Story.tell { story in
            let drill = try await story.serveDrill("--speed", "20")
            let store = "\(story.folder)/store.sqlite"
            try story.write("\(drill.configuration)store: { path: \"\(store)\" }\n", to: story.configurationFile)
            let terminal = try await story.terminal(160, 50)
            try await terminal.sees("the incident") { $0.incident != nil && $0.line("DO").contains("rollback v47") }
            let proposed = try await story.run(
                "propose", "rollback", "fraud-detection", "--from", "46", "--to", "47", "--arm", "a mistake")
            #expect(proposed.status == 0 && proposed.output.contains("proposed"), "\(proposed)")
            // Everything but a restore needs somebody else; break-glass goes without, once, and is on record.
            let early = try await story.run("execute", "CR-1", "--arm", "a mistake", "--confirm", "fraud-detection")
            #expect(early.status == 1 && early.complaints.contains("CR-1 waits for an approval"))
            #expect(try await story.run("override", "CR-1", "--arm", "nobody is awake").status == 0)
            let known = try await story.run("requests", "CR-1", "--at-approval")
            #expect(
                known.output.contains("CR-1 request.overridden by ")
                    && known.output.contains("as each source answered once"), "\(known)")
            #expect(known.output.contains("fraud-detection") && known.output.contains("GOLDEN SIGNALS"), "\(known)")
            let executed = try await story.run("execute", "CR-1", "--arm", "a mistake", "--confirm", "fraud-detection")
            #expect(executed.status == 0 && executed.output.contains("took effect"), "\(executed)")
            try await terminal.press(":")
            try await terminal.type("requests")
            try await terminal.press("Enter")
            try await terminal.sees("that it got worse") { $0.has("✗ failed") && $0.has("worse than before") }
            let undone = try await story.run(
                "undo", "CR-1", "--arm", "it got worse", "--dry-run")
            #expect(undone.output.contains("alias champion of fraud-detector 47 → 46"), "\(undone)")
            // What takes it back is a request under the same rules.
            let undo = try await story.run("undo", "CR-1", "--arm", "it got worse")
            #expect(undo.output.contains("CR-2") && undo.output.contains("proposed"), "\(undo)")
            #expect(try await story.run("override", "CR-2", "--arm", "nobody is awake").status == 0)
            let back = try await story.run("execute", "CR-2", "--arm", "it got worse", "--confirm", "fraud-detection")
            #expect(back.status == 0 && back.output.contains("took effect"), "\(back)")
            let first = try await story.run("requests", "CR-1").output
            #expect(first.contains("reverted: taken back by CR-2"), "\(first)")
            #expect(first.contains("TO PASTE  mlops-tui requests CR-1"), "break-glass waits for a review: \(first)")
            let verified = try await story.run("audit", "verify")
            #expect(verified.status == 0 && verified.output.contains("anchored up to record"), "\(verified)")
        }
    }
}

extension Story {
    /// A drill of its own under a policy that wants a second person before a restore: one who signs with `key`, which is
    /// made. Whoever tells the story may write every file, so that the signature proves no more than a name.
    fileprivate func restoreBefore(approver: String, key: String) async throws {
        _ = try await run("-q", "-t", "ed25519", "-N", "", "-f", key, program: "/usr/bin/ssh-keygen")
        let (policy, signers) = ("\(folder)/policy.yaml", "\(folder)/signers")
        try write("\(approver) namespaces=\"approval@mlops-tui\" \(text(of: "\(key).pub"))", to: signers)
        try write(
            """
            version: 1
            production: { restore: before, from: [\(approver)], acceptSelfAsserted: true }

            """, to: policy)
        let drill = try await serveDrill("--speed", "20")
        let decisions = "decisions: { policy: \"\(policy)\", signers: \"\(signers)\", "
        let configuration = drill.configuration.replacing("decisions: { ", with: decisions)
        try write("\(configuration)store: { path: \"\(folder)/store.sqlite\" }\n", to: configurationFile)
    }
}
