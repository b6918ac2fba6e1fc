import Backends
import OpsModel
import Synchronization
import Testing

@testable import Engine

@Suite struct `Backends of an order` {
    @Test func `are opened once each, so that a call finds what the one before it left`() async {
        let asked = Mutex<[BackendID]>([])
        let opened = OpenedBackends { id in
            asked.withLock { $0.append(id) }
            return .success(FakeBackend(FakeScript()))
        }
        for id in ["a", "b", "a", "a"] as [BackendID] { _ = await opened.backend(id) }
        #expect(asked.withLock { $0 } == ["a", "b"])
    }

    @Test func `that could not be opened are tried again`() async {
        let asked = Mutex(0)
        let opened = OpenedBackends { _ in
            let count = asked.withLock { count in
                count += 1
                return count
            }
            return count == 1 ? .failure(BackendError(.unreachable, "not yet")) : .success(FakeBackend(FakeScript()))
        }
        #expect(await (try? opened.backend("a").get()) == nil)
        #expect(await (try? opened.backend("a").get()) != nil)
        #expect(asked.withLock { $0 } == 2)
    }
}
