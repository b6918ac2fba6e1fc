/// What one of the drill's servers answers.
struct DrillAnswer: Sendable, Equatable {
    let status: Int
    /// `nil` sends no such header.
    let contentType: String?
    let body: [UInt8]

    init(status: Int = 200, contentType: String?, body: [UInt8] = []) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    static func json(_ value: JSON, status: Int = 200) -> DrillAnswer {
        DrillAnswer(status: status, contentType: "application/json", body: value.bytes)
    }

    static func text(
        _ text: String, status: Int = 200, contentType: String = "text/plain; charset=utf-8"
    ) -> DrillAnswer {
        DrillAnswer(status: status, contentType: contentType, body: Array(text.utf8))
    }

    /// The page that Flask sends for a path it does not know, in front of MLflow.
    static let flaskNotFound = text(
        """
        <!doctype html>
        <html lang=en>
        <title>404 Not Found</title>
        <h1>Not Found</h1>
        <p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>

        """, status: 404, contentType: "text/html; charset=utf-8")
}

/// One protocol spoken on one port; answers come from what the simulation knows, at once.
protocol DrillServer: Sendable {
    func answer(_ request: DrillRequest) -> DrillAnswer
}
