import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A page of events, of long polling or of the history.
///
/// A page with which anything is wrong is taken apart, and each event is read as a document of its own: one that is
/// broken, too deep or too large comes as an unknown event and takes no other with it.
struct OKEventPage: Sendable {
  /// The key of the list of events.
  enum List: String, Sendable {
    case updates, messages
  }

  /// The events; `nil` when there is no list.
  var events: [OKEvent]?
  /// Where the next page begins.
  var marker: String?
  /// Whether there is a marker and it is neither a text nor a number.
  var hasUnreadableMarker = false
  /// Whether the page ends before its list does, so that events may be missing.
  var isCut = false

  /// Reads a page.
  ///
  /// - Throws: `WireError` when there is no list in what is no JSON.
  init(_ list: List, in body: Data) throws(WireError) {
    do throws(WireError) {
      var reader = try WireReader(body, limits: OKReading.limits, isLenient: true)
      let page = try reader.document(Whole.self)
      (events, marker) = (list == .updates ? page.updates : page.messages, page.marker)
      guard reader.problemCount > 0 else { return }
      try take(list, apart: body, because: reader.problems()[0])
    } catch {
      try take(list, apart: body, because: error)
    }
  }

  private mutating func take(_ list: List, apart body: Data, because error: WireError) throws(WireError) {
    guard body.count <= OKReading.limits.bytes,
      let parts = WireParts(of: list.rawValue, in: body, most: OKReading.limits.elements)
    else { throw error }
    events = parts.elements.map { OKEvent(element: $0) }
    isCut = !parts.isComplete
    let text = parts.members["marker"].flatMap { $0.elementsEqual("null".utf8) ? nil : $0 }
    marker = text.flatMap { text in
      try? WireReader.incoming(text) { reader throws(WireError) in try reader.document(String.self) }
    }
    hasUnreadableMarker = text != nil && marker == nil
  }

  /// A page with which nothing is wrong.
  private struct Whole: WireObject {
    var marker: String?
    var updates: [OKEvent]?
    var messages: [OKEvent]?

    mutating func fields<Fields: WireFields>(_ field: inout Fields) throws(WireError) {
      try field("marker", &marker)
      try field("updates", &updates)
      try field("messages", &messages)
    }
  }
}
