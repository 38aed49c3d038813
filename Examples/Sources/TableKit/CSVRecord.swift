/// One record of a CSV file.
public struct CSVRecord: Equatable, Sendable {
  /// The line where it begins, from 1. A quoted field may contain line breaks, so records and lines differ.
  public var line: Int
  /// Its fields, without quotes.
  public var fields: [String]
}
