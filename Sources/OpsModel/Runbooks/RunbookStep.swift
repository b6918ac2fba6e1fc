/// One heading or one item of an ordered list, with everything up to the next.
public struct RunbookStep: Sendable, Hashable, Codable {
    public var number: StepNumber
    /// Without the number that stood before it.
    public var title: RunbookLine
    /// Counted from 1.
    public var line: Int
    public var content: [RunbookContent]
    /// Where `on fail: go to 6` leads; `nil` stops there.
    public var onFail: StepNumber?
    /// Of its title and all that stands in it, as written; `nil` until the whole of it is read.
    public private(set) var text: Digest?
    /// Which of those that read alike it is; `nil` where none reads as it does.
    var twin: StepTwin?

    public init(
        number: StepNumber, title: RunbookLine, line: Int, content: [RunbookContent] = [], onFail: StepNumber? = nil
    ) {
        self.number = number
        self.title = title
        self.line = line
        self.content = content
        self.onFail = onFail
    }

    /// Notes what stands in it: nothing follows.
    fileprivate mutating func close() {
        let lines = content.map { content in
            switch content {
            case .line(let line): line.marker + line.text
            case .block(let block): "\(block.info)\n\(block.text)"
            }
        }
        text = Digest(of: ([title.text] + lines).joined(separator: "\n"))
    }

    public var blocks: [RunbookBlock] {
        content.compactMap { if case .block(let block) = $0 { block } else { nil } }
    }

    public var checks: [RunbookCheck] {
        blocks.compactMap { if case .check(let check) = $0.content { check } else { nil } }
    }
}

/// Which of several steps of one runbook that read alike: the second of three.
public struct StepTwin: Sendable, Hashable, Codable {
    /// From 1, in the order of the text.
    public var ordinal: Int
    public var count: Int

    public init(_ ordinal: Int, of count: Int) {
        self.ordinal = ordinal
        self.count = count
    }
}

extension [RunbookStep] {
    /// Notes what stands in each, and which of them read alike: nothing follows.
    mutating func close() {
        for index in indices { self[index].close() }
        for twins in Dictionary(grouping: indices, by: { self[$0].text }).values where twins.count > 1 {
            for (place, index) in twins.enumerated() { self[index].twin = StepTwin(place + 1, of: twins.count) }
        }
    }
}

/// `3`, or `3.2` for the second step below the third.
public struct StepNumber: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    /// From the outermost; never empty.
    public let parts: [Int]

    public init(_ first: Int, _ rest: Int...) {
        parts = [first] + rest
    }

    /// `nil` where nothing is left.
    init?(parts: [Int]) {
        guard !parts.isEmpty else { return nil }
        self.parts = parts
    }

    /// Reads `3` or `3.2`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count <= 6, parts.allSatisfy({ $0.map { (0..<100_000).contains($0) } ?? false }) else { return nil }
        self.init(parts: parts.compactMap { $0 })
    }

    /// 0 for a step of the outermost level.
    public var depth: Int { parts.count - 1 }

    public var description: String { parts.map(String.init).joined(separator: ".") }

    public static func < (left: StepNumber, right: StepNumber) -> Bool {
        left.parts.lexicographicallyPrecedes(right.parts)
    }
}

/// One check of one step, so that its result can be kept.
public struct RunbookCheckID: Sendable, Hashable, Codable {
    public var runbook: String
    public var step: StepNumber
    /// Among the step's checks, from 0.
    public var index: Int

    public init(runbook: String, step: StepNumber, index: Int) {
        self.runbook = runbook
        self.step = step
        self.index = index
    }
}
