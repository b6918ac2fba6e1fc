extension OpsState {
    public func timeline(of incident: Incident) -> [TimelineEntry] { [] }
    public var runbookScroll: Int { 0 }
}
