/// One line of the table: what was measured, the goal beside it, and what a peer needed in the same run.
struct Figure {
    let name: String
    let measured: String
    let goal: String
    /// Nothing is asserted: on a busy machine a goal may be missed, and the table says so.
    let isMet: Bool?
    let peer: String

    init(_ name: String, _ measured: String, goal: String = "", isMet: Bool? = nil, peer: String = "") {
        self.name = name
        self.measured = measured
        self.goal = goal
        self.isMet = isMet
        self.peer = peer
    }

    /// Stands where something could not be measured, so that nothing is left out in silence.
    static func skipped(_ name: String, _ reason: String) -> Figure {
        Figure(name, "skipped: \(reason)")
    }
}
