/// One key press, or one paste, as the terminal told it.
public enum Key: Sendable, Hashable {
    case character(Unicode.Scalar)
    /// A letter held with Control, in lower case.
    case control(Unicode.Scalar)
    case enter
    case escape
    case tab
    case backTab
    case backspace
    case delete
    case insert
    case up
    case down
    case left
    case right
    case home
    case end
    case pageUp
    case pageDown
    case function(Int)
    /// Text of a bracketed paste, as it came: not yet printable.
    case paste(String)
    /// A click or a step of the wheel, which is a key that knows where.
    case mouse(MouseEvent)
}
