/// A wish for the past of one entity's numbers, longer than what is kept in memory.
public struct SeriesRequest: Sendable, Hashable, Codable {
    /// The golden signals or drift measurement whose past is wanted; names the backend to ask.
    public var entity: EntityID
    /// Which number; `nil` for a drift measurement, which has only one.
    public var kind: SignalKind?
    public var from: Instant
    public var to: Instant
    public var step: Duration

    public init(entity: EntityID, kind: SignalKind?, from: Instant, to: Instant, step: Duration) {
        self.entity = entity
        self.kind = kind
        self.from = from
        self.to = to
        self.step = step
    }

    /// The backend that reported the entity.
    public var backend: BackendID? {
        switch entity {
        case .signals(let id): id.backend
        case .drift(let id): id.backend
        default: nil
        }
    }
}

/// The answer to a ``SeriesRequest``: samples oldest first, or why there are none.
public struct SeriesAnswer: Sendable, Hashable, Codable {
    public var request: SeriesRequest
    public var samples: [Sample]
    /// A sentence for people; `nil` when the samples are the answer, be they none.
    public var problem: String?

    public init(request: SeriesRequest, samples: [Sample], problem: String? = nil) {
        self.request = request
        self.samples = samples
        self.problem = problem
    }
}
