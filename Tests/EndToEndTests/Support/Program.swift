import Foundation
import Testing

/// The released program, named by `MLOPS_TUI_BINARY`.
enum Program {
    static let path = ProcessInfo.processInfo.environment["MLOPS_TUI_BINARY"] ?? ""

    static var reasonForSkipping: String? {
        if path.isEmpty { return "MLOPS_TUI_BINARY names no program; 'make test' builds one and names it" }
        return FileManager.default.isExecutableFile(atPath: path) ? nil : "\(path) is no program"
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a suite, with the reason, where there is no program to tell stories of.
    static var needsProgram: Self {
        .enabled(if: Program.reasonForSkipping == nil, "\(Program.reasonForSkipping ?? "")")
    }
}
