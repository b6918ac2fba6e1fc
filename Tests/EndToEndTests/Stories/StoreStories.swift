import Foundation
import Glibc
import Testing

@Suite(.needsProgram) struct `The store` {
    private func sees(_ terminal: Terminal, acknowledged: Bool) async throws -> Screen {
        try await terminal.sees("the incident") { screen in
            screen.incident != nil && screen.has("sources 7/7 ok") && screen.has(acknowledged ? "acked by " : "unacked")
        }
    }

    private func say(_ text: String, in terminal: Terminal) async throws {
        try await terminal.press("c")
        try await terminal.sees(":comment ")
        try await terminal.type(text)
        try await terminal.press("Enter")
        try await terminal.sees("no command line") { !$0.has(":comment") }
    }

    @Test func `keeps what two programs beside each other say of one incident`() async throws {
        try await Story.tell { story in
            try await story.serveDrillAndStore()
            let one = try await story.terminal(120, 40)
            let other = try await story.terminal(120, 40)
            let id = try await sees(one, acknowledged: false).incident
            #expect(try await sees(other, acknowledged: false).incident == id)
            try await say("said in the first", in: one)
            try await say("said in the second", in: other)
            try await one.press("a")
            try await one.sees("acked by ")
            for terminal in [one, other] {
                try await terminal.press("q")
                try await terminal.ended(0)
            }
            let third = try await story.terminal(160, 50)
            _ = try await sees(third, acknowledged: true)
            try await third.press("i")
            try await third.sees("say said in the first", "say said in the second", "ack acknowledged")
        }
    }

