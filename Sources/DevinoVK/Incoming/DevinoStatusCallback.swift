public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The body of one status callback: an array of reports.
public struct DevinoStatusCallback: Hashable, Sendable {
  /// The reports in their order.
  public var reports: [DevinoStatusReport]
  /// What could not be read; the rest is in ``reports``. At most 100 places, and one entry more when there
  /// are more.
  public var unread: [WireError]

  /// Reads the body: at most 1 MiB, 10,000 reports, 64 levels of nesting.
  ///
  /// A report that cannot be read does not hide the others, and a field that cannot be read does not hide its
  /// report.
  ///
  /// - Throws: `WireError` when the bytes are no JSON array, or beyond these limits.
  public init(parsing bytes: Data) throws(WireError) {
    var reader = try WireReader(bytes, isLenient: true)
    reports = try reader.document([DevinoStatusReport].self)
    unread = reader.problems
  }
}
