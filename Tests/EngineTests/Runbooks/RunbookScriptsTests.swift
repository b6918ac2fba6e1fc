import Backends
import Foundation
import OpsModel
import Testing

@testable import Engine

@Suite struct `A script of a runbook` {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func script(
        _ text: String, info: String = "sh", variables: [String: String] = [:], named name: String = "R-1.md"
    ) throws -> ScriptRun {
        try folder.write("# T\n## 1. Do\n```\(info)\n\(text)\n```\n", to: name)
        let path = "\(folder.path)/\(name)"
        let book = try RunbookFile.read(path: path)
        let script = try #require(book.script(of: StepNumber(1)))
        return ScriptRun(
            step: RunbookStepID(runbook: book.id, number: StepNumber(1)), file: path,
            edition: try #require(book.edition), text: script.text, variables: variables,
            timeout: Int(script.timeout.components.seconds))
    }

    private var scripts: RunbookScripts { RunbookScripts(folders: [folder.path]) }

    @Test func `runs unchanged in its folder, with what the incident tells as variables`() async throws {
        let hostile = "$(touch pwned)`touch pwned`; touch pwned\n'\"\\"
        let run = await scripts.run(
            try script("pwd\nprintf '%s' \"$MLOPS_CANARY\"", variables: ["MLOPS_CANARY": hostile]), as: nil)
        #expect(run.outcome == .tookEffect)
        #expect(run.output?.hasPrefix(URL(filePath: folder.path).resolvingSymlinksInPath().path) == true)
        #expect(run.output?.contains("$(touch pwned)`touch pwned`; touch pwned\n'\"\\") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["R-1.md"])
    }

    @Test func `sees no secret of the program, and what it prints of one is masked`() async throws {
        setenv("MLOPS_TEST_TOKEN", "canary-7f3a9c01", 1)
        defer { unsetenv("MLOPS_TEST_TOKEN") }
        let seen = await scripts.run(try script("env"), as: nil)
        #expect(seen.outcome == .tookEffect && seen.output?.contains("canary-7f3a9c01") == false)
        #expect(seen.output?.contains("PATH=") == true)
        let masking = RunbookScripts(folders: [folder.path], redact: { $0.replacing("canary-7f3a9c01", with: "•••") })
        let printed = await masking.run(try script("echo canary-7f3a9c01; printf '\\033[31mred'"), as: nil)
        #expect(printed.output?.contains("•••") == true && printed.output?.contains("canary") == false)
        #expect(printed.output?.contains("\u{1B}") == false, "nothing that it prints can draw")
    }

    @Test func `writes no secret that the configuration names, though nothing has read it yet`() async throws {
        try folder.write("hook-5f1c9e7a2b44", to: "hook")
        chmod("\(folder.path)/hook", 0o600)
        let yaml = """
            version: 1
            backends: [{ id: triton, kind: triton, url: "http://127.0.0.1:1" }]
            runbooks: ["\(folder.path)"]
            notify: [{ name: ops, kind: webhook, url: "http://127.0.0.1:1", secret: "file:\(folder.path)/hook" }]

            """
        let configuration = try Configuration(yaml: yaml, file: "c.yaml")
        let run = await BackendFactory().scripts(of: configuration).run(try script("cat hook"), as: nil)
        #expect(run.outcome == .tookEffect && run.output?.contains("hook-5f1c9e7a2b44") == false)
    }

    @Test func `has failed where it exits with an error, and what it wrote is kept up to a limit`() async throws {
        let failed = await scripts.run(try script("echo half; echo why >&2; exit 3"), as: nil)
        #expect(failed.outcome == .failed("it ended with exit code 3; what it did by then stays"))
        #expect(failed.output?.contains("half") == true && failed.output?.contains("why") == true)
        let long = await scripts.run(try script("head -c 200000 /dev/zero | tr '\\0' x"), as: nil)
        #expect(long.outcome == .tookEffect && (long.output?.utf8.count ?? 0) < RunbookScripts.largestOutput + 100)
        #expect(long.output?.hasSuffix("(more was written, and is not kept)") == true)
    }

