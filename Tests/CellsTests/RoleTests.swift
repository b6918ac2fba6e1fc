import Cells
import Testing

@Suite struct `Roles` {
    @Test func `letters are unique`() {
        #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
    }

    @Test func `names are unique and found again`() {
        for role in Role.allCases { #expect(Role(name: role.name) == role) }
        #expect(Role(name: "crit") == nil)
    }

    @Test func `raw values count from zero, as themes index by them`() {
        #expect(Role.allCases.map { Int($0.rawValue) } == Array(Role.allCases.indices))
    }
}
