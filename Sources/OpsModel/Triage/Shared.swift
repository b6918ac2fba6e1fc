/// One value that many hold: a copy costs a reference count, whatever is in it.
final class Shared<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
