import OpsModel
import Testing

@Suite struct `A request as text` {
    @Test func `has the lines to paste for an approval while one is waited for, and no longer`() throws {
        let request = Requests.request()
        let lines = """
            TO PASTE  mlops-tui requests CR-7 --export CR-7.json  # here
                      mlops-tui approve --plan CR-7.json  # on the approver's machine, with their key
                      mlops-tui approve --import CR-7.json.sig  # here

            """
        #expect(RequestText.text(of: request).contains(lines))
        #expect(!RequestText.text(of: try request.decided()).contains("TO PASTE"))
    }

    @Test func `has them for a review once one is due, and what was said afterwards`() throws {
        var request = try Requests.request(Requests.plan(isRestore: true)).executed()
        #expect(request.awaitsReview, "precondition")
        #expect(RequestText.text(of: request).contains("mlops-tui approve --plan CR-7.json --decision reviewed  #"))
        request.review = Requests.approval(request, .reviewed)
        request.review?.comment = "right"
        let text = RequestText.text(of: request)
        #expect(
            text.contains("REVIEW    reviewed by k.lindt, ") && text.contains(": right") && !text.contains("TO PASTE"))
        #expect(!text.contains("0/0"))
    }

    @Test(arguments: [
        (true, "it would be filed as approved"), (false, "it would be filed, and wait for an approval"),
    ])
    func `that is not kept has no number, and says what would be filed and what would refuse it`(
        isRestore: Bool, prospect: String
    ) {
        var plan = Requests.request(Requests.plan(isRestore: isRestore))
        plan.id = RequestID(number: 0)
        let text = RequestText.text(of: plan)
        #expect(text.hasPrefix("PLAN  ") && text.contains("STATUS    nothing is kept; \(prospect)\n"))
        for part in ["CR-", "TO PASTE", "DIGEST", "REQUESTED"] { #expect(!text.contains(part), "\(part)") }
        plan.ruling.refusals = ["year end freezes changes"]
        let refused = RequestText.text(of: plan, readOnly: .flag)
        #expect(refused.contains("would be refused: \(ReadOnly.flag.reason)\n"))
        #expect(refused.contains("would be refused: year end freezes changes\n") && !refused.contains("be filed"))
    }
}
