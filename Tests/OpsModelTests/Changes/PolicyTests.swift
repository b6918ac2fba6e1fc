import OpsModel
import Testing

@Suite struct `A policy` {
    private let now = Requests.start

    private func ruling(
        _ kind: RequestKind = .rollback, in environment: Environment = .production, isRestore: Bool = false,
        quiet: QuietExtent? = nil, ticket: String? = nil, under policy: Policy = .standard
    ) -> PolicyRuling {
        policy.ruling(kind, in: environment, isRestore: isRestore, quiet: quiet, ticket: ticket, at: now)
    }

    @Test func `asks a restore for a typed confirmation and a review afterwards`() {
        let ruling = ruling(isRestore: true)
        #expect(ruling.approvals == 0 && ruling.confirmation == .typed && ruling.review == 86_400)
        #expect(ruling.approvalText == "not needed before (restore: confirm in production)")
    }

    @Test func `holds four eyes for a restore too where it says so`() {
        let ruling = ruling(isRestore: true, under: Policy(production: Policy.Rule(restore: .before, approvals: 0)))
        #expect(ruling.approvals == 1 && ruling.review == nil)
    }

    @Test func `counts what is not known as production`() {
        #expect(ruling(in: .unknown).approvals == 1)
        #expect(ruling(in: .other("staging")).approvals == 0)
        #expect(
            ruling(in: .other("staging"), under: Policy(environments: ["staging": Policy.Rule(approvals: 2)])).approvals
                == 2)
    }

    @Test func `asks more of single kinds`() {
        let policy = Policy(production: Policy.Rule(approvalsByKind: [.promote: 2]))
        #expect(ruling(.promote, under: policy).approvals == 2)
        #expect(ruling(.rollback, under: policy).approvals == 1)
    }

    @Test func `lets one person quiet one service for two hours`() {
        #expect(ruling(.silence, quiet: QuietExtent(length: .seconds(7200), isNarrow: true)).approvals == 0)
        #expect(ruling(.silence, quiet: QuietExtent(length: .seconds(7201), isNarrow: true)).approvals == 1)
        #expect(ruling(.mute, quiet: QuietExtent(length: .seconds(60), isNarrow: false)).approvals == 1)
        #expect(ruling(.silence, quiet: QuietExtent(length: .seconds(60), isNarrow: true)).confirmation == .once)
    }

    @Test func `says which of the reasons for a second person holds`() {
        func basis(_ extent: QuietExtent) -> String { ruling(.mute, quiet: extent).basis }
        #expect(basis(QuietExtent(length: .seconds(7201), beyond: [])) == "longer than 2h in production")
        let wide = QuietExtent(length: .seconds(60), beyond: ["reaches ad-ctr too"])
        #expect(basis(wide) == "reaches ad-ctr too in production" && ruling(.mute, quiet: wide).approvals == 1)
        let both = QuietExtent(length: .seconds(7201), beyond: ["quiets the burn of its SLOs"])
        #expect(basis(both) == "longer than 2h, quiets the burn of its SLOs in production")
    }

    @Test func `freezes everything but restores`() {
        let freeze = Policy.Freeze(name: "year end", from: now - .seconds(1), to: now + .seconds(60))
        let policy = Policy(freezes: [freeze])
        #expect(ruling(under: policy).refusals.first?.hasPrefix("year end freezes changes in production") == true)
        #expect(ruling(isRestore: true, under: policy).refusals.isEmpty)
        let elsewhere = Policy(freezes: [
            Policy.Freeze(name: "x", from: now, to: now + .seconds(1), environments: ["staging"])
        ])
        #expect(ruling(under: elsewhere).refusals.isEmpty)
    }

    @Test func `asks for a change number that matches`() {
        let policy = Policy(production: Policy.Rule(ticket: #"CHG-\d+"#))
        #expect(
            ruling(under: policy).refusals.first?.hasPrefix(#"a change number is needed that matches CHG-\d+:"#) == true
        )
        #expect(ruling(ticket: "CHG-12", under: policy).refusals.isEmpty)
        #expect(
            ruling(ticket: "xCHG-12", under: policy).refusals == [#"the change number xCHG-12 does not match CHG-\d+"#])
    }

    @Test func `names whose approval counts`() {
        let policy = Policy(groups: ["payments": ["k.lindt"]])
        let rule = Policy.Rule(from: ["payments", "d.roy"])
        #expect(policy.mayApprove("k.lindt", rule) && policy.mayApprove("d.roy", rule))
        #expect(!policy.mayApprove("y.sato", rule))
        #expect(policy.mayApprove("y.sato", Policy.Rule()))
    }
}
