import Foundation

extension Story {
    /// Where the story's store is; its folder is made by whoever needs it first.
    var storeFile: String { "\(storeFolder)/store.sqlite" }
    var storeFolder: String { "\(home)/store" }

    /// A drill of a process of its own, so that its world goes on whatever becomes of a program that looks at it, and a
    /// configuration that keeps what is decided in a file.
    @discardableResult func serveDrillAndStore(_ arguments: String...) async throws -> ServedDrill {
        let drill = try await serveDrill(arguments)
        try write(drill.configuration + "store: { path: '\(storeFile)' }\n", to: configurationFile)
        return drill
    }

    /// Names of what lies beside the store, itself included.
    var storeNames: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: storeFolder)) ?? []).sorted()
    }

    /// Asks the store itself, as nobody but a test would.
    func storeAnswers(_ sql: String) async throws -> String {
        try await python(
            "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])",
            storeFile, sql
        ).ended().output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Keeps the store from being written until the companion ends.
    func holdStore() async throws -> Companion {
        let holder = try python(
            """
            import sqlite3, sys, time
            sqlite3.connect(sys.argv[1], isolation_level=None).execute('BEGIN IMMEDIATE')
            print('held', flush=True)
            time.sleep(600)
            """, storeFile)
        try await holder.says("held")
        return holder
    }

    private func python(_ script: String, _ arguments: String...) throws -> Companion {
        try start(["python3", "-c", script] + arguments, program: "/usr/bin/env")
    }
}
