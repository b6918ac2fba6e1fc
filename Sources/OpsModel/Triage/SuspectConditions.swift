// Suspects that are no change: a surge of requests, a faulty node, something outside, a dependency that fails.

extension SuspectWeighing {
    func conditions() -> [Weighed] {
        incident.services.flatMap { service -> [Weighed] in
            let found = triage.circumstances[service] ?? Circumstances()
            return [surge(found, service), node(found, service)].compactMap { $0 }
                + found.causes.compactMap { outside($0, service) }
        } + [failingDependency()].compactMap { $0 }
    }

    private func surge(_ found: Circumstances, _ service: ServiceID) -> Weighed? {
        guard let surge = found.surge, surge >= 1.5 else { return nil }
        let explained = judged.filter { $0.id.service == service && $0.id.kind.isAboutAnswers }
        let isFirst = judged.first.map { $0.id.kind == .saturation && $0.id.service == service } ?? false
        let factor = "\((surge * 10).rounded() / 10)"
        return condition(
            "traffic surge at \(service.rawValue)", isFirst ? .firstMover : .onPath, explained,
            "requests \(factor) times those of the time before")
    }

    private func node(_ found: Circumstances, _ service: ServiceID) -> Weighed? {
        guard let node = found.faultyNodes.min() else { return nil }
        let explained = judged.filter { signal in
            signal.id.service == service
                && [.availability, .infra, .accelerator, .alert, .saturation].contains(signal.id.kind)
        }
        return condition(
            "node \(node)", .separates, explained, "every replica on \(node) is unwell and all others are well")
    }

    /// Near before what moved first it is the likeliest; how long it has lasted tells nothing otherwise.
    private func outside(_ cause: Circumstances.OutsideCause, _ service: ServiceID) -> Weighed? {
        let explained = judged.filter { signal in
            signal.id.service == service && cause.explains.contains(signal.id.kind)
                && cause.since.map { !signal.onset.isBefore(InstantInterval($0)) } ?? true
        }
        let isFirst = cause.since.map { since in
            // That it has ended is a warning of its own, which is no news here.
            guard let first = judged.first(where: { $0.id.kind != .infra }),
                explained.contains(where: { $0.id == first.id })
            else { return false }
            return InstantInterval(since).distance(to: first.onset) <= triage.rules.nearness
        }
        var weighed = condition(
            cause.title, isFirst == true ? .firstMover : .onPath, explained, cause.reason)
        weighed?.suspect.tookEffect = cause.since.map { InstantInterval($0) }
        return weighed
    }

    private func failingDependency() -> Weighed? {
        let explained = judged.filter { $0.dependency == incident.title }
        let count = Set(explained.map(\.id.service)).count
        guard count > 1 else { return nil }
        return condition(incident.title, .separates, explained, "fails under \(count) services")
    }

    private func condition(
        _ text: String, _ evidence: Suspect.EvidenceClass, _ explained: [Signal], _ reason: String
    ) -> Weighed? {
        guard !explained.isEmpty else { return nil }
        let names = Set(explained.map(\.id))
        let suspect = Suspect(
            cause: .condition(text), evidenceClass: evidence, explains: explained.map(\.id),
            leavesUnexplained: judged.map(\.id).filter { !names.contains($0) }, reason: reason)
        return Weighed(suspect: suspect, lag: 0, order: text)
    }
}
