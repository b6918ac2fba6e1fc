#pragma once

// libcurl for Swift: what is variadic or a callback in <curl/curl.h>, as plain functions.

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What one transfer received, held within its limits; lives as long as its easy handle is attached to it.
typedef struct {
    uint8_t *body;
    size_t body_count;
    size_t body_limit;
    size_t body_capacity;
    char *head;
    size_t head_count;
    size_t head_limit;
    size_t head_capacity;
    bool body_overflowed;
    bool head_overflowed;
    /// Set when TLS begins, which is after the connection stands; libcurl's own times do not tell the two apart.
    bool is_securing;
    char reason[CURL_ERROR_SIZE];
} CCurlSink;

/// A sink on the heap, or NULL where there is no memory.
CCurlSink *ccurl_sink_new(size_t body_limit, size_t head_limit);
void ccurl_sink_free(CCurlSink *sink);

/// Makes the handle deliver body, header lines of the last answer and the text of its error into the sink.
void ccurl_sink_attach(CCurlSink *sink, CURL *handle);

CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *list);

/// Copies bytes: a certificate or a key in PEM form.
CURLcode ccurl_set_blob(CURL *handle, CURLoption option, const uint8_t *bytes, size_t count);

/// Copies the request's body.
CURLcode ccurl_set_body(CURL *handle, const uint8_t *bytes, size_t count);

/// The value of a `long` or `curl_off_t` information, 0 where there is none.
int64_t ccurl_get_long(CURL *handle, CURLINFO info);
int64_t ccurl_get_offset(CURL *handle, CURLINFO info);

/// The handle and the result of a finished transfer; false where none is left.
bool ccurl_multi_finished(CURLM *multi, CURL **handle, CURLcode *result);

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);

/// Waits for a transfer's socket, a libcurl timer, `wake` becoming readable, or the timeout in milliseconds.
CURLMcode ccurl_multi_wait(CURLM *multi, int wake, int timeout);
