import Cells
import Dashboard
import OpsModel

/// What no input may break about a screen.
enum Screens {
    /// Traps where a cell holds anything that a terminal would obey or that has no fixed width.
    static func check(_ buffer: CellBuffer) {
        for row in 0..<buffer.size.rows {
            for cell in buffer.cells(inRow: row) {
                for scalar in buffer.text(of: cell).unicodeScalars { check(scalar) }
            }
        }
    }

    /// Traps where a text that is to be printed holds a control character.
    static func check(_ text: String) {
        for scalar in text.unicodeScalars { check(scalar) }
    }

    private static func check(_ scalar: Unicode.Scalar) {
        let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        let isBidirectional = (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        precondition(!isControl && !isBidirectional, "U+\(String(scalar.value, radix: 16)) got through to the screen")
    }

    /// Settles the session and looks at its screen.
    static func check(_ session: inout Session) {
        while session.needsSettling { session.settle() }
        check(session.frame())
    }
}
