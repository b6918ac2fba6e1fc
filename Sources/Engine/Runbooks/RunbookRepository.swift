internal import OpsModel
internal import Store
internal import Wire

/// The git repository that a folder of runbooks lies in.
struct RunbookRepository {
    let folder: String

    /// By the file's name, the commit that it is of: `1f0c93ab52d4`, with `+` where the file differs from it. Empty
    /// outside any repository, and where there is no git.
    func commits(of names: [String]) async -> [String: String] {
        guard let commit = await git("rev-parse", "--short=12", "HEAD")?.first else { return [:] }
        let changed = await git("diff", "--name-only", "--no-ext-diff", "-z", "--relative", "HEAD", "--", ".")
        let unknown = await git("ls-files", "--others", "-z", "--", ".")
        guard let changed, let unknown else { return [:] }
        let different = Set(changed + unknown)
        return Dictionary(uniqueKeysWithValues: Set(names).map { ($0, different.contains($0) ? "\(commit)+" : commit) })
    }

    /// What it printed, split at zeros and line feeds; `nil` where it failed.
    private func git(_ arguments: String...) async -> [String]? {
        var command = Command(["git", "-C", folder, "-c", "core.fsmonitor=false"] + arguments)
        command.environment = ["GIT_OPTIONAL_LOCKS": "0"]
        command.deadline = .seconds(10)
        do throws(CommandError) {
            let output = try await command.run().requireSuccess().output
            return output.split { $0 == 0 || $0 == 10 }.map { String(decoding: $0, as: UTF8.self) }
        } catch {
            return nil
        }
    }
}

extension RunbookLibrary {
    /// The same with the commit that each file is of, where its folder is a part of a repository.
    public func committed() async -> RunbookLibrary {
        var library = self
        for (folder, names) in Dictionary(grouping: files, by: \.folder).mapValues({ $0.map(\.name) }) {
            let commits = await RunbookRepository(folder: folder).commits(of: names)
            for (name, commit) in commits { library.note(commit, of: "\(folder)/\(name)") }
        }
        return library
    }

    private var files: [(folder: String, name: String)] {
        runbooks.compactMap { runbook in
            guard case .file(let path) = runbook.source else { return nil }
            return (ParentFolder.of(path), String(path.split(separator: "/").last ?? ""))
        }
    }
}
