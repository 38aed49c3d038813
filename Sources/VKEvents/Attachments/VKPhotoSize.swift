public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// One size of a photo.
public struct VKPhotoSize: Hashable, JSONModel {
  /// The name of a size: how VK cut the photo.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// At most 75 pixels.
    public static let small: Self = "s"
    /// At most 130 pixels.
    public static let medium: Self = "m"
    /// At most 604 pixels.
    public static let large: Self = "x"
    /// At most 807 pixels.
    public static let larger: Self = "y"
    /// At most 1080 × 1024 pixels.
    public static let high: Self = "z"
    /// At most 2560 × 2048 pixels.
    public static let highest: Self = "w"
    /// As it was uploaded.
    public static let base: Self = "base"
  }

  /// The name of the size.
  public var type: Kind?
  private var text: String?
  /// The address under the key `src`, which previews of files have.
  private var source: String?
  /// The width in pixels; 0 when VK does not know it.
  public var width: Int?
  /// The height in pixels; 0 when VK does not know it.
  public var height: Int?

  /// The address, under either of its names: `url` or, in previews of files, `src`.
  public var url: URL? {
    get { (text ?? source).flatMap { $0.isEmpty ? nil : URL(string: $0) } }
    set { (text, source) = (newValue?.absoluteString, nil) }
  }

  /// Nothing known; set what you need, in tests for instance.
  public init() {}

  init(_ image: VKImage) {
    text = image.$url
    width = image.width
    height = image.height
  }

  /// How large it is; with one measure alone, its square.
  var pixels: Int {
    let sides = (width ?? height ?? 0, height ?? width ?? 0)
    let (product, overflow) = sides.0.multipliedReportingOverflow(by: sides.1)
    return overflow ? .max : product
  }
}

extension VKPhotoSize: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("url", &text)
    try field("width", &width)
    try field("height", &height)
    try field("src", &source)
  }
}

extension VKPhotoSize.Kind: JSONCodableValue {}
