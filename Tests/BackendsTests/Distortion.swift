import ContractServer
import OpsModel
import Testing

/// A status and the word a backend must have for it.
struct Refusal: Sendable, CustomTestStringConvertible {
    let status: Int
    let kind: PollFailure.FailureKind

    init(_ status: Int, _ kind: PollFailure.FailureKind) {
        self.status = status
        self.kind = kind
    }

    var testDescription: String { "\(status)" }
}

/// What a server makes of a good answer on a bad day.
enum Distortion: CaseIterable {
    case cutOff
    case closedBeforeAnswering
    case empty
    case notJSON
    case brokenJSON
    case webPage
    case webPageCalledJSON
    case wrongTopLevel
    case number
    case endless

    /// The words a backend may have for it.
    var kinds: Set<PollFailure.FailureKind> {
        switch self {
        case .closedBeforeAnswering: [.unreachable]
        case .endless: [.tooLarge]
        default: [.malformed]
        }
    }

    func applied(to answer: ContractAnswer) -> ContractAnswer {
        var answer = answer
        answer.status = 200
        switch self {
        case .cutOff: answer.fault = .cutOff(after: answer.body.count / 2)
        case .closedBeforeAnswering: answer.fault = .hangsUp
        case .empty: answer.body = []
        case .notJSON: answer.body = Array("OK computer".utf8)
        // Metrics without their last bytes are metrics still.
        case .brokenJSON: answer.body = answer.isJSON ? Array(answer.body.dropLast(3)) : Array("{\"broken".utf8)
        case .webPage: return .html("<!doctype html><title>Sign in</title>")
        case .webPageCalledJSON: answer.body = Array("<html><title>Sign in</title></html>".utf8)
        case .wrongTopLevel: answer.body = Array(#"{"status": "ok", "items": 3}"#.utf8)
        case .number: answer.body = Array("17".utf8)
        case .endless:
            answer.body = Array(repeating: UInt8(ascii: " "), count: 1 << 20)
            answer.fault = .endless
        }
        return answer
    }
}

extension ContractAnswer {
    fileprivate var isJSON: Bool { body.first == UInt8(ascii: "{") || body.first == UInt8(ascii: "[") }
}
