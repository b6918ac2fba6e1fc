/// Everything that one transfer needs, ready to cross to the driver's thread.
struct TransferPlan: Sendable {
    let url: String
    /// For errors of the connection.
    let host: String
    /// For errors of the answer.
    let place: String
    let method: Request.Method
    let headers: Headers
    let body: [UInt8]?
    let deadline: ContinuousClock.Instant
    /// The whole request's time, for the sentence when it is over.
    let allowed: Duration
    let maximumBytes: Int
    let settings: HTTPSettings
    let bypassesProxy: Bool
    let isRead: Bool
    let redaction: Redaction
}

/// What one transfer brought.
struct TransferAnswer: Sendable {
    let status: Int
    let headers: Headers
    let body: [UInt8]
    let elapsed: Duration
    let receivedAt: Int
    let reusedConnection: Bool
}
