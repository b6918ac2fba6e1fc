import OpsModel
import Testing

@Suite struct `A change request` {
    private func refusal(_ body: () throws(RequestRefusal) -> ChangeRequest) -> String? {
        do throws(RequestRefusal) {
            _ = try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `waits for another person in production, and not for a restore`() throws {
        #expect(Requests.request().status == .proposed)
        #expect(Requests.request(Requests.plan(isRestore: true)).status == .approved)
        #expect(Requests.request(environment: .unknown).status == .proposed)
        #expect(Requests.request(environment: .other("staging")).status == .approved)
        #expect(try Requests.request().decided().status == .approved)
    }

    @Test func `is approved by nobody who requested it, under whatever name`() {
        let request = Requests.request()
        let names = [
            Requests.requester, Actor("root", Requests.requester.proof), Actor("y.sato", .signature(key: "SHA256:x")),
        ]
        for actor in names {
            let words = refusal { () throws(RequestRefusal) in try request.decided(by: actor) }
            #expect(words?.contains("somebody else must approve it") == true)
        }
    }

    @Test func `takes no word that nothing vouches for where the policy asks for more`() throws {
        let request = Requests.request()
        let stranger = Actor("d.roy", .selfAsserted)
        #expect(
            refusal { () throws(RequestRefusal) in try request.decided(by: stranger, standing: .selfAsserted) }?
                .contains("nothing but a name vouches for d.roy") == true)
        let drill = Policy(production: Policy.Rule(acceptsSelfAsserted: true))
        let taken = try Requests.request(policy: drill).decided(by: stranger, standing: .selfAsserted)
        #expect(taken.status == .approved)
    }

    @Test func `needs as many people as its policy says`() throws {
        let request = Requests.request(policy: Policy(production: Policy.Rule(approvals: 2)))
        let once = try request.decided()
        #expect(once.status == .proposed)
        #expect(
            refusal { () throws(RequestRefusal) in try once.decided() }?.contains("has approved CR-7 already") == true)
        #expect(try once.decided(by: Actor("d.roy", .signature(key: "SHA256:dr"))).status == .approved)
    }

