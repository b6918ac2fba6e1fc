import Testing

@testable import OpsModel

/// What people elsewhere are told of incidents.
@Suite struct `Calls` {
    private func incident(
        level: Int = 2, status: Incident.Status = .open, suppression: Suppression? = nil, id: IncidentID = "INC-K7QD"
    ) -> Incident {
        let signal = Scene.signal(suppression: suppression)
        return Incident(
            id: id, title: "fraud", service: "fraud", environment: .production, services: ["fraud"], level: level,
            status: status, onset: signal.onset, openedAt: Scene.at(0), signals: [signal],
            record: IncidentRecord(id: id, firstSignal: signal.id))
    }

    private func acknowledged(_ incident: Incident) -> Incident {
        var incident = incident
        incident.status = .acknowledged
        incident.record.acknowledged = IncidentRecord.Mark(by: "k.lindt", at: Scene.at(2))
        return incident
    }

    private func topics(
        _ book: inout CallBook, _ incidents: Incident..., forwards: [IncidentID: IncidentID] = [:]
    ) -> [String] {
        book.take(incidents, revision: (book.source ?? 0) + 1, at: Scene.at(9)) { forwards[$0] ?? $0 }
            .map { "\($0.topic.rawValue) \($0.subject)" }
    }

    @Test func `an incident is told from its opening to its end, each once`() {
        var book = CallBook()
        #expect(topics(&book, incident()) == ["incident.opened INC-K7QD"])
        #expect(topics(&book, incident()).isEmpty)
        #expect(topics(&book, acknowledged(incident())) == ["incident.acknowledged INC-K7QD"])
        #expect(topics(&book, acknowledged(incident())).isEmpty)
        #expect(topics(&book, incident(status: .resolved)) == ["incident.resolved INC-K7QD"])
        #expect(topics(&book, incident(status: .resolved)).isEmpty)
        #expect(topics(&book, incident()) == ["incident.opened INC-K7QD"])
    }

    @Test func `a rise is told, a fall and what a person set are not`() {
        var book = CallBook()
        _ = topics(&book, incident(level: 2))
        #expect(topics(&book, incident(level: 3)).isEmpty)
        #expect(topics(&book, incident(level: 1)) == ["incident.escalated INC-K7QD"])
        var set = incident(level: 1)
        set.record.level = 1
        var other = CallBook()
        _ = topics(&other, incident(level: 3))
        #expect(topics(&other, set).isEmpty)
    }

    @Test func `an acknowledgement that was taken back is told again`() {
        var book = CallBook()
        _ = topics(&book, incident())
        _ = topics(&book, acknowledged(incident()))
        #expect(topics(&book, incident()) == ["incident.escalated INC-K7QD"])
    }

    @Test func `a maintenance window holds it until it ends`() {
        let window = Suppression(cause: .maintenance, reason: "expected", until: Scene.at(60))
        var book = CallBook()
        #expect(topics(&book, incident(suppression: window)).isEmpty)
        #expect(topics(&book, incident()) == ["incident.opened INC-K7QD"])
        // Its end is told in one as well, or the pager would ring on.
        var over = incident(suppression: window)
        over.status = .resolved
        #expect(topics(&book, over) == ["incident.resolved INC-K7QD"])
    }

    @Test func `what is joined to another is told as over`() {
        var book = CallBook()
        _ = topics(&book, incident(), incident(id: "INC-2222"))
        var both = incident()
        both.joined = ["INC-2222"]
        let forwards: [IncidentID: IncidentID] = ["INC-2222": "INC-K7QD"]
        #expect(topics(&book, both, forwards: forwards) == ["incident.resolved INC-2222"])
        #expect(topics(&book, both, forwards: forwards).isEmpty)
    }

    @Test func `a restarted program tells what the store then knows to be no news`() {
        var first = CallBook()
        var second = CallBook()
        let told = first.take([incident()], revision: 1, at: Scene.at(1))
        let again = second.take([incident()], revision: 1, at: Scene.at(5))
        #expect(told.count == 1 && again.count == 1)
        #expect(told[0].isNews(after: nil) && !again[0].isNews(after: told[0]))
        let worse = second.take([incident(level: 1)], revision: 2, at: Scene.at(6))
        #expect(worse[0].isNews(after: told[0]))
        let over = second.take([incident(status: .resolved)], revision: 3, at: Scene.at(7))
        #expect(over[0].isNews(after: worse[0]) && !over[0].isNews(after: nil) && !over[0].isNews(after: over[0]))
    }

    @Test func `a state hands what is new to the store, with what it tells of`() throws {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud")])
        fleet.poll("prom")
        fleet.poll("am")
        _ = fleet.state.takePersisted()
        fleet.poll("am", after: 10, [Fleet.alert("fraud", severity: "page", since: 5)])
        let batches = fleet.state.takePersisted().compactMap { effect -> StoreBatch? in
            if case .persist(let batch) = effect { batch } else { nil }
        }
        let told = try #require(batches.first?.announcements?.first)
        #expect(told.topic == .incidentOpened && told.subject == batches.first?.incidents.first?.id.rawValue)
        #expect(batches.first?.isObservationOnly == false)
    }
}

