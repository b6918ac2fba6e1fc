import Foundation
import Testing

/// A runbook of one's own is followed for the drill's incident, on the screen and from the shell.
@Suite(.needsProgram) struct `A runbook that is followed` {
    private static let text = """
        ---
        id: canary-failing
        match: { kind: [canary], service: "fraud-*" }
        ---
        # The canary of {{service}} fails

        ## 1. Tell the channel

        ## 2. Note who serves

        ```sh timeout=10s
        printf '%s %s\\n' "$MLOPS_SERVICE" "$MLOPS_INCIDENT" >> noted
        echo "noted $MLOPS_SERVICE"
        env | grep -c SECRET || true
        ```

        ## 3. Return to the last good version

        ```action rollback
        from: "{{canary}}"
        to: "{{stable}}"
        ```

        ## 4. Watch it recover

        ```wait until=healthy for=10s timeout=30m
        ```
        """

    private func fleet(_ story: Story, approvals: Int) async throws {
        let drill = try await story.serveDrill("--speed", "20")
        try story.write(Self.text, to: "\(story.folder)/books/R-7.md")
        try story.write(
            "version: 1\nproduction: { kinds: { command: \(approvals) } }\n", to: "\(story.folder)/policy.yaml")
        try story.write(
            """
            \(drill.configuration.replacing("decisions: {", with: "decisions: { policy: \(story.folder)/policy.yaml,"))
            store: { path: "\(story.folder)/store.sqlite" }
            runbooks: ["\(story.folder)/books"]

            """, to: story.configurationFile)
    }

    private func arm(_ terminal: Terminal) async throws {
        try await terminal.press("W")
        try await terminal.sees(":arm ")
        try await terminal.type("the canary fails")
        try await terminal.press("Enter")
        try await terminal.sees("ARMED 1")
    }

