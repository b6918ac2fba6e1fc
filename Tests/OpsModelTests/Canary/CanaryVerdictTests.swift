import OpsModel
import Testing

@Suite struct `Canary verdict` {
    private func verdict(
        _ stable: ArmCounts, _ canary: ArmCounts, latencyObjective: Double? = 0.99, caveat: SplitCaveat? = nil,
        polls: Int = 200
    ) -> CanaryVerdict {
        let poll = CanaryPoll(stable: stable, canary: canary, length: .seconds(15))
        return CanaryVerdict(
            Array(repeating: poll, count: polls), errorObjective: 0.999, latencyObjective: latencyObjective,
            caveat: caveat)
    }

    private let stable = ArmCounts(requests: 20_000, errors: 20, slow: 100)

    @Test func `is worse where either errors or slow requests are`() {
        let slow = verdict(stable, ArmCounts(requests: 10_000, errors: 10, slow: 300))
        #expect(slow.decision == .worse)
        #expect(slow.severity == .critical)
        #expect(slow.parts.map(\.outcome.decision) == [.same, .worse])
        #expect(verdict(stable, ArmCounts(requests: 10_000, errors: 300, slow: 50)).decision == .worse)
        #expect(verdict(stable, ArmCounts(requests: 10_000, errors: 10, slow: 50)).decision == .same)
    }

    @Test func `is open while one part is, and better only where none is`() {
        let few = verdict(
            ArmCounts(requests: 6000, errors: 18, slow: 30), ArmCounts(requests: 3000, errors: 9, slow: 15), polls: 10)
        #expect(few.parts.map(\.outcome.decision) == [nil, .same])
        #expect(few.decision == nil)
        #expect(verdict(stable, ArmCounts(requests: 10_000, errors: 10, slow: 1)).decision == .better)
    }

    @Test func `shares its chance of error between the parts`() {
        let both = verdict(stable, ArmCounts(requests: 10_000, errors: 10, slow: 50))
        #expect(both.parts.map(\.reading?.alpha) == [0.005, 0.005])
        let errorsOnly = verdict(stable, ArmCounts(requests: 10_000, errors: 10), latencyObjective: 0.99)
        #expect(errorsOnly.parts.map(\.indicator) == [.errors])
        #expect(errorsOnly.parts.map(\.reading?.alpha) == [0.01])
    }

    @Test func `is a warning where the split is not random`() {
        let verdict = verdict(stable, ArmCounts(requests: 10_000, errors: 300, slow: 50), caveat: .sticky)
        #expect(verdict.decision == .worse)
        #expect(verdict.severity == .warning)
        #expect(verdict.caveat?.sentence.contains("sticky") == true)
    }
}
