/// Makes of a fenced block what its first words say it is.
struct RunbookBlockReader {
    let file: String
    let readArguments: RunbookReader.ReadArguments

    struct Reading {
        var block: RunbookBlock
        var problems: [RunbookProblem] = []
    }

    /// Why a block cannot be executed, at a line of the file.
    private struct Fault: Error {
        var problems: [RunbookProblem]

        init(_ file: String, _ line: Int, _ message: String) {
            problems = [RunbookProblem(file: file, line: line, message)]
        }

        init(_ problems: [RunbookProblem]) { self.problems = problems }
    }

    /// `line` is that of the opening fence.
    func read(info: String, text: String, line: Int) -> Reading {
        let words = info.split(whereSeparator: \.isWhitespace).map(String.init)
        do throws(Fault) {
            let content = try content(words, text, line)
            return Reading(block: RunbookBlock(content, info: info, text: text, line: line))
        } catch {
            let message = error.problems.first?.message ?? "cannot be read"
            let block = RunbookBlock(.broken(message), info: info, text: text, line: line)
            return Reading(block: block, problems: error.problems)
        }
    }

    private func content(_ words: [String], _ text: String, _ line: Int) throws(Fault) -> RunbookBlock.Content {
        switch words.first {
        case "check": .check(try check(Array(words.dropFirst()), text, line))
        case "action": .action(try action(Array(words.dropFirst()), text, line))
        case "sh": .script(try script(Array(words.dropFirst()), text, line))
        case "wait": .wait(try wait(Array(words.dropFirst()), text, line))
        default: .code
        }
    }

    // MARK: Checks

    private func check(_ words: [String], _ text: String, _ line: Int) throws(Fault) -> RunbookCheck {
        switch words {
        case ["promql"]: return try promQL(text, .every, line)
        case ["promql", "any"]: return try promQL(text, .any, line)
        case ["http"]: return try http(text, line)
        default:
            let word = words.joined(separator: " ")
            throw Fault(
                file, line, "`check \(word)` is no check; write `check promql`, `check promql any` or `check http`")
        }
    }

    private func promQL(_ text: String, _ quantifier: CheckQuantifier, _ line: Int) throws(Fault) -> RunbookCheck {
        let (query, comparison) = try split(text, line)
        return .promQL(query: try template(query, line, Self.landing(in: query)), comparison, quantifier)
    }

    private func split(_ text: String, _ line: Int) throws(Fault) -> (query: String, comparison: CheckComparison) {
        do throws(CheckFault) {
            return try CheckComparison.split(text)
        } catch {
            throw Fault(file, line + 1, error.sentence)
        }
    }

    private typealias Landing = (String, Int) throws(TemplateFault) -> RunbookTemplate.Landing

    private static func landing(in query: String) -> Landing {
        let (literals, bytes) = (PromQLScan(query).literals, Array(query.utf8))
        return { (name, offset) throws(TemplateFault) in
            guard let literal = literals.first(where: { $0.range.contains(offset) }) else { throw .outsideString(name) }
            if literal.quote == UInt8(ascii: "`") { throw .inRawString(name) }
            let backslashes = bytes[literal.range.lowerBound..<offset].reversed().prefix { $0 == UInt8(ascii: "\\") }
            guard backslashes.count.isMultiple(of: 2) else { throw .escaped(name) }
            return literal.isRegex ? .promQLRegex(quote: literal.quote) : .promQLString(quote: literal.quote)
        }
    }

    private func http(_ text: String, _ line: Int) throws(Fault) -> RunbookCheck {
        var lines = text.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
            .filter { !$0.isEmpty }[...]
        var request = lines.popFirst() ?? []
        if request.first == "GET" { request.removeFirst() }
        guard request.count == 1, let url = request.first else {
            throw Fault(file, line + 1, "a check by HTTP is one GET; write `GET https://host/path`")
        }
        guard let host = Self.hostEnd(of: url) else {
            throw Fault(file, line + 1, "'\(url)' is no address; write `GET https://host/path`")
        }
        let landing: Landing = { (name, offset) throws(TemplateFault) in
            if offset < host { throw .inHost(name) }
            return .urlComponent
        }
        return .http(url: try template(url, line, landing), try expected(Array(lines), line))
    }

    /// The byte where the host of an address ends; `nil` where it is no address.
    private static func hostEnd(of url: String) -> Int? {
        guard let scheme = ["http://", "https://"].first(where: url.hasPrefix) else { return nil }
        let host = url.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        return host.isEmpty || host.contains("@") ? nil : scheme.utf8.count + host.utf8.count
    }

