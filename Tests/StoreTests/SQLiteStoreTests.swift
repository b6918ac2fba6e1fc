import FoundationEssentials
import GRDB
import Glibc
import OpsModel
import Testing

@testable import Store

@Suite struct `The store's file` {
    let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func open(_ options: StoreDatabase.Options = .init(deadline: .milliseconds(200))) async throws
        -> SQLiteStore
    {
        try await SQLiteStore.open(path: folder.file, options) { Samples.start }
    }

    private func load(_ store: SQLiteStore) async throws -> StoredHistory {
        try await store.load(at: Samples.end, limits: .standard)
    }

    private var decision: StoreBatch {
        StoreBatch(at: Samples.end, records: [Samples.record()], mutes: [Samples.mute()])
    }

    @Test func `is readable by its owner only, and so is what SQLite keeps beside it`() async throws {
        let store = try await open()
        try await store.save(decision)
        #expect(folder.names == ["store.sqlite", "store.sqlite-shm", "store.sqlite-wal"])
        #expect(ScratchFolder.mode("\(folder.path)/state") == 0o700)
        for name in folder.names { #expect(ScratchFolder.mode("\(folder.path)/state/\(name)") == 0o600) }
        await store.close()
    }

    @Test(arguments: ["", "-wal", "-shm", "-journal"])
    func `is not written through a symbolic link`(_ suffix: String) async throws {
        #expect(mkdir("\(folder.path)/state", 0o700) == 0)
        let target = "\(folder.path)/target"
        try Data("precious".utf8).write(to: URL(filePath: target))
        #expect(symlink(target, folder.file + suffix) == 0)
        let error = await #expect(throws: StoreError.self) { _ = try await open() }
        #expect(error?.description.contains("is a symbolic link") == true)
        #expect(try Data(contentsOf: URL(filePath: target)) == Data("precious".utf8))
    }

    @Test func `gives back what the last process kept`() async throws {
        let first = try await open()
        try await first.save(decision)
        await first.close()
        let second = try await open()
        #expect(try await load(second).records == [Samples.record()])
        await second.close()
    }

    @Test(arguments: [Data("this is no database, whatever its name says".utf8), Data(repeating: 0x5A, count: 20_000)])
    func `is set aside and begun anew when it is damaged`(_ garbage: Data) async throws {
        #expect(mkdir("\(folder.path)/state", 0o700) == 0)
        try garbage.write(to: URL(filePath: folder.file))
        let store = try await open()
        let aside = await store.takeSetAside()
        #expect(aside == ["\(folder.file).corrupt-20260329T030000Z"])
        #expect(try Data(contentsOf: URL(filePath: aside[0])) == garbage)
        try await store.save(decision)
        #expect(try await load(store).records.count == 1)
        await store.close()
    }

    @Test func `is set aside when it is found damaged while it is used`() async throws {
        // More than SQLite keeps in memory.
        let first = try await open()
        try await first.save(StoreBatch(at: Samples.end, changes: (0..<10_000).map { Samples.change("\($0)") }))
        await first.close()
        let store = try await open()
        let file = try #require(FileBytes(folder.file))
        file.overwrite(from: 4096)
        let history = try await store.load(at: Samples.end, limits: StoreLimits(changes: 10_000))
        #expect(await store.takeSetAside().count == 1)
        #expect(history.changes.isEmpty)
        try await store.save(decision)
        #expect(try await load(store).records.count == 1)
        await store.close()
    }

    @Test func `is begun anew when it was deleted under a running program`() async throws {
        let store = try await open()
        try await store.save(decision)
        for name in folder.names { #expect(unlink("\(folder.path)/state/\(name)") == 0) }
        try await store.save(StoreBatch(at: Samples.end, mutes: [Samples.mute("after")]))
        await store.close()
        let again = try await open()
        #expect(try await load(again).mutes.map(\.id) == ["after"])
        await again.close()
    }

    @Test func `notices by looking that it was deleted, says so once, and reads what others wrote meanwhile`()
        async throws
    {
        let store = try await open()
        try await store.save(decision)
        _ = try await load(store)
        for name in folder.names { #expect(unlink("\(folder.path)/state/\(name)") == 0) }
        let other = try await open()
        try await other.save(StoreBatch(at: Samples.end, mutes: [Samples.mute("after")]))
        let news = try await store.newsOfOthers(at: Samples.end, limits: .standard)
        #expect(news?.mutes.map(\.id) == ["after"])
        #expect(await store.takeLosses().map { $0.contains("was taken away while the program ran") } == [true])
        #expect(try await store.newsOfOthers(at: Samples.end, limits: .standard) == nil)
        #expect(await store.takeLosses().isEmpty)
        await other.close()
        await store.close()
    }

    @Test func `is read on while another process writes, and refuses a write after the deadline`() async throws {
        let store = try await open()
        try await store.save(decision)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: folder.file, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(try await load(store).records.count == 1)
        let late = StoreBatch(at: Samples.end, mutes: [Samples.mute("late")])
        await #expect(throws: StoreError.locked(folder.file, within: .milliseconds(200))) { try await store.save(late) }
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try await store.save(late)
        #expect(try await load(store).mutes.count == 2)
        try other.close()
        await store.close()
    }

    @Test func `refuses a write that does not fit, whole, and is read on`() async throws {
        let store = try await open(.init(pageLimit: 60))
        try await store.save(decision)
        let many = (0..<3_000).map { Samples.change("\($0)") }
        let large = StoreBatch(at: Samples.end, changes: many, mutes: [Samples.mute("with the large one")])
        await #expect(throws: StoreError.full(folder.file)) { try await store.save(large) }
        let history = try await load(store)
        #expect(history.changes.isEmpty && history.mutes.map(\.id) == ["m1"])
        try await store.save(StoreBatch(at: Samples.end, mutes: [Samples.mute("small")]))
        await store.close()
    }

    @Test func `refuses writes where it can only be read`() async throws {
        let first = try await open()
        try await first.save(decision)
        await first.close()
        let store = try await open(.init(isReadOnly: true))
        #expect(try await load(store).records.count == 1)
        await #expect(throws: StoreError.readOnly(folder.file)) { try await store.save(decision) }
        await store.close()
    }

    @Test func `of a newer program is left alone`() async throws {
        let first = try await open()
        await first.close()
        let other = try DatabaseQueue(path: folder.file)
        try await other.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 of the future')") }
        try other.close()
        await #expect(throws: StoreError.newer(folder.file)) { _ = try await open() }
        #expect(folder.names.allSatisfy { !$0.contains("corrupt") })
    }

    @Test func `serves two writers at once, each with all it wrote`() async throws {
        async let one = open(.init())
        async let other = open(.init())
        let stores = try await [one, other]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, store) in stores.enumerated() {
                group.addTask {
                    for number in 0..<50 {
                        var record = Samples.record()
                        record.comments = [Samples.mark("\(index)", "\(number)")]
                        try await store.save(StoreBatch(at: Samples.end, records: [record]))
                    }
                }
            }
            try await group.waitForAll()
        }
        for store in stores { #expect(try await load(store).records.first?.comments.count == 100) }
        for store in stores { await store.close() }
    }

    @Test func `tells what others decided, once, and nothing of its own`() async throws {
        let (mine, theirs) = (try await open(), try await open())
        func told(_ store: SQLiteStore) async throws -> StoredHistory? {
            try await store.newsOfOthers(at: Samples.start, limits: .standard)
        }
        #expect(try await told(mine) == nil)
        try await mine.save(decision)
        #expect(try await told(mine) == nil)
        let old = Samples.signal(
            .canary, opened: Samples.start - .seconds(9_000), closed: Samples.start - .seconds(7_200))
        try await theirs.save(
            StoreBatch(
                at: Samples.end, episodes: [old, Samples.signal()], changes: [Samples.change()],
                mutes: [Samples.mute("theirs")]))
        let history = try #require(try await told(mine))
        #expect(history.mutes.map(\.id).contains("theirs"))
        #expect(history.records == [Samples.record()])
        #expect(history.changes.isEmpty)
        #expect(history.episodes == [Samples.signal()])
        #expect(try await told(mine) == nil)
        await mine.close()
        await theirs.close()
    }

    @Test func `counts as news what others wrote, though requests alone were read since`() async throws {
        let (mine, theirs) = (try await open(), try await open())
        _ = try await load(mine)
        _ = try await mine.newsOfOthers(at: Samples.start, limits: .standard)
        try await theirs.save(StoreBatch(at: Samples.end, mutes: [Samples.mute("theirs")]))
        _ = try await mine.requests()
        #expect(try await mine.newsOfOthers(at: Samples.start, limits: .standard)?.mutes.map(\.id) == ["theirs"])
        await mine.close()
        await theirs.close()
    }

    @Test func `tells how a runbook was followed last, however many were followed since`() async throws {
        let store = try await open()
        func record(_ id: IncidentID, _ at: Instant) -> IncidentRecord {
            var record = Samples.record()
            record.id = id
            record.steps = [
                StepMark(
                    step: RunbookStepID(runbook: "R-12", number: StepNumber(1)), title: "Look", deed: .done,
                    mark: IncidentRecord.Mark(by: "y.sato", at: at))
            ]
            return record
        }
        try await store.save(StoreBatch(at: Samples.end, records: [record("INC-NEW", Samples.end)]))
        try await store.save(StoreBatch(at: Samples.end, records: [record("INC-OLD", Samples.start)]))
        #expect(try await load(store).runs?.map(\.incident) == ["INC-NEW"])
        await store.close()
    }

    @Test func `counts as news what others wrote between the first reading and the first look`() async throws {
        let (mine, theirs) = (try await open(), try await open())
        _ = try await load(mine)
        try await theirs.save(StoreBatch(at: Samples.end, mutes: [Samples.mute("theirs")]))
        #expect(try await mine.newsOfOthers(at: Samples.start, limits: .standard)?.mutes.map(\.id) == ["theirs"])
        await mine.close()
        await theirs.close()
    }

    @Test func `takes the word of whoever sees it, though another that does not has written since`() async throws {
        let (mine, theirs) = (try await open(), try await open())
        var (seen, lost) = (Samples.signal(), Samples.signal())
        (seen.seenAt, lost.state) = (Samples.start, .inputLost)
        func seenAt(after seconds: Int, by store: SQLiteStore) async throws -> [Instant?] {
            let at = Samples.start + .seconds(seconds)
            try await store.save(StoreBatch(at: at, word: StoreBatch.Word(at: at)))
            return try await load(theirs).episodes.map(\.seenAt)
        }
        try await mine.save(StoreBatch(at: Samples.start, episodes: [seen]))
        try await theirs.save(StoreBatch(at: Samples.start + .seconds(10), episodes: [lost]))
        #expect(try await seenAt(after: 20, by: theirs) == [nil])
        #expect(try await seenAt(after: 30, by: mine) == [Samples.start + .seconds(30)])
        #expect(try await seenAt(after: 40, by: theirs) == [Samples.start + .seconds(30)])
        await mine.close()
        await theirs.close()
    }

    /// Reading every overlapping one for each of two thousand took a hundred times as long.
    @Test func `finds those that were found before among thousands at once without reading them all`() async throws {
        let store = try await open()
        func time(found isFound: Bool) async throws -> Duration {
            let changes = (0..<2_000).map { number in
                let digits = String(number).map {
                    String(UnicodeScalar(UInt8(ascii: "A") + ($0.asciiValue ?? 48) - 48))
                }
                let name = digits.joined()
                var change = Samples.change(
                    isFound ? String(repeating: "A", count: 12 - name.count) + name : "told \(number)")
                change.object = "model \(number)"
                return change
            }
            let start = ContinuousClock.now
            try await store.save(StoreBatch(at: Samples.end, changes: changes))
            return ContinuousClock.now - start
        }
        let told = try await time(found: false)
        #expect(try await time(found: true) < told * 10)
        #expect(try await store.load(at: Samples.end, limits: StoreLimits(changes: 9_000)).changes.count == 4_000)
        await store.close()
    }

    @Test func `of an earlier layout knows which changes were found, and can be read before it is brought up to date`()
        async throws
    {
        #expect(mkdir("\(folder.path)/state", 0o700) == 0)
        let old = try DatabaseQueue(path: folder.file)
        try Migrations.migrator.migrate(old, upTo: Migrations.byMatter)
        var change = Samples.change(String(repeating: "A", count: 12))
        let (content, signal) = (try StoredJSON().data(change), try StoredJSON().data(Samples.signal()))
        try await old.write { db in
            try db.execute(
                sql: "INSERT INTO change (backend, key, tookEffect, content) VALUES ('prom', 'AAAAAAAAAAAA', ?, ?)",
                arguments: [Samples.start.seconds, content])
            try db.execute(
                sql: "INSERT INTO episode (signal, opened, seen, content) VALUES ('s', ?, ?, ?)",
                arguments: [Samples.start.seconds, Samples.start.seconds, signal])
        }
        try old.close()
        let reader = try #require(try await SQLiteStore.openForReading(path: folder.file))
        #expect(try await load(reader).episodes == [Samples.signal()])
        await reader.close()
        let store = try await open()
        change.id.key = String(repeating: "B", count: 12)
        try await store.save(StoreBatch(at: Samples.end, changes: [change]))
        #expect(try await load(store).changes.map(\.id.key) == [String(repeating: "A", count: 12)])
        await store.close()
    }

    @Test func `of an earlier layout says once what could not be taken over`() async throws {
        #expect(mkdir("\(folder.path)/state", 0o700) == 0)
        let old = try DatabaseQueue(path: folder.file)
        try Migrations.migrator.migrate(old, upTo: Migrations.first)
        try await old.write { db in
            for line in 0..<3 {
                try db.execute(
                    sql: "INSERT INTO timeline (incident, happened, content) VALUES ('INC-1', ?, ?)",
                    arguments: [line, "\(line)"])
            }
        }
        try old.close()
        let store = try await open()
        let losses = await store.takeLosses()
        #expect(losses.count == 1)
        #expect(losses.first?.contains("3 lines of its timelines could not be taken over") == true)
        #expect(await store.takeLosses().isEmpty)
        await store.close()
        let again = try await open()
        #expect(await again.takeLosses().isEmpty)
        await again.close()
    }

    @Test func `finds one store where two find it damaged at once`() async throws {
        #expect(mkdir("\(folder.path)/state", 0o700) == 0)
        try Data(repeating: 0x5A, count: 20_000).write(to: URL(filePath: folder.file))
        async let one = open(.init())
        async let other = open(.init())
        let stores = try await [one, other]
        try await stores[0].save(decision)
        #expect(try await load(stores[1]).records.count == 1)
        #expect(folder.names.count { $0.contains(".corrupt-") } == 1)
        for store in stores { await store.close() }
    }
}

/// Overwrites what a file holds, as a bad disk does.
private struct FileBytes {
    let path: String

    init?(_ path: String) {
        guard access(path, W_OK) == 0 else { return nil }
        self.path = path
    }

    func overwrite(from start: Int) {
        let descriptor = Glibc.open(path, O_WRONLY)
        let end = Int(lseek(descriptor, 0, SEEK_END))
        let noise = [UInt8](repeating: 0xA5, count: max(0, end - start))
        _ = pwrite(descriptor, noise, noise.count, off_t(start))
        Glibc.close(descriptor)
    }
}
