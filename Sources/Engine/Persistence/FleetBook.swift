internal import Backends
internal import FoundationEssentials
internal import OpsModel
internal import Store

/// Which store holds which fleet, kept beside the stores, so that incidents of the fleet that stood in a configuration
/// file before are never shown for the one that stands there now.
///
/// A fleet is known again by where its backends are. They come and go one by one, so half of the smaller set in common
/// is the same fleet.
struct FleetBook {
    private static let capacity = 1 << 18

    let path: String

    init(folder: String) {
        path = "\(folder)/fleets.json"
    }

    /// The store of this fleet among those of one configuration file, whose first is called `base`: the one it was
    /// before, else one that nobody has.
    func name(for fleet: Set<String>, among base: String) -> String {
        let known = read()
        guard !fleet.isEmpty, let first = known[base] else { return base }
        let own = "\(base)-\(ContentHash(fleet.sorted()).letters(6).lowercased())"
        let others = known.filter { $0.key.hasPrefix("\(base)-") }.sorted { $0.key < $1.key }
        let names = [(key: base, value: first)] + others
        return names.max { fleet.likeness(to: $0.value) < fleet.likeness(to: $1.value) }
            .flatMap { fleet.likeness(to: $0.value) >= 0.5 ? $0.key : nil } ?? own
    }

    /// Writes down that the store is this fleet's. What cannot be written is decided anew at the next start.
    func claim(for fleet: Set<String>, among base: String) {
        guard !fleet.isEmpty else { return }
        var known = read()
        let name = name(for: fleet, among: base)
        guard known[name] != fleet else { return }
        known[name] = fleet
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(known.mapValues { $0.sorted() }) else { return }
        try? PrivateFile.write(String(decoding: data, as: UTF8.self) + "\n", to: path, replacing: true)
    }

    private func read() -> [String: Set<String>] {
        guard let data = try? BoundedFile.read(path, limit: Self.capacity) else { return [:] }
        return (try? JSONDecoder().decode([String: Set<String>].self, from: data)) ?? [:]
    }
}

extension Set<String> {
    /// What both have of the smaller one.
    fileprivate func likeness(to other: Set<String>) -> Double {
        Double(intersection(other).count) / Double(Swift.max(1, Swift.min(count, other.count)))
    }
}

extension BackendConfiguration {
    /// Its kind and where it is, whatever the scheme and the path.
    var place: String {
        let rest = settings.url.split(separator: "://", maxSplits: 1).last ?? ""
        return "\(kind) \(rest.prefix { $0 != "/" }.lowercased())"
    }
}
