internal import Backends
internal import OpsModel

/// What only several values together tell.
extension ConfigurationReader {
    /// A binding to a backend that is not here would bind nothing, and nobody would be told.
    mutating func checkBindings(_ top: Setting) {
        let known = (top["backends"]?.elements ?? []).compactMap { $0["id"]?.text }
        for service in top["services"]?.elements ?? [] {
            for key in ["deployments", "models"] {
                for pattern in service["bind"]?[key]?.elements ?? [] { check(pattern, under: key, known: known) }
            }
        }
    }

    private mutating func check(_ pattern: Setting, under key: String, known: [String]) {
        guard let text = pattern.text else { return }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        // A wild card may stand for the slash as well.
        guard parts.count == 2 || name.contains(where: { "*?".contains($0) }) else {
            reader.report(pattern.line, "\(key): '\(text)' names no backend; write BACKEND/\(text)")
            return
        }
        guard parts.count == 2, !known.contains(where: Glob(name).matches) else { return }
        let advice = NearestName.advice(name, among: known, none: "none is configured")
        reader.report(pattern.line, "\(key): '\(text)' names the backend '\(name)', which is not here; \(advice)")
    }

    mutating func checkKeys(_ setting: Setting?) {
        for mistake in keys.mistakes(texts(setting)) {
            let entry = setting?.entries.first { mistake.actions.contains($0.key) }
            reader.report(entry?.line ?? setting?.line ?? 0, "keys: \(mistake.sentence)")
        }
    }
}
