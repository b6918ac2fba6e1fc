import CCurl
import Glibc

/// One easy handle with what it collects; freed with its last reference, on the driver's thread.
final class CurlTransfer {
    let handle: UnsafeMutableRawPointer
    private let plan: TransferPlan
    private let sink: UnsafeMutablePointer<CCurlSink>
    private var fields: UnsafeMutablePointer<curl_slist>?

    private static let maximumHeadBytes = 64 * 1024

    init(_ plan: TransferPlan) throws(WireError) {
        guard let handle = curl_easy_init() else { throw .exhausted(reason: "no memory") }
        guard let sink = ccurl_sink_new(max(0, plan.maximumBytes), Self.maximumHeadBytes) else {
            curl_easy_cleanup(handle)
            throw .exhausted(reason: "no memory")
        }
        self.handle = handle
        self.plan = plan
        self.sink = sink
        ccurl_sink_attach(sink, handle)
        try CurlOptions(handle).apply(plan)
        try setFields()
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(fields)
        ccurl_sink_free(sink)
    }

    private func setFields() throws(WireError) {
        var lines = plan.headers.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        // A name without a value keeps libcurl's own field out: one would wait a second for leave to send a large
        // body, the other would call every body a form.
        lines.append("Expect:")
        if plan.headers["Content-Type"] == nil { lines.append("Content-Type:") }
        for line in lines {
            guard let list = curl_slist_append(fields, line) else { throw .exhausted(reason: "no memory") }
            fields = list
        }
        ccurl_set_list(handle, CURLOPT_HTTPHEADER, fields)
    }

    /// What a finished transfer brought.
    func result(_ code: CURLcode) -> Result<TransferAnswer, WireError> {
        if code == CURLE_OK { return .success(answer()) }
        if code == CURLE_OPERATION_TIMEDOUT { return .failure(deadlineFailure()) }
        return .failure(CurlFailure(code: code, plan: plan, handle: handle, sink: sink).error)
    }

    /// Names the phase that did not end.
    func deadlineFailure() -> WireError {
        .deadline(host: plan.host, after: plan.allowed, during: phase)
    }

    private var phase: WireError.Phase {
        if ccurl_get_offset(handle, CURLINFO_STARTTRANSFER_TIME_T) > 0 { return .receiving }
        if ccurl_get_offset(handle, CURLINFO_PRETRANSFER_TIME_T) > 0 { return .waiting }
        if sink.pointee.is_securing { return .securing }
        if ccurl_get_offset(handle, CURLINFO_NAMELOOKUP_TIME_T) > 0 { return .connecting }
        return .resolving
    }

    private func answer() -> TransferAnswer {
        let head = UnsafeRawBufferPointer(start: sink.pointee.head, count: sink.pointee.head_count)
        return TransferAnswer(
            status: Int(ccurl_get_long(handle, CURLINFO_RESPONSE_CODE)), headers: Headers(head: head),
            body: Array(UnsafeBufferPointer(start: sink.pointee.body, count: sink.pointee.body_count)),
            elapsed: .microseconds(ccurl_get_offset(handle, CURLINFO_TOTAL_TIME_T)), receivedAt: time(nil),
            reusedConnection: ccurl_get_long(handle, CURLINFO_NUM_CONNECTS) == 0)
    }
}
