import Wire

enum WireTargets {
    /// Every value read in every way there is.
    static func json(_ bytes: [UInt8]) {
        guard let json = try? JSON.parse(bytes) else { return }
        walk(json)
    }

    private static func walk(_ json: JSON) {
        _ = (json.kind, json.isMissing, json.count, json.string, json.double, json.int, json.bool)
        _ = (json["name"].string, json[3].string, json.isString("READY"))
        for element in json.array { walk(element) }
        for (key, value) in json.object {
            _ = json[key].kind
            walk(value)
        }
    }

    static func exposition(_ bytes: [UInt8]) {
        var limits = Exposition.Limits()
        limits.series = 500
        for limits in [Exposition.Limits(), limits] {
            guard let scrape = try? Exposition.parse(bytes, limits: limits) else { return }
            for family in scrape.families {
                _ = scrape[family: family.name]
                for sample in family.samples {
                    _ = (sample.value, sample.labels.map { "\($0.name)=\($0.value)" })
                    _ = scrape.samples(named: sample.name)
                }
            }
        }
    }

    /// What an answer's head and its error page say.
    static func headers(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let response = Response(
            status: 503, headers: ["Date": text, "Retry-After": text, "Content-Type": text], body: bytes)
        _ = (response.serverDate, response.retryAfter, response.mediaType, response.isHTML)
        let message = response.message
        precondition(!message.utf8.contains { $0 < 0x20 }, "a server's message holds a control character")
        _ = try? response.requireSuccess()
        _ = try? BaseURL(text)
    }
}
