import Cells
import OpsModel
import Testing
import Views

@Suite struct `Keys on a request` {
    private func desk(_ requests: ChangeRequest...) -> Desk {
        var desk = Desk(fleet: SampleState.typical.fleet(), size: Size(columns: 120, rows: 40))
        desk.fleet.reduce(.source(.restored(StoredHistory(requests: requests))))
        desk.fleet.open("requests")
        return desk
    }

    private func notice(_ desk: Desk) -> String? { desk.fleet.state.notice?.text }

    @Test func `that cannot be executed name those that can`() {
        var rejected = SampleRequests.request(2, .rejected)
        rejected.reviewDue = nil
        var desk = desk(SampleRequests.request(4, .proposed), SampleRequests.request(3, .approved), rejected)
        desk.type("E")
        #expect(notice(desk) == "CR-4 waits for an approval; CR-3 can be executed: put the cursor there")
        desk.type("jE")
        #expect(desk.screen().contains("EXECUTE CR-3"))
        desk.press(.escape)
        desk.type("GV")
        #expect(notice(desk) == "CR-2 was rejected; CR-4, CR-3 can be reviewed: put the cursor there")
    }

    /// The screen as running text, without frames.
    private func words(_ desk: Desk) -> String {
        desk.screen().replacing(#/[│\s]+/#, with: " ")
    }

    @Test func `whose execution stopped show why, whole, in the list and above the keys of whatever is looked at`() {
        let why =
            "not sent: alias champion of fraud-scorer was 47 and is 48; alias challenger of fraud-scorer was 46 and is "
            + "47, because somebody at registry.prod-eu.example has moved both meanwhile"
        var desk = desk(SampleRequests.request(4, .executing))
        desk.size = Size(columns: 80, rows: 24)
        var failed = SampleRequests.request(4, .failed)
        failed.ending = why
        desk.fleet.reduce(.request(.answered(.changed(failed))))
        #expect(words(desk).contains("✗ failed · \(why)"))
        desk.fleet.open("fleet")
        #expect(words(desk).contains("CR-4 has failed: \(why)") || words(desk).contains("CR-4 failed: \(why)"))
        #expect(desk.screen().contains("q quit"), "the keys stay")
        desk.fleet.wait(20)
        #expect(!words(desk).contains("not sent"))
    }

    @Test func `say beforehand that somebody else looks at it afterwards, and then what they said`() {
        var proposed = SampleRequests.request(4, .proposed)
        proposed.ruling = Policy.standard.ruling(.rollback, in: .production, isRestore: true, at: SampleFleet.now)
        var desk = desk(proposed)
        desk.press(.enter)
        #expect(words(desk).contains("REVIEW by somebody else, within 1d of its execution"))
        desk.press(.escape)
        var reviewed = SampleRequests.request(4, .succeeded)
        reviewed.review = Approval(
            approver: Actor("k.lindt", .login(uid: 1001, host: "ops-1")), decision: .reviewed, standing: .advisory,
            at: SampleFleet.now, comment: "the right call", revision: reviewed.revision, plan: reviewed.digest,
            bound: reviewed.digest, policy: reviewed.ruling.policy)
        desk.fleet.reduce(.request(.answered(.changed(reviewed))))
        desk.press(.enter)
        #expect(words(desk).contains("REVIEW reviewed by k.lindt, advisory: the right call"), "\(desk.screen())")
        #expect(desk.fleet.state.dialog?.buttons == [.cancel], "nothing is left to be said of it")
        #expect(!words(desk).contains("say why"))
    }

    @Test func `where no request can be executed say so`() {
        var desk = desk(SampleRequests.request(4, .proposed))
        desk.type("E")
        #expect(notice(desk) == "CR-4 waits for an approval, and no other waits to be executed")
        var empty = Desk(fleet: SampleState.typical.fleet())
        empty.type("E")
        #expect(notice(empty) == "no request waits to be executed")
    }

    @Test func `that has expired, or that a freeze holds, open no dialog and say why`() {
        var expired = SampleRequests.request(4, .approved)
        expired.expiresAt = SampleFleet.now - .seconds(1)
        var desk = desk(expired)
        desk.type("E")
        #expect(desk.fleet.state.dialog == nil && notice(desk) == "CR-4 has expired; propose it again")
        var frozen = SampleRequests.request(4, .approved)
        frozen.ruling.refusals = ["year end freezes changes"]
        desk = self.desk(frozen)
        desk.type("E")
        #expect(desk.fleet.state.dialog == nil && notice(desk) == "year end freezes changes")
    }

    @Test func `that is rejected takes why, letter by letter`() {
        var desk = desk(SampleRequests.request(4, .proposed))
        desk.type("V")
        desk.press(.tab)
        desk.press(.enter)
        #expect(desk.fleet.state.dialog?.problem == "say why first")
        desk.type("no junk, quit")
        #expect(desk.fleet.state.dialog?.typed == "no junk, quit" && desk.fleet.state.mode == .dialog)
        let effects = desk.fleet.effects(of: .request(.pressed))
        guard case .desk(.decide("CR-4", .rejected, _, let comment, _))? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(comment == "no junk, quit")
    }

    @Test func `whose outcome is unknown is settled with what was found`() {
        var unknown = SampleRequests.request(4, .outcomeUnknown)
        unknown.calls = [CallRecord(index: 0, intendedAt: SampleFleet.now, outcome: .unknown("timeout"))]
        var desk = desk(unknown, SampleRequests.request(3, .approved))
        for (line, said) in [
            ("settle CR-4 maybe", "settle takes done or undone"), ("settle CR-4 done", "settle takes done or undone"),
            ("settle CR-3 done it is 46", "CR-3 is approved: there is nothing to settle"),
        ] {
            desk.type(":\(line)")
            desk.press(.enter)
            #expect(words(desk).contains(said), "\(line)")
            desk.press(.escape)
        }
        let settlement = Settlement(tookEffect: true, reason: "the alias is 46")
        #expect(
            desk.fleet.effects(of: .request(.settled("CR-4", settlement))) == [.desk(.settle("CR-4", settlement))])
    }

