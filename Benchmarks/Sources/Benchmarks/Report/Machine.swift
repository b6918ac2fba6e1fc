import FoundationEssentials

/// What a reader must know of the machine to judge wall-clock figures.
enum Machine {
    /// Processors, and the load averages of one, five and fifteen minutes.
    static var description: String {
        let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        let averages = load.split(separator: " ").prefix(3).joined(separator: " ")
        return "\(ProcessInfo.processInfo.activeProcessorCount) processors, load \(averages)"
    }
}
