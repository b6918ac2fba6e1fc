/// How many colours a display can show.
public enum ColorDepth: Int, Sendable, Comparable, CaseIterable {
    case monochrome = 1
    case eight = 8
    case sixteen = 16
    case indexed = 256
    case direct = 16_777_216

    public static func < (lhs: ColorDepth, rhs: ColorDepth) -> Bool {
        lhs.rawValue < rhs.rawValue
    }
}

/// What happened at a display since it was last asked.
public enum DisplayEvent: Sendable, Hashable {
    case key(Key)
    case resized(Size)
    /// The person asked to suspend (Ctrl-Z); call `Display.suspend()` to obey.
    case suspendRequested
    /// SIGINT, SIGTERM or SIGHUP arrived, or the terminal went away.
    case closed
}

/// A screen that shows frames and reports keys: the terminal, or a double in tests and benchmarks.
///
/// A display is owned by one thread: the loop's. It keeps the last frame shown and writes only differences.
public protocol Display: AnyObject {
    var size: Size { get }
    var colorDepth: ColorDepth { get }
    /// False where only bytes up to 126 may be written.
    var isUnicode: Bool { get }
    /// Becomes readable when `events()` has something; `nil` for doubles that are driven directly.
    var descriptors: [Int32] { get }

    /// What a person should know of how the display was opened; sentences.
    var notices: [String] { get }
    /// The signal that asked for the end, once `events()` has reported `.closed` for one.
    var closingSignal: Int32? { get }

    /// Everything that happened since the last call; never blocks longer than the escape delay.
    func events() -> [DisplayEvent]
    /// Makes the screen equal `frame`, whose size may differ from the screen's after a resize.
    func show(_ frame: CellBuffer)
    /// Uses `theme` from the next frame on; the whole screen is repainted.
    func use(_ theme: Theme)
    /// Forgets what is on the screen, so that the next frame repaints everything.
    func invalidate()
    /// Puts `text` on the clipboard by OSC 52; `text` must be printable.
    func copy(_ text: String)
    /// Asks for a desktop notification by OSC 9; `text` must be printable.
    func notify(_ text: String)
    /// The terminal's bell.
    func ring()
    /// Whether clicks and the wheel are reported as keys; they are not at first.
    func takeMouse(_ isWanted: Bool)
    /// Gives the terminal back to the shell, stops this process, and takes the terminal again when it continues.
    func suspend()
    /// Restores the terminal; nothing is shown afterwards. May be called twice.
    func close()
}

extension Display {
    public var notices: [String] { [] }
    public var closingSignal: Int32? { nil }
}
