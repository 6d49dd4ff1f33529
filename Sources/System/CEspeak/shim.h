#pragma once
#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>

// The name of a phoneme lies in a union, which Swift sees as a tuple. Pauses have none, or begin with an underscore.
static inline int cespeak_is_pause(const espeak_EVENT *event) {
  return event->id.string[0] == 0 || event->id.string[0] == '_';
}
