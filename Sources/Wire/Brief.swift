extension Duration {
    /// For sentences: `250 ms`, `10 s`, `1.5 s`, `5 min`.
    var brief: String {
        let milliseconds = self.milliseconds
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        if milliseconds >= 120_000 { return "\(milliseconds / 60_000) min" }
        let tenths = milliseconds / 100
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }

    /// Whole milliseconds, saturating, rounded up so that a wait never ends too early.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < Int64.max / 1000 - 1 else { return Int.max }
        guard seconds > Int64.min / 1000 + 1 else { return Int.min }
        let fraction = attoseconds / 1_000_000_000_000_000
        let rest = attoseconds % 1_000_000_000_000_000
        return Int(seconds * 1000 + fraction + (rest > 0 ? 1 : 0))
    }
}

extension Int {
    /// For sentences: `512 bytes`, `64 KiB`, `20 MiB`.
    var byteCount: String {
        switch self {
        case ..<1024: "\(self) bytes"
        case ..<(1024 * 1024): "\(self / 1024) KiB"
        default: "\(self / (1024 * 1024)) MiB"
        }
    }
}
