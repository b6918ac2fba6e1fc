/// What our program writes around every frame (terminal mode 2026, synchronized output).
enum Marker {
    static let frameEnd = Array("\u{1B}[?2026l".utf8)
}

extension Array where Element: Equatable {
    func contains(_ part: [Element]) -> Bool {
        guard let first = part.first, count >= part.count else { return false }
        for start in 0...(count - part.count) where self[start] == first {
            if self[start..<start + part.count].elementsEqual(part) { return true }
        }
        return false
    }
}
