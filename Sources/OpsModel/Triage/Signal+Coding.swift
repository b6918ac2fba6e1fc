// A signal is compared and written as if all it says stood in it.

extension Signal: Hashable {
    public static func == (lhs: Signal, rhs: Signal) -> Bool {
        guard
            lhs.state == rhs.state, lhs.onset == rhs.onset, lhs.openedAt == rhs.openedAt,
            lhs.closedAt == rhs.closedAt, lhs.flaps == rhs.flaps, lhs.clearSince == rhs.clearSince,
            lhs.keep == rhs.keep, lhs.seenAt == rhs.seenAt, lhs.loss == rhs.loss
        else { return false }
        return lhs.told === rhs.told || lhs.told.value.saysTheSame(as: rhs.told.value)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(state)
        hasher.combine(onset)
    }
}

extension SignalCondition {
    /// Whether a signal that rests on either reads the same.
    fileprivate func saysTheSame(as other: SignalCondition) -> Bool {
        id == other.id && severity == other.severity && subject == other.subject && title == other.title
            && evidence == other.evidence && suppression == other.suppression && dependency == other.dependency
            && entity == other.entity && beside == other.beside
    }
}

extension Signal: Codable {
    private enum CodingKeys: CodingKey {
        case id, severity, state, subject, title, onset, openedAt, closedAt, flaps, evidence, suppression, dependency
        case entity, clearSince, keep, seenAt, loss, beside
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(ID.self, forKey: .id),
            severity: try container.decode(Severity.self, forKey: .severity),
            state: try container.decode(State.self, forKey: .state),
            subject: try container.decode(Subject.self, forKey: .subject),
            title: try container.decode(String.self, forKey: .title),
            onset: try container.decode(InstantInterval.self, forKey: .onset),
            openedAt: try container.decodeIfPresent(Instant.self, forKey: .openedAt),
            closedAt: try container.decodeIfPresent(Instant.self, forKey: .closedAt),
            flaps: try container.decode(Int.self, forKey: .flaps),
            evidence: try container.decode([Evidence].self, forKey: .evidence),
            suppression: try container.decodeIfPresent(Suppression.self, forKey: .suppression),
            dependency: try container.decodeIfPresent(String.self, forKey: .dependency),
            entity: try container.decodeIfPresent(EntityID.self, forKey: .entity),
            clearSince: try container.decodeIfPresent(Instant.self, forKey: .clearSince),
            keep: try container.decodeIfPresent(Duration.self, forKey: .keep),
            seenAt: try container.decodeIfPresent(Instant.self, forKey: .seenAt),
            loss: try container.decodeIfPresent(Loss.self, forKey: .loss),
            beside: try container.decodeIfPresent(SignalsID.self, forKey: .beside))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(severity, forKey: .severity)
        try container.encode(state, forKey: .state)
        try container.encode(subject, forKey: .subject)
        try container.encode(title, forKey: .title)
        try container.encode(onset, forKey: .onset)
        try container.encodeIfPresent(openedAt, forKey: .openedAt)
        try container.encodeIfPresent(closedAt, forKey: .closedAt)
        try container.encode(flaps, forKey: .flaps)
        try container.encode(evidence, forKey: .evidence)
        try container.encodeIfPresent(suppression, forKey: .suppression)
        try container.encodeIfPresent(dependency, forKey: .dependency)
        try container.encodeIfPresent(entity, forKey: .entity)
        try container.encodeIfPresent(clearSince, forKey: .clearSince)
        try container.encodeIfPresent(keep, forKey: .keep)
        try container.encodeIfPresent(seenAt, forKey: .seenAt)
        try container.encodeIfPresent(loss, forKey: .loss)
        try container.encodeIfPresent(beside, forKey: .beside)
    }
}
