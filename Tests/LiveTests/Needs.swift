import Testing

extension Trait where Self == ConditionTrait {
    /// Skips a suite, by name and with the reason, where the server it reads is not there.
    static func needs(_ server: LiveServer) -> Self {
        let reason = server.reasonForSkipping
        return .enabled(if: reason == nil, "\(server.rawValue): \(reason ?? "")")
    }
}
