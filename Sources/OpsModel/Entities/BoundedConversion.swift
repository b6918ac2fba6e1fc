/// How numbers from outside become whole numbers and lengths of time: the standard conversions end the program from
/// some 10^19 on, and no source can be trusted to stay below.
extension Int {
    /// `number` without its fraction, at most nine quadrillion either way, up to which a `Double` tells whole numbers
    /// apart; zero for NaN.
    public init(bounded number: Double) {
        self = number.isNaN ? 0 : Int(Swift.min(Swift.max(number, -9e15), 9e15))
    }
}

extension Duration {
    /// At most some thirty million years either way; zero for NaN.
    public init(boundedSeconds seconds: Double) {
        self = .seconds(seconds.isNaN ? 0 : Swift.min(Swift.max(seconds, -1e15), 1e15))
    }
}
