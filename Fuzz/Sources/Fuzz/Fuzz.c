// The `main` of this program is libFuzzer's own, which comes with `-fsanitize=fuzzer` and calls LLVMFuzzerTestOneInput.
// A Swift executable would bring a second one; this file is only here because an executable must have a source.
typedef int nothing_to_compile;
