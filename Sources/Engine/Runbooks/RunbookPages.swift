public import OpsModel
internal import Wire

/// Pages that alerts name in `runbook_url`: fetched where their host is listed, and shown as text. Nothing in them is
/// ever a step.
public struct RunbookPages: Sendable {
    static let largestSize = 524_288
    static let deadline = Duration.seconds(10)

    private let hosts: Set<String>
    private let transport: any Transport

    /// `hosts` are as configured: `wiki.example`, or `wiki.example:8443` for this port only.
    public init(hosts: [String]) {
        self.init(hosts: hosts, transport: HTTPClient())
    }

    init(hosts: [String], transport: any Transport) {
        self.hosts = Set(hosts.map { $0.lowercased() })
        self.transport = transport
    }

    /// The text at an address. Any failure is a sentence that says what to do.
    public func read(_ url: String) async throws(RunbookPageError) -> [RunbookLine] {
        let address: PlainAddress
        do throws(BaseURLError) {
            address = try PlainAddress(url)
        } catch {
            throw RunbookPageError(description: error.description)
        }
        let (host, authority) = (address.base.host, address.base.authority)
        guard hosts.contains(host) || hosts.contains(authority) else {
            throw RunbookPageError(
                description:
                    "\(authority) is not listed; add it to 'runbookHosts:' to read its pages here, or open \(url)")
        }
        do throws(WireError) {
            let response = try await transport.fetch(
                address.request(deadline: Self.deadline, maximumBytes: Self.largestSize))
            guard !response.isHTML else {
                throw WireError.malformed(what: "a web page, not text", at: response.place)
            }
            return response.text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
                .map { RunbookLine(String($0), isVerbatim: true) }
        } catch .malformed(let what, let place) {
            throw RunbookPageError(description: "\(place) answered \(what); open \(url) in a browser")
        } catch {
            throw RunbookPageError(description: error.description)
        }
    }
}

/// Why a page is not shown. Untrusted text: it names the address.
public struct RunbookPageError: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String
}
