import FoundationEssentials
import Glibc
import OpsModel
import Testing

@testable import Store

/// A week of ten series, a sample each ten seconds, with the hours going by as fast as they can be written.
@Suite(.timeLimit(.minutes(5))) struct `A store over a week` {
    private static let day = 86_400
    private static let series = (0..<10).map { number in
        SeriesID(
            entity: .signals(
                SignalsID(backend: "triton", source: "scrape", subject: Subject(name: "service-\(number)"))),
            kind: .errorRatio)
    }

    /// Bytes of the file and its log.
    private func size(_ folder: ScratchFolder) -> Int {
        ["", "-wal"].reduce(0) { sum, suffix in
            var status = stat()
            return sum + (stat(folder.file + suffix, &status) == 0 ? Int(status.st_size) : 0)
        }
    }

    @Test func `grows no more once what is kept is full, and keeps the snapshots of incidents`() async throws {
        let folder = try ScratchFolder()
        let store = try await SQLiteStore.open(path: folder.file) { Samples.start }
        let retention = Retention(incidents: .seconds(90 * Self.day), samples: .seconds(2 * Self.day))
        try await store.save(
            StoreBatch(at: Samples.start, incidents: [Samples.incident()], snapshots: [Samples.snapshot()]))
        var sizes: [Int] = []
        for hour in 0..<7 * 24 {
            let start = Samples.start + .seconds(hour * 3600)
            for part in 0..<3 {
                let from = start + .seconds(part * 1200)
                let samples = Self.series.map { SeriesSamples(series: $0, samples: Samples.samples(120, from: from)) }
                try await store.save(StoreBatch(at: from + .seconds(1200), samples: samples))
            }
            try await store.prune(at: start + .seconds(3600), retention)
            if hour % 24 == 23 { sizes.append(size(folder)) }
        }
        let end = Samples.start + .seconds(7 * Self.day)
        // Two days and an hour are kept, eight bytes a sample, and what a database costs beside.
        let kept = Self.series.count * 8 * 2 * Self.day / 10
        #expect(sizes[6] < kept * 3 / 2 + 5 << 20, "\(sizes)")
        #expect(Double(sizes[6]) < Double(sizes[3]) * 1.1, "\(sizes)")
        let first = try await store.samples(
            of: Self.series[0], from: Samples.start, to: end, step: .seconds(10)
        ).first
        #expect(first.map { end - $0.at < .seconds(2 * Self.day + 7200) } == true)
        #expect(try await store.snapshot(of: "INC-7K3Q") == Samples.snapshot())
        try await store.prune(at: end + .seconds(84 * Self.day), retention)
        #expect(try await store.snapshot(of: "INC-7K3Q") == nil)
        await store.close()
    }
}
