internal import Backends
internal import OpsModel

/// What `doctor` says of the folders of runbooks: what in them is wrong, and what others may change of what is executed.
struct RunbookFindings {
    let folders: [String]

    func findings() -> [Diagnosis] {
        let library = RunbookLibrary.load(folders: folders)
        let configured = library.runbooks.filter { if case .file = $0.source { true } else { false } }
        let open = folders.compactMap { FileOwnership.exposure(of: $0) }.map { exposure in
            Diagnosis(.warn, "owner", "\(exposure.text): no script in it runs", advice: exposure.remedy)
        }
        let mistakes = library.problems.map { Diagnosis(.warn, "file", $0.text) }
        let found = "\(configured.count) in \(folders.joined(separator: ", "))"
        return [Diagnosis(.pass, "files", found)] + open + mistakes
    }
}
