import Glibc
import Testing

@Suite(.needsProgram) struct `A long watch` {
    /// The drill's clock runs a thousand times as fast and is polled every second: half a minute is many hours of its
    /// world.
    @Test func `costs no more memory and no more descriptors as hours go by`() async throws {
        try await Story.tell { story in
            let drill = try await story.serveDrill("--speed", "1000")
            try story.write(
                drill.configuration.replacing("interval: 5s", with: "interval: 1s")
                    + "store: { path: '\(story.storeFile)' }\n", to: story.configurationFile)
            let terminal = try await story.terminal(120, 40)
            try await terminal.seesWholeFleet()
            let process = try await terminal.process()
            try await pass(.seconds(15), in: story)
            let (memory, descriptors) = (story.residentKiB(of: process), story.descriptors(of: process))
            try await pass(.seconds(25), in: story)
            let (later, still) = (story.residentKiB(of: process), story.descriptors(of: process))
            print("a long watch: \(memory) KiB, then \(later) KiB; \(descriptors) descriptors, then \(still)")
            #expect(memory > 0 && later - memory < memory / 4)
            // A connection more or less may be open.
            #expect(descriptors > 0 && still - descriptors <= 4)
            try await terminal.press("5")
            try await terminal.sees("SOURCES 7")
            try await terminal.quit()
            try await terminal.ended(0)
        }
    }

    private func pass(_ duration: Duration, in story: Story) async throws {
        let end = ContinuousClock.now + duration
        try await story.wait(for: "time to pass") { ContinuousClock.now >= end }
    }
}
