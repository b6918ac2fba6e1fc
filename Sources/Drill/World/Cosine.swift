import Glibc

/// The cosine of a number of whole turns.
enum Cosine {
    static func of(_ turns: Double) -> Double { cos(turns * 2 * Double.pi) }
}
