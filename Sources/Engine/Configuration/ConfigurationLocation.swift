/// Where the configuration comes from.
public enum ConfigurationLocation: Sendable, Hashable {
    /// This file; it was asked for or it is there.
    case file(String)
    /// None was asked for and none is there: the program opens on its drill.
    case drill

    /// Looks at `--config`, then `MLOPS_TUI_CONFIG`, then the usual place; only the usual place may be missing.
    public static func find(
        option: String?, environment: [String: String], exists: (String) -> Bool
    ) -> ConfigurationLocation {
        if let option, !option.isEmpty { return .file(option) }
        if let path = environment["MLOPS_TUI_CONFIG"], !path.isEmpty { return .file(path) }
        guard let usual = usualPath(environment: environment), exists(usual) else { return .drill }
        return .file(usual)
    }

    /// `$XDG_CONFIG_HOME/mlops-tui/config.yaml`, by default under `~/.config`; `nil` where there is no home either.
    ///
    /// A relative `XDG_CONFIG_HOME` is ignored, as the XDG Base Directory specification asks.
    public static func usualPath(environment: [String: String]) -> String? {
        StandardFolder.configuration.path(environment: environment).map { "\($0)/config.yaml" }
    }
}

/// The program's folders by the XDG Base Directory specification.
public enum StandardFolder: Sendable {
    case configuration
    case state

    /// `nil` where neither the variable nor a home is set.
    public func path(environment: [String: String]) -> String? {
        let (variable, fallback) =
            switch self {
            case .configuration: ("XDG_CONFIG_HOME", ".config")
            case .state: ("XDG_STATE_HOME", ".local/state")
            }
        if let folder = environment[variable], folder.hasPrefix("/") { return "\(folder)/mlops-tui" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/\(fallback)/mlops-tui"
    }
}
