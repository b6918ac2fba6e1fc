/// Alerts and rules in the JSON that Prometheus gives them.
struct PrometheusShape {
    let state: DrillState

    func alerts(_ simulation: Simulation) -> JSON {
        ["alerts": .array(simulation.alerts.alerts.map(alert))]
    }

    func rules(_ simulation: Simulation, type: String?) -> JSON {
        var groups: [JSON] = []
        if type != "record" {
            groups += AlertGroup.allCases.map { alertGroup($0, simulation) }
        }
        if type != "alert" {
            groups += RuleGroup.allCases.filter { $0 != .scraping }.map { recordingGroup($0, simulation) }
        }
        return ["groups": .array(groups)]
    }

    private func alert(_ alert: AlertBook.Alert) -> JSON {
        [
            "labels": alert.labels.json, "annotations": .object(alert.annotations.map { ($0.0, .string($0.1)) }),
            "state": .string(alert.state.rawValue), "activeAt": .string(state.timestamp(alert.episode.activeAt)),
            "value": .string(SampleText.scientific(alert.episode.value)),
        ]
    }

    private func alertGroup(_ group: AlertGroup, _ simulation: Simulation) -> JSON {
        let book = simulation.alerts
        let evaluated = lastEvaluation(interval: group.interval, simulation)
        let rules = book.rules.indices.filter { book.rules[$0].group == group }.map { number -> JSON in
            let rule = book.rules[number]
            let alerts = book.alerts(ofRule: number)
            let isFiring = alerts.contains { $0.state == .firing }
            return [
                "state": .string(alerts.isEmpty ? "inactive" : isFiring ? "firing" : "pending"),
                "name": .string(rule.name), "query": .string(rule.expression), "duration": .number(rule.hold),
                "keepFiringFor": .integer(0),
                "labels": Labels(rule.labels + [("team", "{{ $labels.namespace }}")]).json,
                "annotations": Labels(rule.annotations).json, "alerts": .array(alerts.map(alert)), "health": "ok",
                "evaluationTime": .number(0.000_31), "lastEvaluation": evaluated, "type": "alerting",
            ]
        }
        return envelope(group.rawValue, interval: group.interval, rules, evaluated)
    }

    private func recordingGroup(_ group: RuleGroup, _ simulation: Simulation) -> JSON {
        let evaluated = lastEvaluation(interval: group.interval, simulation)
        let rules = simulation.recorded.rules.filter { $0.group == group }.map { rule -> JSON in
            [
                "name": .string(rule.name), "query": .string(rule.expression), "health": "ok",
                "evaluationTime": .number(0.000_42), "lastEvaluation": evaluated, "type": "recording",
            ]
        }
        return envelope(group.rawValue, interval: group.interval, rules, evaluated)
    }

    private func envelope(_ name: String, interval: Int, _ rules: [JSON], _ evaluated: JSON) -> JSON {
        [
            "name": .string(name), "file": .string("rules/\(name).yml"), "rules": .array(rules),
            "interval": .number(Double(interval) * World.tick), "limit": .integer(0), "evaluationTime": .number(0.0017),
            "lastEvaluation": evaluated,
        ]
    }

    private func lastEvaluation(interval: Int, _ simulation: Simulation) -> JSON {
        let tick = simulation.world.lastTick / interval * interval
        return .string(state.timestamp(Double(tick) * World.tick))
    }
}
