internal import ArgumentParser
internal import Engine
internal import Glibc

/// `--config`, for every command that reads the configuration.
struct ConfigurationOption: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The configuration file.",
            discussion: "By default $MLOPS_TUI_CONFIG, then $XDG_CONFIG_HOME/mlops-tui/config.yaml.",
            valueName: "path"), completion: .file(extensions: ["yaml", "yml"]))
    var path: String?

    func location(_ environment: [String: String]) -> ConfigurationLocation {
        ConfigurationLocation.find(option: path, environment: environment) { access($0, F_OK) == 0 }
    }
}
