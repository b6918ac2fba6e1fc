extension OpsState {
    /// What is wrong by itself around a service, as its gauges tell.
    func outsideCauses(of service: ServiceID, at now: Instant) -> [Circumstances.OutsideCause] {
        (members[service]?.gauges ?? []).compactMap { presentGauge($0) }.sorted { $0.id.name < $1.id.name }
            .compactMap { cause(of: $0, at: now) }
    }

    private func cause(of gauge: Gauge, at now: Instant) -> Circumstances.OutsideCause? {
        guard let value = gauge.value else { return nil }
        switch gauge.id.kind {
        case .certificateExpiry:
            let end = Instant(seconds: value)
            guard end <= now else { return nil }
            return Circumstances.OutsideCause(
                title: "certificate of \(gauge.id.name)", reason: "it ended at \(CivilTime(end).hourAndMinute)",
                since: end,
                explains: [.sloBurn, .alert, .availability, .traffic, .degraded, .canary, .blind])
        case .quotaUsed:
            guard value >= gauge.limit ?? 1 else { return nil }
            return Circumstances.OutsideCause(
                title: "quota \(gauge.id.name)", reason: "\(Int(bounded: (value * 100).rounded())) % of it are used",
                explains: [.saturation, .availability, .infra, .accelerator, .pipeline, .alert])
        case .featureAge, .modelAge, .pipelineFailed, .pipelineAge, .gate, .rolloutStuck, .releaseFailed, .gpuFault:
            return nil
        }
    }
}
