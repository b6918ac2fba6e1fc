import Cells
import OpsModel
import Testing
import Views

@Suite struct `Default keymap` {
    private let keymap = Keymap<Command>.standard

    @Test func `no two actions share a key in a scope`() {
        var seen: [String: Command] = [:]
        for binding in keymap.bindings {
            let place = "\(binding.scope) \(binding.key.notation)"
            #expect(seen[place] == nil || seen[place] == binding.action, "\(place)")
            seen[place] = binding.action
        }
    }

    @Test func `keys of multiplexers, flow control, suspending and menus are free`() {
        let taken: [Key] = [.function(10)] + "abhjklsqz".unicodeScalars.map(Key.control)
        #expect(keymap.bindings.allSatisfy { !taken.contains($0.key) })
    }

    @Test func `keys whose meaning comes later are free`() {
        let later: [Key] =
            "pu".unicodeScalars.map(Key.character)
        #expect(keymap.bindings.allSatisfy { !later.contains($0.key) })
    }

    @Test func `an action has one name in every scope`() {
        let names = Dictionary(grouping: keymap.bindings, by: { $0.action }).mapValues { Set($0.map { $0.name }) }
        #expect(names.values.allSatisfy { $0.count == 1 })
    }

    @Test func `titles are short enough for a column of the help`() {
        #expect(keymap.bindings.allSatisfy { $0.title.count <= 24 })
    }

    @Test func `what may lead to a write is marked, and stands on capitals alone`() {
        // `U` in the list of silences; elsewhere it takes back a step.
        let writing = keymap.bindings.filter(\.writes)
        #expect(Set(writing.map(\.key)) == Set("RPSXZEU".unicodeScalars.map(Key.character)))
    }
}
