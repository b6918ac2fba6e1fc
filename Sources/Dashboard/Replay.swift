public import Cells
public import OpsModel
internal import Views

extension Recording {
    /// The session as it was at an instant, or at its end.
    ///
    /// Frames are drawn where the session painted, because a list finds its place to scroll to when it is painted; with
    /// the recorded size and the same glyphs they equal those that were on the screen.
    ///
    /// - Parameters:
    ///   - until: inputs after this instant are left out; `nil` for none.
    ///   - size: columns and rows in place of those recorded.
    ///   - glyphs: what the screen was drawn with at first.
    ///   - onFrame: sees every frame but the one the session would draw now.
    /// - Returns: the session after the last input, not drawn yet.
    public func replayed(
        until: Instant? = nil, size: Size? = nil, glyphs: GlyphSet = .unicode, onFrame: (CellBuffer) -> Void = { _ in }
    ) -> Session {
        let start = size ?? Size(columns: 80, rows: 24)
        var session = Session(now: startedAt, options: ScreenOptions(size: start, glyphs: glyphs))
        for recorded in inputs {
            if let until, recorded.at > until { break }
            if recorded.afterPaint == true { onFrame(session.settledFrame()) }
            if case .resized = recorded.input, size != nil { continue }
            _ = session.take(recorded.input)
        }
        return session
    }
}

extension Session {
    /// Draws the screen with everything that follows from the inputs so far.
    public mutating func settledFrame() -> CellBuffer {
        while needsSettling { settle() }
        return frame()
    }
}
