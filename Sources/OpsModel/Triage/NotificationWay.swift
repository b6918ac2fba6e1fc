/// How somebody who looks elsewhere is told of a new incident.
public enum NotificationWay: String, Sendable, Hashable, Codable, CaseIterable {
    case bell
    /// A desktop notification by the terminal.
    case osc9
    case both
    case none

    public var ringsBell: Bool { self == .bell || self == .both }
    public var sendsNotification: Bool { self == .osc9 || self == .both }
}
