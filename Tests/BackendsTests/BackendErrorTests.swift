import Backends
import OpsModel
import Testing
import Wire

@Suite struct `Backend error` {
    @Test(
        arguments: [
            (WireError.dnsFailure(host: "h"), PollFailure.FailureKind.unreachable),
            (.refused(host: "h"), .unreachable),
            (.unreachable(host: "h", reason: "no route"), .unreachable),
            (.tls(host: "h", reason: "expired"), .tls), (.notTLS(host: "h"), .notTLS),
            (.deadline(host: "h", after: .seconds(1), during: .waiting), .deadline),
            (.tooLarge(at: "h/p", limit: 1), .tooLarge),
            (.truncated(at: "h/p", received: 1), .malformed),
            (.malformed(what: "text", at: "h/p"), .malformed),
            (.redirectedElsewhere(at: "h/p", to: "g"), .redirected),
            (.redirectLoop(at: "h/p", limit: 3), .redirected),
            (.invalidRequest(reason: "no"), .configuration), (.exhausted(reason: "no memory"), .notAsked),
            (.cancelled, .notAsked),
        ])
    func `every fault of the wire has its family, and keeps its sentence`(
        fault: WireError, kind: PollFailure.FailureKind
    ) {
        let error = BackendError(fault)
        #expect(error.failure.kind == kind)
        #expect(error.description == fault.description)
    }

    @Test(
        arguments: [
            (400, PollFailure.FailureKind.configuration), (401, .unauthorised), (403, .forbidden), (404, .notFound),
            (408, .server), (409, .configuration), (410, .notFound), (422, .configuration), (429, .rateLimited),
            (500, .server), (503, .server), (304, .redirected),
        ])
    func `every status has its family`(code: Int, kind: PollFailure.FailureKind) {
        let fault = WireError.status(code: code, message: "", retryAfter: nil, at: "h/p")
        #expect(BackendError(fault).failure.kind == kind)
    }

    @Test func `the wait that was asked for is kept`() {
        let fault = WireError.status(code: 503, message: "", retryAfter: .seconds(9), at: "h/p")
        #expect(BackendError(fault).failure.kind == .rateLimited)
        #expect(BackendError(fault).retryAfter == .seconds(9))
    }
}
