import Foundation
import Synchronization
import Testing

/// One story: a home of its own, a terminal server of its own, and every program it started ended with it.
final class Story: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Long enough for a machine that is busy; nothing waits this long when all is well.
    static let patience = Duration.seconds(60)

    /// Removed with everything in it when the story is over. Short, because it holds sockets.
    let folder: String
    private let processes = Mutex<[ChildProcess]>([])
    private let count = Mutex(0)

    /// Tells a story in its own surroundings, and clears them away whatever comes of it.
    static func tell(_ body: (Story) async throws -> Void) async throws {
        await Turnstile.stories.enter()
        do {
            let story = try Story()
            do { try await body(story) } catch {
                await story.end()
                throw error
            }
            await story.end()
        } catch {
            await Turnstile.stories.leave()
            throw error
        }
        await Turnstile.stories.leave()
    }

    private init() throws {
        var template = Array("/tmp/mlops-story-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure(description: "no folder for a story") }
        folder = String(cString: made)
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    }

    private func end() async {
        await Tmux(self).end()
        for process in processes.withLock({ $0 }) {
            process.signal(SIGKILL)
            while process.ending == nil { try? await Task.sleep(for: .milliseconds(2)) }
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: Places

    var home: String { "\(folder)/home" }
    var configurationFile: String { "\(home)/.config/mlops-tui/config.yaml" }
    var logFile: String { "\(home)/.local/state/mlops-tui/log" }

    func write(_ text: String, to path: String) throws {
        let place = URL(filePath: path)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try text.write(to: place, atomically: false, encoding: .utf8)
        chmod(path, 0o600)
    }

    func text(of path: String) -> String {
        (try? String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)) ?? ""
    }

    /// Everything that any program has written below the home.
    var everythingWritten: [(path: String, text: String)] {
        let names = FileManager.default.enumerator(atPath: home)?.compactMap { $0 as? String } ?? []
        return names.map { ($0, text(of: "\(home)/\($0)")) }
    }

    // MARK: Surroundings

    /// What the program finds in its environment, besides what a story adds.
    func environment(_ more: [String: String] = [:]) -> [String: String] {
        [
            "HOME": home, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "tmux-256color",
            "SWIFT_BACKTRACE": "enable=no",
        ].merging(more) { $1 }
    }

    func nextNumber() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }

    /// Ended with the story.
    func adopt(_ process: ChildProcess) {
        processes.withLock { processes in
            processes.removeAll { $0.ending != nil }
            processes.append(process)
        }
    }
}
