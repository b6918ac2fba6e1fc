import OpsModel
import Testing

@Suite struct `A request as text` {
    @Test func `has the line that a second person pastes while one is waited for, and no longer`() throws {
        let request = Requests.request()
        let line = "TO PASTE  mlops-tui approve CR-7 --digest \(request.digest.hex.prefix(16))\n"
        #expect(RequestText.text(of: request).contains(line))
        #expect(!RequestText.text(of: try request.decided()).contains("TO PASTE"))
    }
}
