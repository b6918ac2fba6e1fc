#include "CCurl.h"

#include <stdlib.h>
#include <string.h>

enum { first_capacity = 4096 };

/// Makes room for `more` bytes after `count`; false where the limit or the memory ends.
static bool grow(void **bytes, size_t *capacity, size_t count, size_t more, size_t limit) {
    if (more > limit - count) return false;
    size_t needed = count + more;
    if (needed <= *capacity) return true;
    size_t next = *capacity < first_capacity ? first_capacity : *capacity;
    while (next < needed) next = next > limit / 2 ? limit : next * 2;
    void *grown = realloc(*bytes, next);
    if (!grown) return false;
    *bytes = grown;
    *capacity = next;
    return true;
}

static size_t on_body(char *bytes, size_t size, size_t items, void *context) {
    CCurlSink *sink = context;
    size_t count = size * items;
    if (!grow((void **)&sink->body, &sink->body_capacity, sink->body_count, count, sink->body_limit)) {
        sink->body_overflowed = true;
        return 0;
    }
    memcpy(sink->body + sink->body_count, bytes, count);
    sink->body_count += count;
    return count;
}

/// A status line begins a new answer: after `100 Continue`, or a proxy's own.
static size_t on_head(char *bytes, size_t size, size_t items, void *context) {
    CCurlSink *sink = context;
    size_t count = size * items;
    if (count >= 5 && memcmp(bytes, "HTTP/", 5) == 0) sink->head_count = 0;
    if (!grow((void **)&sink->head, &sink->head_capacity, sink->head_count, count, sink->head_limit)) {
        sink->head_overflowed = true;
        return 0;
    }
    memcpy(sink->head + sink->head_count, bytes, count);
    sink->head_count += count;
    return count;
}

static CURLcode on_securing(CURL *handle, void *tls, void *context) {
    (void)handle, (void)tls;
    ((CCurlSink *)context)->is_securing = true;
    return CURLE_OK;
}

CCurlSink *ccurl_sink_new(size_t body_limit, size_t head_limit) {
    CCurlSink *sink = calloc(1, sizeof *sink);
    if (!sink) return NULL;
    sink->body_limit = body_limit;
    sink->head_limit = head_limit;
    return sink;
}

void ccurl_sink_free(CCurlSink *sink) {
    free(sink->body);
    free(sink->head);
    free(sink);
}

void ccurl_sink_attach(CCurlSink *sink, CURL *handle) {
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, sink);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_head);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, sink);
    curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, on_securing);
    curl_easy_setopt(handle, CURLOPT_SSL_CTX_DATA, sink);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, sink->reason);
}

CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(handle, option, list);
}

CURLcode ccurl_set_blob(CURL *handle, CURLoption option, const uint8_t *bytes, size_t count) {
    struct curl_blob blob = {.data = (void *)bytes, .len = count, .flags = CURL_BLOB_COPY};
    return curl_easy_setopt(handle, option, &blob);
}

CURLcode ccurl_set_body(CURL *handle, const uint8_t *bytes, size_t count) {
    CURLcode result = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    if (result != CURLE_OK) return result;
    return curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, count ? (const char *)bytes : "");
}

int64_t ccurl_get_long(CURL *handle, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

int64_t ccurl_get_offset(CURL *handle, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

bool ccurl_multi_finished(CURLM *multi, CURL **handle, CURLcode *result) {
    int left = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
        if (message->msg != CURLMSG_DONE) continue;
        *handle = message->easy_handle;
        *result = message->data.result;
        return true;
    }
    return false;
}

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

CURLMcode ccurl_multi_wait(CURLM *multi, int wake, int timeout) {
    struct curl_waitfd extra = {.fd = wake, .events = CURL_WAIT_POLLIN, .revents = 0};
    return curl_multi_poll(multi, &extra, 1, timeout, NULL);
}
