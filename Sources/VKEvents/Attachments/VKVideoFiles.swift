public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The addresses of a video's files, by height.
public struct VKVideoFiles: Hashable, JSONModel {
  /// The player of another site.
  @LossyURL public var external: URL?
  /// 144 lines.
  @LossyURL public var mp4144: URL?
  /// 240 lines.
  @LossyURL public var mp4240: URL?
  /// 360 lines.
  @LossyURL public var mp4360: URL?
  /// 480 lines.
  @LossyURL public var mp4480: URL?
  /// 720 lines.
  @LossyURL public var mp4720: URL?
  /// 1080 lines.
  @LossyURL public var mp41080: URL?
  /// 1440 lines.
  @LossyURL public var mp41440: URL?
  /// 2160 lines.
  @LossyURL public var mp42160: URL?
  /// 320 lines, in an old format.
  @LossyURL public var flv320: URL?
  /// A stream.
  @LossyURL public var hls: URL?
  /// A stream of a recording.
  @LossyURL public var hlsOnDemand: URL?
  /// A stream of a recording, in another format.
  @LossyURL public var dashOnDemand: URL?
  /// A stream with separate sound.
  @LossyURL public var dashSeparate: URL?
  /// The host to ask when the address fails.
  public var failoverHost: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKVideoFiles: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("external", &_external.text)
    try field("mp4_144", &_mp4144.text)
    try field("mp4_240", &_mp4240.text)
    try field("mp4_360", &_mp4360.text)
    try field("mp4_480", &_mp4480.text)
    try field("mp4_720", &_mp4720.text)
    try field("mp4_1080", &_mp41080.text)
    try field("mp4_1440", &_mp41440.text)
    try field("mp4_2160", &_mp42160.text)
    try field("flv_320", &_flv320.text)
    try field("hls", &_hls.text)
    try field("hls_ondemand", &_hlsOnDemand.text)
    try field("dash_ondemand", &_dashOnDemand.text)
    try field("dash_sep", &_dashSeparate.text)
    try field("failover_host", &failoverHost)
  }
}
