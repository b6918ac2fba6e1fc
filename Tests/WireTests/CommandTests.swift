import Glibc
import Testing
import Wire

@Suite struct `A command` {
    @Test func `gives what it writes and how it ended`() async throws {
        let result = try await Command(["sh", "-c", "echo out; echo err >&2; exit 3"]).run()
        #expect(result.output == Array("out\n".utf8))
        #expect(result.errorOutput == Array("err\n".utf8))
        #expect(result.exit == .code(3))
        #expect(!result.isTruncated)
        #expect(throws: CommandError.failed(program: "sh", exit: .code(3), message: "err")) {
            try result.requireSuccess()
        }
    }

    @Test func `knows the signal that ended it`() async throws {
        #expect(try await Command(["sh", "-c", "kill -9 $$"]).run().exit == .signal(9))
    }

    @Test func `gets its arguments as they are`() async throws {
        let odd = ["a b", "$HOME", "*", "'\"", "", "é\n"]
        let result = try await Command(["printf", "%s|"] + odd).run()
        #expect(result.output == Array((odd.joined(separator: "|") + "|").utf8))
    }

    @Test func `reads its input, however long`() async throws {
        var command = Command(["wc", "-c"])
        command.input = [UInt8](repeating: 0x78, count: 3_000_000)
        let result = try await command.run()
        #expect(String(decoding: result.output, as: UTF8.self).contains("3000000"))
    }

    @Test func `that does not read its input is not harmed`() async throws {
        var command = Command(["true"])
        command.input = [UInt8](repeating: 0x78, count: 3_000_000)
        #expect(try await command.run().exit == .code(0))
    }

    @Test func `that is not there is not found`() async {
        await #expect(throws: CommandError.notFound(program: "no-such-program-anywhere")) {
            try await Command(["no-such-program-anywhere"]).run()
        }
    }

    @Test func `that may not be run is not started`() async throws {
        try await withFile("text", mode: 0o600) { path in
            do throws(CommandError) {
                _ = try await Command([path]).run()
                Issue.record("it ran")
            } catch {
                guard case .notStarted = error else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
    }

    @Test(arguments: [[], [""], ["a\u{0}b"]])
    func `that is none is not started`(_ arguments: [String]) async {
        do throws(CommandError) {
            _ = try await Command(arguments).run()
            Issue.record("it ran")
        } catch {
            guard case .notStarted = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func `has a reduced environment`() async throws {
        setenv("WIRE_TEST_TOKEN", "hunter2", 1)
        setenv("WIRE_TEST_WANTED", "yes", 1)
        var command = Command(["env"])
        command.environment = ["ADDED": "1"]
        command.secrets = ["PASSWORD": Secret("s3cr3t")]
        command.inherits = ["WIRE_TEST_WANTED"]
        let output = String(decoding: try await command.run().output, as: UTF8.self)
        #expect(!output.contains("WIRE_TEST_TOKEN"))
        for line in ["WIRE_TEST_WANTED=yes\n", "ADDED=1\n", "PASSWORD=s3cr3t\n", "PATH=", "TERM=dumb\n"] {
            #expect(output.contains(line))
        }
    }

    @Test func `keeps its secrets out of its error`() async throws {
        var command = Command(["sh", "-c", "echo \"bad key $KEY\" >&2; exit 1"])
        command.secrets = ["KEY": Secret("s3cr3t")]
        let result = try await command.run()
        #expect(throws: CommandError.failed(program: "sh", exit: .code(1), message: "bad key •••")) {
            try result.requireSuccess()
        }
    }

    @Test func `runs in its folder`() async throws {
        var command = Command(["pwd"])
        command.directory = "/"
        #expect(try await command.run().output == Array("/\n".utf8))
    }

    @Test func `has no terminal and no descriptor of ours`() async throws {
        let file = open("/dev/null", O_RDONLY)
        defer { close(file) }
        let script = "sh -c ': < /dev/tty' 2> /dev/null && echo terminal; ls /proc/self/fd | wc -l"
        let output = String(decoding: try await Command(["sh", "-c", script]).run().output, as: UTF8.self)
        // Its three streams, and the folder that ls reads.
        #expect(output.split { $0.isWhitespace } == ["4"])
    }

    @Test func `that writes without end is bounded and ended`() async {
        var command = Command(["yes"])
        command.maximumBytes = 1000
        command.deadline = .milliseconds(100)
        await #expect(throws: CommandError.deadline(program: "yes", after: .milliseconds(100))) {
            try await command.run()
        }
    }

    @Test func `that writes too much is cut and says so`() async throws {
        var command = Command(["sh", "-c", "head -c 100000 /dev/zero; echo done >&2"])
        command.maximumBytes = 1000
        let result = try await command.run()
        #expect(result.output.count == 1000)
        #expect(result.isTruncated)
        #expect(result.errorOutput == Array("done\n".utf8))
    }

    @Test func `past its deadline is ended with its children, though they ignore the first signal`() async throws {
        try await withFile(mode: 0o600) { path in
            var command = Command([
                "sh", "-c", "trap '' TERM; sh -c \"trap '' TERM; echo \\$\\$ > \(path); sleep 600\" & wait; sleep 600",
            ])
            command.deadline = .milliseconds(300)
            await #expect(throws: CommandError.deadline(program: "sh", after: .milliseconds(300))) {
                try await command.run()
            }
            let child = try #require(pid_t(String(decoding: contents(of: path), as: UTF8.self).filter(\.isNumber)))
            #expect(isGone(child))
        }
    }

    @Test func `does not wait for what it left in the background, and ends it`() async throws {
        let result = try await Command(["sh", "-c", "sleep 600 & echo $!"]).run()
        let child = try #require(pid_t(String(decoding: result.output, as: UTF8.self).filter(\.isNumber)))
        #expect(isGone(child))
    }

    @Test func `ends when its task is cancelled`() async throws {
        try await withFile(mode: 0o600) { path in
            let task = Task { try await Command(["sh", "-c", "echo $$ > \(path); sleep 600"]).run() }
            while contents(of: path).last != 0x0A { await Task.yield() }
            task.cancel()
            let result = await task.result
            #expect(throws: CommandError.cancelled(program: "sh")) { try result.get() }
        }
    }

    private func contents(of path: String) -> [UInt8] {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = max(0, read(file, &buffer, 64))
        return Array(buffer.prefix(count))
    }

    /// A killed process that nobody of ours reaps may be a zombie for a while.
    private func isGone(_ pid: pid_t) -> Bool {
        let file = open("/proc/\(pid)/stat", O_RDONLY)
        guard file >= 0 else { return true }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = max(0, read(file, &buffer, 256))
        let text = String(decoding: buffer.prefix(count), as: UTF8.self)
        return text.isEmpty || text.contains(") Z") || text.contains(") X")
    }
}
