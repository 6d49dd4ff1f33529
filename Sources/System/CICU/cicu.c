#include "cicu.h"

#include <unicode/ubrk.h>

int32_t cicu_break_places(
    bool breaks_lines, const char *locale, const uint16_t *text, int32_t length, int32_t *places) {
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator =
      ubrk_open(breaks_lines ? UBRK_LINE : UBRK_WORD, locale, text, length, &status);
  if (U_FAILURE(status)) {
    ubrk_close(iterator);
    return -1;
  }
  int32_t count = 0;
  for (int32_t place = ubrk_next(iterator); place != UBRK_DONE && count <= length; place = ubrk_next(iterator)) {
    places[count++] = place;
  }
  ubrk_close(iterator);
  return count;
}
