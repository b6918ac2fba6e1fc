import Engine
import OpsModel
import Testing

private func complaints(_ text: String) -> [String] {
    RunbookFile.read(text: text, from: .file("r.md")).problems.map(\.text)
}

@Suite struct `A runbook's file` {
    @Test func `front matter says what it is and what it serves`() {
        let runbook = RunbookFile.read(
            text: """
                ---
                id: R-12   # a remark
                title: "Canary: failing"
                match: { kind: [canary, sloBurn], service: "fraud-*", alert: Fraud* }
                ---
                ## Step
                """, from: .file("/books/x.md"))
        #expect(runbook.id == "R-12" && runbook.title == "Canary: failing" && runbook.problems.isEmpty)
        #expect(runbook.rule == RunbookRule(kinds: ["canary", "sloBurn"], services: ["fraud-*"], alerts: ["Fraud*"]))
    }

    @Test func `without front matter the file's name and the first heading serve`() {
        let runbook = RunbookFile.read(text: "# Old page\n1. do\n", from: .file("/books/old.md"))
        #expect(runbook.id == "old" && runbook.title == "Old page" && runbook.rule.isEmpty)
    }

    @Test(arguments: [
        (
            "---\nid: R 12\n---\n",
            "r.md:2: an id is letters, digits, '.', '_' and '-', 64 at most, such as R-12; left out, the file's name is taken"
        ),
        ("---\ntitel: a\n---\n", "r.md:2: unknown key 'titel' at the top; did you mean 'title'?"),
        (
            "---\nid: a\nmatch:\n  kind: [canary, slowBurn]\n---\n",
            "r.md:4: 'match.kind[1]' is 'slowBurn', which is unknown; did you mean 'sloBurn'?; known: \(RunbookRule.signalKinds.joined(separator: ", "))"
        ),
        (
            "---\nid: a\nmatch: { kinds: canary }\n---\n",
            "r.md:3: unknown key 'kinds' under match; did you mean 'kind'?"
        ),
        ("---\nid: a\nmatch: canary\n---\n", "r.md:3: 'match' is a single value; write a map of kind, service, alert"),
        ("---\nid: [a\n---\n", "r.md:3: is not YAML: did not find expected ',' or ']' while parsing a flow sequence"),
        (
            "## S\n```action rollback\nto: {{stable}}\n```\n",
            "r.md:3: a text that begins with {{ stands in quotes; write \"{{stable}}\""
        ),
        ("## S\n```action rollback\n\nto: [a, b]\n```\n", "r.md:4: 'action.to' is a list; write a text"),
        (
            "## S\n```action rollback\nto: \"{{nobody}}\"\n```\n",
            "r.md:3: no placeholder is called '{{nobody}}'; there are {{service}}, {{version}}, {{canary}}, {{stable}}, {{environment}}, {{cluster}}, {{incident}}, {{column}}, {{alert}}"
        ),
    ])
    func `a mistake is told with its line`(text: String, says: String) {
        #expect(complaints(text) == [says])
    }

    @Test func `arguments of an action are its own, in order`() throws {
        let runbook = RunbookFile.read(
            text: "## S\n```action shiftTraffic\nto: \"{{stable}}\"\nshare: 0.5\n```\n## T\n```action abort\n```\n",
            from: .file("r.md"))
        let blocks = runbook.steps.flatMap(\.blocks)
        guard case .action(let shift) = blocks[0].content, case .action(let abort) = blocks[1].content else {
            Issue.record("no actions")
            return
        }
        let context = RunbookContext(stable: "46")
        #expect(
            try shift.arguments.map { "\($0.name)=\(try $0.value.filled(from: context))" } == ["to=46", "share=0.5"])
        #expect(abort.arguments.isEmpty && runbook.problems.isEmpty)
    }

    @Test func `a problem is printable, whatever stands in the file`() {
        for text in complaints("---\n\"a\u{1B}[31m\": b\n---\n## {{nobody}}\n") {
            #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        }
    }
}

@Suite struct `The library of runbooks` {
    @Test func `the ready runbooks have no mistake, serve something and can be used at 03h00`() {
        #expect(RunbookLibrary.ready.runbooks.count == 10)
        #expect(RunbookLibrary.ready.problems == [])
        for runbook in RunbookLibrary.ready.runbooks {
            #expect(runbook.id + ".md" == runbook.source.name)
            #expect(!runbook.rule.isEmpty && runbook.steps.count >= 5, "\(runbook.id)")
            #expect(!runbook.checks.isEmpty, "\(runbook.id)")
        }
    }

    @Test func `the ready runbooks ask for recording rules by name and cover the usual kinds`() throws {
        let context = RunbookContext(
            incident: "I", service: "s", environment: "production", cluster: "eu", stable: "1", canary: "2",
            columns: ["c"])
        for runbook in RunbookLibrary.ready.runbooks {
            for (_, check) in runbook.checks {
                guard case .promQL(let query, _, _) = try check.question(in: context) else { continue }
                let name = query.prefix { $0 != "{" }
                #expect(
                    name.split(separator: ":").count >= 2 && query.hasSuffix("}") && !query.contains("("), "\(query)")
            }
        }
        for kind in [
            "canary", "sloBurn", "drift", "freshness", "skew", "pipeline", "accelerator", "gate", "saturation",
            "performance",
        ] {
            #expect(!RunbookLibrary.ready.ranking(for: RunbookContext(kinds: [kind])).isEmpty, "\(kind)")
        }
        // A plain alert is of no kind that a ready runbook is about.
        #expect(RunbookLibrary.ready.ranking(for: RunbookContext(alerts: ["JobSlow"], kinds: ["alert"])).isEmpty)
        #expect(
            RunbookLibrary.ready.ranking(for: RunbookContext(kinds: ["canary", "drift"])).first?.runbook.id
                == "canary-failing")
    }

    @Test func `a configured folder adds runbooks and replaces ready ones`() throws {
        let folder = try ScratchFolder()
        try folder.write("---\nid: canary-failing\n---\n## Ours\n", to: "ours.md")
        try folder.write("1. Plain\n", to: "zz.md")
        try folder.write("for people", to: "README.md")
        try folder.write("no runbook", to: "notes.txt")
        let library = RunbookLibrary.load(folders: [folder.path])
        #expect(library.problems == [] && library.runbooks.count == 11)
        #expect(library["Canary-Failing"]?.steps.first?.title.text == "Ours")
        #expect(library["zz"]?.source == .file("\(folder.path)/zz.md"))
    }

    @Test func `what cannot be used is told and costs nothing else`() throws {
        let folder = try ScratchFolder()
        try folder.write("---\nid: same\n---\n", to: "a.md")
        try folder.write("---\nid: same\n---\n", to: "b.md")
        try folder.write(String(repeating: "x", count: RunbookFile.largestSize + 1), to: "large.md")
        let library = RunbookLibrary.load(folders: ["\(folder.path)/none", folder.path])
        #expect(
            library.problems.map(\.text) == [
                "\(folder.path)/none: cannot be opened: No such file or directory; correct 'runbooks:'",
                "\(folder.path)/large.md: is larger than 64 KiB; split it into several runbooks",
                "\(folder.path)/b.md: is called 'same' as \(folder.path)/a.md is, which is used; give it an id of its own",
            ])
        #expect(library["same"] != nil && library.runbooks.count == 11)
    }
}
