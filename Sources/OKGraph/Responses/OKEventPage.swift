public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A page of events, of long polling (graph.user.updates) or of the history (graph.user.messages, GET), as the client
/// reads it.
///
/// A page with which anything is wrong is taken apart, and each event is read as a document of its own: one that is
/// broken, too deep or too large comes as an unknown event and takes no other with it.
///
/// As JSON: Reads the form of the wire; the key of its list tells which page it is. Writes the page as it was
/// received.
public struct OKEventPage: Hashable, JSONModel {
  /// The key of the list of events.
  public enum List: String, Hashable, Sendable, CaseIterable {
    /// Of long polling.
    case updates
    /// Of the history.
    case messages
  }

  /// The key under which the events stand.
  public let list: List
  /// The events; `nil` when there is no list.
  public private(set) var events: [OKEvent]?
  /// Where the next page begins; in long polling alone.
  public private(set) var marker: String?
  /// The page as it was received.
  private let body: Data
  /// Whether there is a marker and it is neither a text nor a number.
  var hasUnreadableMarker = false
  /// Whether the page ends before its list does, so that events may be missing.
  var isCut = false

  /// Reads a page.
  ///
  /// - Parameters:
  ///   - bytes: The body of the response.
  ///   - list: The key of the list of events.
  /// - Throws: `JSONError` when there is no list in what is no JSON.
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

  private mutating func take(_ list: List, apart body: Data, because error: JSONError) throws(JSONError) {
    guard body.count <= OKResponseParser.limits.bytes,
      let parts = JSONListSplitter(of: list.rawValue, in: body, most: OKResponseParser.limits.elements)
    else { throw error }
    events = parts.elements.map { OKEvent(element: $0) }
    isCut = !parts.isComplete
    let text = parts.members["marker"].flatMap { $0.elementsEqual("null".utf8) ? nil : $0 }
    marker = text.flatMap { text in
      try? JSONReader.incoming(text) { reader throws(JSONError) in try reader.document(String.self) }
    }
    hasUnreadableMarker = text != nil && marker == nil
  }

  /// A page with which nothing is wrong.
  private struct Whole: JSONCodableObject {
    var marker: String?
    var updates: [OKEvent]?
    var messages: [OKEvent]?

    mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
      try field("marker", &marker)
      try field("updates", &updates)
      try field("messages", &messages)
    }
  }
}

extension OKEventPage {
  /// Whether both have the same events and lead to the same next page, however they were spelled.
  public static func == (left: Self, right: Self) -> Bool {
    left.list == right.list && left.marker == right.marker && left.events == right.events
  }

  /// Feeds list, marker and events into the hasher.
  ///
  /// - Parameter hasher: What to feed.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(list)
    hasher.combine(marker)
    hasher.combine(events)
  }
}

extension OKEventPage: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    if reader.isAtText {
      // A page that is no JSON, as `write` has it.
      let body = try reader.text()
      return try Self(body.contains("\"updates\"") ? .updates : .messages, in: Data(body.utf8))
    }
    let start = reader.mark
    let hasMessages = try reader.member("messages", as: RawJSON.self) != nil
    reader.rewind(to: start)
    return try Self(hasMessages ? .messages : .updates, in: reader.raw().bytes)
  }

  /// Writes the page, mended where it is not quite JSON.
  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    ((try? RawJSON(mending: body)) ?? RawJSON(part: body)).write(to: &writer)
  }
}
