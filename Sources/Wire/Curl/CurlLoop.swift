import CCurl
import Glibc
import Threads

/// The body of the driver's thread: one libcurl multi handle, and the transfers it holds or keeps waiting.
struct CurlLoop {
    private let mailbox: CurlMailbox
    private let multi: UnsafeMutableRawPointer
    private var active: [UnsafeMutableRawPointer: ActiveTransfer] = [:]
    private var waiting: [WaitingTransfer] = []
    private var activePerHost: [String: Int] = [:]

    private struct ActiveTransfer {
        let transfer: CurlTransfer
        let pending: WaitingTransfer
    }

    private struct WaitingTransfer {
        let number: Int
        let plan: TransferPlan
        let completion: CurlMailbox.Completion
    }

    /// Returns when the driver is gone.
    static func run(_ mailbox: CurlMailbox) {
        guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, let multi = curl_multi_init() else {
            return refuse(mailbox.shut())
        }
        var loop = CurlLoop(mailbox: mailbox, multi: multi)
        while loop.readMail() {
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            loop.finishTransfers()
            loop.expireTransfers(at: .now)
            loop.startWaiting()
            ccurl_multi_wait(multi, mailbox.wake.reader, loop.timeout(at: .now))
        }
        loop.stop()
    }

    private static func refuse(_ messages: [CurlMailbox.Message]) {
        for case .start(_, _, let completion) in messages {
            completion.resume(returning: .failure(.exhausted(reason: "libcurl could not be started")))
        }
    }

    private init(mailbox: CurlMailbox, multi: UnsafeMutableRawPointer) {
        self.mailbox = mailbox
        self.multi = multi
    }

    /// False when asked to stop.
    private mutating func readMail() -> Bool {
        for message in mailbox.take() {
            switch message {
            case .start(let number, let plan, let completion):
                waiting.append(WaitingTransfer(number: number, plan: plan, completion: completion))
            case .cancel(let number): cancel(number)
            case .stop: return false
            }
        }
        startWaiting()
        return true
    }

    /// Starts whatever its host has room for, first come first served.
    private mutating func startWaiting() {
        guard !waiting.isEmpty else { return }
        var left: [WaitingTransfer] = []
        for pending in waiting where !start(pending) { left.append(pending) }
        waiting = left
    }

    private mutating func start(_ pending: WaitingTransfer) -> Bool {
        let plan = pending.plan
        guard activePerHost[plan.host, default: 0] < max(1, plan.settings.parallelRequestsPerHost) else { return false }
        do throws(WireError) {
            let transfer = try CurlTransfer(plan)
            guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
                throw .exhausted(reason: "libcurl takes no more transfers")
            }
            active[transfer.handle] = ActiveTransfer(transfer: transfer, pending: pending)
            activePerHost[plan.host, default: 0] += 1
        } catch {
            pending.completion.resume(returning: .failure(error))
        }
        return true
    }

    private mutating func finishTransfers() {
        var handle: UnsafeMutableRawPointer?
        var code = CURLE_OK
        while ccurl_multi_finished(multi, &handle, &code) {
            guard let handle, let ended = remove(handle) else { continue }
            ended.pending.completion.resume(returning: ended.transfer.result(code))
        }
    }

    private mutating func expireTransfers(at now: ContinuousClock.Instant) {
        for (handle, one) in active where one.pending.plan.deadline <= now {
            let failure = one.transfer.deadlineFailure()
            _ = remove(handle)
            one.pending.completion.resume(returning: .failure(failure))
        }
        for one in waiting where one.plan.deadline <= now {
            one.completion.resume(
                returning: .failure(.deadline(host: one.plan.host, after: one.plan.allowed, during: .queued)))
        }
        waiting.removeAll { $0.plan.deadline <= now }
    }

    private mutating func cancel(_ number: Int) {
        if let index = waiting.firstIndex(where: { $0.number == number }) {
            waiting.remove(at: index).completion.resume(returning: .failure(.cancelled))
        } else if let (handle, _) = active.first(where: { $0.value.pending.number == number }) {
            remove(handle)?.pending.completion.resume(returning: .failure(.cancelled))
        }
    }

    private mutating func remove(_ handle: UnsafeMutableRawPointer) -> ActiveTransfer? {
        guard let one = active.removeValue(forKey: handle) else { return nil }
        curl_multi_remove_handle(multi, handle)
        let host = one.pending.plan.host
        let left = activePerHost[host, default: 1] - 1
        activePerHost[host] = left > 0 ? left : nil
        return one
    }

    /// Milliseconds until the next deadline; libcurl shortens it by its own timers.
    private func timeout(at now: ContinuousClock.Instant) -> Int32 {
        let deadlines = active.values.lazy.map(\.pending.plan.deadline)
        let next = [deadlines.min(), waiting.lazy.map(\.plan.deadline).min()].compactMap { $0 }.min()
        guard let next else { return Int32.max }
        return Int32(clamping: max(0, (next - now).milliseconds))
    }

    private mutating func stop() {
        for handle in Array(active.keys) {
            remove(handle)?.pending.completion.resume(returning: .failure(.cancelled))
        }
        for one in waiting { one.completion.resume(returning: .failure(.cancelled)) }
        for case .start(_, _, let completion) in mailbox.shut() {
            completion.resume(returning: .failure(.cancelled))
        }
        curl_multi_cleanup(multi)
    }
}
