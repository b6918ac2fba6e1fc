internal import Cells
internal import Engine
internal import FoundationEssentials

/// A theme by its name or by the path of its file.
enum ThemeChoice {
    static func theme(_ name: String) throws(ThemeChoiceError) -> Theme {
        if let theme = ThemeCatalog.theme(named: name) { return theme }
        guard name.contains("/") || name.hasSuffix(".theme") else { throw .unknown(name) }
        guard let text = try? String(contentsOfFile: name, encoding: .utf8) else { throw .unreadable(name) }
        do {
            return try ThemeFile.parse(text)
        } catch {
            throw .wrong(name, "\(error)")
        }
    }

    /// The theme that a configuration names; `nil` where it names none.
    static func theme(of configuration: Configuration) throws(ConfigurationError) -> Theme? {
        guard let name = configuration.display.theme else { return nil }
        do {
            return try theme(name)
        } catch {
            let problem = ConfigurationProblem(file: configuration.file, line: 0, message: "display.theme: \(error)")
            throw ConfigurationError([problem])
        }
    }
}

/// Why a theme cannot be had.
enum ThemeChoiceError: Error, CustomStringConvertible {
    case unknown(String)
    case unreadable(String)
    case wrong(String, String)

    var description: String {
        switch self {
        case .unknown(let name):
            "no theme is called '\(name)'; there are \(ThemeCatalog.names.joined(separator: ", ")), or name a file"
        case .unreadable(let path): "cannot read the theme \(path); check that it is there and may be read"
        case .wrong(let path, let reason): "\(path): \(reason)"
        }
    }
}
