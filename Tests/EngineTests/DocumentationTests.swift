import Backends
import Testing

@testable import Engine

@Suite struct `The schema of the configuration` {
    @Test func `it asks for each kind's own options`() throws {
        let schema = ConfigurationSchema(catalog: [FakeBackend.self, OtherBackend.self]).json
        for text in [
            "\"const\": \"fake\"", "\"const\": \"other\"", "\"pageSize\"", "\"ready\"",
            "\"additionalProperties\": false",
        ] {
            #expect(schema.contains(text))
        }
    }

    @Test func `its text is escaped as JSON asks`() {
        #expect(JSONText.quoted("a\"b\\c\n\u{1B}\u{202E}é") == "\"a\\\"b\\\\c\\n\\u001B\\u202Eé\"")
    }
}
