/// HTTP over libcurl: one thread drives every transfer of a client, and of all that share its driver; nothing blocks
/// the task that waits.
///
/// Redirects are followed within one scheme, host and port only. A request's deadline covers the wait for a free
/// place, name resolution, TLS, redirects and the body. Cancelling the task ends the transfer.
public struct HTTPClient: Transport {
    public let settings: HTTPSettings
    private let driver: CurlDriver

    static let maximumRedirects = 3

    /// `other` lends its thread and its open connections.
    public init(_ settings: HTTPSettings = HTTPSettings(), sharing other: HTTPClient? = nil) {
        self.settings = settings
        driver = other?.driver ?? CurlDriver()
    }

    public func send(_ request: Request) async throws(WireError) -> Response {
        var hop = try Hop(request, settings)
        let end = ContinuousClock.now + request.deadline
        var elapsed = Duration.zero
        for _ in 0...Self.maximumRedirects {
            let answer = try await driver.perform(hop.transfer(until: end))
            elapsed += answer.elapsed
            guard let next = try hop.redirected(by: answer) else {
                return hop.response(answer, elapsed: elapsed)
            }
            hop = next
        }
        throw .redirectLoop(at: hop.place, limit: Self.maximumRedirects)
    }
}
