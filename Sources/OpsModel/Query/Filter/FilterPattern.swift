/// A regular expression that is matched in one pass over the text, whatever it says: letters, `.`, `[a-z]`, `\d \w \s`,
/// `( )`, `|`, `* + ?`, `{2,3}`, `^` and `$`; without regard to the case of ASCII letters.
///
/// The position automaton of the expression (Glushkov, 1961) with a set of at most 64 positions in one word, so that
/// a byte costs at most as many steps and nothing backtracks.
struct FilterPattern: Sendable, Hashable {
    /// Bytes, then the beginning and the end of the text as two symbols of their own.
    static let symbols = 258
    static let begin = 256
    static let end = 257
    static let capacity = 64

    /// Positions by which a match may begin, and by which it may end.
    private let first: UInt64
    private let last: UInt64
    private let matchesNothing: Bool
    /// The positions that may follow each.
    private let follow: [UInt64]
    /// The positions that each symbol is taken by.
    private let taken: [UInt64]

    /// - Throws: what is wrong with it, and where in `text`.
    init(_ text: String) throws(FilterMistake) {
        let node = try FilterPatternParser.parse(text)
        var builder = Builder()
        guard let part = builder.add(node) else {
            throw FilterMistake(
                0..<text.count, "the pattern is too long: at most \(Self.capacity) letters, repeats included")
        }
        (first, last, matchesNothing) = (part.first, part.last, part.isNullable)
        (follow, taken) = (builder.follow, builder.taken)
    }

    /// Whether it stands somewhere in the bytes.
    func matches(_ bytes: some Collection<UInt8>) -> Bool {
        if matchesNothing { return true }
        var active = step(0, Self.begin)
        if active & last != 0 { return true }
        for byte in bytes {
            active = step(active, Int(FoldedText.lower(byte)))
            if active & last != 0 { return true }
        }
        return step(active, Self.end) & last != 0
    }

    private func step(_ active: UInt64, _ symbol: Int) -> UInt64 {
        let mask = taken[symbol]
        guard mask != 0 else { return 0 }
        var next = first
        var left = active
        while left != 0 {
            next |= follow[left.trailingZeroBitCount]
            left &= left - 1
        }
        return next & mask
    }

    /// Counts positions and learns which may follow which.
    private struct Builder {
        struct Part {
            var first: UInt64 = 0
            var last: UInt64 = 0
            var isNullable = true
        }

        var follow: [UInt64] = []
        var taken = Array(repeating: UInt64(0), count: FilterPattern.symbols)

        /// `nil` where there are more positions than fit.
        mutating func add(_ node: FilterPatternNode) -> Part? {
            switch node {
            case .symbols(let symbols): return position(symbols)
            case .sequence(let nodes): return sequence(nodes)
            case .either(let nodes): return either(nodes)
            case .repeated(let node, let least, let most): return repeated(node, least, most)
            }
        }

        private mutating func position(_ symbols: [Int]) -> Part? {
            guard follow.count < FilterPattern.capacity else { return nil }
            let bit = UInt64(1) << UInt64(follow.count)
            follow.append(0)
            for symbol in symbols { taken[symbol] |= bit }
            return Part(first: bit, last: bit, isNullable: false)
        }

        private mutating func sequence(_ nodes: [FilterPatternNode]) -> Part? {
            var whole = Part()
            for node in nodes {
                guard let part = add(node) else { return nil }
                whole = join(whole, part)
            }
            return whole
        }

        private mutating func either(_ nodes: [FilterPatternNode]) -> Part? {
            var whole = Part(isNullable: false)
            for node in nodes {
                guard let part = add(node) else { return nil }
                whole.first |= part.first
                whole.last |= part.last
                whole.isNullable = whole.isNullable || part.isNullable
            }
            return whole
        }

        /// The needed copies, then one that goes round or the optional ones.
        private mutating func repeated(_ node: FilterPatternNode, _ least: Int, _ most: Int?) -> Part? {
            var whole = Part()
            for turn in 0..<(most ?? max(1, least)) {
                guard var part = add(node) else { return nil }
                let isLast = most == nil && turn == max(1, least) - 1
                if isLast { connect(part.last, to: part.first) }
                if turn >= least { part.isNullable = true }
                whole = join(whole, part)
            }
            return whole
        }

        private mutating func join(_ left: Part, _ right: Part) -> Part {
            connect(left.last, to: right.first)
            return Part(
                first: left.first | (left.isNullable ? right.first : 0),
                last: right.last | (right.isNullable ? left.last : 0), isNullable: left.isNullable && right.isNullable)
        }

        private mutating func connect(_ last: UInt64, to first: UInt64) {
            var left = last
            while left != 0 {
                follow[left.trailingZeroBitCount] |= first
                left &= left - 1
            }
        }
    }
}
