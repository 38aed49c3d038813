public import VestnikCore

/// How to show a file.
public struct VKDocumentPreview: Hashable, JSONModel {
  /// Pictures.
  @Indirect public var photo: VKDocumentPhoto?
  /// A video.
  @Indirect public var video: VKDocumentFile?
  /// A drawing.
  @Indirect public var graffiti: VKDocumentFile?
  /// A voice message.
  @Indirect public var audioMessage: VKAudioMessage?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDocumentPreview: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("photo", &_photo)
    try field("video", &_video)
    try field("graffiti", &_graffiti)
    try field("audio_msg", &_audioMessage)
  }
}