    @Test func `is ended at its deadline with all that it started`() async throws {
        let run = try script("echo begun\nsleep 300 &\necho $! > child\nwait", info: "sh timeout=1s")
        let ended = await scripts.run(run, as: nil)
        #expect(ended.output == "begun\n", "what it wrote by then is kept")
        #expect(ended.outcome == .failed("it was ended after 1s; what it did by then stays"))
        let child = try #require(Int32(folder.read("child").trimmingCharacters(in: .whitespacesAndNewlines)))
        // Ended, whether or not somebody has taken its status.
        let state = ThisHost.line(of: "/proc/\(child)/stat")?.split(separator: ")").last?.first { $0 != " " }
        #expect(state == nil || state == "Z")
    }

    @Test func `that was changed since it was planned is neither read nor run`() async throws {
        let planned = try script("echo one")
        #expect(try await scripts.reading(of: planned).before == [BoundField("script of R-1 step 1", nil)])
        _ = try script("echo two")
        await #expect(throws: BackendError.self) { try await scripts.reading(of: planned) }
        let run = await scripts.run(planned, as: nil)
        guard case .refused(let why) = run.outcome else {
            Issue.record("it ran: \(run)")
            return
        }
        #expect(why.contains("has changed since R-1 step 1 was planned") && run.output == nil)
    }

    @Test func `that stands in no file runs as little as one outside the configured folders`() async throws {
        var forged = try script("echo one")
        forged.text = "touch \(folder.path)/pwned\n"
        #expect(await scripts.run(forged, as: nil).outcome != .tookEffect)
        let planned = try script("echo one")
        let elsewhere = RunbookScripts(folders: ["\(folder.path)/other"])
        await #expect(throws: BackendError.self) { try await elsewhere.reading(of: planned) }
        // A link into a configured folder is not a file of it.
        let outside = try ScratchFolder()
        try outside.write("# T\n## 1. Do\n```sh\necho one\n```\n", to: "R-1.md")
        let link = "\(folder.path)/link.md"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "\(outside.path)/R-1.md")
        var linked = planned
        linked.file = link
        await #expect(throws: BackendError.self) { try await scripts.reading(of: linked) }
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/pwned"))
    }

    @Test func `that others may change is neither read nor run, and the line to paste is said`() async throws {
        let planned = try script("touch pwned")
        #expect(chmod(folder.path, 0o775) == 0)
        let why = "\(folder.path) can be written by its group, so no script of R-1 runs: chmod go-w \(folder.path)"
        await #expect(throws: BackendError(.configuration, why)) { try await scripts.reading(of: planned) }
        #expect(await scripts.run(planned, as: nil).outcome == .refused("not run: \(why)"))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/pwned"))
        #expect(chmod(folder.path, 0o755) == 0)
        #expect(await scripts.run(planned, as: nil).outcome == .tookEffect)
    }

    @Test func `is told of where its file is looked at, and noticed when a mode changes`() throws {
        _ = try script("echo one")
        try folder.write("# T\n## 1. Look\n", to: "R-2.md")
        let before = RunbookLibrary.state(of: [folder.path])
        #expect(RunbookLibrary.load(folders: [folder.path]).problems.isEmpty)
        #expect(chmod("\(folder.path)/R-1.md", 0o666) == 0 && chmod("\(folder.path)/R-2.md", 0o666) == 0)
        #expect(RunbookLibrary.state(of: [folder.path]) != before)
        let library = RunbookLibrary.load(folders: [folder.path])
        #expect(library.problems.map(\.file) == ["\(folder.path)/R-1.md"], "without a script nothing is at stake")
        #expect(library["R-1"]?.exposure?.contains("can be written by its group and everybody") == true)
        let findings = RunbookFindings(folders: [folder.path]).findings()
        #expect(findings.map(\.verdict) == [.pass, .warn] && findings[1].detail.contains("chmod go-w"))
        #expect(chmod(folder.path, 0o777) == 0)
        let open = RunbookFindings(folders: [folder.path]).findings()
        #expect(open.contains { $0.topic == "owner" && $0.advice == "chmod go-w \(folder.path)" })
    }

    @Test func `names the commit that its file is of, and whether it differs`() async throws {
        _ = try script("echo one", named: "clean.md")
        _ = try script("echo one", named: "dirty.md")
        func git(_ arguments: String...) throws {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments =
                ["git", "-C", folder.path, "-c", "user.name=t", "-c", "user.email=t@localhost"] + arguments
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
        }
        let before = await RunbookLibrary.load(folders: [folder.path]).committed()
        #expect(before["clean"]?.edition?.commit == nil)
        try git("init", "--quiet")
        try git("add", ".")
        try git("commit", "--quiet", "-m", "runbooks")
        _ = try script("echo two", named: "dirty.md")
        _ = try script("echo new", named: "new.md")
        let library = await RunbookLibrary.load(folders: [folder.path]).committed()
        let commit = try #require(library["clean"]?.edition?.commit)
        #expect(commit.count == 12 && library["dirty"]?.edition?.commit == "\(commit)+")
        #expect(library["new"]?.edition?.commit == "\(commit)+")
    }
}

