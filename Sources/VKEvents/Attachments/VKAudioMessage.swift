public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A voice message.
public struct VKAudioMessage: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The length in seconds.
  public var duration: Int?
  /// The loudness over time, for drawing it.
  public var waveform: VKWaveform?
  /// The file in Ogg.
  @LossyURL public var oggLink: URL?
  /// The file in MP3.
  @LossyURL public var mp3Link: URL?
  /// The access key, the last part of ``VKAttachment/address``.
  public var accessKey: String?
  /// The transcript of what is said.
  public var transcript: String?
  /// The state of the transcript: `done`, `in_progress`, ….
  public var transcriptState: String?
  /// VK's code for why there is no transcript, 1…11.
  public var transcriptError: Int?
  /// Whether the transcript may be rated, as VK's number.
  public var transcriptRate: Int?
  /// Whether it was listened to.
  public var wasListened: Bool?
  /// The language.
  public var locale: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// The loudness of a voice message from its beginning to its end: as a rule 128 numbers of 0…31.
///
/// Its JSON is an array of numbers. Decoding throws `DecodingError` when it is no array.
public struct VKWaveform: Hashable, JSONModel {
  /// The loudness values, each of 0…31 as VK sends them.
  public var levels: [Int]

  /// Makes a waveform of these values, by default of none.
  public init(_ levels: [Int] = []) {
    self.levels = levels
  }
}

extension VKWaveform: JSONCodableValue {
  /// Reads the numbers without counting them against the limit of elements: in memory they take at most a few times
  /// their size in the JSON. A number that cannot be read is left out and listed, as in any array.
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
