#pragma once
#include <stdbool.h>
#include <stdint.h>

// ICU's own headers stay in the C file: Foundation brings another version of them, and Swift takes only one. The names of its
// functions end in its version besides, which is done by macros that Swift does not see.

/// Finds where a line, or a word, may end.
/// - locale: in ICU's form, such as `ja@lw=phrase`.
/// - text, length: UTF-16.
/// - places: gets offsets in the text, in their order; has room for length + 1.
/// Returns how many there are, and -1 where ICU cannot tell.
int32_t cicu_break_places(
    bool breaks_lines, const char *locale, const uint16_t *text, int32_t length, int32_t *places);
