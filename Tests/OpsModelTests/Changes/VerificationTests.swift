import Testing

@testable import OpsModel

@Suite struct `The verification of a request` {
    @Test func `of a signal that nobody follows is a recovery only once every source has answered`() throws {
        var plan = Requests.plan()
        let signal = Signal.ID(
            service: "fraud-detection", environment: .production, kind: .sloBurn, detail: "availability")
        plan.criteria = [ChangePlan.Criterion(signal, "availability")]
        let request = try Requests.request(plan).decided().executed()
        func result(isHeard: Bool) -> Verification.Result? {
            RequestVerification(
                request: request, signals: [], now: Requests.start + .seconds(3600), isHeard: isHeard
            ).verification()?.result
        }
        #expect(result(isHeard: false) == .notMeasurable)
        #expect(result(isHeard: true) == .recovered)
    }
}
