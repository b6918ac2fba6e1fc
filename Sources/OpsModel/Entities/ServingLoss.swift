/// What a server had before it fell silent, was started anew or was unwell, and then had no more: a crash leaves what an
/// unload leaves.
///
/// It stands until that server has the version ready again. That it begins to load it is only an attempt.
public struct ServingLoss: Sendable, Hashable, Codable {
    /// In whose list the version was.
    public var deployment: DeploymentID
    /// True once it was ready there again.
    public var isRecovered: Bool
    /// When a person closed an incident of it: it is missed no more, unless the incident was reopened later.
    public var forgoneAt: Instant?

    public init(of deployment: DeploymentID, isRecovered: Bool = false) {
        (self.deployment, self.isRecovered) = (deployment, isRecovered)
    }

    /// What two programs that found the same know together.
    public static func united(_ one: ServingLoss?, _ other: ServingLoss?) -> ServingLoss? {
        var loss = one ?? other
        loss?.isRecovered = [one, other].contains { $0?.isRecovered == true }
        loss?.forgoneAt = [one, other].compactMap { $0?.forgoneAt }.max()
        return loss
    }
}