@Suite struct `A request to run a script` {
    private struct Bench {
        let folder: ScratchFolder
        let desk = DeskBench()
        let scripts: RunbookScripts

        init() throws {
            folder = try ScratchFolder()
            scripts = RunbookScripts(folders: [folder.path])
        }

        func desk(process: ProcessIdentity = .current) -> RequestDesk {
            RequestDesk(
                ledger: StoreLedger(
                    store: desk.store, anchors: AuditAnchors([]), clock: desk.clock, complain: { _ in }),
                performers: Performers(scripts: scripts) { _ in .failure(BackendError(.configuration, "none")) },
                clock: desk.clock, me: desk.me, process: process,
                policy: { [policy = desk.policy] in .success(policy) },
                tell: { _ in })
        }

        func draft(_ text: String) throws -> RequestDraft {
            try folder.write("# T\n## 1. Do\n```sh\n\(text)\n```\n", to: "R-1.md")
            let book = try RunbookFile.read(path: "\(folder.path)/R-1.md")
            let step = RunbookStepID(runbook: book.id, number: StepNumber(1))
            let run = ScriptRun(
                step: step, file: "\(folder.path)/R-1.md", edition: try #require(book.edition),
                text: try #require(book.script(of: StepNumber(1))).text, variables: [:], timeout: 60)
            var draft = RequestDraft(
                kind: .command, service: "fraud", environment: .production, title: "RUN R-1 step 1", place: "",
                calls: [.runScript(run)], touches: [], checks: [], undo: "", criteria: [], isRestore: false)
            draft.step = StepReference(incident: "INC-1", id: step, edition: book.edition)
            return draft
        }
    }

    @Test func `runs it once, and keeps what it wrote`() async throws {
        let bench = try Bench()
        let planned = try await bench.desk().plan(try bench.draft("echo ran >> log; echo done"))
        #expect(planned.plan.calls.first?.guarantee.mayRepeat == false)
        #expect(planned.plan.scriptLines == ["echo ran >> log; echo done"])
        let request = try await bench.desk().propose(planned, for: bench.desk.occasion())
        #expect(request.step?.id.description == "R-1 step 1")
        let done = try await bench.desk().execute(request.id)
        #expect(done.status == .succeeded && done.outputLines == ["done", ""])
        await #expect(throws: DeskError.self) { try await bench.desk().execute(request.id) }
        #expect(try bench.folder.read("log") == "ran\n")
    }

    @Test func `is done once, though the plan is read again after somebody did the step`() async throws {
        let bench = try Bench()
        var draft = try bench.draft("echo ran >> log")
        draft.step = draft.step?.knowing([])
        let first = try await bench.desk().propose(draft, for: bench.desk.occasion())
        let done = try await bench.desk().execute(first.id)
        bench.desk.clock.pass(.seconds(5))
        let again = try await bench.desk().plan(draft)
        let second = ChangeRequest(again, bench.desk.occasion(), at: bench.desk.clock.now)
        #expect(done.refusal(ofAnother: second)?.description == "CR-1 of R-1 step 1 has succeeded: look at it first")
        var uninformed = second
        uninformed.step?.known = nil
        #expect(done.refusal(ofAnother: uninformed) == nil, "the time of the reading would let it pass")
    }

