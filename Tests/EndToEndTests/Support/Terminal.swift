import Foundation
import Testing

/// A terminal window with one program in it, seen and used as a person would.
struct Terminal: Sendable {
    fileprivate let story: Story
    fileprivate let tmux: Tmux
    fileprivate let name: String
    /// Files beside the story's home: what the window's script leaves there begins with this.
    fileprivate let files: String

    // MARK: Doing

    /// Presses keys by their names: `j`, `Enter`, `Escape`, `C-d`, `Tab`, `PageDown`.
    func press(_ keys: String...) async throws {
        for key in keys { try await tmux.run("send-keys", "-t", name, key) }
    }

    /// Types text as it is.
    func type(_ text: String) async throws {
        try await tmux.run("send-keys", "-t", name, "-l", text)
    }

    /// Goes back with `q` until the program has ended.
    func quit() async throws {
        for _ in 0..<20 {
            if try await screen().has("ENDED") { return }
            try await press("q")
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    func resize(_ columns: Int, _ rows: Int) async throws {
        try await tmux.run("resize-window", "-t", name, "-x", "\(columns)", "-y", "\(rows)")
    }

    /// Sends the program a signal.
    func signal(_ number: Int32) async throws {
        kill(try await process(), number)
    }

    /// The program's process number, once it runs.
    func process() async throws -> pid_t {
        try await story.wait(for: "the program's process number") { !story.text(of: "\(files).pid").isEmpty }
        let text = story.text(of: "\(files).pid").trimmingCharacters(in: .whitespacesAndNewlines)
        guard let number = pid_t(text) else { throw Story.Failure(description: "'\(text)' is no process number") }
        return number
    }

    // MARK: Seeing

    /// The landing screen once every source of the drill has been heard and every row judged.
    @discardableResult
    func seesWholeFleet(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Screen {
        try await sees("the whole fleet", sourceLocation: sourceLocation) { screen in
            screen.has("FLEET 13") && screen.has("7/7") && screen.has("recs-two-tow")
                && screen.text.contains(/✗ ?1\b.*▲ ?3\b.*● ?9\b/)
        }
    }

    func screen() async throws -> Screen {
        Screen(try await tmux.run("capture-pane", "-p", "-t", name))
    }

    /// The screen with the sequences that colour it.
    func styled() async throws -> String {
        try await tmux.run("capture-pane", "-p", "-e", "-t", name)
    }

    /// What is underlined on the last line that is not empty, where things are typed.
    func underlined() async throws -> String {
        let text = try await styled().split(separator: "\n").last.map(String.init) ?? ""
        var (isUnderlined, underlined) = (false, "")
        for part in text.matches(of: /\u{1B}\[(?<attributes>[0-9;:]*)m|(?<character>[^\u{1B}])/) {
            if let character = part.output.character {
                if isUnderlined { underlined += character }
                continue
            }
            for attribute in (part.output.attributes ?? "").split(separator: ";", omittingEmptySubsequences: false) {
                if attribute == "4" { isUnderlined = true }
                if ["", "0", "24"].contains(attribute) { isUnderlined = false }
            }
        }
        return underlined
    }

    /// What the program has put on the terminal's clipboard, the last first.
    func clipboard() async throws -> String {
        try await tmux.run("show-buffer")
    }

    /// Waits until all of this is on the screen, and gives it back.
    @discardableResult func sees(
        _ texts: String..., within limit: Duration = Story.patience, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Screen {
        try await sees(texts.joined(separator: "' and '"), within: limit, sourceLocation: sourceLocation) { screen in
            texts.allSatisfy(screen.has)
        }
    }

    /// Waits until the screen is as described, twice in a row the same, since one look may see a frame half painted; or
    /// in ten looks in a row, since on a busy machine something may move between any two.
    @discardableResult func sees(
        _ what: String, within limit: Duration = Story.patience, sourceLocation: SourceLocation = #_sourceLocation,
        where condition: (Screen) -> Bool
    ) async throws -> Screen {
        let end = ContinuousClock.now + limit
        var (last, inARow) = (Screen(""), 0)
        repeat {
            let seen = try await screen()
            inARow = condition(seen) ? inARow + 1 : 0
            if inARow > 0, seen == last || inARow == 10 { return seen }
            last = seen
            try await Task.sleep(for: .milliseconds(30))
        } while ContinuousClock.now < end
        Issue.record("waited in vain for '\(what)' on\n\(last.text)", sourceLocation: sourceLocation)
        throw Story.Failure(description: "never saw '\(what)'")
    }

    /// Every byte that the program has written to the terminal so far.
    func bytes() -> [UInt8] {
        (try? Data(contentsOf: URL(filePath: "\(files).bytes"))).map(Array.init) ?? []
    }

    /// Waits until the program has ended, and checks that the shell has its terminal back: modes, main screen, cursor.
    @discardableResult func ended(
        _ status: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Screen {
        let screen = try await sees("ENDED", sourceLocation: sourceLocation)
        #expect(screen.has("ENDED \(status)"), "\(screen.text)", sourceLocation: sourceLocation)
        #expect(screen.has("BEFORE"), "the main screen is not back:\n\(screen.text)", sourceLocation: sourceLocation)
        try await story.wait(for: "the modes afterwards") { !story.text(of: "\(files).after").isEmpty }
        let modes = ["before", "after"].map { story.text(of: "\(files).\($0)") }
        #expect(modes[0] == modes[1], sourceLocation: sourceLocation)
        let flags = try await tmux.run(
            "display-message", "-p", "-t", name,
            "#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_cursor_flag}")
        #expect(flags == "0 1 0 0\n", sourceLocation: sourceLocation)
        return screen
    }
}

extension Story {
    /// Opens a window and starts the program in it, or another; `redirection` is what a shell would have after the
    /// command, as `</dev/null`.
    func terminal(
        _ columns: Int, _ rows: Int, _ arguments: String..., environment: [String: String] = [:],
        redirection: String = "", program: String = Program.path
    ) async throws -> Terminal {
        let name = "window-\(nextNumber())"
        let files = "\(folder)/\(name)"
        let variables = self.environment(environment).map { "\($0.key)=\(Self.quoted($0.value))" }.sorted()
        let command = ([program] + arguments).map(Self.quoted).joined(separator: " ")
        let script = """
            cd \(Self.quoted(home))
            trap : INT
            while [ ! -e \(files).go ]; do sleep 0.02; done
            stty -g > \(files).before
            echo BEFORE
            env -i \(variables.joined(separator: " ")) \
            sh -c 'echo $$ > \(files).pid; exec "$@"' program \(command) \(redirection)
            echo "ENDED $?"
            stty -g > \(files).after
            exec sleep 600

            """
        try script.write(toFile: "\(files).sh", atomically: false, encoding: .utf8)
        let tmux = Tmux(self)
        try await tmux.open(name, columns: columns, rows: rows, script: "\(files).sh")
        try await tmux.run("pipe-pane", "-O", "-t", name, "exec cat > \(files).bytes")
        _ = FileManager.default.createFile(atPath: "\(files).go", contents: nil)
        return Terminal(story: self, tmux: tmux, name: name, files: files)
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
}
