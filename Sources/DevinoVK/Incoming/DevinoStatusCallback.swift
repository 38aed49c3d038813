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

  /// The elements that are no report, as received.
  public var unreadable: [RawJSON]

  /// Reads the body: at most 10,000 reports, 64 levels of nesting.
  ///
  /// A report that cannot be read does not hide the others, and a field that cannot be read does not hide its report.
  ///
  /// - Parameters:
  ///   - bytes: The body.
  ///   - maxBytes: The largest body; by default 1 MiB.
  /// - Throws: `WireError` when the bytes are no JSON array, or beyond these limits.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(WireError) {
    let limits = WireReader.Limits(bytes: maxBytes)
    var reader = try WireReader(bytes, limits: limits, isLenient: true)
    reports = try reader.document([DevinoStatusReport].self)
    unread = reader.problems()
    unreadable = []
    guard !unread.isEmpty else { return }
    // Rare: the elements are looked at once more, to keep those that are no report.
    var again = try WireReader(bytes, limits: limits, isLenient: true)
    unreadable = try again.document([RawJSON].self).filter { DevinoStatusReport($0) == nil }
  }
}

extension DevinoStatusReport {
  /// Reads one report; `nil` when it is none.
  init?(_ json: RawJSON) {
    guard var reader = try? WireReader(json.bytes, limits: .raw, isLenient: true),
      let report = try? reader.document(Self.self)
    else { return nil }
    self = report
  }
}
