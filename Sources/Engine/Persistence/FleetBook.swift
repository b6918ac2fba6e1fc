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

    /// How long another program may take to write.
    private static let patience = Duration.seconds(2)
    /// Before the suffix in the names that are written down.
    private static let stem = "store"

    private let folder: String
    private var path: String { "\(folder)/fleets.json" }

    init(folder: String) {
        self.folder = folder
    }

    /// What the files of this fleet are called by, among those of the configuration file whose first are called by
    /// `first`: what they were called before, else what no other fleet's are.
    func suffix(for fleet: Set<String>, of first: String) -> String {
        suffix(for: fleet, of: first, among: read())
    }

    /// As ``suffix(for:of:)``, written down in the same step, so that two fleets that begin at once never choose the
    /// same. What cannot be written is decided anew at the next start.
    func claim(for fleet: Set<String>, of first: String) -> String {
        guard !fleet.isEmpty else { return first }
        try? PrivateFile.makeFolder(of: path)
        return FolderLock.hold(folder, within: Self.patience, overdue: {}) {
            var known = read()
            let suffix = suffix(for: fleet, of: first, among: known)
            if known[suffix] != fleet {
                known[suffix] = fleet
                write(known)
            }
            return suffix
        }
    }

    private func suffix(for fleet: Set<String>, of first: String, among known: [String: Set<String>]) -> String {
        guard !fleet.isEmpty, let firstFleet = known[first] else { return first }
        let own = "\(first)-\(ContentHash(fleet.sorted()).letters(6).lowercased())"
        let others = known.filter { isOther($0.key, of: first) }.sorted { $0.key < $1.key }
        let all = [(key: first, value: firstFleet)] + others
        return all.max { fleet.likeness(to: $0.value) < fleet.likeness(to: $1.value) }
            .flatMap { fleet.likeness(to: $0.value) >= 0.5 ? $0.key : nil } ?? own
    }

    /// Whether it is one that ``suffix(for:of:)`` makes of `first` for the fleets after the first; those of another file
    /// are longer.
    private func isOther(_ suffix: String, of first: String) -> Bool {
        suffix.hasPrefix("\(first)-") && suffix.utf8.count == first.utf8.count + 7
            && !suffix.dropFirst(first.count + 1).contains("-")
    }

    private func read() -> [String: Set<String>] {
        guard let data = try? BoundedFile.read(path, limit: Self.capacity),
            let names = try? JSONDecoder().decode([String: Set<String>].self, from: data)
        else { return [:] }
        let fleets = names.map { (String($0.key.trimmingPrefix(Self.stem)), $0.value) }
        return Dictionary(fleets) { first, _ in first }
    }

    private func write(_ fleets: [String: Set<String>]) {
        let names = Dictionary(uniqueKeysWithValues: fleets.map { (Self.stem + $0.key, $0.value.sorted()) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(names) else { return }
        try? PrivateFile.write(String(decoding: data, as: UTF8.self) + "\n", to: path, replacing: true)
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
