public import VestnikCore

/// A template as it is given to moderation: a text with named places, images and buttons.
///
/// Its `Codable` form is the file that a person writes by hand; only `text` is required in it.
public struct MessageTemplate: Hashable, Sendable {
  /// How a place for a variable is written.
  public enum Placeholder: String, Sendable, Codable, CaseIterable {
    /// `#name#`, as on Devino's previous platform. The default.
    case hashes
    /// `{name}`.
    case braces
    /// `{{name}}`.
    case doubleBraces
    /// `%name%`.
    case percents

    /// Reads one of the four words.
    ///
    /// - Throws: `DecodingError` that names them.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let word = try container.decode(String.self)
      guard let style = Self(rawValue: word) else {
        let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "\(word.excerpt) is none of \(words)")
      }
      self = style
    }
  }

  /// The text with its places.
  public var text: String
  /// How places are written in ``text``.
  public var placeholder: Placeholder
  /// The images, the same for everybody: none can be sent to one person alone.
  public var images: [TemplateImage]
  /// The buttons under the text.
  public var buttons: [TemplateButton]
  /// The networks in which the template has a group.
  public var networks: [SocialNetwork]
  /// The sender to whom the template belongs, when that matters.
  public var service: SenderGroup?

  /// Makes a template; nothing is checked here.
  public init(
    _ text: String, placeholder: Placeholder = .hashes, images: [TemplateImage] = [],
    buttons: [TemplateButton] = [], networks: [SocialNetwork] = [.vk], service: SenderGroup? = nil
  ) {
    self.text = text
    self.placeholder = placeholder
    self.images = images
    self.buttons = buttons
    self.networks = networks
    self.service = service
  }
}

extension MessageTemplate: Codable {
  /// The names in a template file.
  package enum CodingKeys: String, CodingKey, CaseIterable {
    case text, placeholder, images, buttons, networks, service
  }

  /// Reads a template; what is not given has the default of the initialiser.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try fields.decode(String.self, forKey: .text),
      placeholder: try fields.decodeIfPresent(Placeholder.self, forKey: .placeholder) ?? .hashes,
      images: try fields.decodeIfPresent([TemplateImage].self, forKey: .images) ?? [],
      buttons: try fields.decodeIfPresent([TemplateButton].self, forKey: .buttons) ?? [],
      networks: try fields.decodeIfPresent([SocialNetwork].self, forKey: .networks) ?? [.vk],
      service: try fields.decodeIfPresent(SenderGroup.self, forKey: .service))
  }
}
