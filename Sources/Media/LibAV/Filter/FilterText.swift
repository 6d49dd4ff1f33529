/// Text inside libavfilter's descriptions of graphs.
enum FilterText {
  /// A value that is taken as it stands, whatever it holds.
  ///
  /// It is read twice: as a part of the graph, and as an option's value. Source:
  /// https://ffmpeg.org/ffmpeg-filters.html#Notes-on-filtergraph-escaping.
  static func escaped(_ value: String) -> String {
    escape(escape(value, "\\':"), "\\'[],;")
  }

  private static func escape(_ text: String, _ special: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      // White space around a value would be left out.
      if special.unicodeScalars.contains(scalar) || scalar == " " || scalar == "\n" || scalar == "\t" {
        result += "\\"
      }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