    @Test func `is done step by step: by hand, by a script, by a rollback that helps, by a wait that sees it`()
        async throws
    {
        try await Story.tell { story in
            try await fleet(story, approvals: 0)
            let terminal = try await story.terminal(120, 40)
            try await terminal.sees("the incident") { $0.incident != nil && $0.line("DO").contains("rollback v47") }
            try await arm(terminal)
            try await terminal.press("b")
            try await terminal.sees("RUNBOOK canary-failing", "1 Tell the channel", "never tried")
            try await terminal.press("Enter")
            try await terminal.sees("canary-failing step 1 done", "U takes it back")
            // The script is shown whole, and runs once it is confirmed.
            try await terminal.press("Enter")
            let dialog = try await terminal.sees(
                "RUN canary-failing step 2: Note who serves", "noted $MLOPS_SERVICE", "[ Do it ]")
            #expect(dialog.has("MLOPS_SERVICE=fraud-detection") && dialog.has("it lies in no repository"))
            try await terminal.press("Tab", "Tab", "Enter")
            try await terminal.sees("type fraud-detection first")
            try await terminal.type("fraud-detection")
            try await terminal.press("Enter")
            try await terminal.sees("CR-1 took effect")
            let noted = try String(contentsOfFile: "\(story.folder)/books/noted", encoding: .utf8)
            #expect(noted.hasPrefix("fraud-detection INC-") && noted.split(separator: "\n").count == 1)
            try await terminal.press("Enter")
            try await terminal.sees("ROLLBACK fraud-detection v47 → v46", "[ Roll back ]")
            try await terminal.press("Tab", "Tab")
            try await terminal.type("fraud-detection")
            try await terminal.press("Enter")
            try await terminal.sees("CR-2 took effect")
            try await terminal.sees("that the wait is next") { $0.has("▸ 4 Watch it recover") }
            try await terminal.press("Enter")
            try await terminal.sees("canary-failing step 4 is watched")
            try await terminal.sees("the end of the wait") { $0.has("held until healthy for 10s") }
            // What was done is the record's: another program shows it, and the post-mortem.
            let incident = try #require(noted.split(whereSeparator: \.isWhitespace).last.map(String.init))
            let shown = try await story.run("runbook", "run", incident)
            #expect(shown.output.contains("2  Note who serves  [done]"), "\(shown)")
            #expect(shown.output.contains("CR-1 took effect"), "\(shown)")
            let report = try await story.run("report", "postmortem", incident)
            #expect(
                report.output.contains("canary-failing step 1 done") && report.output.contains("canary-failing step 2"),
                "\(report)")
            let request = try await story.run("requests", "CR-1", "--output", "json")
            #expect(request.output.contains("noted fraud-detection"), "\(request)")
        }
    }

    @Test func `is followed from the shell under the same rules, and the policy asks for a second person`() async throws
    {
        try await Story.tell { story in
            try await fleet(story, approvals: 1)
            let found = try await story.run("get", "incidents", "-o", "json", "--timeout", "10")
            let match = try #require(found.output.firstMatch(of: #/INC-[A-Z0-9]{4}/#), "\(found)")
            let incident = String(match.0)
            let first = try await story.run("runbook", "run", incident)
            #expect(first.status == 0 && first.output.contains("> 1  Tell the channel  [manual]"), "\(first)")
            #expect(try await story.run("runbook", "run", incident, "--next").status == 0)
            let unarmed = try await story.run("runbook", "run", incident, "--next")
            #expect(unarmed.status == 1 && unarmed.complaints.contains("--arm REASON"), "\(unarmed)")
            let asked = try await story.run(
                "runbook", "run", incident, "--next", "--arm", "it fails", "--execute", "--confirm", "fraud-detection")
            #expect(asked.status == 1 && asked.output.contains("proposed"), "\(asked)")
            #expect(!FileManager.default.fileExists(atPath: "\(story.folder)/books/noted"))
            let blocked = try await story.run("runbook", "run", incident, "--skip", "nobody is awake")
            #expect(blocked.status == 1 && blocked.complaints.contains("CR-1 of this step is not over"), "\(blocked)")
            #expect(try await story.run("withdraw", "CR-1", "--reason", "not needed").status == 0)
            let skipped = try await story.run("runbook", "run", incident, "--skip", "nobody is awake")
            #expect(skipped.status == 0 && skipped.output.contains("[skipped]"), "\(skipped)")
            #expect(skipped.output.contains("nobody is awake"), "\(skipped)")
            let back = try await story.run("runbook", "run", incident, "--back", "--output", "json")
            #expect(back.status == 0 && back.output.contains("\"isNext\" : true"), "\(back)")
            let verified = try await story.run("audit", "verify")
            #expect(verified.status == 0, "\(verified)")
            let exported = try await story.run("audit", "export")
            #expect(exported.output.contains("canary-failing step 2 skipped: nobody is awake"), "\(exported)")
        }
    }

    private static let longScript = """
        ---
        id: canary-failing
        match: { kind: [canary], service: "fraud-*" }
        ---
        ## 1. Drain it

        ```sh timeout=10m
        echo began >> drained
        while [ ! -e go ]; do sleep 0.05; done
        echo ended >> drained
        ```
        """

    @Test func `whose executor is killed runs its script once, and goes on with what somebody found`() async throws {
        try await Story.tell { story in
            try await fleet(story, approvals: 0)
            try story.write(Self.longScript, to: "\(story.folder)/books/R-7.md")
            let found = try await story.run("get", "incidents", "-o", "json", "--timeout", "10")
            let incident = String(try #require(found.output.firstMatch(of: #/INC-[A-Z0-9]{4}/#), "\(found)").0)
            let step = [
                "runbook", "run", incident, "--next", "--arm", "it fails", "--execute", "--confirm", "fraud-detection",
            ]
            let drained = "\(story.folder)/books/drained"
            let killed = try story.start(step)
            try await story.wait(for: "the script") { story.text(of: drained) == "began\n" }
            killed.signal(SIGKILL)
            _ = try await killed.ended()
            let again = try await story.start(step).ended()
            #expect(again.status == 1 && again.complaints.contains("CR-1 of this step is being executed"), "\(again)")
            try story.write("", to: "\(story.folder)/books/go")
            try await story.wait(for: "the end of the script") { story.text(of: drained) == "began\nended\n" }
            let shown = try await story.run("requests", "CR-1")
            #expect(shown.output.contains("none of it is seen any more"), "\(shown)")
            let refused = try await story.start(step).ended()
            #expect(refused.status == 1 && refused.complaints.contains("settle CR-1"), "\(refused)")
            let handover = try await story.run("report", "handover", "--recorded")
            #expect(handover.output.contains("outcome unknown"), "\(handover)")
            let settled = try await story.run("settle", "CR-1", "--done", "--reason", "drained says ended")
            #expect(settled.status == 0, "\(settled)")
            let followed = try await story.run("runbook", "run", incident)
            #expect(followed.output.contains("1  Drain it  [done]"), "\(followed)")
            #expect(story.text(of: drained) == "began\nended\n")
            #expect(try await story.run("audit", "verify").status == 0)
        }
    }
}
