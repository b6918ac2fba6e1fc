#pragma once

// simdjson's document behind a C ABI. The tape is read from Swift without a call a node; its format is the one
// simdjson documents in doc/tape.md.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct CSimdJSONDocument CSimdJSONDocument;

/// Parses a copy of the bytes: 0 and a document to free, or simdjson's error code and NULL.
int csimdjson_parse(const uint8_t *bytes, size_t count, size_t maximum_depth, CSimdJSONDocument **document);
void csimdjson_free(CSimdJSONDocument *document);

/// Valid until the document is freed.
const uint64_t *csimdjson_tape(const CSimdJSONDocument *document);
const uint8_t *csimdjson_strings(const CSimdJSONDocument *document);

/// The error code of a document nested deeper than asked for.
#define CSIMDJSON_TOO_DEEP 4

/// The double nearest to a decimal number that fills all bytes, whatever the locale; 0 on success.
int csimdjson_double(const uint8_t *bytes, size_t count, double *value);

#ifdef __cplusplus
}
#endif
