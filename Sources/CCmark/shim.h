#pragma once
// The parser and its tree only: no renderer, and none of the extensions, which are a library of their own.
#include <cmark-gfm.h>
