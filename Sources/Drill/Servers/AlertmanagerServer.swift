/// Alertmanager's API v2 (0.25) over the alerts that fire.
struct AlertmanagerServer: DrillServer {
    let state: DrillState

    /// A refusal in one of the API's three shapes: a bare string, a code with a message, or nothing.
    enum Fault: Error {
        case refused(String)
        case coded(Int, String, status: Int)
        case empty(status: Int)

        var answer: DrillAnswer {
            switch self {
            case .refused(let reason): .json(.string(reason), status: 400)
            case .coded(let code, let message, let status):
                .json(["code": .integer(code), "message": .string(message)], status: status)
            case .empty(let status): DrillAnswer(status: status, contentType: nil)
            }
        }
    }

    func answer(_ request: DrillRequest) -> DrillAnswer {
        switch request.path {
        case "/-/ready", "/-/healthy": return .text("OK")
        default: break
        }
        guard request.segments.starts(with: ["api", "v2"]) else { return .text("404 page not found\n", status: 404) }
        do throws(Fault) {
            return try route(request)
        } catch {
            return error.answer
        }
    }

    private func route(_ request: DrillRequest) throws(Fault) -> DrillAnswer {
        let parts = request.segments.dropFirst(2).map { $0 }
        switch (request.method, parts.first, parts.count) {
        case ("GET", "status", 1): return .json(status)
        case ("GET", "receivers", 1): return .json([["name": "oncall"], ["name": "tickets"]])
        case ("GET", "alerts", 1): return .json(.array(try alerts(request).map { shape($0) }))
        case ("GET", "alerts", 2) where parts[1] == "groups": return .json(try groups(request))
        case ("GET", "silences", 1): return .json(try silences(request))
        case ("POST", "silences", 1): return .json(try create(request))
        case ("GET", "silence", 2):
            let silence = try silence(parts[1])
            return state.now { _, instant in .json(shape(silence, at: instant)) }
        case ("DELETE", "silence", 2):
            let id = try silence(parts[1]).id
            state.now { simulation, instant in simulation.silences.expire(id, at: instant) }
            return DrillAnswer(contentType: nil)
        case (_, "status", 1), (_, "receivers", 1), (_, "alerts", 1), (_, "silences", 1), (_, "silence", 2):
            throw .coded(405, "method \(request.method) is not allowed, but [GET] are", status: 405)
        default: throw .coded(404, "path \(request.path) was not found", status: 404)
        }
    }

    // MARK: Alerts

    private func alerts(_ request: DrillRequest) throws(Fault) -> [NotifiedAlert] {
        let matchers = try filters(request)
        func wants(_ flag: String) -> Bool { request.parameter(flag) != "false" }
        let receiver = request.parameter("receiver")
        if let receiver, (try? Regex(receiver)) == nil {
            throw .refused("failed to parse receiver param: error parsing regexp: `\(receiver)`")
        }
        let (active, silenced, inhibited) = (wants("active"), wants("silenced"), wants("inhibited"))
        return state.now { simulation, instant in
            NotifiedAlert.all(simulation, at: instant).filter { alert in
                (active || alert.isSuppressed) && (silenced || alert.silencedBy.isEmpty)
                    && (inhibited || alert.inhibitedBy.isEmpty) && matchers.match(alert.labels)
                    && Self.isMatch(alert.receiver, receiver)
            }
        }
    }

    private static func isMatch(_ text: String, _ pattern: String?) -> Bool {
        guard let pattern, let regex = try? Regex(pattern) else { return true }
        return (try? regex.wholeMatch(in: text)) != nil
    }

    private func groups(_ request: DrillRequest) throws(Fault) -> JSON {
        let alerts = try alerts(request)
        let keys = alerts.map { ($0.receiver, $0.labels.keeping(["alertname", "service"])) }
        var seen: Set<String> = []
        let groups = keys.filter { seen.insert("\($0.0)/\($0.1.fingerprint)").inserted }
            .sorted { ($0.0, $0.1["alertname"], $0.1["service"]) < ($1.0, $1.1["alertname"], $1.1["service"]) }
        return .array(
            groups.map { receiver, labels in
                [
                    "alerts": .array(
                        alerts.filter {
                            $0.receiver == receiver && $0.labels.keeping(["alertname", "service"]) == labels
                        }.map(shape)),
                    "labels": labels.json, "receiver": ["name": .string(receiver)],
                ]
            })
    }

    private func shape(_ alert: NotifiedAlert) -> JSON {
        [
            "annotations": Labels(alert.annotations).json,
            "endsAt": .string(state.timestamp(alert.updatedAt + NotifiedAlert.resolveTime)),
            "fingerprint": .string(alert.labels.fingerprint), "receivers": [["name": .string(alert.receiver)]],
            "startsAt": .string(state.timestamp(alert.startsAt)),
            "status": [
                "inhibitedBy": .array(alert.inhibitedBy.map(JSON.string)),
                "silencedBy": .array(alert.silencedBy.map(JSON.string)),
                "state": alert.isSuppressed ? "suppressed" : "active",
            ],
            "updatedAt": .string(state.timestamp(alert.updatedAt)),
            "generatorURL": .string("http://prometheus:9090/graph?g0.expr=\(Self.encoded(alert.expression))&g0.tab=1"),
            "labels": alert.labels.json,
        ]
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(Unicode.Scalar(byte))
            if character.isASCII, character.isLetter || character.isNumber || "-_.~".contains(character) {
                return String(character)
            }
            return byte == UInt8(ascii: " ")
                ? "+" : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    // MARK: Status

    private var status: JSON {
        [
            "cluster": ["peers": [], "status": "disabled"], "config": ["original": .string(Self.configuration)],
            "uptime": .string(state.timestamp(state.clock.start - World.past)),
            "versionInfo": [
                "branch": "drill", "buildDate": "20260101-00:00:00", "buildUser": "drill", "goVersion": "go1.19.8",
                "revision": "drill", "version": "0.25.0",
            ],
        ]
    }

    private static let configuration = """
        route:
          receiver: tickets
          group_by: [alertname, service]
          routes:
          - receiver: oncall
            matchers: [severity=~"page|critical"]
        inhibit_rules:
        - source_matchers: [severity=~"page|critical"]
          target_matchers: [severity="warning"]
          equal: [service, env, version]
        receivers:
        - name: oncall
        - name: tickets

        """
}
