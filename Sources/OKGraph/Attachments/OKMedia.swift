public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The payload of IMAGE, VIDEO, AUDIO and FILE. The keys are documented for IMAGE and were seen for the others.
public struct OKMedia: Hashable, JSONModel {
  /// The identifier of the picture, video or sound.
  public var id: String?
  /// What sends the same thing again; older revisions call that of a file `ref`.
  public var token: String?
  /// Where it can be fetched; smileys come as images with nothing else.
  @LossyURL public var url: URL?
  /// The title of a video or sound.
  public var title: String?
  /// The name of a file.
  public var name: String?
  /// The length of a sound; the unit is not documented.
  public var duration: Int64?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKMedia: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("token", &token)
    try field.alias("ref", &token)
    try field("url", &$url)
    try field("title", &title)
    try field("name", &name)
    try field("duration", &duration)
  }
}
