public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A voice message.
public struct VKAudioMessage: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The length in seconds.
  public var duration: Int?
  /// How loud it is, for a picture of it.
  public var waveform: VKWaveform?
  /// The file in Ogg.
  @LossyURL public var oggLink: URL?
  /// The file in MP3.
  @LossyURL public var mp3Link: URL?
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// What is said in it.
  public var transcript: String?
  /// The state of the transcript: `done`, `in_progress`, ….
  public var transcriptState: String?
  /// Why there is no transcript, 1…11.
  public var transcriptError: Int?
  /// Whether the transcript may be rated.
  public var transcriptRate: Int?
  /// Whether it was listened to.
  public var wasListened: Bool?
  /// The language.
  public var locale: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKAudioMessage: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("duration", &duration)
    try field("waveform", &waveform)
    try field("link_ogg", &_oggLink.text)
    try field("link_mp3", &_mp3Link.text)
    try field("access_key", &accessKey)
    try field("transcript", &transcript)
    try field("transcript_state", &transcriptState)
    try field("transcript_error", &transcriptError)
    try field("transcript_rate_enabled", &transcriptRate)
    try field("was_listened", &wasListened)
    try field("locale", &locale)
  }
}

/// How loud a voice message is, from its beginning to its end: as a rule 128 numbers of 0…31.
///
/// As JSON: Reads an array of numbers. Throws `DecodingError` when it is none. Writes an array of numbers.
public struct VKWaveform: Hashable, JSONModel {
  /// The loudness, 0…31.
  public var levels: [Int]

  /// Wraps the numbers.
  public init(_ levels: [Int] = []) {
    self.levels = levels
  }
}

extension VKWaveform: JSONCodableValue {
  /// Reads the numbers without counting them as elements: they are no larger in memory than a few times the wire. One
  /// that cannot be read is left out and listed, as in any array.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    var levels: [Int] = []
    guard try reader.enterArray() else { return Self() }
    levels.reserveCapacity(128)
    repeat {
      let mark = reader.mark
      do throws(JSONError) {
        levels.append(try Int.read(from: &reader))
      } catch {
        try reader.recover(from: error, at: mark, isElement: true)
      }
    } while try reader.nextElement()
    return Self(levels)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try levels.write(to: &writer)
  }
}
