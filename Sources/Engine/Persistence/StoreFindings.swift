internal import Backends
internal import Store

/// What `doctor` says of the store: where it is, who can read it, and whether it is sound.
struct StoreFindings {
    /// `nil` for memory.
    let path: String?

    func findings() async -> [Diagnosis] {
        guard let path else {
            return [Diagnosis(.pass, "file", "none: everything is kept in memory and goes with the program")]
        }
        let examination = await SQLiteStore.examine(path: path)
        guard let bytes = examination.bytes else {
            return [Diagnosis(.pass, "file", "\(path): not there yet; the dashboard begins it")]
        }
        return [
            Diagnosis(.pass, "file", "\(path), \(bytes / 1024) KiB"), privacy(path, examination),
            soundness(path, examination),
        ]
    }

    private func privacy(_ path: String, _ examination: StoreExamination) -> Diagnosis {
        if let mode = examination.mode, mode & 0o077 != 0 {
            return Diagnosis(
                .warn, "mode", "\(String(mode, radix: 8)): others may read or change what was decided",
                advice: "chmod 600 \(path)")
        }
        if let mode = examination.folderMode, mode & 0o022 != 0 {
            return Diagnosis(
                .warn, "mode", "others may replace it, because its folder is \(String(mode, radix: 8))",
                advice: "Make the folder 700.")
        }
        return Diagnosis(.pass, "mode", "only you can read it")
    }

    private func soundness(_ path: String, _ examination: StoreExamination) -> Diagnosis {
        if let error = examination.error { return Diagnosis(.fail, "integrity", error.description) }
        guard let first = examination.damage.first else { return Diagnosis(.pass, "integrity", "sound") }
        return Diagnosis(
            .fail, "integrity", first,
            advice: "The dashboard sets it aside as \(path).corrupt-… when it meets the damage, and begins a new one.")
    }
}
