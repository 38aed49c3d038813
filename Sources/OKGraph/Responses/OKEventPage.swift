public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A page of events: the response of long polling (graph.user.updates) or of the history (graph.user.messages, GET).
///
/// When a page cannot be read without a problem, it is split, and each event is read as a document of its own: an
/// event that is broken, nested too deep or too large becomes ``OKEventContent/unknown(_:)``, and the others are not
/// lost.
///
/// Its JSON is the body of the response. A page with the key `messages` decodes as a page of the history, any other
/// as one of long polling. It is encoded as it was received.
public struct OKEventPage: Hashable, JSONModel {
  /// The key of the list of events.
  public enum List: String, Hashable, Sendable, CaseIterable {
    /// The events of long polling: `updates`.
    case updates
    /// The messages of the history: `messages`.
    case messages
  }

  /// The JSON key of the list of events.
  public let list: List
  /// The events of the page; `nil` when the page has no list.
  public private(set) var events: [OKEvent]?
  /// The position of the next page, for long polling only; `nil` when the page names none.
  public private(set) var marker: String?
  /// The page as it was received.
  private let body: Data
  /// Whether the page has a marker that is neither a text nor a number.
  var hasUnreadableMarker = false
  /// Whether the body ends before its list or its object is closed, so that events may be missing.
  var isTruncated = false

  /// Reads a page.
  ///
  /// - Parameters:
  ///   - bytes: The body of the response.
  ///   - list: The key of the list of events.
  /// - Throws: `JSONError` when the page cannot be read without a problem and cannot be split either: it has more
  ///   than 4 MiB, or no list under that key, or more than 100,000 events.
  public init(parsing bytes: Data, list: List) throws(JSONError) {
    try self.init(list, in: bytes)
  }

  init(_ list: List, in body: Data) throws(JSONError) {
    self.list = list
    self.body = body
    do throws(JSONError) {
      var reader = try JSONReader(body, limits: OKResponseParser.limits, isLenient: true)
      let page = try reader.document(Whole.self)
      (events, marker) = (list == .updates ? page.updates : page.messages, page.marker)
      guard reader.problemCount > 0 else { return }
      try take(list, apart: body, because: reader.problems()[0])
    } catch {
      try take(list, apart: body, because: error)
    }
  }

  /// Splits the page and reads each event by itself; throws the given error when the page cannot be split.
  private mutating func take(_ list: List, apart body: Data, because error: JSONError) throws(JSONError) {
    guard body.count <= OKResponseParser.limits.bytes,
      let parts = JSONListSplitter(of: list.rawValue, in: body, most: OKResponseParser.limits.elements)
    else { throw error }
    events = parts.elements.map { OKEvent(element: $0) }
    isTruncated = !parts.isComplete
    let text = parts.members["marker"].flatMap { $0.elementsEqual("null".utf8) ? nil : $0 }
    marker = text.flatMap { text in
      try? JSONReader.incoming(text) { reader throws(JSONError) in try reader.document(String.self) }
    }
    hasUnreadableMarker = text != nil && marker == nil
  }

  /// The JSON members of a page that is read in one piece.
  private struct Whole: JSONCodableObject {
    var marker: String?
    var updates: [OKEvent]?
    var messages: [OKEvent]?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("marker", &marker)
      try field("updates", &updates)
      try field("messages", &messages)
    }
  }
}

extension OKEventPage {
  /// Returns whether both pages have the same list, events and marker; the spelling of their JSON does not matter.
  public static func == (left: Self, right: Self) -> Bool {
    left.list == right.list && left.marker == right.marker && left.events == right.events
  }

  /// Feeds list, marker and events into the hasher.
  ///
  /// - Parameter hasher: The hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(list)
    hasher.combine(marker)
    hasher.combine(events)
  }
}

extension OKEventPage: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    if reader.isAtText {
      // `write` encodes a body that is no JSON as one JSON text.
      let body = try reader.text()
      return try Self(body.contains("\"updates\"") ? .updates : .messages, in: Data(body.utf8))
    }
    let start = reader.mark
    let hasMessages = try reader.member("messages", as: RawJSON.self) != nil
    reader.rewind(to: start)
    return try Self(hasMessages ? .messages : .updates, in: reader.raw().bytes)
  }

  /// Writes the page as it was received, mended where it is not quite JSON; a body that is no JSON becomes a JSON
  /// text.
  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    ((try? RawJSON(repairing: body)) ?? RawJSON(part: body)).write(to: &writer)
  }
}
