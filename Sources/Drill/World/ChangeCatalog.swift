/// What people and controllers changed in the fleet, as `mlops_change_info` tells it.
struct Change: Sendable {
    let kind: String
    let service: String
    var version = ""
    var cluster = "eu"
    let object: String
    var before = ""
    var after = ""
    let actor: String
    var reference = ""
    var affects = ""
    var isAutomatic = false
    /// When it took effect.
    let instant: Double

    var labels: Labels {
        [
            "__name__": "mlops_change_info", "kind": kind, "service": service, "version": version,
            "env": Deployment.Environment.production.rawValue, "cluster": cluster, "object": object, "before": before,
            "after": after, "actor": actor, "reference": reference, "affects": affects,
            "automatic": isAutomatic ? "true" : "",
        ]
    }
}

/// The changes of the story: the cause, the rollout beside it, one deployment that only looks guilty, and autoscaling.
enum ChangeCatalog {
    static func changes(_ scenario: Scenario) -> [Change] {
        rollout(scenario) + [
            Change(
                kind: "scale", service: "search-rank", cluster: "us", object: "replicas", before: "6", after: "9",
                actor: "hpa", isAutomatic: true, instant: scenario.searchScaled),
            Change(
                kind: "feature", service: Scenario.failingService, object: "card_fv.ttl", before: "24h", after: "1h",
                actor: "d.roy", reference: "terraform#311", affects: Scenario.failingFeature,
                instant: scenario.timeToLiveChange),
            Change(
                kind: "deployment", service: Scenario.innocentService, version: "22", object: "image",
                before: "2.9.0", after: "2.9.1", actor: "s.berg", reference: "gha#8815",
                instant: scenario.innocentDeployment),
            Change(
                kind: "scale", service: Scenario.failingService, version: Scenario.failingVersion, object: "replicas",
                before: "3", after: "4", actor: "hpa", isAutomatic: true, instant: scenario.canaryScaled),
        ]
    }

    private static func rollout(_ scenario: Scenario) -> [Change] {
        func step(_ before: String, _ after: String, _ instant: Double) -> Change {
            Change(
                kind: "traffic", service: Scenario.failingService, version: Scenario.failingVersion,
                object: "canary", before: before, after: after, actor: "m.ito", reference: "gha#8812",
                instant: instant)
        }
        return [
            Change(
                kind: "deployment", service: Scenario.failingService, version: Scenario.failingVersion,
                object: "canary", after: Scenario.failingVersion, actor: "m.ito", reference: "gha#8812",
                instant: scenario.loaded),
            step("0%", "5%", scenario.canaryBegin), step("5%", "25%", scenario.step),
        ]
    }

    /// One series a change, from the instant at which it took effect; its value is that instant.
    static func series(_ scenario: Scenario) -> [RecordedSeries] {
        changes(scenario).map { change in
            RecordedSeries(labels: change.labels, interval: RuleGroup.scraping.interval, holdsInstant: true) {
                Double($1) * World.tick >= change.instant ? change.instant : nil
            }
        }
    }
}