    private func expected(_ lines: [[String]], _ line: Int) throws(Fault) -> ExpectedStatus {
        guard let words = lines.first else { return .success }
        let statuses = words.dropFirst().compactMap { Int($0) }.filter { (100..<600).contains($0) }
        guard lines.count == 1, words.first == "expect", words.count > 1 else {
            throw Fault(
                file, line + 2, "below the GET stands only what is expected; write `expect 200` or `expect 2xx`")
        }
        if words.dropFirst() == ["2xx"] { return .success }
        guard statuses.count == words.count - 1 else {
            throw Fault(file, line + 2, "a status is a number from 100 to 599; write `expect 200 204` or `expect 2xx`")
        }
        return .these(statuses)
    }

    private func template(_ text: String, _ line: Int, _ landing: Landing) throws(Fault) -> RunbookTemplate {
        do throws(TemplateFault) {
            return try RunbookTemplate(text, landing: landing)
        } catch {
            throw Fault(file, line + 1, error.sentence)
        }
    }

    // MARK: Actions, scripts, waiting

    private func action(_ words: [String], _ text: String, _ line: Int) throws(Fault) -> RunbookAction {
        guard words.count == 1, let kind = words.first, RunbookAction.kinds.contains(kind) else {
            throw Fault(
                file, line,
                "`action \(words.joined(separator: " "))` is no change request; there are \(RunbookAction.kinds.joined(separator: ", "))"
            )
        }
        let reading = readArguments(text, line + 1)
        guard reading.problems.isEmpty else { throw Fault(reading.problems) }
        var arguments: [RunbookAction.Argument] = []
        for (name, value) in reading.arguments {
            let landing: Landing = { (_, _) throws(TemplateFault) in .plain }
            arguments.append(.init(name: name, value: try template(value, line, landing)))
        }
        return RunbookAction(kind: kind, arguments: arguments)
    }

    /// Nothing is put into a script, so a placeholder in it would reach the shell as it is written.
    private func script(_ words: [String], _ text: String, _ line: Int) throws(Fault) -> RunbookScript {
        let timeout = try timeout(words, line)
        for case .name(let name) in RunbookTemplate.pieces(of: text) {
            guard let placeholder = Placeholder(rawValue: name) else { continue }
            throw Fault(
                file, line + 1,
                "{{\(name)}} is not filled in a script, whose text is never changed; write \"$\(placeholder.variable)\""
            )
        }
        return RunbookScript(text: text, timeout: timeout)
    }

    private func timeout(_ words: [String], _ line: Int) throws(Fault) -> Duration {
        guard let word = words.first else { return RunbookScript.usualTimeout }
        let (form, longest) = ("timeout=", RunbookScript.longestTimeout)
        guard words.count == 1, word.hasPrefix(form),
            let timeout = Duration(configuration: String(word.dropFirst(form.count))), timeout > .zero,
            timeout <= longest
        else {
            throw Fault(
                file, line,
                "`sh` takes a deadline and nothing else; write `sh timeout=15m`, \(longest.configurationText) at most")
        }
        return timeout
    }

    private func wait(_ words: [String], _ text: String, _ line: Int) throws(Fault) -> RunbookWait {
        let form = "write `wait until=healthy for=10m timeout=30m`"
        var values: [String: String] = [:]
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, ["until", "for", "timeout"].contains(parts[0]), values[parts[0]] == nil else {
                throw Fault(file, line, "`\(word)` is nothing to wait by; \(form)")
            }
            values[parts[0]] = parts[1]
        }
        guard let until = values["until"], let timeout = values["timeout"].flatMap(Duration.init(configuration:)) else {
            throw Fault(file, line, "a `wait` needs a condition and a deadline; \(form)")
        }
        guard let length = values["for"].map({ Duration(configuration: $0) }) ?? .zero, length <= timeout else {
            throw Fault(file, line, "`for` is a duration within the timeout; \(form)")
        }
        switch until {
        case "healthy": return RunbookWait(until: .healthy, for: length, timeout: timeout)
        case "promql":
            return RunbookWait(until: .check(try promQL(text, .every, line)), for: length, timeout: timeout)
        default:
            throw Fault(
                file, line, "nobody knows when it is '\(until)'; write until=healthy, or until=promql and a query")
        }
    }
}
