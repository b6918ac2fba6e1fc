/// How a deployment was found when it was first told of: what it had before is not known here.
struct FirstWord: Sendable, Hashable {
    let at: Instant
    /// Whether polls had failed, or it was said that it is not well.
    let isAfterSilence: Bool
    /// The versions that were ready then, or have been since.
    var wasReady: Set<String> = []
}