    @Test func `is not approved by who saw another plan`() throws {
        let request = Requests.request()
        let seen = Requests.approval(request)
        let moved = try request.after(
            .replanned(Requests.plan(from: "48"), request.ruling, moved: ["champion was 47 and is 48"]))
        #expect(moved.revision == 2 && moved.status == .proposed)
        #expect(
            refusal { () throws(RequestRefusal) in try moved.after(.decided(seen, digest: request.digest)) }?
                .hasPrefix("CR-7 is no longer what you saw") == true)
    }

    @Test func `loses its approvals when a bound field moves`() throws {
        let approved = try Requests.request().decided()
        let moved = try approved.after(.replanned(Requests.plan(from: "48"), approved.ruling, moved: ["moved"]))
        #expect(moved.status == .proposed && moved.approvals.isEmpty)
        #expect(
            refusal { () throws(RequestRefusal) in try moved.after(.executionBegan(Requests.execution())) }
                == "CR-7 waits for an approval")
    }

    @Test func `keeps its digest while figures move, and changes it with what it writes`() {
        var busy = Requests.plan()
        busy.touches = ["302 rps"]
        busy.readAt = Requests.start + .seconds(3600)
        busy.checks = [ChangePlan.Check("capacity", .pass, "9/9")]
        #expect(busy.boundDigest == Requests.plan().boundDigest && busy.digest == Requests.plan().digest)
        #expect(Requests.plan(from: "48").boundDigest != Requests.plan().boundDigest)
        #expect(Requests.plan("45").digest != Requests.plan().digest)
        #expect(
            Requests.plan().moved(in: Requests.plan(from: "48")) == ["registry fraud-scorer@champion was 47 and is 48"])
    }

    @Test func `is executed once`() throws {
        let executing = try Requests.request().decided().after(.executionBegan(Requests.execution()))
        #expect(
            refusal { () throws(RequestRefusal) in try executing.after(.executionBegan(Requests.execution())) }
                == "CR-7 is being executed by y.sato")
        #expect(
            refusal { () throws(RequestRefusal) in try executing.decided(.rejected) }
                == "CR-7 is being executed by y.sato and cannot be rejected")
    }

    @Test func `is not executed after it expired, though it was approved`() throws {
        let approved = try Requests.request().decided()
        let late = refusal { () throws(RequestRefusal) in
            try approved.after(.executionBegan(Requests.execution()), at: 900)
        }
        #expect(late == "CR-7 has expired; propose it again")
        #expect(try approved.after(.expired, at: 900).status == .expired)
        #expect(refusal { () throws(RequestRefusal) in try approved.after(.expired, at: 899) } != nil)
    }

    @Test func `makes its calls in their order and stops at the first that fails`() throws {
        let request = try Requests.request(Requests.plan(calls: 3)).decided()
            .after(.executionBegan(Requests.execution()))
        #expect(refusal { () throws(RequestRefusal) in try request.after(.callIntended(1)) } != nil)
        let first = try request.after(.callIntended(0)).after(.callEnded(0, .tookEffect))
        #expect(refusal { () throws(RequestRefusal) in try first.after(.tookEffect) } != nil)
        #expect(refusal { () throws(RequestRefusal) in try first.after(.callIntended(0)) } != nil)
        let partial = try first.after(.callIntended(1)).after(.callEnded(1, .refused("409")))
        #expect(partial.status == .partial && partial.done == [0])
        #expect(refusal { () throws(RequestRefusal) in try partial.after(.callIntended(2)) } != nil)
        let failed = try request.after(.callIntended(0)).after(.callEnded(0, .refused("403")))
        #expect(failed.status == .failed)
        let unknown = try request.after(.callIntended(0)).after(.callEnded(0, .unknown("timeout")))
        #expect(unknown.status == .outcomeUnknown && unknown.ending == "timeout")
    }

    @Test func `whose outcome nobody could read waits for a person who looked`() throws {
        func unknown(_ calls: Int) throws(RequestRefusal) -> ChangeRequest {
            try Requests.request(Requests.plan(calls: calls)).decided()
                .after(.executionBegan(Requests.execution()))
                .after(.callIntended(0)).after(.callEnded(0, .unknown("timeout")))
        }
        func settled(_ request: ChangeRequest, _ tookEffect: Bool) throws(RequestRefusal) -> ChangeRequest {
            try request.after(
                .settled(Settlement(tookEffect: tookEffect, reason: "alias is 46")), by: Requests.other, at: 60)
        }
        let undone = try settled(try unknown(1), false)
        #expect(undone.status == .failed)
        #expect(undone.ending == "call 1 did not take effect, as k.lindt found: alias is 46")
        let done = try settled(try unknown(1), true)
        #expect(done.status == .succeeded && done.tookEffectAt == Requests.start + .seconds(60) && done.done == [0])
        #expect(done.calls.first?.text == "took effect, as k.lindt found: alias is 46")
        #expect(try done.undoDraft(verifyFor: 60).calls.count == 1, "what took effect can be taken back")
        let unread = try unknown(1)
        do throws(PlanningRefusal) {
            _ = try unread.undoDraft(verifyFor: 60)
            Issue.record("nobody knows what it did")
        } catch {
            #expect(error.description.contains("what one did in part no call takes back: look at what it touches"))
        }
        let half = try settled(try unknown(2), true)
        #expect(half.status == .partial && half.done == [0])
        #expect(try half.continueDraft(verifyFor: 60).calls.count == 1)
        var undo = half
        undo.undoes = "CR-3"
        #expect(try undo.continueDraft(verifyFor: 60).undoes == "CR-3", "it goes on with taking that back")
        #expect(
            refusal { () throws(RequestRefusal) in
                try unknown(1).after(.settled(Settlement(tookEffect: true, reason: " ")))
            } == "settle takes what was found")
        #expect(
            refusal { () throws(RequestRefusal) in
                try done.after(.settled(Settlement(tookEffect: false, reason: "no")))
            } == "CR-7 has succeeded: there is nothing to settle")
    }

    @Test func `that goes on from another is of the same step, and says what is not known of it`() throws {
        var request = try Requests.request(Requests.plan(calls: 2)).decided()
            .after(.executionBegan(Requests.execution()))
            .after(.callIntended(0)).after(.callEnded(0, .unknown("timeout")))
        request.step = StepReference(incident: "INC-1", id: RunbookStepID(runbook: "R-12", number: StepNumber(2)))
        let draft = try request.continueDraft(verifyFor: 60)
        #expect(draft.step == request.step && draft.follows == "CR-7")
        #expect(draft.checks == [ChangePlan.Check("what CR-7 did", .unknown, "timeout")])
        #expect(
            try request.after(.settled(Settlement(tookEffect: true, reason: "seen")))
                .continueDraft(verifyFor: 60).checks.isEmpty)
    }

    @Test func `is planned anew until its first call, and no more`() throws {
        let executing = try Requests.request().decided().after(.executionBegan(Requests.execution()))
        let moved = try executing.after(.replanned(Requests.plan(from: "48"), executing.ruling, moved: ["moved"]))
        #expect(moved.status == .proposed && moved.execution == nil)
        let called = try executing.after(.callIntended(0))
        #expect(
            refusal { () throws(RequestRefusal) in
                try called.after(.replanned(Requests.plan(from: "48"), executing.ruling, moved: []))
            } != nil)
    }

    @Test func `has succeeded when what justified it has recovered, and not for want of data`() throws {
        var plan = Requests.plan()
        plan.criteria = [
            ChangePlan.Criterion(
                Signal.ID(service: "fraud-detection", environment: .production, kind: .sloBurn, detail: "availability"),
                "availability")
        ]
        let verifying = try Requests.request(plan).decided().executed()
        #expect(verifying.status == .verifying)
        for (result, status) in [
            (Verification.Result.recovered, ChangeRequest.Status.succeeded), (.worse, .failed), (.unchanged, .failed),
            (.notMeasurable, .failed),
        ] {
            let verification = Verification(result, from: Requests.start, to: Requests.start, text: [])
            #expect(try verifying.after(.verified(verification)).status == status)
        }
        #expect(try Requests.request().decided().executed().status == .succeeded)
    }

    @Test func `that was a restore waits for a review by somebody else`() throws {
        let done = try Requests.request(Requests.plan(isRestore: true)).executed()
        #expect(done.awaitsReview && done.reviewDue == Requests.start + .seconds(86_401))
        let own = Requests.approval(done, by: Requests.requester, .reviewed)
        #expect(refusal { () throws(RequestRefusal) in try done.after(.reviewed(own)) } != nil)
        #expect(try !done.after(.reviewed(Requests.approval(done, .reviewed))).awaitsReview)
    }

    @Test func `by break-glass takes a reason, counts once and waits for a review`() throws {
        let request = Requests.request()
        #expect(refusal { () throws(RequestRefusal) in try request.after(.overridden(reason: "")) } != nil)
        let done = try request.after(.overridden(reason: "everything burns")).executed()
        #expect(done.awaitsReview && done.breakGlass?.text == "everything burns")
        #expect(refusal { () throws(RequestRefusal) in try done.after(.overridden(reason: "again")) } != nil)
        let strict = Requests.request(policy: Policy(production: Policy.Rule(allowsBreakGlass: false)))
        #expect(
            refusal { () throws(RequestRefusal) in try strict.after(.overridden(reason: "x")) }
                == "the policy allows no break-glass in production")
    }

    /// An alias moved, and then the version that was left marked bad.
    private func marking() throws -> ChangeRequest {
        var plan = Requests.plan(calls: 2, isRestore: true)
        plan.calls[1].call = .setTag(
            version: VersionID(model: Requests.model, version: "47"), name: ModelVersion.badTag, value: "slow")
        return try Requests.request(plan).after(.executionBegan(Requests.execution()))
    }

    @Test(arguments: [.refused("403"), .unknown("timeout"), .failed("half")] as [CallRecord.Outcome])
    func `is not stopped by a remark that fails, and says of that call that it did`(_ outcome: CallRecord.Outcome)
        throws
    {
        var request = try marking()
        request = try request.after(.callIntended(0)).after(.callEnded(0, .tookEffect))
        #expect(!request.isCarriedOut)
        request = try request.after(.callIntended(1)).after(.callEnded(1, outcome))
        #expect(request.status == .executing && request.isCarriedOut)
        let done = try request.after(.tookEffect)
        #expect(done.status == .succeeded && done.awaitsReview && done.calls.last?.outcome == outcome)
        #expect(done.done == [0])
        #expect(try done.undoDraft(verifyFor: 600).calls.count == 1, "only what was done is taken back")
    }

    @Test func `is stopped by a remark that is all it has, that comes first, or that is to be taken back`() throws {
        let mark = try marking().plan.calls[1]
        func ended(_ calls: [ChangePlan.Call], undoes: RequestID? = nil) throws -> ChangeRequest {
            var plan = Requests.plan(isRestore: true)
            plan.calls = calls
            var request = Requests.request(plan)
            request.undoes = undoes
            request = try request.after(.executionBegan(Requests.execution()))
            for index in calls.indices.dropLast() {
                request = try request.after(.callIntended(index))
                    .after(.callEnded(index, calls[index] == mark ? .refused("403") : .tookEffect))
                if request.status != .executing { return request }
            }
            let last = calls.count - 1
            return try request.after(.callIntended(last)).after(.callEnded(last, .refused("403")))
        }
        let move = Requests.plan().calls[0]
        #expect(try ended([mark]).status == .failed)
        #expect(try ended([mark, move]).status == .failed)
        #expect(try ended([move, mark], undoes: "CR-6").status == .partial)
        #expect(try ended([move, mark]).status == .executing)
    }

    @Test func `asks for a review of whatever was done though nobody else agreed, however it ended`() throws {
        let begun = try Requests.request(Requests.plan(calls: 2, isRestore: true))
            .after(.executionBegan(Requests.execution())).after(.callIntended(0))
        let half = try begun.after(.callEnded(0, .tookEffect)).after(.callIntended(1)).after(
            .callEnded(1, .refused("no")))
        #expect(half.status == .partial && half.awaitsReview)
        #expect(try begun.after(.callEnded(0, .unknown("timeout"))).awaitsReview)
        #expect(try begun.after(.callEnded(0, .tookEffect)).after(.interrupted("killed")).awaitsReview)
        let none = try begun.after(.callEnded(0, .refused("no")))
        #expect(none.status == .failed && !none.awaitsReview, "nothing was done")
    }

    @Test func `that went by break-glass asks for a review even where nothing was done`() throws {
        let request = try Requests.request().after(.overridden(reason: "nobody is awake"))
            .after(.executionBegan(Requests.execution())).after(.callIntended(0)).after(.callEnded(0, .refused("no")))
        #expect(request.status == .failed && request.awaitsReview)
    }
}
