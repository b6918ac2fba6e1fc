public import Cells
public import Engine
internal import FoundationEssentials

/// A theme by its name or by the path of its file.
public enum ThemeChoice {
    public static func theme(_ name: String) throws(ThemeChoiceError) -> Theme {
        if let theme = ThemeCatalog.theme(named: name) { return theme }
        guard ThemeRules.isPath(name) else { throw .unknown(name) }
        guard let text = try? String(contentsOfFile: name, encoding: .utf8) else { throw .unreadable(name) }
        do {
            return try ThemeFile.parse(text)
        } catch {
            throw .wrong(name, "\(error)")
        }
    }

    /// The theme that a configuration names; `nil` where it names none.
    ///
    /// The configuration was checked when it was read; a file may have changed since.
    public static func theme(of configuration: Configuration) throws(ConfigurationError) -> Theme? {
        guard let name = configuration.display.theme else { return nil }
        do {
            return try theme(name)
        } catch {
            let problem = ConfigurationProblem(file: configuration.file, line: 0, message: "display.theme: \(error)")
            throw ConfigurationError([problem])
        }
    }
}

extension ThemeRules {
    /// The themes of the dashboard.
    public static let dashboard = ThemeRules(names: ThemeCatalog.names) { path in
        do throws(ThemeChoiceError) {
            _ = try ThemeChoice.theme(path)
            return nil
        } catch {
            return error.description
        }
    }
}

/// Why a theme cannot be had.
public enum ThemeChoiceError: Error, Sendable, CustomStringConvertible {
    case unknown(String)
    case unreadable(String)
    case wrong(String, String)

    public var description: String {
        switch self {
        case .unknown(let name):
            "no theme is called '\(name)'; there are \(ThemeCatalog.names.joined(separator: ", ")), or name a file"
        case .unreadable(let path): "cannot read the theme \(path); check that it is there and may be read"
        case .wrong(let path, let reason): "\(path): \(reason)"
        }
    }
}
