// What Swift cannot import from libav's headers: function-like macros, compound-literal constants, and tags made of
// four characters. Each shim stands in for the macro named beside it. FFmpeg 5.1 is the oldest version that has
// everything used here (AVChannelLayout).
#pragma once

#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/cpu.h>
#include <libavutil/display.h>
#include <libavutil/dovi_meta.h>
#include <libavutil/imgutils.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/mathematics.h>
#include <libavutil/md5.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libavutil/timecode.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

// glibc's malloc.h is in none of Swift's modules.
#ifdef __GLIBC__
#include <malloc.h>
static inline void cffmpeg_set_mmap_threshold(int bytes) { mallopt(M_MMAP_THRESHOLD, bytes); }
#else
static inline void cffmpeg_set_mmap_threshold(int bytes) { (void)bytes; }
#endif

// AV_NOPTS_VALUE casts an unsigned literal.
static const int64_t cffmpeg_no_timestamp = AV_NOPTS_VALUE;

// AVERROR(e) is a function-like macro.
static inline int cffmpeg_error(int number) { return AVERROR(number); }
static inline int cffmpeg_errno(int error) { return AVUNERROR(error); }

// AVERROR_* are FFERRTAG expressions.
static const int cffmpeg_error_end_of_file = AVERROR_EOF;
static const int cffmpeg_error_exit = AVERROR_EXIT;
static const int cffmpeg_error_invalid_data = AVERROR_INVALIDDATA;
static const int cffmpeg_error_again = AVERROR(EAGAIN);
static const int cffmpeg_error_out_of_memory = AVERROR(ENOMEM);
static const int cffmpeg_error_decoder_not_found = AVERROR_DECODER_NOT_FOUND;
static const int cffmpeg_error_demuxer_not_found = AVERROR_DEMUXER_NOT_FOUND;
static const int cffmpeg_error_stream_not_found = AVERROR_STREAM_NOT_FOUND;
static const int cffmpeg_error_patch_welcome = AVERROR_PATCHWELCOME;

// AV_CEIL_RSHIFT-style macros aside, this is the only pixel-format flag test that is needed often.
static inline int cffmpeg_is_high_bit_depth(const AVPixFmtDescriptor *_Nonnull descriptor) {
  return descriptor->comp[0].depth > 8;
}

// AVPixFmtDescriptor.comp is a C array, which Swift sees as a tuple.
static inline int cffmpeg_bit_depth(const AVPixFmtDescriptor *_Nonnull descriptor) {
  return descriptor->comp[0].depth;
}

// AVFrame.data and .linesize are C arrays as well.
static inline uint8_t *_Nullable cffmpeg_frame_plane(const AVFrame *_Nonnull frame, int plane) {
  return frame->data[plane];
}
static inline int cffmpeg_frame_stride(const AVFrame *_Nonnull frame, int plane) { return frame->linesize[plane]; }

// extended_data is a pointer to pointers whose count depends on the layout.
static inline uint8_t *_Nullable cffmpeg_frame_channel(const AVFrame *_Nonnull frame, int channel) {
  return frame->extended_data[channel];
}

// AVFormatContext.streams is an array of pointers beside its length.
static inline AVStream *_Nonnull cffmpeg_stream(const AVFormatContext *_Nonnull context, unsigned index) {
  return context->streams[index];
}
static inline AVChapter *_Nonnull cffmpeg_chapter(const AVFormatContext *_Nonnull context, unsigned index) {
  return context->chapters[index];
}

// The version macros paste tokens.
static inline const char *_Nonnull cffmpeg_version(void) { return av_version_info(); }
