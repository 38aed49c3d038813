public import VestnikCore

/// A template of a message: a carousel of cards.
public struct VKTemplate: Hashable, JSONModel, JSONCodableObject {
  /// The kind of a template.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Cards in a row.
    public static let carousel: Self = "carousel"
  }

  /// The kind.
  public var type: Kind?
  /// The cards.
  public var elements: [VKTemplateElement] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &type)
    try field("elements", &elements)
  }
}

extension VKTemplate.Kind: JSONCodableValue {}

/// A card of a carousel.
public struct VKTemplateElement: Hashable, JSONModel, JSONCodableObject {
  /// The title.
  public var title: String?
  /// The description.
  public var description: String?
  /// The photo of the card.
  @Indirect public var photo: VKPhoto?
  /// The address of the card's photo, `-1_2`, in a carousel that a bot sends: owner and id.
  public var photoID: String?
  /// The action of a press on the card: `open_link` or `open_photo`.
  public var action: VKButtonAction?
  /// The buttons under the card.
  public var buttons: [VKButton] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("title", &title)
    try field("description", &description)
    try field("photo", &_photo)
    try field("photo_id", &photoID)
    try field("action", &action)
    try field("buttons", &buttons)
  }
}
