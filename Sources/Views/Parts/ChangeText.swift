internal import Cells
internal import OpsModel

// How changes and the instants they took effect at are written.

extension ChangeEvent {
    /// `card_fv.ttl 24h→1h`, `v47 5%→25%`, `v47 registered`, in one line.
    func summary(_ glyphs: GlyphSet) -> String {
        let name = kind == .alias || kind == .pipeline ? "\(kind.rawValue) \(object)" : object
        let (before, after) = shares ?? (before, after)
        switch (before, after) {
        case (let before?, let after?): return "\(name) \(before)\(glyphs.arrowRight)\(after)"
        case (nil, let after?): return "\(name) \(after)"
        case (let before?, nil): return "\(name) was \(before)"
        case (nil, nil): return name
        }
    }

    /// What a timeline says of it where there is little room: `traffic v47 5%→25%`, without where to look it up.
    func brief(_ glyphs: GlyphSet) -> String {
        kind == .alias || kind == .pipeline ? summary(glyphs) : "\(kind.rawValue) \(summary(glyphs))"
    }

    /// The shares of a step of traffic.
    private var shares: (before: String?, after: String?)? {
        traffic.map { step in (step.before.map { "\($0)%" }, "\(step.after)%") }
    }
}

extension InstantInterval {
    /// Whether its two ends differ on a clock without seconds.
    var isVague: Bool { !isOpen && uncertainty >= .seconds(60) }

    /// Whether its two ends are so far apart that it only says by when.
    var isWide: Bool { !isOpen && uncertainty > .seconds(900) }

    /// `02:47`, with the day where it was not today's; `02:40-02:47` where it lies between the two, `≤02:47` where
    /// nobody looked before.
    func clock(at now: Instant) -> String {
        let end = Self.short(latest, at: now)
        if isOpen { return "≤\(end)" }
        return isVague ? "\(Self.short(earliest, at: now))-\(end)" : end
    }

    /// `02:47`, `between 02:40 and 02:47`, or `02:47 or before`.
    func words(at now: Instant) -> String {
        let end = Self.short(latest, at: now)
        if isOpen { return "\(end) or before" }
        return isVague ? "between \(Self.short(earliest, at: now)) and \(end)" : end
    }

    /// How long it lasts, from the earliest instant it can have begun at; `≤6m` where that is little better than a
    /// guess, `≥6m` where nobody looked before.
    func ageText(at now: Instant, until end: Instant? = nil) -> String {
        let age = (end ?? now).age(since: since)
        if isOpen { return "≥\(NumberFormat.age(age.inSeconds))" }
        let isGuess = isVague && uncertainty * 4 > age
        return isGuess ? "≤\(NumberFormat.age(age.inSeconds))" : NumberFormat.age(age.inSeconds)
    }

    /// The hour and minute of an instant; before the last twenty hours its date.
    static func short(_ instant: Instant, at now: Instant) -> String {
        let time = CivilTime(instant)
        return abs((now - instant).inSeconds) < 20 * 3600 ? time.hourAndMinute : String(time.date.dropFirst(5))
    }
}
