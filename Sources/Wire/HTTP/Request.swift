import FoundationEssentials

/// One HTTP request, complete but for the credential that its client adds.
public struct Request: Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    public struct Body: Sendable, Equatable {
        public var bytes: [UInt8]
        public var contentType: String

        public init(_ bytes: [UInt8], contentType: String) {
            self.bytes = bytes
            self.contentType = contentType
        }

        public static func json(_ bytes: [UInt8]) -> Body {
            Body(bytes, contentType: "application/json")
        }

        /// The value's own encoding with its keys in order, so that the same value is the same bytes.
        public static func json(encoding value: some Encodable) throws(WireError) -> Body {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            guard let data = try? encoder.encode(value) else {
                throw .invalidRequest(reason: "its body cannot be written as JSON")
            }
            return .json(Array(data))
        }

        public static func form(_ query: Query) -> Body {
            Body(Array(query.encoded.utf8), contentType: "application/x-www-form-urlencoded")
        }
    }

    public var method: Method
    public var base: BaseURL
    public var path: RequestPath
    public var query: Query
    public var headers: Headers
    public var body: Body?
    /// From the call to the last byte, redirects and waiting for a free connection included.
    public var deadline: Duration = .seconds(10)
    /// Of the body after decompression; what is longer is stopped there and is an error.
    public var maximumBytes: Int = 64 * 1024 * 1024
    /// Replaces the client's own credential.
    public var credential: Credential?
    /// Whether sending it twice is harmless: every GET, and a POST that only searches. All others go over a connection
    /// of their own, because libcurl silently repeats what a reused connection dropped.
    public var isRead: Bool

    public init(
        _ method: Method = .get, _ base: BaseURL, _ path: RequestPath = "", query: Query = [:], headers: Headers = [:],
        body: Body? = nil
    ) {
        self.method = method
        self.base = base
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        isRead = method == .get
    }

    /// The address as it is sent.
    public var url: String {
        let address = path.encoded.isEmpty ? base.description : "\(base)/\(path.encoded)"
        let encoded = query.encoded
        return encoded.isEmpty ? address : "\(address)?\(encoded)"
    }
}