    @Test func `has failed with its error, and can be gone on with but not undone`() async throws {
        let bench = try Bench()
        let request = try await bench.desk().propose(try bench.draft("exit 4"), for: bench.desk.occasion())
        let failed = try await bench.desk().execute(request.id)
        #expect(failed.status == .failed && failed.ending == "it ended with exit code 4; what it did by then stays")
        #expect(throws: PlanningRefusal.self) { try failed.undoDraft(verifyFor: 60) }
        #expect(try failed.continueDraft(verifyFor: 60).calls.count == 1)
    }

    @Test func `whose file changed after it was approved runs nothing`() async throws {
        let bench = try Bench()
        let request = try await bench.desk().propose(try bench.draft("touch ran"), for: bench.desk.occasion())
        _ = try bench.draft("touch other")
        let ended = try await bench.desk().execute(request.id)
        #expect(ended.status == .failed && ended.ending?.contains("nothing was called") == true)
        #expect(bench.folder.mode("ran") == nil && bench.folder.mode("other") == nil)
    }

    @Test func `whose executor was killed has an unknown outcome, and is not run again`() async throws {
        let bench = try Bench()
        let request = try await bench.desk().propose(try bench.draft("touch ran"), for: bench.desk.occasion())
        let gone = ProcessIdentity(host: ProcessIdentity.current.host, number: 1, started: "0")
        let desk = bench.desk(process: gone)
        _ = try await desk.advance(
            request.id,
            .executionBegan(
                Execution(
                    by: bench.desk.me, process: gone.text, began: bench.desk.clock.now, leaseEnds: bench.desk.clock.now)
            ))
        _ = try await desk.advance(request.id, .callIntended(0))
        let recovered = await bench.desk().recover()
        #expect(recovered.map(\.status) == [.outcomeUnknown])
        #expect(
            recovered.first?.ending?.contains("none of it is seen any more") == true && bench.folder.mode("ran") == nil)
        let settled = try await bench.desk().settle(
            request.id, Settlement(tookEffect: false, reason: "there is no file"))
        #expect(settled.status == .failed && settled.ending?.contains("there is no file") == true)
    }

    /// Killed while its script runs, as `kill -9` does: what the script started goes on.
    @Test func `whose executor was killed is under way while anything of its script runs, and ends at its deadline`()
        async throws
    {
        let bench = try Bench()
        let request = try await bench.desk().propose(
            try bench.draft(
                "setsid sh -c 'touch up; exec sleep 300' >/dev/null 2>&1 &\nwhile [ ! -e up ]; do sleep 0.02; done"),
            for: bench.desk.occasion())
        let gone = ProcessIdentity(host: ProcessIdentity.current.host, number: 1, started: "1")
        let desk = bench.desk(process: gone)
        let execution = Execution(
            by: bench.desk.me, process: gone.text, began: bench.desk.clock.now, leaseEnds: bench.desk.clock.now)
        let begun = try await desk.advance(request.id, .executionBegan(execution))
        _ = try await desk.advance(request.id, .callIntended(0))
        let processes = try #require(ScriptProcesses(of: begun))
        guard case .runScript(let script)? = begun.plan.calls.first?.call else {
            Issue.record("it plans no script")
            return
        }
        let run = await bench.scripts.run(script, as: processes)
        let left = await processes.running()
        #expect(run.outcome == .tookEffect && left.count == 1)
        #expect(run.output == "(of what it started run on: processes \(left.map(String.init).joined(separator: ", ")))")
        #expect(await bench.desk().recover().isEmpty)
        #expect(try await bench.desk().request(request.id).status == .executing)
        bench.desk.clock.pass(.seconds(61))
        var ended = await bench.desk().recover()
        // What is killed is gone once the system has taken it.
        for _ in 0..<200 where ended.isEmpty {
            try await Task.sleep(for: .milliseconds(10))
            ended = await bench.desk().recover()
        }
        #expect(ended.map(\.status) == [.outcomeUnknown])
        #expect(await processes.running().isEmpty)
    }
}
