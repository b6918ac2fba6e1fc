extension Array {
    /// As `sorted(by:)`, which allocates even where there is nothing to sort: most rows have one of each.
    func ordered(by precedes: (Element, Element) -> Bool) -> [Element] {
        count < 2 ? self : sorted(by: precedes)
    }
}
