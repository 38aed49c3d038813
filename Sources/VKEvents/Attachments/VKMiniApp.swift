public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An app with a title and a button.
public struct VKMiniApp: Hashable, JSONModel {
  /// The app.
  @Indirect public var app: VKApp?
  /// The title.
  public var title: String?
  /// The description.
  public var description: String?
  /// The words on its button.
  public var buttonText: String?
  /// The pictures.
  public var images: [VKImage] = []
  /// The address.
  @LossyURL public var url: URL?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKMiniApp: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("app", &_app)
    try field("title", &title)
    try field("description", &description)
    try field("button_text", &buttonText)
    try field("images", &images)
    try field("url", &_url.text)
  }
}
