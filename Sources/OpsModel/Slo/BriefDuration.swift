extension Duration {
    /// The largest unit and what it takes to be true to it: `5m`, `1h`, `36h`, `3d`, `30d`.
    var briefly: String {
        let seconds = Int(bounded: inSeconds.rounded())
        if seconds != 0, seconds.isMultiple(of: 86_400) { return "\(seconds / 86_400)d" }
        if seconds >= 3 * 3600 || seconds != 0 && seconds.isMultiple(of: 3600) { return "\(seconds / 3600)h" }
        return seconds >= 60 ? "\(seconds / 60)m" : "\(seconds)s"
    }
}
