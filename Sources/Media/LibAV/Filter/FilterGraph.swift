import CFFmpeg
import Foundations
import MediaTypes

/// A chain of libavfilter's filters from one input to one output: the owner of an `AVFilterGraph`.
///
/// Confined to the thread that uses it.
final class FilterGraph {
  /// Owned; frees the filters in it too.
  private let raw: UnsafeMutablePointer<AVFilterGraph>
  /// Borrowed from `raw`.
  private let source: UnsafeMutablePointer<AVFilterContext>
  private let sink: UnsafeMutablePointer<AVFilterContext>
  private let description: String
  /// What the graph was made for; a frame of another format needs another graph.
  let input: FrameFormat
  /// Takes the next frame that comes out: made for one that did not come, or let go of by whoever got it.
  private var spare: Frame?

  /// - Parameters:
  ///   - description: filters in libavfilter's syntax, separated by commas; `null` or `anull` for none.
  ///   - input: the format of every frame that will be pushed.
  ///   - timeBase: seconds per unit of the frames' timestamps.
  /// - Throws: ``AVFailure`` `FILTER_FAILED`.
  init(_ description: String, input: FrameFormat, timeBase: AVRational) throws {
    self.description = description
    self.input = input
    guard let graph = avfilter_graph_alloc() else { outOfMemory() }
    raw = graph
    let kind = input.isVideo ? "" : "a"
    guard
      let source = avfilter_graph_alloc_filter(graph, avfilter_get_by_name("\(kind)buffer"), "in"),
      let sink = avfilter_graph_alloc_filter(graph, avfilter_get_by_name("\(kind)buffersink"), "out")
    else { outOfMemory() }
    self.source = source
    self.sink = sink
    try input.withBufferParameters(timeBase: timeBase) { parameters in
      _ = try check(av_buffersrc_parameters_set(source, parameters), .filter(description))
    }
    try check(avfilter_init_str(source, nil), .filter(description))
    try check(avfilter_init_str(sink, nil), .filter(description))
    try Self.link(graph, description, source, sink)
    try check(avfilter_graph_config(graph, nil), .filter(description))
  }

  deinit {
    var graph: UnsafeMutablePointer<AVFilterGraph>? = raw
    avfilter_graph_free(&graph)
  }

  /// Seconds per unit of the timestamps that come out.
  var outputTimeBase: AVRational { av_buffersink_get_time_base(sink) }

  /// The pictures that come out; colour properties are the frames' own.
  var outputPicture: PictureFormat {
    PictureFormat(
      width: Int(av_buffersink_get_w(sink)), height: Int(av_buffersink_get_h(sink)),
      pixelFormat: AVPixelFormat(av_buffersink_get_format(sink)),
      sampleAspect: Rational(known: av_buffersink_get_sample_aspect_ratio(sink)) ?? Rational(1))
  }

  /// Makes audio come out in frames of exactly this many samples, the last one excepted.
  func setOutputFrameSize(_ samples: Int) {
    av_buffersink_set_frame_size(sink, UInt32(samples))
  }

  /// Pushes one frame and hands over each frame that comes out.
  /// - Parameter frame: stays the caller's and unchanged; `nil` at the end, which brings out what is held
  ///   back.
  func filter(_ frame: Frame?, _ body: (Frame) throws -> Void) throws {
    try check(
      av_buffersrc_add_frame_flags(source, frame?.raw, Int32(AV_BUFFERSRC_FLAG_KEEP_REF)),
      .filter(description))
    while true {
      var output = spare ?? Frame()
      spare = nil
      let result = av_buffersink_get_frame(sink, output.raw)
      if result == cffmpeg_error_again || result == cffmpeg_error_end_of_file {
        spare = output
        return
      }
      try check(result, .filter(description))
      try body(output)
      if isKnownUniquelyReferenced(&output) {
        av_frame_unref(output.raw)
        spare = output
      }
    }
  }

  private static func link(
    _ graph: UnsafeMutablePointer<AVFilterGraph>, _ description: String,
    _ source: UnsafeMutablePointer<AVFilterContext>, _ sink: UnsafeMutablePointer<AVFilterContext>
  ) throws {
    // In libavfilter's words the open output of the source is an input to the parsed chain.
    var openOutput = avfilter_inout_alloc()
    var openInput = avfilter_inout_alloc()
    defer {
      avfilter_inout_free(&openOutput)
      avfilter_inout_free(&openInput)
    }
    openOutput?.pointee.name = av_strdup("in")
    openOutput?.pointee.filter_ctx = source
    openInput?.pointee.name = av_strdup("out")
    openInput?.pointee.filter_ctx = sink
    try check(
      avfilter_graph_parse_ptr(graph, description, &openInput, &openOutput, nil), .filter(description))
  }
}

@available(*, unavailable)
extension FilterGraph: Sendable {}
