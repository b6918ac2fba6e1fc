internal import FoundationEssentials
internal import Glibc
public import OpsModel
internal import Store

/// The file in which the views of one configuration are kept from one start to the next, beside the store.
public struct ViewMemory: Sendable {
    /// More than any number of panes comes to.
    static let capacity = 1 << 18

    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// `nil` where nothing is to be left behind: the store is kept in memory, or the configuration says so.
    public init?(_ configuration: Configuration, in files: StoreFiles?) {
        guard configuration.display.remembersViews != false, let files else { return nil }
        path = files.views
    }

    /// `nil` at the first start.
    ///
    /// - Throws: why the file says nothing that can be used.
    public func read() throws(ViewMemoryError) -> RememberedViews? {
        guard access(path, F_OK) == 0 else { return nil }
        do {
            return try JSONDecoder().decode(
                RememberedViews.self, from: try BoundedFile.read(path, limit: Self.capacity))
        } catch {
            throw ViewMemoryError(path: path)
        }
    }

    /// Replaces the file, readable by its owner alone.
    ///
    /// - Throws: why it could not be written, as a sentence for people.
    public func write(_ views: RememberedViews) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let text = String(decoding: try encoder.encode(views), as: UTF8.self) + "\n"
        try PrivateFile.write(text, to: path, replacing: true)
    }
}

/// A file of views that cannot be used, and is left as it is until the views change.
public struct ViewMemoryError: Error, Sendable, CustomStringConvertible {
    let path: String

    public var description: String { "\(path) does not read; the views are as the program ships them" }
}
