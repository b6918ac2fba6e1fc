import FoundationEssentials

/// What a call to MLflow was given: the query of a GET, the JSON body of anything else.
struct MLflowArguments {
    private let members: [(String, JSON)]

    /// A DELETE reads its body only, as anything but a GET does; a body that is not JSON reads as an empty one.
    init(_ request: DrillRequest) {
        if request.method == "GET" {
            members = request.query.map { ($0.name, .string($0.value)) }
        } else if case .object(let members)? = JSON(parsing: request.body) {
            self.members = members
        } else {
            members = []
        }
    }

    subscript(name: String) -> String? { members.first { $0.0 == name }?.1.text }

    func all(_ name: String) -> [String] {
        members.filter { $0.0 == name }.flatMap { member in
            member.1.elements?.compactMap(\.text) ?? [member.1.text].compactMap { $0 }
        }
    }

    func required(_ name: String) throws(MLflowFault) -> String {
        guard let value = members.first(where: { $0.0 == name })?.1 else { throw .absent(name) }
        switch value {
        case .string(let text) where !text.isEmpty: return text
        case .integer(let number): throw .wrongType("\(number)", of: name, type: "int")
        case .number(let number): throw .wrongType("\(number)", of: name, type: "float")
        case .bool(let flag): throw .wrongType(flag ? "True" : "False", of: name, type: "bool")
        case .array: throw .wrongType("[...]", of: name, type: "list")
        case .object: throw .wrongType("{...}", of: name, type: "dict")
        case .null, .string: throw .absent(name)
        }
    }

    func count(_ name: String, usual: Int, most: Int) throws(MLflowFault) -> Int {
        guard let value = members.first(where: { $0.0 == name })?.1 else { return usual }
        var number: Int?
        if case .integer(let given) = value { number = given }
        if case .string(let text) = value { number = Int(text) }
        guard let number, number > 0, number <= most else {
            throw .wrongType("\"\(value.text ?? "")\"", of: name, type: "str")
        }
        return number
    }

    /// Offset paging: the token is base64 of `{"offset": n}`.
    func page<Item>(
        of items: [Item], usual: Int, most: Int
    ) throws(MLflowFault) -> (items: ArraySlice<Item>, token: [(String, JSON)]) {
        let size = try count("max_results", usual: usual, most: most)
        var offset = 0
        if let token = self["page_token"], !token.isEmpty {
            guard let data = Data(base64Encoded: token),
                case .integer(let given)? = JSON(parsing: Array(data))?["offset"],
                given >= 0
            else { throw .invalid("Invalid page token, could not base64-decode") }
            offset = given
        }
        let slice = items.dropFirst(offset).prefix(size)
        guard offset + size < items.count else { return (slice, []) }
        let token = Data("{\"offset\": \(offset + size)}".utf8).base64EncodedString()
        return (slice, [("next_page_token", .string(token))])
    }
}

/// An error as MLflow's REST API puts it.
enum MLflowFault: Error {
    case absent(String)
    case wrongType(String, of: String, type: String)
    case invalid(String)
    case missing(String)

    private static let hint = "See the API docs for more information about request parameters."

    var answer: DrillAnswer {
        switch self {
        case .absent(let name):
            Self.bad("Missing value for required parameter '\(name)'. \(Self.hint)")
        case .wrongType(let value, let name, let type):
            Self.bad(
                "Invalid value \(value) for parameter '\(name)' supplied:  Hint: Value was of type '\(type)'. \(Self.hint)"
            )
        case .invalid(let message): Self.bad(message)
        case .missing(let message):
            .json(
                [
                    "error_code": "RESOURCE_DOES_NOT_EXIST", "message": .string(message), "sqlstate": "KAM00",
                    "error_class": "RESOURCE_NOT_FOUND",
                ], status: 404)
        }
    }

    private static func bad(_ message: String) -> DrillAnswer {
        .json(
            [
                "error_code": "INVALID_PARAMETER_VALUE", "message": .string(message), "sqlstate": "KAM00",
                "error_class": "INVALID_PARAMETER_VALUE",
            ], status: 400)
    }
}
