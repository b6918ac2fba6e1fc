extension RowReading {
    /// A canary that does worse than the version it is to replace.
    func canaryConditions() -> [SignalCondition] {
        []
    }
}
