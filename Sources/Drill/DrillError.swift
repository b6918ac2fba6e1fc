/// Why a drill could not begin.
public enum DrillError: Error, CustomStringConvertible, Equatable {
    case notListening(reason: String)

    public var description: String {
        switch self {
        case .notListening(let reason):
            "The drill could not listen on 127.0.0.1: \(reason). Is the loopback interface up, and are there free ports?"
        }
    }
}
