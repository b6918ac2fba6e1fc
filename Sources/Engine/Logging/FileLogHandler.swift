public import Logging

/// Sends swift-log's lines to a ``LogFile``; metadata follows the message as `key=value`.
public struct FileLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level
    private let file: LogFile

    public init(file: LogFile, level: Logger.Level = .info) {
        self.file = file
        logLevel = level
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let pairs = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
        let error = event.error.map { " error=\($0)" } ?? ""
        file.write(
            level: event.level.rawValue, source: event.source, text: "\(event.message)\(pairs.joined())\(error)")
    }
}
