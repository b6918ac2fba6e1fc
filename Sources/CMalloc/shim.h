#pragma once
// malloc_trim, which Swift's Glibc leaves out.
#include <malloc.h>
