import Testing
import Wire

@Suite struct `What a server says about an error` {
    @Test(arguments: [
        (#"{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Model x not found"}"#, "Model x not found"),
        (#"{"error": "Request for unknown model: 'x'"}"#, "Request for unknown model: 'x'"),
        (#"{"status": "error", "errorType": "bad_data", "error": "parse error"}"#, "parse error"),
        (#"{"detail": "Not Found"}"#, "Not Found"),
        (
            #"{"detail": [{"type": "missing", "loc": ["body", "x"], "msg": "Field required", "input": {}}]}"#,
            "Field required"
        ),
        (#"{"code": 404, "type": "ModelNotFoundException", "message": "Model not found: x"}"#, "Model not found: x"),
        (#"{"status": {"code": 500, "info": "bad data", "reason": "MICROSERVICE", "status": 1}}"#, "bad data"),
        (#"{"error": "invalid_client", "error_description": "Unknown client"}"#, "Unknown client"),
        (#"{"errors": [{"message": "Cannot query field"}]}"#, "Cannot query field"),
        (#"{"error": {"message": "quota", "code": 8}}"#, "quota"),
        (#"{"error": "boom", "detail": []}"#, "boom"),
        (#"{"kind": "Status", "message": "pods is forbidden", "reason": "Forbidden"}"#, "pods is forbidden"),
        ("Permission denied\n", "Permission denied"),
        ("<html><head><TITLE>502 Bad\n Gateway</TITLE></head></html>", "502 Bad Gateway"),
        ("<!doctype html><p>x", "a web page"),
        ("{\"message\": \"cut o", "{\"message\": \"cut o"),
        ("", ""),
    ])
    func `is found in its many shapes`(_ body: String, _ expected: String) {
        #expect(Response(status: 500, body: Array(body.utf8)).message == expected)
    }

    @Test func `is one printable line`() {
        let body = "{\"message\": \"a\\n\\tb\\u001b[2J\\u202Ec\\u0000\\u0085d\"}"
        #expect(Response(status: 500, body: Array(body.utf8)).message == "a b [2Jc d")
    }

    @Test func `is short`() {
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        #expect(Response(status: 500, body: body).message.count < 300)
    }

    @Test func `hides what looks like a credential`() {
        let body = #"{"message": "no access for postgresql://mlflow:hunter2@db/x with token=abcdef"}"#
        #expect(
            Response(status: 500, body: Array(body.utf8)).message
                == "no access for postgresql://•••@db/x with token=•••")
    }
}

@Suite struct `An error` {
    private static let all: [WireError] = [
        .dnsFailure(host: "mlflow:5000"), .refused(host: "mlflow:5000"),
        .unreachable(host: "mlflow:5000", reason: "No route to host"),
        .tls(host: "mlflow:5000", reason: "certificate has expired"), .notTLS(host: "mlflow:5000"),
        .deadline(host: "mlflow:5000", after: .seconds(10), during: .waiting),
        .tooLarge(at: "mlflow:5000/a", limit: 1 << 20),
        .truncated(at: "mlflow:5000/a", received: 8), .malformed(what: "text", at: "mlflow:5000/a"),
        .status(code: 404, message: "no model x", retryAfter: nil, at: "mlflow:5000/a"),
        .redirectedElsewhere(at: "mlflow:5000/a", to: "https://sso"), .redirectLoop(at: "mlflow:5000/a", limit: 3),
    ]

    @Test(arguments: all)
    func `says where it happened and ends its sentence`(_ error: WireError) {
        #expect("\(error)".contains("mlflow:5000"))
        #expect("\(error)".hasSuffix("."))
        #expect(!error.brief.isEmpty)
    }

    @Test func `of a status repeats what the server said`() {
        #expect(
            "\(WireError.status(code: 404, message: "no model x", retryAfter: nil, at: "m/a"))".contains("no model x"))
    }

    @Test func `of a wait proposes a longer one only where it was short`() {
        func sentence(_ seconds: Int) -> String {
            "\(WireError.deadline(host: "mlflow:5000", after: .seconds(seconds), during: .waiting))"
        }
        #expect(sentence(10).hasSuffix("within 10 s. Check its load, or allow it more time."))
        #expect(sentence(25).hasSuffix("within 25 s. It hangs: its own log says more."))
    }
}
