import FoundationEssentials

/// `ESC ]` sequences, which ask the terminal for something other than to draw.
enum OperatingSystemCommand {
    /// Puts text on the clipboard of the machine in front of the person, also through ssh.
    ///
    /// Source: XTerm Control Sequences, "Manipulate Selection Data".
    static func copy(_ text: String) -> String {
        "\u{1B}]52;c;\(Data(text.utf8).base64EncodedString())\u{7}"
    }

    /// A desktop notification, as iTerm2 introduced it; others ignore it.
    static func notify(_ text: String) -> String {
        // A leading figure would be taken for ConEmu's subcommand.
        "\u{1B}]9; \(plain(text))\u{7}"
    }

    /// Inside tmux the plain command reaches tmux itself, which keeps it where `set-clipboard` is off, and the wrapped
    /// one the terminal outside where `allow-passthrough` is on.
    static func forTmux(_ command: String) -> String {
        let doubled = command.split(separator: "\u{1B}", omittingEmptySubsequences: false).joined(
            separator: "\u{1B}\u{1B}")
        return command + "\u{1B}Ptmux;" + doubled + "\u{1B}\\"
    }

    /// Control characters would end the command and begin another.
    private static func plain(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }
}
