import OpsModel
import Wire

/// Reads the lists of Prometheus' API that are no query results: alerts, targets, rules.
struct PrometheusAnswers: Sendable {
    /// A list longer than this is read up to here, and said to be cut.
    static let most = 20_000

    let backend: BackendID
    var externalLabels: Set<String> = []

    /// `/api/v1/alerts`: what is pending or firing now, with the instant its condition began to hold.
    func alerts(_ data: JSON) -> Listing<Alert> {
        listing(data["alerts"]) { alert($0) }
    }

    /// `/api/v1/targets`: what is scraped now.
    func targets(_ data: JSON) -> Listing<ScrapeTarget> {
        listing(data["activeTargets"]) { target($0) }
    }

    /// `/api/v1/rules`: which rules fail to be evaluated, and how long conditions hold before alerts fire.
    static func rules(_ data: JSON) -> AlertingRules {
        var rules = AlertingRules()
        for rule in data["groups"].array.flatMap({ $0["rules"].array.map { $0 } }) {
            guard let name = rule["name"].string else { continue }
            if rule["health"].isString("err") {
                rules.failing.append(rule["lastError"].string.map { "\(name) (\($0))" } ?? name)
            }
            guard rule["type"].isString("alerting"), rules.holds.count < most else { continue }
            // One that is made of an alert's labels is known only with the alert.
            if let url = rule["annotations"]["runbook_url"].string, !url.contains("{{") {
                rules.runbookURLs[name] = url
            }
            guard let hold = rule["duration"].double, hold >= 0, hold < 1e9 else { continue }
            rules.holds[name] = max(rules.holds[name] ?? .zero, .seconds(hold))
        }
        return rules
    }

    private func listing<Item>(_ list: JSON, read: (JSON) -> Item?) -> Listing<Item> {
        var listing = Listing<Item>()
        for element in list.array {
            if listing.items.count == Self.most {
                listing.cutAt = Self.most
                break
            }
            if let item = read(element) { listing.items.append(item) } else { listing.unreadable += 1 }
        }
        return listing
    }

    private func alert(_ json: JSON) -> Alert? {
        let labels = json["labels"].texts
        guard !labels.isEmpty else { return nil }
        return Alert(
            id: AlertID(backend: backend, fingerprint: LabelFingerprint(labels, without: externalLabels).description),
            labels: labels, annotations: json["annotations"].texts, state: state(json["state"].string),
            activeAt: json["activeAt"].string.flatMap { Instant(rfc3339: $0) }, value: json["value"].double)
    }

    private func state(_ text: String?) -> Alert.AlertState {
        switch text {
        case "pending": .pending
        case "firing": .firing
        default: .unknown
        }
    }

    private func target(_ json: JSON) -> ScrapeTarget? {
        let labels = json["labels"].texts
        guard let instance = labels["instance"] ?? json["scrapeUrl"].string else { return nil }
        let isUp: Bool? =
            switch json["health"].string {
            case "up": true
            case "down": false
            default: nil
            }
        return ScrapeTarget(
            id: TargetID(backend: backend, job: labels["job"] ?? json["scrapePool"].string ?? "", instance: instance),
            labels: labels, isUp: isUp, lastError: json["lastError"].string ?? "", lastScrape: lastScrape(json))
    }

    /// A target never scraped has the year 1.
    private func lastScrape(_ json: JSON) -> Instant? {
        json["lastScrape"].string.flatMap { Instant(rfc3339: $0) }.flatMap { $0.seconds > 0 ? $0 : nil }
    }
}

/// What the list of rules tells besides the alerts.
struct AlertingRules: Sendable, Equatable {
    /// Names of rules whose evaluation fails, each with why.
    var failing: [String] = []
    /// How long the condition must hold before an alert of this name fires; of several rules the longest.
    var holds: [String: Duration] = [:]
    /// What rules name in `runbook_url`, by the alert's name.
    var runbookURLs: [String: String] = [:]
}

extension JSON {
    /// The members of an object that are texts or can be read as such.
    var texts: [String: String] {
        var texts: [String: String] = [:]
        for (key, value) in object { texts[key] = value.string }
        return texts
    }
}
