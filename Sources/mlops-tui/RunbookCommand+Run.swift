internal import ArgumentParser
internal import Engine
internal import OpsModel
internal import Views

extension RunbookCommand {
    /// Follows the runbook that serves an incident, a step a call.
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Follow the runbook that serves an incident: print how far it has come, do its next step.",
            discussion: """
                Without a flag it asks the checks, prints every step with what was done about it, and does nothing. Progress \
                belongs to the incident: it is kept in the store, stands in the timeline and in the audit chain.

                --next does what the step asks for that waits: proposes its change request (with --arm, and --execute to go on \
                at once where nobody else is needed), begins to watch, or notes a step for people as done. A step whose check \
                fails stops here. What is watched is ended by a program that watches, or by --skip.
                """)

        @Argument(help: "INC-K7QD.", transform: IncidentID.read)
        var incident: IncidentID

        @Flag(help: "Do the step that waits.")
        var next = false

        @Option(help: ArgumentHelp("Pass over the step that waits.", valueName: "reason"))
        var skip: String?

        @Flag(help: "The step that was done or skipped last is to be done again.")
        var back = false

        @Option(
            help: ArgumentHelp("Why: it becomes the reason of the request that a step proposes.", valueName: "reason"))
        var arm: String?

        @Option(help: "How long to wait for all sources, in seconds.")
        var timeout: Int = 30

        @OptionGroup var proposing: ProposingOptions
        @OptionGroup var options: DecidingOptions

        func validate() throws {
            guard [next, skip != nil, back].count(where: { $0 }) <= 1 else {
                throw ValidationError("one of --next, --skip and --back at a time")
            }
            if let skip, skip.isBlank { throw ValidationError("--skip takes a reason") }
        }

        func run() async throws {
            try await options.atDesk(writes: next && arm != nil && !proposing.dryRun) { desk, configuration in
                var state = await FleetState.read(configuration, within: .seconds(max(1, timeout)))
                let library = await RunbookLibrary.load(folders: configuration.runbooks.folders).committed()
                _ = state.reduce(.runbook(.loaded(library.runbooks)))
                let sheet = try sheet(state)
                _ = state.reduce(.runbook(.answered(await desk.answer(sheet.questions))))
                try await act(&state, at: desk, configuration.decisions.readOnly)
                try options.print(try self.sheet(state), of: incident, at: state.now)
            }
        }

        private func act(_ state: inout OpsState, at desk: HeadlessDesk, _ readOnly: ReadOnly?) async throws {
            guard next || back || skip != nil, let found = state.incident(incident) else { return }
            try await catchUp(&state, at: desk)
            if let skip { return try await note(.skipped(found.id, reason: skip), &state, at: desk) }
            if back { return try await note(.undone(found.id), &state, at: desk) }
            if let step = try sheet(state).current, step.state == .running,
                case .requested(let id, _, let text)? = step.standing
            {
                PlainOutput.complain("\(id.rawValue) of this step \(text)")
                throw ExitCode(1)
            }
            let known = state
            let draft = try FleetState.complaining { () throws(PlanningRefusal) in try known.stepDraft(for: found) }
            guard let draft else { return try await note(.run(found.id), &state, at: desk) }
            guard let arm, !arm.isBlank else {
                PlainOutput.complain(
                    "this step asks for a change: --arm REASON says why, --dry-run shows what it would do")
                throw ExitCode(1)
            }
            let request = try await proposing.proposing.propose(draft, at: desk, known, reason: arm, incident: found.id)
            if !proposing.dryRun {
                state.passSteps(of: found)
                try await desk.keepWords(of: &state)
                _ = state.reduce(.request(.answered(.changed(request))))
            }
            try options.print(request, readOnly: readOnly)
            try proposing.proposing.check(request)
        }

        /// Takes what others asked for while the sources were read; ends the command where another step waits by now.
        private func catchUp(_ state: inout OpsState, at desk: HeadlessDesk) async throws {
            let before = try sheet(state).current?.number
            for request in try await desk.requests() where state.requests[request.id] != request {
                _ = state.reduce(.request(.answered(.changed(request))))
            }
            guard try sheet(state).current?.number != before else { return }
            PlainOutput.complain("step \(before?.description ?? "?") was done meanwhile: look again")
            throw ExitCode(1)
        }

        /// Ends the command where the state says no.
        private func note(_ action: StepAction, _ state: inout OpsState, at desk: HeadlessDesk) async throws {
            _ = state.reduce(.step(action))
            if let notice = state.notice, notice.isError {
                PlainOutput.complain(notice.text)
                throw ExitCode(1)
            }
            try await desk.keepWords(of: &state)
        }

        private func sheet(_ state: OpsState) throws -> RunbookSheet {
            guard let found = state.incident(incident) else {
                PlainOutput.complain("no incident is called \(incident.rawValue) now")
                throw ExitCode(1)
            }
            guard let sheet = state.runbookSheet(for: found) else {
                PlainOutput.complain("no runbook serves \(incident.rawValue)")
                throw ExitCode(1)
            }
            return sheet
        }
    }
}

extension DecidingOptions {
    fileprivate func print(_ sheet: RunbookSheet, of incident: IncidentID, at now: Instant) throws {
        switch output {
        case .text: try PlainOutput.write(RunbookListing.text(of: sheet, at: now))
        case .json: try PlainOutput.write(try ExportFormat.json(of: sheet, incident: incident))
        }
    }
}
