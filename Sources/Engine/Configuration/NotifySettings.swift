internal import Backends
public import OpsModel
public import Wire

/// Where people elsewhere are told of what happens.
public struct SinkConfiguration: Sendable {
    /// An address as it is written, or where it is kept because whoever knows it may post.
    public enum Address: Sendable {
        case plain(String)
        case secret(SecretReference)

        var reference: SecretReference? { if case .secret(let reference) = self { reference } else { nil } }
    }

    public enum Kind: Sendable {
        /// JSON, ours where the receiver wants no other, signed where there is a secret for it.
        case webhook(Address, body: WebhookBody? = nil, signedBy: SecretReference?)
        /// An incoming webhook of Slack, or of what speaks as it does.
        case slack(Address)
        /// An argument vector, run without a shell.
        case command([String])
        /// Events API v2.
        case pagerduty(routingKey: SecretReference, address: String)

        /// Of its secrets.
        var references: [SecretReference] {
            switch self {
            case .webhook(let address, _, let key): [address.reference, key].compactMap { $0 }
            case .slack(let address): [address.reference].compactMap { $0 }
            case .command: []
            case .pagerduty(let key, _): [key]
            }
        }

        /// As the configuration names it.
        var name: String {
            switch self {
            case .webhook: "webhook"
            case .slack: "slack"
            case .command: "command"
            case .pagerduty: "pagerduty"
            }
        }
    }

    public var name: String
    public var kind: Kind
    public var events: Set<Announcement.Event>
    /// How long one delivery may take.
    public var deadline: Duration
    public var http: HTTPSettings
    /// Where it begins in the file.
    public var line: Int

    public init(
        name: String, kind: Kind, events: Set<Announcement.Event> = Set(Announcement.Event.allCases),
        deadline: Duration = .seconds(10), http: HTTPSettings = HTTPSettings(), line: Int = 0
    ) {
        self.name = name
        self.kind = kind
        self.events = events
        self.deadline = deadline
        self.http = http
        self.line = line
    }

    /// What it is sent: people who read are told what begins and how an incident ends; what counts along is told the
    /// end of everything.
    var wish: SinkWish {
        let all = Announcement.Topic.allCases.filter { events.contains($0.event) }
        guard case .slack = kind else { return SinkWish(sink: name, topics: Set(all)) }
        return SinkWish(sink: name, topics: Set(all.filter { $0.event == .incident || $0.phase == .begins }))
    }
}

/// What may stand under `notify:`, and how it is read.
enum NotifySettings {
    static let pagerDuty = "https://events.pagerduty.com/v2/enqueue"

    static var specs: [OptionSpec] {
        [
            OptionSpec("name", .name, required: true, "What the sink is called on screen; unique."),
            OptionSpec(
                "kind", .choice(["webhook", "slack", "command", "pagerduty"]), required: true,
                "`webhook` posts JSON, `slack` a text to an incoming webhook of Slack or its like, `command` runs a program with JSON on its standard input, `pagerduty` sends to the Events API v2."
            ),
            OptionSpec(
                "events", .list(.choice(Announcement.Event.allCases.map(\.rawValue))),
                "What it is told (default: everything)."),
            OptionSpec(
                "url", .url,
                "Of `webhook` and `slack`: where to post. Of `pagerduty`: in place of `\(pagerDuty)`."),
            OptionSpec(
                "secretUrl", .secret,
                "Of `webhook` and `slack`, in place of `url`: where the address is kept, because whoever knows it may post."
            ),
            OptionSpec(
                "body", .json,
                "Of `webhook`, in place of our own document: the JSON that its receiver wants, as a map; in its texts stand `{{summary}}`, `{{facts.service}}` and the like."
            ),
            OptionSpec(
                "secret", .secret,
                "Of `webhook`: what the header `X-MLOps-Signature: sha256=…` is made with, the HMAC-SHA256 of `X-MLOps-Timestamp`, a full stop and the body."
            ),
            OptionSpec("routingKey", .secret, "Of `pagerduty`: the integration key of the service."),
            OptionSpec(
                "command", .list(.text), "Of `command`: the program and its arguments, run without a shell."),
            OptionSpec("deadline", .duration, "How long one delivery may take (default 10s, from 100ms to 30s)."),
            OptionSpec("tls", .object(ConfigurationSpec.tls), "Certificates, for https addresses."),
            OptionSpec("proxy", .text, "As for a backend."),
        ]
    }

