/// What a change request will do, from a fresh read: shown, hashed, approved, and done as it stands or not at all.
public struct ChangePlan: Sendable, Hashable, Codable {
    /// One call in its place.
    public struct Call: Sendable, Hashable, Codable {
        public var call: SystemCall
        /// For people: `registry: alias champion of fraud-scorer 47 → 46`.
        public var text: String
        public var reading: CallReading
        public var guarantee: CallGuarantee

        public init(_ call: SystemCall, text: String, reading: CallReading, guarantee: CallGuarantee) {
            self.call = call
            self.text = text
            self.reading = reading
            self.guarantee = guarantee
        }
    }

    /// Something that should hold before it is done.
    public struct Check: Sendable, Hashable, Codable {
        public enum Outcome: String, Sendable, Hashable, Codable {
            case pass, fail
            /// Nobody can tell; shown, never assumed.
            case unknown
        }

        public var name: String
        public var outcome: Outcome
        /// What was seen, or why it cannot be known.
        public var text: String

        public init(_ name: String, _ outcome: Outcome, _ text: String) {
            self.name = name
            self.outcome = outcome
            self.text = text
        }
    }

    /// What is to be seen afterwards.
    public struct Criterion: Sendable, Hashable, Codable {
        /// The signal that justifies the request and is to be over.
        public var signal: Signal.ID
        public var text: String
        /// What it measured when the plan was made, in the signal's own unit; `nil` where it measures nothing.
        public var baseline: Double?

        public init(_ signal: Signal.ID, _ text: String, baseline: Double? = nil) {
            self.signal = signal
            self.text = text
            self.baseline = baseline
        }

        /// That the signal is over.
        init(isOver signal: Signal) {
            self.init(
                signal.id, "\(signal.title) is over", baseline: signal.evidence.lazy.compactMap(\.value).first)
        }
    }

    /// `ROLLBACK fraud-detection v47 → v46`.
    public var title: String
    /// Context and cluster: `prod-eu`.
    public var place: String
    /// In the order they are made; the first that fails is the last.
    public var calls: [Call]
    /// Who is touched: a sentence each.
    public var touches: [String]
    public var checks: [Check]
    /// How it is taken back.
    public var undo: String
    public var criteria: [Criterion]
    /// How long the fresh window is that success is judged on, in seconds.
    public var verifyFor: Int
    /// Whether it only returns to the last known good, which policy asks less for.
    public var isRestore: Bool
    public var readAt: Instant

    public init(
        title: String, place: String = "", calls: [Call], touches: [String] = [], checks: [Check] = [],
        undo: String = "", criteria: [Criterion] = [], verifyFor: Int = 600, isRestore: Bool = false, readAt: Instant
    ) {
        self.title = title
        self.place = place
        self.calls = calls
        self.touches = touches
        self.checks = checks
        self.undo = undo
        self.criteria = criteria
        self.verifyFor = verifyFor
        self.isRestore = isRestore
        self.readAt = readAt
    }

    /// Every field that is written or relied on, as it was read; of one that several calls touch what the first finds.
    public var boundFields: [BoundField] {
        var seen: Set<String> = []
        return calls.flatMap { $0.reading.before + $0.reading.reliesOn }.filter { seen.insert($0.name).inserted }
    }

    /// What an approval is bound to and what voids it: the fields with their values, and nothing else.
    public var boundDigest: Digest {
        Digest(of: boundFields.sorted { $0.name < $1.name }.map { Self.line($0) }.joined(separator: "\n"))
    }

    /// Of what will be done: the calls, and what each makes of which field. Figures that move by themselves are not
    /// among it.
    public var digest: Digest {
        let lines = calls.map { call in
            ([call.text, CanonicalJSON.text(call.call) ?? ""]
                + (call.reading.before + call.reading.after).map(Self.line))
                .joined(separator: "\n")
        }
        return Digest(of: ([title] + lines).joined(separator: "\n\n"))
    }

    private static func line(_ field: BoundField) -> String {
        "\(field.name)\t\(field.value.map { "=\($0)" } ?? "-")"
    }

    /// How this plan's bound fields differ from those of one that was made later: a sentence each.
    public func moved(in later: ChangePlan) -> [String] {
        let now = Dictionary(later.boundFields.map { ($0.name, $0) }) { first, _ in first }
        return boundFields.compactMap { field in
            guard let found = now[field.name], found.value != field.value else { return nil }
            return "\(field.name) was \(field.valueText) and is \(found.valueText)"
        }
    }
}
