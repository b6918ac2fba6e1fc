import Foundation
import Glibc

/// What the machine tells of a process.
extension Story {
    /// Seconds of computing that the process has had.
    func cpuSeconds(of process: pid_t) -> Double {
        // Behind the name, which may hold blanks and brackets.
        let fields = text(of: "/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12 else { return 0 }
        return ((Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Resident memory in KiB.
    func residentKiB(of process: pid_t) -> Int {
        let line = text(of: "/proc/\(process)/status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    func descriptors(of process: pid_t) -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count) ?? 0
    }

    /// Whether others want more of the machine than it has.
    static var isBusy: Bool {
        var loads = [0.0]
        guard getloadavg(&loads, 1) == 1 else { return false }
        return loads[0] > Double(sysconf(Int32(_SC_NPROCESSORS_ONLN))) * 1.5
    }
}
