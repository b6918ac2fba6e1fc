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

    /// `/api/v1/rules`: the names of rules whose evaluation fails, each with why.
    static func failingRules(_ data: JSON) -> [String] {
        data["groups"].array.flatMap { group in
            group["rules"].array.compactMap { rule in
                guard rule["health"].isString("err"), let name = rule["name"].string else { return nil }
                return rule["lastError"].string.map { "\(name) (\($0))" } ?? name
            }
        }
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

extension JSON {
    /// The members of an object that are texts or can be read as such.
    var texts: [String: String] {
        var texts: [String: String] = [:]
        for (key, value) in object { texts[key] = value.string }
        return texts
    }
}
