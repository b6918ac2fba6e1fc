internal import FoundationEssentials
internal import OpsModel
internal import Wire

/// An announcement in the form that each kind of sink takes; nothing in it is raw from outside.
struct SinkMessage {
    let announcement: Announcement
    /// Whose systems it is of; empty where the configuration gives no name.
    let fleet: String

    /// The same for the same subject of the same systems: what PagerDuty joins events by.
    var correlation: String { "mlops-tui/\(fleet)/\(announcement.subject)" }

    private var place: String { fleet.isEmpty ? "" : "[\(fleet)] " }

    /// One line, printable.
    var summary: String { PlainText.printable(place + announcement.summary) }

    // MARK: JSON

    private struct Document: Encodable {
        let version = 1
        let key: String
        let topic: String
        let subject: String
        let fleet: String
        let at: String
        let severity: String
        let level: Int?
        let summary: String
        let facts: [String: String]
        let command: String?
    }

    /// For webhooks and commands, in our own form where the receiver wants no other.
    func json(_ body: WebhookBody? = nil) throws(SinkFault) -> [UInt8] {
        if let body { return try Self.encoded(WebhookBody.Filled(value: body.value, message: self)) }
        return try Self.encoded(
            Document(
                key: announcement.key, topic: announcement.topic.rawValue, subject: announcement.subject, fleet: fleet,
                at: CivilTime(announcement.at).rfc3339, severity: announcement.severity.rawValue,
                level: announcement.level, summary: announcement.summary, facts: facts, command: announcement.command))
    }

    /// Of facts with one name all values, one after the other.
    var facts: [String: String] {
        Dictionary(announcement.facts.map { ($0.name, $0.value) }) { "\($0); \($1)" }
    }

    private static func encoded(_ document: some Encodable) throws(SinkFault) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(document) else { throw SinkFault("it cannot be written as JSON") }
        return Array(JSONText.escapingUnprintable(String(decoding: data, as: UTF8.self)).utf8)
    }

    // MARK: Slack

    private struct Text: Encodable {
        let text: String
    }

    /// `{"text": …}` of an incoming webhook (api.slack.com/messaging/webhooks).
    func slack() throws(SinkFault) -> [UInt8] {
        var lines = ["*\(Self.mrkdwn(place + announcement.summary))*"]
        lines += announcement.facts.map { "\(Self.mrkdwn($0.name)): \(Self.mrkdwn($0.value))" }
        if let command = announcement.command { lines.append("`\(Self.mrkdwn(command))`") }
        return try Self.encoded(Text(text: lines.joined(separator: "\n")))
    }

    /// Text that makes no link under another name and no mention: `&`, `<` and `>` as Slack's formatting rules say. Stars
    /// and the like, for which Slack has no escape, may change a style and nothing else.
    static func mrkdwn(_ text: String) -> String {
        PlainText.printable(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
    }

    // MARK: PagerDuty

    private struct Event: Encodable {
        struct Payload: Encodable {
            let summary: String
            let source: String
            let severity: String
            let timestamp: String
            let component: String?
            let customDetails: [String: String]

            enum CodingKeys: String, CodingKey {
                case summary, source, severity, timestamp, component
                case customDetails = "custom_details"
            }
        }

        let routingKey: String
        let action: String
        let deduplication: String
        let client = "mlops-tui"
        let payload: Payload?

        enum CodingKeys: String, CodingKey {
            case client, payload
            case routingKey = "routing_key"
            case action = "event_action"
            case deduplication = "dedup_key"
        }
    }

    /// An event of the Events API v2 (developer.pagerduty.com/docs/events-api-v2/trigger-events).
    func pagerDuty(_ routingKey: Secret) throws(SinkFault) -> [UInt8] {
        let action =
            switch announcement.topic.phase {
            case .begins, .goesOn: "trigger"
            case .isTaken: "acknowledge"
            case .ends: "resolve"
            }
        var details = facts
        details["key"] = announcement.key
        details["command"] = announcement.command
        let payload = Event.Payload(
            summary: String(summary.prefix(1024)), source: fleet.isEmpty ? "mlops-tui" : fleet,
            severity: announcement.severity.rawValue, timestamp: CivilTime(announcement.at).rfc3339,
            component: details["service"] ?? details["services"], customDetails: details)
        return try Self.encoded(
            Event(
                routingKey: routingKey.reveal(), action: action, deduplication: String(correlation.prefix(255)),
                payload: action == "trigger" ? payload : nil))
    }
}

/// Why an announcement was not taken, as a sentence without secrets.
struct SinkFault: Error, CustomStringConvertible {
    let description: String
    /// How long the receiver asked to be left alone.
    var retryAfter: Duration?

    init(_ description: String, retryAfter: Duration? = nil) {
        self.description = description
        self.retryAfter = retryAfter
    }
}
