import CNcurses
import Cells
import Glibc

/// The screen as ncurses sees it. ncurses keeps the current one in globals, so the process has one at a time.
///
/// ncurses writes; it does not read keys, hide signals or decide modes after the start. What changes between frames is
/// decided before it (`FrameDiff`), so its own comparison only shortens cursor movements and runs of blanks.
final class CursesScreen {
    /// The terminfo entry in force.
    let entry: String
    let colorDepth: ColorDepth
    private let screen: OpaquePointer
    private let files: [UnsafeMutablePointer<FILE>]

    /// Tries `entries` in order, and switches the terminal to the alternate screen at once.
    init(_ session: TerminalSession, entries: [String], allowsColor: Bool) throws(TerminalError) {
        files = try CursesScreen.open(session)
        // LINES and COLUMNS in the environment do not follow the window.
        use_env(false)
        use_tioctl(true)
        var found: (String, OpaquePointer)?
        for entry in entries {
            guard let screen = newterm(entry, files[1], files[0]) else { continue }
            found = (entry, screen)
            break
        }
        guard let found else {
            for file in files { fclose(file) }
            throw .unknownTerminal(entries.first ?? "")
        }
        (entry, screen) = found
        colorDepth = CursesScreen.startColor(allowsColor)
        guard TerminalString("cup") != nil else {
            close()
            throw .cannotPlaceCursor(entry)
        }
        setModes(session)
    }

    private static func open(_ session: TerminalSession) throws(TerminalError) -> [UnsafeMutablePointer<FILE>] {
        guard let input = fdopen(fcntl(session.input, F_DUPFD_CLOEXEC, 3), "r"),
            let output = fdopen(fcntl(session.output, F_DUPFD_CLOEXEC, 3), "w")
        else {
            throw .system("open the terminal", errno: errno)
        }
        return [input, output]
    }

    private func setModes(_ session: TerminalSession) {
        cbreak()
        noecho()
        nonl()
        session.freeFlowControlKeys()
        // Otherwise a key that waits to be read ends a frame half way.
        typeahead(-1)
        keypad(curses_standard_screen(), true)
        leaveok(curses_standard_screen(), true)
        // Also sends what the start has left in ncurses' buffer.
        curs_set(0)
    }

    private static func startColor(_ allowsColor: Bool) -> ColorDepth {
        guard allowsColor, has_colors(), start_color() == OK else { return .monochrome }
        use_default_colors()
        switch curses_colors() {
        case ..<8: return .monochrome
        case ..<16: return .eight
        case ..<256: return .sixteen
        case ..<0x10000: return .indexed
        default: return .direct
        }
    }

    /// One less than the pairs ncurses can hold; pair 0 is the terminal's own.
    var pairLimit: Int { max(0, Int(curses_color_pairs()) - 1) }

    var size: Size { Size(columns: Int(curses_columns()), rows: Int(curses_rows())) }

    /// After this the contents are unknown.
    func resize(_ size: Size) {
        resizeterm(Int32(size.rows), Int32(size.columns))
        forgetContents()
    }

    /// The next `update()` clears the screen and paints all of it, in one synchronized update.
    func forgetContents() {
        clearok(curses_current_screen(), true)
    }

    func erase() {
        werase(curses_standard_screen())
    }

    func put(_ cells: [cchar_t], column: Int, row: Int) {
        guard wmove(curses_standard_screen(), Int32(row), Int32(column)) == OK else { return }
        wadd_wchnstr(curses_standard_screen(), cells, Int32(cells.count))
    }

    func update() {
        wnoutrefresh(curses_standard_screen())
        doupdate()
    }

    /// Frees what ncurses holds; writes nothing. The screen must not be used afterwards.
    func close() {
        delscreen(screen)
        for file in files { fclose(file) }
    }
}
