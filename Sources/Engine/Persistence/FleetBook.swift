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
        let others = known.filter { isOther($0.key, of: base) }.sorted { $0.key < $1.key }
        let names = [(key: base, value: first)] + others
        return names.max { fleet.likeness(to: $0.value) < fleet.likeness(to: $1.value) }
            .flatMap { fleet.likeness(to: $0.value) >= 0.5 ? $0.key : nil } ?? own
    }

    /// Whether it is called as ``name(for:among:)`` calls the stores after the first; those of another file have a
    /// longer name.
    private func isOther(_ name: String, of base: String) -> Bool {
        name.hasPrefix("\(base)-") && name.utf8.count == base.utf8.count + 7
            && !name.dropFirst(base.count + 1).contains("-")
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
    /// Its kind and where it is, whatever the scheme: behind one gateway the path tells fleets apart. Without what may
    /// be secret: a name and password, a query.
    var place: String {
        let address = (settings.url.split(separator: "://", maxSplits: 1).last ?? "").prefix { $0 != "?" && $0 != "#" }
        let authority = address.prefix { $0 != "/" }
        let host = authority.split(separator: "@").last ?? ""
        let path = address.dropFirst(authority.count).split(separator: "/").map { "/\($0)" }.joined()
        return "\(kind) \(host.lowercased())\(path)"
    }
}
