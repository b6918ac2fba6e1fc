import Foundation
import OpsModel

/// The ready runbooks, as far as a screen needs them read.
enum SampleRunbooks {
    static let all: [Runbook] = files.compactMap { file in
        guard file.pathExtension == "md", file.lastPathComponent != "README.md",
            let text = try? String(contentsOf: file, encoding: .utf8)
        else { return nil }
        return read(text, file.lastPathComponent)
    }

    private static var files: [URL] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("runbooks")
        let found = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (found ?? []).sorted { $0.path < $1.path }
    }

    static func read(_ text: String, _ name: String) -> Runbook {
        let parts = RunbookText(text)
        let front = parts.frontMatter ?? ""
        let kinds = front.firstMatch(of: #/kind: \[(.*?)\]/#).map { $0.1.split(separator: ",") } ?? []
        let header = RunbookHeader(
            id: front.firstMatch(of: #/id: (.*)/#).map { String($0.1) },
            title: front.firstMatch(of: #/title: (.*)/#).map { String($0.1) },
            rule: RunbookRule(kinds: kinds.map { $0.trimmingCharacters(in: .whitespaces) }))
        return RunbookReader.read(parts, from: .ready(name), header: header) { yaml, _ in
            let pairs = yaml.split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
            return .init(
                arguments: pairs.filter { $0.count == 2 }.map {
                    ($0[0], $0[1].trimmingCharacters(in: CharacterSet(charactersIn: " \"")))
                })
        }
    }

    /// A slow canary that has its traffic still.
    static func answer(to question: CheckQuestion, at instant: Instant) -> CheckResult {
        if question.text.contains("latency_bound") { return CheckResult(.fail, value: 1.6, "1.6", at: instant) }
        if question.text.contains("traffic") { return CheckResult(.fail, value: 0.25, "0.25", at: instant) }
        if question.text.contains("saturation") { return CheckResult(.pass, value: 0.58, "0.58", at: instant) }
        return CheckResult(.pass, value: 0.031, "0.031", at: instant)
    }
}
