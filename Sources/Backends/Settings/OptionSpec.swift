/// One key of the configuration, declared once: the strict check, the JSON Schema and the documentation read it.
public struct OptionSpec: Sendable {
    /// What a value may be.
    public indirect enum Shape: Sendable {
        /// A number or a truth value without quotes is the text that it was written as: a version is `3`.
        case text
        /// What something is called here: a number or a truth value without quotes is refused.
        case name
        case url
        /// `env:NAME`, `file:PATH` or `command:PROGRAM ARG…`; a literal is refused.
        case secret
        case bool
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        /// `500ms`, `15s`, `5m`, `6h`, `30d`.
        case duration
        case choice([String])
        case list(Shape)
        case object([OptionSpec])
        /// Any keys, each with this shape.
        case dictionary(Shape)
        /// Any value, however deep, as it is written.
        case json
    }

    public let name: String
    public let shape: Shape
    public let isRequired: Bool
    /// One sentence, shown by editors and in the manual.
    public let help: String

    public init(_ name: String, _ shape: Shape, required: Bool = false, _ help: String) {
        self.name = name
        self.shape = shape
        isRequired = required
        self.help = help
    }
}
