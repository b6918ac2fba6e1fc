/// A path below a ``BaseURL``: literal text goes as written, and every value put into it is encoded as one segment,
/// so that a model named `a/../b?c` cannot change which path is asked.
public struct RequestPath: Sendable, Hashable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// Percent-encoded, without a slash at its start.
    public let encoded: String

    public init(stringLiteral value: String) {
        self.init(encoded: value)
    }

    public init(stringInterpolation: Interpolation) {
        self.init(encoded: stringInterpolation.text)
    }

    /// For a path that is encoded already.
    public init(encoded: String) {
        self.encoded = encoded.hasPrefix("/") ? String(encoded.dropFirst()) : encoded
    }

    public var description: String { encoded }

    public struct Interpolation: StringInterpolationProtocol {
        var text = ""

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        public mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        public mutating func appendInterpolation(_ segment: String) {
            text += segment.percentEncodedSegment
        }

        public mutating func appendInterpolation(_ number: Int) {
            text += String(number)
        }

        /// A path within a path, kept as it is.
        public mutating func appendInterpolation(_ path: RequestPath) {
            text += path.encoded
        }
    }
}
