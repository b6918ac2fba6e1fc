import OpsModel

/// What a server recorded of its alerts over its last hours: when each fired, and since when its condition had held
/// (prometheus/prometheus, `rules/alerting.go`).
struct AlertHistory: Sendable {
    /// The series that are asked for.
    enum Name: String, Sendable, CaseIterable {
        /// 1 while it fires.
        case firing = #"ALERTS{alertstate="firing"}"#
        /// The second at which the condition began to hold, while it holds.
        case active = "ALERTS_FOR_STATE"
    }

    /// Of more, the newest are told.
    static let most = 500

    private let firing: [PrometheusSeries]
    private let active: [[String: String]: [OpsModel.Sample]]
    private let past: PrometheusPast

    /// `nil` where the server does not tell when alerts fired; without the other series onsets are known to a step.
    init?(_ replies: [PrometheusCall.ID: PrometheusRound.Reply], _ past: PrometheusPast) {
        guard case .success(.series(let fired))? = replies[.alertHistory(.firing)] else { return nil }
        firing = fired.series
        if case .success(.series(let held))? = replies[.alertHistory(.active)] {
            active = Dictionary(held.series.map { (Self.own($0.labels), $0.points) }) { first, _ in first }
        } else {
            active = [:]
        }
        self.past = past
    }

    /// Those that fire no more; what is in `present` lasts.
    func ended(beside present: [Alert]) -> [EndedAlert] {
        let lasting = Dictionary(grouping: present, by: \.labels)
        let found = firing.flatMap { series -> [EndedAlert] in
            let labels = Self.own(series.labels)
            return stretches(of: series.points).compactMap { stretch in
                let alert = alert(labels, stretch)
                let isLasting = lasting[labels]?.contains { one in
                    one.activeAt.map { $0 <= alert.onset.latest + .seconds(1) } ?? true
                }
                return isLasting == true ? nil : alert
            }
        }
        return Array(found.sorted { $0.ended.latest > $1.ended.latest }.prefix(Self.most))
    }

    private func alert(_ labels: [String: String], _ stretch: ClosedRange<Instant>) -> EndedAlert {
        let held = active[labels]?.first { $0.at >= stretch.lowerBound }?.value.map { Instant(seconds: $0) }
        let (first, last) = (stretch.lowerBound, stretch.upperBound)
        let onset = held.flatMap { $0 <= first ? InstantInterval($0) : nil }
        return EndedAlert(
            labels: labels, onset: onset ?? InstantInterval(first - past.step, first), firedAt: first,
            ended: InstantInterval(last, last + past.step))
    }

    /// Samples that follow each other by no more than a step.
    private func stretches(of points: [OpsModel.Sample]) -> [ClosedRange<Instant>] {
        points.map(\.at).sorted().reduce(into: []) { stretches, instant in
            if let last = stretches.last, instant - last.upperBound <= past.step * 1.5 {
                stretches[stretches.count - 1] = last.lowerBound...instant
            } else {
                stretches.append(instant...instant)
            }
        }
    }

    /// The alert's labels, without those of the series.
    private static func own(_ labels: [String: String]) -> [String: String] {
        labels.filter { $0.key != "__name__" && $0.key != "alertstate" }
    }
}
