import OpsModel

extension SampleState {
    /// Three hundred services, two hundred alerts, forty sources, sixty columns, and names that fill any column.
    static func overflowingFleet() -> SampleFleet {
        let sources = (1...36).map { number in
            SampleFleet.backend(
                BackendID("edge-\(number)-of-a-rather-long-name"), "Triton", [.deployment], environment: .production,
                cluster: "cluster-\(number)")
        }
        var fleet = typicalFleet(backends: SampleFleet.backends + sources)
        for source in sources { fleet.poll(source.id) }
        let names = (1...300).map { "service-\($0)-with-a-name-of-many-words" }
        fleet.poll("triton-eu", names.map { Sample.deployment($0, ["2026.11.24-nightly-\($0.utf8.count)"]) })
        let columns = (1...60).map { Sample.drift("fraud-scorer", "a_feature_of_the_order_\($0)", 0.19 / Double($0)) }
        let changes = (1...150).map { number in
            Sample.change(
                .configuration, "a_setting_with_a_name_of_many_words_\(number)",
                number % 3 == 0 ? "fraud-scorer" : names[number], minutes: Double(number) / 2, from: "before \(number)",
                to: "after \(number)", by: "somebody-with-a-long-name", see: "https://changes.example/\(number)")
        }
        fleet.poll("metrics", columns + changes)
        let alerts = (1...200).map { number in
            Sample.alert(
                "AnAlertWithALongNameOfManyWords\(number)", names[number], number % 3 == 0 ? "page" : "warning",
                minutes: Double(number), summary: String(repeating: "it goes on and on ", count: 12))
        }
        let pages = (1...40).map { number in
            Sample.alert(
                "APageWithALongName\(number)", "fraud-scorer", "page", minutes: 20 + Double(number) / 20, version: "47",
                summary: String(repeating: "it goes on and on ", count: 12))
        }
        fleet.poll("alerts", alerts + pages)
        let versions = (1...120).flatMap { number in
            [Sample.version("fraud-scorer", "\(number + 100)", hours: Double(number) + 300)]
        }
        fleet.poll("registry", versions)
        return fleet
    }

    /// Every text that comes from outside is one of `texts`.
    static func hostileFleet(_ texts: [String]) -> SampleFleet {
        let backend = SampleFleet.backend("metrics", texts[1 % texts.count], [.signals, .alert])
        var fleet = SampleFleet(
            services: [Sample.service(ServiceID(texts[0]), owner: texts[0])],
            backends: SampleFleet.backends.filter { $0.id != "metrics" } + [backend])
        for (index, text) in texts.enumerated() {
            let other = texts[(index + 1) % texts.count]
            fleet.poll("triton-eu", [Hostile.deployment(text, other)])
            fleet.poll("metrics", Hostile.measured(text, other))
            fleet.poll("alerts", Hostile.alerts(text, other))
            fleet.poll("registry", Hostile.registry(text, other))
        }
        fleet.poll("metrics", ago: 0, facts: BackendFacts(version: texts[0], isHealthy: false, note: texts[0]))
        fleet.fail("registry", times: 1, .server, texts[0])
        return fleet
    }
}
