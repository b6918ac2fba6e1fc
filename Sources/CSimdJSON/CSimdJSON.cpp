#include "CSimdJSON.h"

#include <charconv>
#include <new>
#include <simdjson.h>

static_assert(CSIMDJSON_TOO_DEEP == simdjson::DEPTH_ERROR);

struct CSimdJSONDocument {
    simdjson::dom::document tape;
};

int csimdjson_parse(const uint8_t *bytes, size_t count, size_t maximum_depth, CSimdJSONDocument **document) {
    *document = nullptr;
    auto *made = new (std::nothrow) CSimdJSONDocument;
    if (!made) return simdjson::MEMALLOC;
    simdjson::dom::parser parser;
    auto error = parser.allocate(count < 64 ? 64 : count, maximum_depth);
    if (!error) error = parser.parse_into_document(made->tape, bytes, count).error();
    if (error) {
        delete made;
        return error;
    }
    *document = made;
    return simdjson::SUCCESS;
}

void csimdjson_free(CSimdJSONDocument *document) { delete document; }

const uint64_t *csimdjson_tape(const CSimdJSONDocument *document) { return document->tape.tape.get(); }

const uint8_t *csimdjson_strings(const CSimdJSONDocument *document) { return document->tape.string_buf.get(); }

int csimdjson_double(const uint8_t *bytes, size_t count, double *value) {
    auto *first = reinterpret_cast<const char *>(bytes);
    auto result = std::from_chars(first, first + count, *value);
    return result.ec == std::errc() && result.ptr == first + count ? 0 : 1;
}
