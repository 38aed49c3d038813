public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The body of one status callback: an array of reports (Devino, VK.COM, Callbacks).
///
/// ```swift
/// let callback = try DevinoStatusCallback(parsing: body)
/// for report in callback.reports { print(report.messageID, report.status) }
/// ```
///
/// Its JSON is that body; decoding throws `DecodingError` when it is no array. Encoding writes the reports, as they
/// were received except for changed properties, and after them the ``unreadable`` elements.
public struct DevinoStatusCallback: Hashable, JSONModel {
  /// The reports that could be read, in their order.
  public var reports: [DevinoStatusReport]
  /// The places in the body that could not be read or were mended. At most 100, and one entry more when there are
  /// more.
  public var unread: [JSONError]

  /// The elements of the array that are not reports, as received.
  public var unreadable: [RawJSON]

  /// Reads the body: at most 10,000 reports, 64 levels of nesting in each.
  ///
  /// A report that cannot be read does not hide the others, and a field that cannot be read does not hide its report.
  /// What is not quite JSON is mended, and ``unread`` lists it.
  ///
  /// - Parameters:
  ///   - bytes: The body.
  ///   - maxBytes: The largest body, in bytes; by default 1 MiB.
  /// - Throws: `JSONError` when the bytes are no JSON array, end before the array does, or exceed these limits.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) {
    (reports, unread, unreadable) = ([], [], [])
    let limits = JSONReader.Limits(bytes: maxBytes)
    do throws(JSONError) {
      var reader = try JSONReader(bytes, limits: limits, isLenient: true)
      reports = try reader.document([DevinoStatusReport].self)
      if reader.problemCount > 0 { try take(apart: bytes, limits, because: reader.problems()[0]) }
    } catch {
      try take(apart: bytes, limits, because: error)
    }
  }

  /// Reads each element as a document of its own, so that a broken element affects no other.
  private mutating func take(
    apart bytes: Data, _ limits: JSONReader.Limits, because error: JSONError
  ) throws(JSONError) {
    // A body that was cut off is refused: the repeat of the request brings it whole.
    guard bytes.count <= limits.bytes,
      let parts = JSONListSplitter(of: nil, in: bytes, most: limits.elements),
      parts.isComplete
    else { throw error }
    reports = []
    for (index, element) in parts.elements.enumerated() {
      let start = element.startIndex - bytes.startIndex
      do throws(JSONError) {
        let report = try DevinoStatusReport(element: element)
        reports.append(report)
        for problem in report.unread { note(problem, of: index, at: start) }
      } catch {
        unreadable.append(RawJSON(part: element))
        note(error, of: index, at: start)
      }
    }
  }

  /// Lists a problem of an element under its place in the body.
  private mutating func note(_ problem: JSONError, of index: Int, at start: Int) {
    guard unread.count <= 100 else { return }
    var problem = problem
    problem.path =
      "[\(index)]" + (problem.path.isEmpty || problem.path.hasPrefix("[") ? "" : ".") + problem.path
    problem.byteOffset = problem.byteOffset.map { $0 + start }
    if unread.count == 100 { problem = JSONError(path: "", reason: "more could not be read") }
    unread.append(problem)
  }
}

extension DevinoStatusCallback: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try Self(parsing: reader.raw().bytes, maxBytes: .max)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try writer.beginArray()
    for report in reports { try report.write(to: &writer) }
    for element in unreadable { element.write(to: &writer) }
    writer.endArray()
  }
}

extension DevinoStatusReport {
  /// Reads one report, mended where it is not quite JSON.
  ///
  /// - Throws: `JSONError` when the element is no report.
  init(element: Data, limits: JSONReader.Limits = .init(bytes: .max)) throws(JSONError) {
    self = try JSONReader.incoming(element, limits: limits) { reader throws(JSONError) in
      let mended = reader.problems()
      var report = try reader.document(Self.self)
      report.unread.insert(contentsOf: mended, at: 0)
      return report
    }
  }
}
