@testable import Backends
import Testing
import Wire

@Suite struct `Clock skew` {
    /// Answered at 08:49:37 by the server's clock.
    private func skew(receivedAt seconds: Int, after elapsed: Duration) -> Double? {
        Response(
            headers: ["Date": "Sun, 06 Nov 1994 08:49:37 GMT"], elapsed: elapsed, receivedAt: 784_111_777 + seconds
        ).clockSkew
    }

    @Test func `is none where the date lies between request and answer`() {
        #expect(skew(receivedAt: 2, after: .seconds(3)) == 0)
        #expect(skew(receivedAt: 1, after: .milliseconds(20)) == 0)
    }

    @Test func `is the distance from the nearer end`() {
        #expect(skew(receivedAt: 10, after: .seconds(3)) == -7)
        #expect(skew(receivedAt: -90, after: .seconds(3)) == 90)
    }
}
