import Backends
import Glibc
import OpsModel
import Wire

/// A system outside this process that counts: one alias in a file, and every call that took effect in another.
struct FileRegistry: Performs {
    static let kind = "file-registry"
    static let system = "File registry"
    static let options: [OptionSpec] = []
    static let reports: Set<EntityKind> = []
    static let operations: Set<SystemCall.Operation> = [.setAlias]

    /// Where the two files are.
    let folder: String

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

    func longest(_ call: SystemCall) -> Duration { .seconds(1) }

    func perform(_ call: SystemCall, _ reading: CallReading) async throws(CallFault) {
        guard case .setAlias(_, let alias, let version?) = call else { throw .refused("no such call") }
        // As a server does: what it was told, and then what it makes of it, each whole.
        append("\(alias) \(version)\n", to: "\(folder)/calls")
        let new = "\(folder)/\(alias).\(getpid())"
        append(version, to: new)
        rename(new, "\(folder)/\(alias)")
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
