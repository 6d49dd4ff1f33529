/// The spelling of a language that a container takes.
///
/// ISO 639-2 has two codes for some languages, the bibliographic and the terminological one. QuickTime files
/// number their languages, and libavformat knows each number by one of the two and drops the other.
enum LanguageSpelling {
  /// - Parameters:
  ///   - language: as the source says it.
  ///   - format: libavformat's short name of the container.
  static func spelled(_ language: String, for format: String) -> String {
    format == "mov" ? inQuickTime[language] ?? language : language
  }

  /// By the code that is dropped: the one that is kept, by `mov_mdhd_language_map` in libavformat/isom.c.
  private static let inQuickTime = [
    "bod": "tib", "cym": "wel", "cze": "ces", "deu": "ger", "ell": "gre", "eus": "baq",
    "fas": "per", "fre": "fra", "hye": "arm", "isl": "ice", "kat": "geo", "mkd": "mac", "msa": "may",
    "mya": "bur", "nld": "dut", "rum": "ron", "slo": "slk", "sqi": "alb", "zho": "chi",
  ]
}
