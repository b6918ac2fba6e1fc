internal import Glibc
public import OpsModel
internal import Store
internal import Threads

/// The runbooks there are: those the program brings along, and those of configured folders, which replace a ready one
/// of the same name.
public struct RunbookLibrary: Sendable {
    /// By name, in natural order.
    public private(set) var runbooks: [Runbook]
    /// What kept a folder, a file or a part of it from being used, for a person to mend.
    public private(set) var problems: [RunbookProblem]

    /// Only those that the program brings along. A test holds that there is nothing wrong with them.
    public static let ready = RunbookLibrary(configured: [], problems: [])

    /// The ready ones and every `.md` file that lies directly in one of the folders; `README.md` is for people.
    public static func load(folders: [String]) -> RunbookLibrary {
        var (runbooks, problems): ([Runbook], [RunbookProblem]) = ([], [])
        for folder in folders {
            do throws(RunbookFileError) {
                for path in try RunbookFolder(path: folder).files() {
                    do throws(RunbookFileError) {
                        runbooks.append(try RunbookFile.read(path: path))
                    } catch {
                        problems.append(error.problem)
                    }
                }
            } catch {
                problems.append(error.problem)
            }
        }
        return RunbookLibrary(configured: runbooks, problems: problems)
    }

    mutating func note(_ commit: String, of path: String) {
        for index in runbooks.indices where runbooks[index].source == .file(path) {
            runbooks[index].edition?.commit = commit
        }
    }

    /// What tells whether a folder's files are as they were: names, sizes, when they were written, and who else may write.
    static func state(of folders: [String]) -> [String] {
        folders.flatMap { folder in
            let exposure = FileOwnership.exposure(of: folder)?.text ?? ""
            return [exposure]
                + ((try? RunbookFolder(path: folder).files()) ?? []).map { path in
                    var facts = stat()
                    guard stat(path, &facts) == 0 else { return path }
                    return "\(path) \(facts.st_size) \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
                        + " \(facts.st_mode) \(facts.st_uid)"
                }
        }
    }

    private init(configured: [Runbook], problems: [RunbookProblem]) {
        var byID: [String: Runbook] = [:]
        var problems = problems
        for runbook in configured {
            if let earlier = byID[runbook.id] {
                problems.append(
                    RunbookProblem(
                        file: runbook.source.name, line: 0,
                        "is called '\(runbook.id)' as \(earlier.source.name) is, which is used; give it an id of its own"
                    ))
            } else {
                byID[runbook.id] = runbook
            }
        }
        for runbook in ReadyRunbooks.all where byID[runbook.id] == nil { byID[runbook.id] = runbook }
        runbooks = byID.values.map { (runbook: $0, key: NaturalOrder.key($0.id)) }
            .sorted { NaturalOrder.precedes($0.key, $1.key) }.map(\.runbook)
        self.problems = problems + runbooks.flatMap(\.complaints)
    }

    /// Names differ in case for nobody who types one.
    public subscript(id: String) -> Runbook? {
        runbooks.first { $0.id == id } ?? runbooks.first { $0.id.lowercased() == id.lowercased() }
    }

    /// Those that serve an incident, best first.
    public func ranking(for context: RunbookContext) -> [RunbookMatch] {
        RunbookMatch.ranking(runbooks, for: context)
    }
}

/// A folder of runbooks, not the folders in it.
struct RunbookFolder {
    static let mostFiles = 500

    let path: String

    /// The paths of its `.md` files, in order of their names.
    func files() throws(RunbookFileError) -> [String] {
        guard let folder = opendir(path) else {
            throw RunbookFileError(path: path, reason: "cannot be opened: \(SystemMessage.last); correct 'runbooks:'")
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasSuffix(".md"), !name.hasPrefix("."), name.lowercased() != "readme.md" else { continue }
            names.append(name)
            guard names.count <= Self.mostFiles else {
                throw RunbookFileError(
                    path: path, reason: "holds more than \(Self.mostFiles) runbooks; name smaller folders")
            }
        }
        return names.sorted().map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
    }
}
