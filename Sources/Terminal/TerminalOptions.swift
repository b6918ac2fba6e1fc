/// What a person or a caller may decide about the screen.
public struct TerminalOptions: Sendable {
    /// TERM, COLORTERM, NO_COLOR, TMUX, LC_ALL, LC_CTYPE and LANG are read.
    public var environment: [String: String]
    public var color: ColorChoice
    /// Writes no byte above 126 although the locale would allow it.
    public var isASCIIOnly: Bool
    /// Takes standard output and standard error while the screen is up; `nil` leaves both where they are. See
    /// `CaptureFile.path`.
    public var captureFile: String?
    public var input: Int32
    public var output: Int32

    public init(
        environment: [String: String], color: ColorChoice = .auto, isASCIIOnly: Bool = false,
        captureFile: String? = nil, input: Int32 = 0, output: Int32 = 1
    ) {
        self.environment = environment
        self.color = color
        self.isASCIIOnly = isASCIIOnly
        self.captureFile = captureFile
        self.input = input
        self.output = output
    }
}