    @Test func `carry the change number that was given while writes are armed, and no longer`() {
        var desk = desk()
        func type(_ line: String, _ desk: inout Desk) {
            desk.type(":\(line)")
            desk.press(.enter)
        }
        type("ticket CHG-7", &desk)
        #expect(notice(desk)?.hasPrefix("writes are disarmed") == true)
        let mute = RequestAction.wished(.mute("fraud-scorer", kind: nil, .seconds(3600)), nil)
        for (line, number) in [("ticket CHG-7", "CHG-7"), ("arm again", nil)] as [(String, String?)] {
            desk.fleet.reduce(.request(.armed(reason: "errors")))
            type(line, &desk)
            guard case .desk(.plan(_, let ticket))? = desk.fleet.effects(of: .request(mute)).first else {
                Issue.record("no plan is asked for: \(notice(desk) ?? "")")
                return
            }
            #expect(ticket == number)
            desk.fleet.reduce(.request(.cancelled))
        }
    }

    @Test func `take what a rollback offers beside it, and are planned anew with it`() {
        var desk = desk()
        desk.fleet.reduce(.request(.armed(reason: "errors")))
        let wish = RequestAction.wished(.rollback("fraud-scorer", from: "47", to: "46"), nil)
        desk.fleet.reduce(.request(wish))
        guard case .proposal(let draft)? = desk.fleet.state.dialog?.matter, let mark = draft.offer else {
            Issue.record("nothing is offered: \(notice(desk) ?? "")")
            return
        }
        let planned = PlannedRequest(
            draft: draft, plan: draft.plan([], readAt: SampleFleet.now),
            ruling: Policy.standard.ruling(.rollback, in: .production, isRestore: true, at: SampleFleet.now))
        desk.fleet.reduce(.request(.answered(.planned(planned))))
        #expect(desk.screen().contains("[ Mark bad too ]"))
        desk.press(.backTab)
        let effects = desk.fleet.effects(of: .request(.pressed))
        guard case .desk(.plan(let marking, _))? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(marking.calls == draft.calls + [mark] && marking.offer == nil)
        desk.press(.enter)
        #expect(!desk.screen().contains("[ Mark bad too ]"))
    }

    @Test func `that made things worse offer to be taken back`() {
        var worse = SampleRequests.request(4, .failed)
        worse.verification = Verification(.worse, from: SampleFleet.now, to: SampleFleet.now, text: [])
        worse.reviewDue = nil
        worse.calls = [
            CallRecord(index: 0, intendedAt: SampleFleet.now, endedAt: SampleFleet.now, outcome: .tookEffect)
        ]
        var desk = desk(worse)
        #expect(words(desk).contains("a person: undo it") && words(desk).contains("undo CR-4 proposes to take it back"))
        desk.press(.enter)
        #expect(desk.screen().contains("[ Take it back ]"))
        desk.press(.tab)
        desk.press(.enter)
        #expect(notice(desk)?.hasPrefix("writes are disarmed") == true)
        desk.fleet.reduce(.request(.armed(reason: "it got worse")))
        desk.press(.enter)
        desk.press(.tab)
        guard case .desk(.plan(let draft, _))? = desk.fleet.effects(of: .request(.pressed)).first else {
            Issue.record("no plan is asked for: \(notice(desk) ?? "")")
            return
        }
        #expect(draft.undoes == "CR-4")
    }

    @Test func `that are executed say by whom and until when, and that nothing is heard of it any more`() {
        var executing = SampleRequests.request(4, .executing)
        executing.execution = Execution(
            by: Actor("k.lindt", .selfAsserted), process: "ops-2/1 1 1", began: SampleFleet.now - .seconds(90),
            leaseEnds: SampleFleet.now + .seconds(30))
        #expect(words(desk(executing)).contains("executing · by k.lindt since"))
        #expect(!words(desk(executing)).contains("nothing was heard of it"))
        executing.execution?.leaseEnds = SampleFleet.now - .seconds(1)
        #expect(words(desk(executing)).contains("nothing was heard of it since: its target is read"))
    }

    @Test func `that break-glass or a withdrawal comes too late for say so before anything is asked`() {
        var desk = desk(SampleRequests.request(2, .rejected))
        for (line, participle) in [("override CR-2 now", "overridden"), ("withdraw CR-2 mistake", "withdrawn")] {
            desk.type(":\(line)")
            desk.press(.enter)
            #expect(notice(desk) == "CR-2 was rejected and cannot be \(participle)")
        }
        #expect(desk.fleet.effects(of: .request(.overridden("CR-2", reason: "now"))).isEmpty)
        #expect(desk.fleet.effects(of: .request(.withdrawn("CR-9", reason: "now"))).isEmpty)
        let open = self.desk(SampleRequests.request(4, .proposed))
        #expect(open.fleet.effects(of: .request(.overridden("CR-4", reason: "now"))).count == 1)
        #expect(open.fleet.effects(of: .request(.withdrawn("CR-4", reason: "now"))).count == 1)
    }
}
