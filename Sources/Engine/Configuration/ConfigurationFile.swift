public import Backends
internal import FoundationEssentials
internal import Glibc
internal import OpsModel
internal import Store

/// A configuration file on disk.
public struct ConfigurationFile: Sendable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// Reads and checks the file.
    ///
    /// - Parameters:
    ///   - environment: for `HOME`, which `~/` in the file stands for.
    ///   - catalog: the backends there are.
    ///   - keys: what may stand under `keys`.
    ///   - themes: what `display.theme` may name.
    /// - Returns: what it says.
    /// - Throws: every mistake, by line, or why the file cannot be read.
    public func read(
        environment: [String: String], catalog: [any Backend.Type] = BackendCatalog.all, keys: KeyRules = .none,
        themes: ThemeRules = .any
    ) throws(ConfigurationError) -> Configuration {
        let text = try text()
        var configuration = try Configuration(
            yaml: text, file: path, folder: ParentFolder.of(path), home: environment["HOME"], catalog: catalog,
            keys: keys, themes: themes)
        configuration.origin = ConfigurationOrigin(path: place, digest: Digest(of: text))
        configuration.store.owner = owner(environment)
        configuration.store.fleet = Set(configuration.backends.map(\.place))
        return configuration
    }

    /// Names the file among others, so that what is kept of one is never taken for another's: nothing for the
    /// file in the usual place, else its name and a hash of where it is.
    private func owner(_ environment: [String: String]) -> String? {
        guard place != ConfigurationLocation.usualPath(environment: environment) else { return nil }
        let name = place.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
        let safe = name.prefix(24).map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" }
        return "\(String(safe))-\(ContentHash([place]).letters(8).lowercased())"
    }

    /// The path, absolute.
    private var place: String {
        let whole = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
        return URL(filePath: whole).standardizedFileURL.path
    }

    private func text() throws(ConfigurationError) -> String {
        let bytes: Data
        do {
            bytes = try BoundedFile.read(path, limit: YAMLText.largestSize + 1)
        } catch {
            throw ConfigurationError(
                file: path, "\(error.reason); name another with --config, or write one with 'mlops-tui init'")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(file: path, "is not UTF-8 text")
        }
        return text
    }
}
