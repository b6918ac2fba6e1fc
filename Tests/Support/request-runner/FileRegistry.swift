import Backends
import Foundation
import Glibc
import OpsModel
import Wire

/// A system outside this process that counts: one alias in a file, and every call that took effect in another.
///
/// With $RUNNER_SLOW it is at a call until somebody puts `release` beside them, be its caller gone.
struct FileRegistry: Performs {
    static let kind = "file-registry"
    static let system = "File registry"
    static let options: [OptionSpec] = []
    static let reports: Set<EntityKind> = []
    static let operations: Set<SystemCall.Operation> = [.setAlias]

    /// Where the two files are.
    let folder: String
    private let isSlow = ProcessInfo.processInfo.environment["RUNNER_SLOW"] != nil

    init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {
        // An address has a host; what follows it is the folder.
        folder = String(settings.url.trimmingPrefix("http://files"))
    }

    func poll(at now: Instant) async throws(BackendError) -> Snapshot { Snapshot() }
    func examine() async -> [Diagnosis] { [] }

    func reading(of call: SystemCall) async throws(BackendError) -> CallReading {
        guard case .setAlias(_, let alias, let version) = call else {
            throw BackendError(.configuration, "no such call")
        }
        return CallReading(before: [BoundField(alias, value(alias))], after: [BoundField(alias, version)])
    }

    func guarantee(of call: SystemCall) -> CallGuarantee { .idempotent(race: "") }

    func longest(_ call: SystemCall) -> Duration { .seconds(isSlow ? 300 : 1) }

    func perform(_ call: SystemCall, _ reading: CallReading) async throws(CallFault) {
        guard case .setAlias(_, let alias, let version?) = call else { throw .refused("no such call") }
        // As a server does: what it was told, and then what it makes of it, each whole.
        let new = "\(folder)/\(alias).\(getpid())"
        if isSlow { return try takeTime(alias, version, new) }
        append("\(alias) \(version)\n", to: "\(folder)/calls")
        append(version, to: new)
        rename(new, "\(folder)/\(alias)")
    }

    /// In a process of its own, which outlives this one, and the folder not for long.
    private func takeTime(_ alias: String, _ version: String, _ new: String) throws(CallFault) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let script = """
            cd "$1" && echo "$2 $3" >>calls
            while [ -d "$1" ] && [ ! -e release ]; do sleep 0.02; done
            printf %s "$3" >"$4" && mv "$4" "$2"
            """
        process.arguments = ["-c", script, "server", folder, alias, version, new]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw .refused("\(error)")
        }
        process.waitUntilExit()
    }

    private func value(_ alias: String) -> String? {
        guard let file = fopen("\(folder)/\(alias)", "re") else { return nil }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 64)
        guard fgets(&text, Int32(text.count), file) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private func append(_ text: String, to path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = write(descriptor, text, text.utf8.count)
    }
}
