import CFFmpeg

/// Calls libav with options as an `AVDictionary` and gives back those that nobody took.
func withOptions<Result>(
  _ options: [String: String], _ body: (inout OpaquePointer?) throws -> Result
) rethrows -> (result: Result, unused: [String]) {
  var dictionary: OpaquePointer?
  defer { av_dict_free(&dictionary) }
  for key in options.keys.sorted() {
    av_dict_set(&dictionary, key, options[key], 0)
  }
  let result = try body(&dictionary)
  return (result, Array(tags(dictionary).keys))
}

/// The entries of an `AVDictionary`. Bytes that are not UTF-8 are replaced.
func tags(_ dictionary: OpaquePointer?) -> [String: String] {
  var result: [String: String] = [:]
  var entry: UnsafeMutablePointer<AVDictionaryEntry>?
  while let next = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX) {
    result[String(cString: next.pointee.key)] = String(cString: next.pointee.value)
    entry = next
  }
  return result
}