    /// The keys that each kind knows besides those of all.
    static let keys: [String: Set<String>] = [
        "webhook": ["url", "secretUrl", "body", "secret", "tls", "proxy"],
        "slack": ["url", "secretUrl", "tls", "proxy"],
        "command": ["command"], "pagerduty": ["routingKey", "url", "tls", "proxy"],
    ]

    static let common: Set<String> = ["name", "kind", "events", "deadline"]
}

extension ConfigurationReader {
    mutating func notify(_ elements: [Setting]) -> [SinkConfiguration] {
        var lines: [String: Int] = [:]
        var sinks: [SinkConfiguration] = []
        for (index, setting) in elements.enumerated() {
            let path = "notify[\(index)]"
            guard let kind = setting["kind"]?.text else { continue }
            for entry in setting.entries
            where !NotifySettings.common.contains(entry.key)
                && NotifySettings.keys[kind]?.contains(entry.key) != true
            {
                reader.report(entry.line, "\(path): '\(entry.key)' means nothing to the kind \(kind); leave it out")
            }
            guard let name = setting["name"]?.text else { continue }
            if let earlier = lines[name] {
                reader.report(
                    setting.line, "notify '\(name)' stands already in line \(earlier); give each its own name")
                continue
            }
            lines[name] = setting.line
            if let sink = sink(setting, name, kind, path: path) { sinks.append(sink) }
        }
        return sinks
    }

    private mutating func sink(
        _ setting: Setting, _ name: String, _ kind: String, path: String
    ) -> SinkConfiguration? {
        let deadline = bounded(
            setting["deadline"], path: "\(path).deadline", .milliseconds(100), .seconds(30), "from 100ms to 30s")
        var http = HTTPSettings()
        http.tls = tls(setting["tls"], path: "\(path).tls")
        http.proxy = proxy(setting["proxy"], path: "\(path).proxy")
        let events = (setting["events"]?.elements ?? []).compactMap(\.text).compactMap(Announcement.Event.init)
        guard let read = sinkKind(setting, name, kind) else { return nil }
        return SinkConfiguration(
            name: name, kind: read, events: events.isEmpty ? Set(Announcement.Event.allCases) : Set(events),
            deadline: deadline ?? .seconds(10), http: http, line: setting.line)
    }

    private mutating func sinkKind(_ setting: Setting, _ name: String, _ kind: String) -> SinkConfiguration.Kind? {
        func lacks(_ what: String) {
            if !setting.hasGaps { reader.report(setting.line, "notify '\(name)' (\(kind)) lacks \(what)") }
        }
        switch kind {
        case "webhook", "slack":
            let (plain, secret) = (setting["url"]?.text, secret(setting["secretUrl"]))
            if plain != nil, secret != nil {
                reader.report(setting.line, "notify '\(name)' has both 'url' and 'secretUrl'; keep one of them")
            }
            guard let address = secret.map(SinkConfiguration.Address.secret) ?? plain.map({ .plain($0) }) else {
                lacks("'url' or 'secretUrl'")
                return nil
            }
            if kind == "slack" { return .slack(address) }
            return .webhook(address, body: body(setting["body"]), signedBy: self.secret(setting["secret"]))
        case "command":
            let words = setting["command"]?.elements.compactMap(\.text) ?? []
            guard let program = words.first, !program.isEmpty else {
                lacks("'command': the program and its arguments")
                return nil
            }
            let resolved = program.contains("/") ? paths.resolving(program) : program
            return .command([resolved] + words.dropFirst())
        case "pagerduty":
            guard let key = secret(setting["routingKey"]) else {
                lacks("'routingKey'")
                return nil
            }
            return .pagerduty(routingKey: key, address: setting["url"]?.text ?? NotifySettings.pagerDuty)
        default: return nil
        }
    }

    private mutating func body(_ setting: Setting?) -> WebhookBody? {
        guard let setting else { return nil }
        do throws(SettingsError) {
            return try WebhookBody(setting)
        } catch {
            for mistake in error.mistakes { reader.report(mistake.line, mistake.message) }
            return nil
        }
    }
}
