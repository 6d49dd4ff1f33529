#pragma once
#include <fftw3.h>

// fftwf_version is an array of unknown length.
static inline const char *cfftw_version(void) { return fftwf_version; }
