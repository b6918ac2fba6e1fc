internal import OpsModel

/// Instants on a clock that names its zone.
enum ClockText {
    /// `02:51 UTC`, with the day where it was not today's.
    static func zoned(_ instant: Instant, at now: Instant) -> String {
        let time = CivilTime(instant)
        guard time.date != CivilTime(now).date else { return "\(time.hourAndMinute) UTC" }
        return abs((now - instant).inSeconds) < 20 * 3600
            ? "\(time.hourAndMinute) UTC" : "\(time.date) \(time.hourAndMinute) UTC"
    }
}
