import Testing

@Suite(.needsProgram) struct `Runbooks from the shell` {
    @Test func `lint names each mistake with file and line, and is silent where there is none`() async throws {
        try await Story.tell { story in
            let (right, wrong) = ("\(story.home)/right.md", "\(story.home)/wrong.md")
            try story.write("# Plain\n1. look\n2. act\n", to: right)
            try story.write(
                "## Look\n```check promql\nup{service=\"{{servce}}\"} > 0\n```\non fail: go to 7\n", to: wrong)
            let silent = try await story.run("runbook", "lint", right)
            #expect(silent.status == 0 && silent.output.isEmpty, "\(silent.complaints)")
            let told = try await story.run("runbook", "lint", right, wrong, "\(story.home)/none.md")
            #expect(told.status == 1)
            let lines = told.output.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines.first?.hasPrefix("\(wrong):3: no placeholder is called '{{servce}}'; there are") == true)
            #expect(lines.dropFirst().first == "\(wrong):5: there is no step 7 to go to; there are 1")
            #expect(lines.last == "\(story.home)/none.md: cannot be opened: No such file or directory")
        }
    }

    @Test func `the ready runbooks are listed and shown, and one's own folder adds to them`() async throws {
        try await Story.tell { story in
            let list = try await story.run("runbook", "list")
            #expect(list.status == 0 && list.output.split(separator: "\n").count == 11)
            try story.write("## Ours\n", to: "\(story.home)/books/R-1.md")
            try story.write("version: 1\nrunbooks: [books]\n", to: "\(story.home)/config.yaml")
            let own = try await story.run("runbook", "list", "--config", "\(story.home)/config.yaml")
            #expect(own.output.contains("R-1 ") && own.output.split(separator: "\n").count == 12)
            let shown = try await story.run("runbook", "show", "canary-failing")
            #expect(shown.output.contains("\n4  Take the canary's traffic away\n"))
            let none = try await story.run("runbook", "show", "nothing")
            #expect(none.status == 1 && none.complaints.contains("runbook list"))
        }
    }
}
