/// A named address of a service, filled in.
public struct ServiceLink: Sendable, Hashable {
    public let name: String
    public let address: String
}

extension OpsState {
    /// The addresses that the configuration names for a service, filled in for a row, and for the time on screen:
    /// `from` and
    /// `to` in milliseconds since 1970, as Grafana and Kibana take them.
    public func links(of id: FleetID) -> [ServiceLink] {
        let version = fleet[id].flatMap { ($0.canary ?? $0.stable)?.version } ?? ""
        let values = [
            "service": id.service.rawValue, "version": version, "environment": id.environment.name,
            "from": Self.milliseconds(viewedAt - chart.range), "to": Self.milliseconds(viewedAt),
        ]
        return (services[id.service]?.links ?? [:]).sorted { $0.key < $1.key }.map {
            ServiceLink(name: $0.key, address: Self.filled($0.value, values))
        }
    }

    private static func milliseconds(_ instant: Instant) -> String { "\(Int(bounded: instant.seconds * 1000))" }

    /// What no value is known for stays as it is written. A value cannot end its part of an address.
    private static func filled(_ template: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            let name = rest[open.upperBound..<close.lowerBound].filter { $0 != " " }
            result += rest[..<open.lowerBound]
            result += values[name].map(escaped) ?? String(rest[open.lowerBound..<close.upperBound])
            rest = rest[close.upperBound...]
        }
        return result + rest
    }

    /// RFC 3986, section 2.3: all but unreserved characters.
    private static func escaped(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            let scalar = Unicode.Scalar(byte)
            if byte < 0x80,
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-._~".unicodeScalars.contains(scalar)
            {
                result.unicodeScalars.append(scalar)
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                result += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
    }
}