    @Test func `tells one thing of an incident in a program that joins and in get, and keeps how it opened`()
        async throws
    {
        try await Story.tell { story in
            try await story.serveDrillAndStore()
            let one = try await story.terminal(120, 40)
            let id = try #require(try await sees(one, acknowledged: false).incident)
            try await one.press("a")
            try await one.sees("acked by ")
            let other = try await story.terminal(120, 40)
            #expect(try await sees(other, acknowledged: true).incident == id)
            let told = try await story.run("get", "incidents", "-o", "json")
            let rows = try JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [[String: Any]] ?? []
            #expect(rows.first { $0["id"] as? String == id }?["status"] as? String == "acknowledged")

            let opening = try await story.run("get", "incidents", "--at-opening", id, "-o", "json")
            #expect(opening.status == 0, "\(opening.complaints)")
            let kept = try JSONSerialization.jsonObject(with: Data(opening.output.utf8)) as? [String: Any] ?? [:]
            let services = kept["services"] as? [[String: Any]] ?? []
            #expect(
                services.contains {
                    $0["service"] as? String == "fraud-detection" && $0["status"] as? String == "critical"
                })
            for list in ["signals", "deployments", "goldenSignals", "sources"] {
                #expect((kept[list] as? [Any])?.isEmpty == false, "\(list)")
            }
            let unknown = try await story.run("get", "incidents", "--at-opening", "INC-NONE")
            #expect(unknown.status == 1)
            #expect(unknown.complaints.contains("keeps nothing of when INC-NONE opened"))
            #expect(try await story.run("get", "alerts", "--at-opening", id).status == 64)
            // Whoever asks for what is kept needs no source.
            try story.write("version: 1\n", to: "\(story.folder)/bare.yaml")
            let bare = try await story.run(
                "get", "incidents", "--at-opening", id, "--config", "\(story.folder)/bare.yaml")
            #expect(bare.status == 1 && bare.complaints.contains("keeps nothing of when \(id) opened"))
        }
    }

    @Test func `held by another process is said, read on, and written when it is let go`() async throws {
        try await Story.tell { story in
            try await story.serveDrillAndStore()
            let terminal = try await story.terminal(160, 50)
            _ = try await sees(terminal, acknowledged: false)
            let holder = try await story.holdStore()
            try await terminal.press("a")
            try await terminal.sees("acked by ", "in use by another process")
            // Reading goes on, keys answer.
            try await terminal.press("i")
            try await terminal.sees("TIMELINE", "ack acknowledged")
            holder.signal(SIGKILL)
            try await story.wait(for: "the acknowledgement in the store") {
                (try? await story.storeAnswers(
                    "SELECT count(*) FROM record WHERE CAST(content AS TEXT) LIKE '%acknowledged%'")) == "1"
            }
        }
    }

    @Test func `that is damaged is set aside whole, never deleted, and begun anew`() async throws {
        try await Story.tell { story in
            try await story.serveDrillAndStore()
            let damage = String(repeating: "this is no database, whatever its name says. ", count: 500)
            try story.write(damage, to: story.storeFile)
            let terminal = try await story.terminal(160, 50)
            try await terminal.sees("the store was damaged: it is set aside as ")
            _ = try await sees(terminal, acknowledged: false)
            try await terminal.press("a")
            try await terminal.sees("acked by ")
            try await terminal.press("q")
            try await terminal.ended(0)
            let aside = story.storeNames.filter { $0.contains(".corrupt-") }
            #expect(aside.count == 1)
            for name in aside { #expect(story.text(of: "\(story.storeFolder)/\(name)") == damage) }
            #expect(
                try await story.storeAnswers(
                    "SELECT count(*) FROM record WHERE CAST(content AS TEXT) LIKE '%acknowledged%'") == "1")
        }
    }

    @Test(.enabled(if: Mounts.arePossible, "no file system can be mounted here"))
    func `that can only be read is read, and a decision is refused aloud`() async throws {
        try await Story.tell { story in
            try await story.serveDrillAndStore()
            let first = try await story.terminal(120, 40)
            _ = try await sees(first, acknowledged: false)
            try await first.press("a")
            try await first.sees("acked by ")
            try await first.press("q")
            try await first.ended(0)

            let folder = story.storeFolder
            let second = try await story.terminal(
                160, 50, "-rm", "/bin/sh", "-c",
                "mount --bind '\(folder)' '\(folder)' && mount -o remount,ro,bind '\(folder)' && exec '\(Program.path)'",
                program: "/usr/bin/unshare")
            _ = try await sees(second, acknowledged: true)
            try await say("nobody will know", in: second)
            try await second.sees("can only be read, so nothing more is kept")
            try await second.press("i")
            try await second.sees("TIMELINE", "ack acknowledged", "say nobody will know")
            try await second.press("q", "q")
            try await second.ended(0)
            #expect(
                try await story.storeAnswers("SELECT count(*) FROM record WHERE CAST(content AS TEXT) LIKE '%nobody%'")
                    == "0")
        }
    }

    @Test(.enabled(if: Mounts.arePossible, "no file system can be mounted here"))
    func `on a disk that is full is said, and the rest goes on`() async throws {
        try await Story.tell { story in
            try await story.serveDrillAndStore()
            let folder = story.storeFolder
            try story.write("", to: "\(folder)/.here")
            let terminal = try await story.terminal(
                160, 50, "-rm", "/bin/sh", "-c",
                "mount -t tmpfs -o size=64k,mode=700 tmpfs '\(folder)' && exec '\(Program.path)'",
                program: "/usr/bin/unshare")
            _ = try await sees(terminal, acknowledged: false)
            try await terminal.press("a")
            try await terminal.sees("acked by ", "the disk is full, so nothing more is kept; free some space")
            try await terminal.press("i")
            try await terminal.sees("TIMELINE", "ack acknowledged")
            try await terminal.press("q", "q")
            try await terminal.ended(0)
        }
    }
}

/// Whether a story may have file systems of its own.
private enum Mounts {
    static let arePossible: Bool = {
        let files = ["out", "err"].map { "/tmp/mlops-story-mounts-\(getpid()).\($0)" }
        defer { for file in files { unlink(file) } }
        let process = try? ChildProcess(
            ["/usr/bin/unshare", "-rm", "/bin/mount", "-t", "tmpfs", "tmpfs", "/mnt"], environment: [:],
            output: files[0], complaints: files[1])
        while let process, process.ending == nil { usleep(2_000) }
        return process?.ending?.status == 0
    }()
}
