internal import Backends
internal import OpsModel
internal import Wire
internal import Yams

/// Reads one YAML scalar as a declared shape, or says what to write instead. Values that may be secret are not
/// repeated.
struct ScalarReading {
    struct Mistake: Error {
        let sentence: String
    }

    /// Where the value stands: `backends[0].interval`.
    let path: String
    /// The id of the backend it belongs to; empty elsewhere.
    let owner: String

    func read(_ node: Node, _ shape: OptionSpec.Shape) -> Result<Setting.Content, Mistake> {
        guard let scalar = node.scalar else { return mistake("is \(node.kindInWords); \(wanted(shape))") }
        guard !node.isEmpty else { return mistake("is empty; \(wanted(shape)), or leave the key out") }
        let tag = scalar.tag.description
        guard !tag.hasPrefix("!"), !tag.hasSuffix(":binary") else {
            return mistake("has a tag, and tags ('!…') are not read; \(wanted(shape))")
        }
        return read(scalar.string, isPlain: scalar.style == .plain, shape)
    }

    private func read(
        _ text: String, isPlain: Bool, _ shape: OptionSpec.Shape
    ) -> Result<Setting.Content, Mistake> {
        switch shape {
        case .text: return .success(.text(text))
        case .name: return name(text, isPlain: isPlain)
        case .url: return url(text)
        case .secret: return secret(text)
        case .bool: return bool(text, isPlain: isPlain)
        case .integer(let range): return integer(text, isPlain: isPlain, range)
        case .number(let range): return number(text, isPlain: isPlain, range)
        case .duration: return duration(text)
        case .choice(let choices): return choice(text, choices)
        case .json: return .success(isPlain ? plain(text) : .text(text))
        case .list, .object, .dictionary: return mistake("is a single value; \(wanted(shape))")
        }
    }

    /// What YAML takes for a number or a truth value is no name, unless quotes say so.
    private func name(_ text: String, isPlain: Bool) -> Result<Setting.Content, Mistake> {
        guard isPlain else { return .success(.text(text)) }
        let kind: String? =
            if ["true", "false"].contains(text.lowercased()) {
                "a truth value"
            } else if isDecimal(text), Double(text) != nil { "a number" } else { nil }
        guard let kind else { return .success(.text(text)) }
        return mistake("is \(kind), and a name is wanted; write it in quotes: \"\(text)\"")
    }

    /// As YAML 1.2's core schema takes it, and JSON with it.
    private func plain(_ text: String) -> Setting.Content {
        if let flag = ["true": true, "false": false][text.lowercased()] { return .bool(flag) }
        guard isDecimal(text), let number = Double(text), number.isFinite else { return .text(text) }
        return .number(number)
    }

    private func url(_ text: String) -> Result<Setting.Content, Mistake> {
        do throws(BaseURLError) {
            _ = try BaseURL(text)
            return .success(.text(text))
        } catch {
            switch error {
            case .credential:
                return mistake(
                    "holds a user or a password; take them out of the address and write"
                        + "  auth: { basic: { user: NAME, password: \"env:\(variable("password"))\" } }")
            case .scheme: return mistake("begins with neither http:// nor https://; \(wanted(.url))")
            case .query: return mistake("holds a query or a fragment; \(wanted(.url))")
            case .unreadable(let reason): return mistake("cannot be read (\(reason)); \(wanted(.url))")
            }
        }
    }

    private func secret(_ text: String) -> Result<Setting.Content, Mistake> {
        do throws(SecretError) {
            _ = try SecretSource(text)
            return .success(.text(text))
        } catch .incomplete, .unreadableCommand {
            return mistake("names no secret; \(wanted(.secret))")
        } catch {
            return literal(secretAt: path)
        }
    }

    private func literal(secretAt path: String) -> Result<Setting.Content, Mistake> {
        let key = path.split(separator: ".").last.map(String.init) ?? "secret"
        return mistake(
            "is written out; write  \(key): \"env:\(variable(key))\"  and set that variable"
                + " (or \"file:PATH\", or \"command:PROGRAM ARG…\")")
    }

    private func bool(_ text: String, isPlain: Bool) -> Result<Setting.Content, Mistake> {
        switch text.lowercased() {
        case "true" where isPlain: .success(.bool(true))
        case "false" where isPlain: .success(.bool(false))
        default: wrong(text, .bool)
        }
    }

    private func integer(_ text: String, isPlain: Bool, _ range: ClosedRange<Int>) -> Result<Setting.Content, Mistake> {
        guard isPlain, let value = Int(text), range.contains(value) else {
            return wrongNumber(text, isPlain: isPlain, .integer(range))
        }
        return .success(.number(Double(value)))
    }

    private func number(
        _ text: String, isPlain: Bool, _ range: ClosedRange<Double>
    ) -> Result<Setting.Content, Mistake> {
        guard isPlain, isDecimal(text), let value = Double(text), range.contains(value) else {
            return wrongNumber(text, isPlain: isPlain, .number(range))
        }
        return .success(.number(value))
    }

    /// `Double` reads `nan`, `inf` and hexadecimals as well.
    private func isDecimal(_ text: String) -> Bool {
        text.utf8.allSatisfy { (48...57).contains($0) || "+-.eE".utf8.contains($0) }
    }

    private func duration(_ text: String) -> Result<Setting.Content, Mistake> {
        Duration(configuration: text) == nil ? wrong(text, .duration) : .success(.text(text))
    }

    private func choice(_ text: String, _ choices: [String]) -> Result<Setting.Content, Mistake> {
        if choices.contains(text) { return .success(.text(text)) }
        let hint = NearestName.question(text, among: choices).map { "; \($0)" } ?? ""
        return mistake("is \(quoted(text)), which is unknown\(hint); \(wanted(.choice(choices)))")
    }

    private func wrong(_ text: String, _ shape: OptionSpec.Shape) -> Result<Setting.Content, Mistake> {
        mistake("is \(quoted(text)); \(wanted(shape))")
    }

    private func wrongNumber(
        _ text: String, isPlain: Bool, _ shape: OptionSpec.Shape
    ) -> Result<Setting.Content, Mistake> {
        mistake("is \(quoted(text)); \(wanted(shape))\(isPlain ? "" : ", without quotes")")
    }

    private func mistake(_ sentence: String) -> Result<Setting.Content, Mistake> {
        .failure(Mistake(sentence: "'\(path)' \(sentence)"))
    }

    /// A value as it was written, cut where it is long.
    private func quoted(_ text: String) -> String {
        text.count > 40 ? "'\(text.prefix(40))…'" : "'\(text)'"
    }

    /// `REGISTRY_PASSWORD`
    private func variable(_ key: String) -> String {
        let name = owner.isEmpty ? key : "\(owner)_\(key)"
        return String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    private func wanted(_ shape: OptionSpec.Shape) -> String {
        switch shape {
        case .text, .name: "write a text"
        case .url: "write an address such as http://host:9090 or https://host/path"
        case .secret: "write \"env:NAME\", \"file:PATH\" or \"command:PROGRAM ARG…\""
        case .bool: "write true or false, without quotes"
        case .integer(let range): "write a whole number\(range.inWords)"
        case .number(let range): "write a number\(range.inWords)"
        case .duration: "write a duration such as 500ms, 15s, 5m, 6h or 30d"
        case .choice(let choices): "known: \(choices.joined(separator: ", "))"
        case .list: "write a list"
        case .object, .dictionary: "write a map"
        case .json: "write a value"
        }
    }

}
