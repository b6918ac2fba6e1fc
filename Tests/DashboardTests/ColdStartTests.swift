import Cells
import Drill
import Engine
import FoundationEssentials
import OpsModel
import Testing

@testable import Dashboard

/// domain.md §3: a program started late shows the same as one that ran all along, or says which line it cannot know.
@Suite(.timeLimit(.minutes(10))) struct `A program opened after the page` {
    /// When the late one is opened, 25 minutes after the canary got its traffic.
    private static let opened = Instant(seconds: 1_795_949_760)
    private static let sizes = [
        Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 200, rows: 60),
    ]

    /// A program that has watched the drill since before the canary, and one that is opened after the page.
    private struct Pair {
        let watching: Watcher
        let late: Watcher
        let clock: SharedClock
        let drill: DrillFleet

        // The canary got its traffic so long before the late one is opened.
        init(age: Duration) async throws {
            clock = SharedClock(opened - age - .seconds(13 * 60))
            drill = DrillFleet(seed: 1, age: age, start: opened.seconds) { [clock] in clock.now.seconds }
            let text = DrillConfiguration(try await drill.start()).text
            let configuration = try Configuration(
                yaml: text.replacing("interval: 5s", with: "interval: 30s"), file: "drill", folder: "", home: nil)
            watching = Watcher(configuration, at: clock, size: sizes[0])
            try await watching.takeAnswers()
            while clock.now < opened {
                clock.move(to: clock.now + .seconds(30))
                try await watching.poll()
            }
            late = Watcher(configuration, at: clock, size: sizes[0])
            try await late.takeAnswers()
        }

        func poll(after duration: Duration) async throws {
            clock.move(to: clock.now + duration)
            try await watching.poll()
            try await late.poll()
        }

        func lines(at size: Size) async -> [(watched: String, late: String)] {
            await watching.resize(size)
            await late.resize(size)
            return zip(watching.lines, late.lines).map { (watched: $0, late: $1) }
        }

        func end() async {
            await watching.end()
            await late.end()
            await drill.stop()
        }
    }

    @Test(arguments: [25, 85])
    func `shows the landing screen of one that watched throughout, and says what it cannot know`(
        minutesLate: Int
    ) async throws {
        let pair = try await Pair(age: .seconds(minutesLate * 60))
        try await pair.poll(after: .seconds(5))
        for size in Self.sizes { await compare(pair, at: size) }
        func findings(_ watcher: Watcher) -> Set<String> {
            Set(watcher.session.state.findings.entities.map { "\($0.signal.id.service.rawValue) \($0.signal.title)" })
        }
        #expect(findings(pair.late) == findings(pair.watching))
        for _ in 0..<5 { try await pair.poll(after: .seconds(30)) }
        #expect(findings(pair.late) == findings(pair.watching))

        // What only who was there can know is missing, and the stretch in which it may have been says so.
        let (seen, known) = (changes(pair.watching), changes(pair.late))
        #expect(known.isSubset(of: seen))
        #expect(seen.subtracting(known).allSatisfy { $0.hasPrefix("restart") })
        let state = pair.late.session.state
        let incident = try #require(state.openIncidents.first)
        let unwatched = state.timeline(of: incident.id).filter { $0.kind == .unwatched }
        #expect(unwatched.contains { $0.at.latest >= Self.opened && $0.at.earliest <= incident.onset.earliest })
        #expect(incident.id == pair.watching.session.state.openIncidents.first?.id)
        await pair.end()
    }

    private func changes(_ watcher: Watcher) -> Set<String> {
        Set(
            watcher.session.state.changes.entities.map {
                "\($0.kind.rawValue) \($0.subject.name) \($0.object) \($0.before ?? "") \($0.after ?? "")"
            })
    }

    /// NOW and the fleet, to the end of its box.
    private func compare(_ pair: Pair, at size: Size) async {
        let lines = await pair.lines(at: size)
        let fleet = lines.firstIndex { $0.watched.hasPrefix("╭─ FLEET 13") } ?? 0
        let end = lines[fleet...].firstIndex { $0.watched.hasPrefix("╰") } ?? 0
        for word in ["WHAT    fraud-detection PROD", "SINCE", "CHANGED A", "DO      rollback v47"] {
            #expect(lines.contains { $0.late.contains(word) }, "\(word)")
        }
        #expect(end > 15)
        for line in lines[...end] {
            let (watched, late) = (Sight(line.watched), Sight(line.late))
            if !late.agrees(with: watched) { Issue.record("watched: \(line.watched)\nlate:    \(line.late)") }
        }
    }
}

/// What a line of a screen says, apart from how it is laid out.
///
/// An instant that is not known is written as the stretch it lies in; two lines agree where their stretches have a
/// minute in common. Ages agree within two of their units; a list that is cut off agrees as far as it goes. Bars are
/// not compared: they show samples, of which one who watches has others.
private struct Sight {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    private let text: String
    private let stretches: [ClosedRange<Int>]
    private let ages: [Int]

    init(_ line: String) {
        // A box beside the fleet is another matter.
        var text = line.split(separator: "╮╭").first.map(String.init) ?? line
        text = text.split(separator: "││").first.map(String.init) ?? text
        text = text.split(separator: "│╭").first.map(String.init) ?? text
        // So many more than are named.
        text = text.replacing(/\s\+\d+/, with: "").replacing(/then \d+ more/, with: "then more")
        stretches = text.matches(of: /(\d\d:\d\d)(?:-(\d\d:\d\d))?/).map { match in
            let first = Self.minute(match.output.1)
            return first...max(first, match.output.2.map(Self.minute) ?? first)
        }
        text = text.replacing(/\d\d:\d\d(?:-\d\d:\d\d)?/, with: "T")
        ages = text.matches(of: /\b(\d+)[smhd]\b/).compactMap { Int($0.output.1) }
        text = text.replacing(/\b\d+[smhd]\b/, with: "A").replacing(/\d+ findings/, with: "findings")
        text = String(text.map { Self.bars.contains($0) ? "█" : $0 })
        self.text = text.replacing(/[─│╮ ]+/, with: " ")
    }

    func agrees(with other: Sight) -> Bool {
        isAsFarAsItGoes(other) && stretches.count == other.stretches.count && ages.count == other.ages.count
            && zip(stretches, other.stretches).allSatisfy { $0.overlaps($1) }
            && zip(ages, other.ages).allSatisfy { abs($0 - $1) <= 2 }
    }

    private func isAsFarAsItGoes(_ other: Sight) -> Bool {
        guard let end = text.firstIndex(of: "…"), text.contains("order: ") else { return text == other.text }
        let whole = other.text.prefix { $0 != "…" }
        let length = min(text.distance(from: text.startIndex, to: end), whole.count)
        return text.prefix(length) == whole.prefix(length)
    }

    private static func minute(_ time: Substring) -> Int {
        time.split(separator: ":").compactMap { Int($0) }.reduce(0) { $0 * 60 + $1 }
    }
}
