internal import Wire

/// What a path in a configuration means: relative to the file's folder, `~/` to the home of who runs the program.
struct PathResolution {
    let folder: String
    let home: String?

    func resolving(_ path: String) -> String {
        if path.hasPrefix("~/"), let home { return home + path.dropFirst() }
        if path.hasPrefix("/") || folder.isEmpty || folder == "." { return path }
        return "\(folder)/\(path)"
    }
}

extension PathResolution {
    func resolving(_ source: SecretSource) -> SecretSource {
        guard case .file(let path) = source else { return source }
        return .file(resolving(path))
    }
}