@Suite struct `What is told of a request` {
    @Test func `that approval is wanted holds who, what, digest, expiry and the lines to paste`() throws {
        let request = Requests.request()
        let told = try #require(request.announcementsOfProposal().first)
        #expect(told.summary == "y.sato asks for approval of CR-7: ROLLBACK fraud-detection v47 → v46")
        #expect(told.command == "mlops-tui requests CR-7 --export CR-7.json")
        let facts = Dictionary(told.facts.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(facts["then, where the key is"] == "mlops-tui approve --plan CR-7.json")
        #expect(facts["then, where the store is"] == "mlops-tui approve --import CR-7.json.sig")
        #expect(facts["digest"] == request.digest.hex)
        #expect(facts["expires"] == CivilTime(request.expiresAt).rfc3339)
        #expect(facts["requested by"] == "y.sato (login 1000 on ops-1)")
    }

    @Test func `a plan that is made anew voids what was asked for and asks again`() throws {
        let request = Requests.request()
        let event = RequestEvent.replanned(Requests.plan("45"), request.ruling, moved: ["x was 46 and is 45"])
        let later = try request.after(event)
        let told = later.announcements(of: event, before: request, at: Requests.start)
        #expect(told.map(\.topic) == [.approvalOver, .approvalWanted])
        #expect(told[0].subject == request.announcementsOfProposal()[0].subject && told[1].subject != told[0].subject)
    }

    @Test(arguments: [
        (
            CallRecord.Outcome.refused("403: not allowed"), "was done in part", "refused, nothing changed",
            "mlops-tui continue CR-7, or mlops-tui undo CR-7"
        ),
        (
            .unknown("the connection was reset"), "has an unknown outcome", "whether it took effect is not known",
            "look at what it touches, then say what you found with settle CR-7 --done or --undone --reason WHAT YOU FOUND"
        ),
    ])
    func `that it stopped half way is told once, with what became of each call`(
        outcome: CallRecord.Outcome, word: String, second: String, next: String
    ) throws {
        let before = try Requests.request(
            Requests.plan(calls: 3), policy: Policy(production: Policy.Rule(approvals: 0))
        )
        .after(.executionBegan(Requests.execution())).after(.callIntended(0)).after(.callEnded(0, .tookEffect))
        .after(.callIntended(1))
        let event = RequestEvent.callEnded(1, outcome)
        let told = try before.after(event).announcements(of: event, before: before, at: Requests.start)
        #expect(told.map(\.topic) == [.executionStopped] && told[0].severity == .error)
        #expect(told[0].summary == "CR-7 \(word): ROLLBACK fraud-detection v47 → v46")
        let facts = Dictionary(told[0].facts.map { ($0.name, $0.value) }) { first, _ in first }
        let call = "registry: alias champion 47 → 46"
        #expect(facts["call 1"] == "took effect: \(call)" && facts["call 2"] == "\(second): \(call)")
        #expect(facts["call 3"] == "not tried: \(call)")
        #expect(facts["left to a person"] == next)
        // What another program finds of the same end is no news.
        #expect(told[0].isNews(after: nil) && !told[0].isNews(after: told[0]))
    }

    @Test func `that nothing was done is told, and that a call took effect is not`() throws {
        let begun = try Requests.request(policy: Policy(production: Policy.Rule(approvals: 0)))
            .after(.executionBegan(Requests.execution()))
        let stopped = RequestEvent.interrupted("nothing was called: registry does not answer")
        let told = try begun.after(stopped).announcements(of: stopped, before: begun, at: Requests.start)
        #expect(told.map(\.topic) == [.executionStopped] && told[0].severity == .warning)
        #expect(told[0].summary == "CR-7 has failed: ROLLBACK fraud-detection v47 → v46")
        let called = try begun.after(.callIntended(0))
        let ended = RequestEvent.callEnded(0, .tookEffect)
        #expect(try called.after(ended).announcements(of: ended, before: called, at: Requests.start).isEmpty)
    }

    @Test(arguments: [
        (Verification.Result.worse, true), (.notMeasurable, true), (.unchanged, true), (.recovered, false),
    ])
    func `what did not help is told`(result: Verification.Result, isTold: Bool) throws {
        var plan = Requests.plan(isRestore: true)
        plan.criteria = [.init(Scene.signal().id, "errors are over")]
        let request = try Requests.request(plan).executed()
        let event = RequestEvent.verified(
            Verification(result, from: Requests.start, to: Requests.start, text: ["errors 9 %"]))
        let told = try request.after(event).announcements(of: event, before: request, at: Requests.start)
        #expect(told.map(\.topic) == (isTold ? [.verificationFailed] : []))
    }
}
