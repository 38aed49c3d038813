public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An attachment that a bot may send, made in a way that the documents give (graph.user.messages, POST).
///
/// SHARE, CALL and PRESENT cannot be sent by bots, the page says, so that one of them is refused here; ``OKAttachment``
/// has them. What OK takes one day and this version does not know goes by ``raw(type:payload:)``.
///
/// As JSON: Reads the form of the wire: nothing is left out. Fields of a place that have no name here are
/// sent as they are, and so is the payload of a type that is not documented. Throws `DecodingError` for what
/// a bot may not send, for a payload in none of the documented ways, and for one that has more than its way
/// needs; for an attachment that arrived there is ``resending(_:)``.
public struct OKOutgoingAttachment: Hashable, JSONModel {
  enum Content: Hashable, Sendable {
    case media(OKUploadedFile.Kind, token: String)
    case imageURL(String)
    case contact(OKUserID)
    case vCard(String, key: String)
    /// `others` are the fields that the documents allow and do not name.
    case location(latitude: Double, longitude: Double, zoom: Int?, others: [String: JSONValue])
    case music(String)
    case sticker(String)
    case keyboard(OKKeyboard)
    case raw(type: String, JSONValue)
  }

  let content: Content

  /// The documented types that bots may not send.
  static let unsendableTypes = ["SHARE", "CALL", "PRESENT"]
  /// The types that have a function of their own.
  static let knownTypes = [
    "IMAGE", "VIDEO", "AUDIO", "FILE", "CONTACT", "LOCATION", "MUSIC", "STICKER", "INLINE_KEYBOARD",
  ]

  init(_ content: Content) {
    self.content = content
  }
}

extension OKOutgoingAttachment {
  /// What was uploaded; see ``OKGraphClient/upload(_:options:progress:)``.
  ///
  /// - Parameter file: The result of the upload.
  public static func uploaded(_ file: OKUploadedFile) -> Self {
    Self(.media(file.kind, token: file.token))
  }

  /// An image that OK fetches; at most one in a request.
  ///
  /// - Parameter url: The address, http or https.
  public static func image(url: URL) -> Self { Self(.imageURL(url.absoluteString)) }

  /// An image of an existing message, or of an upload.
  ///
  /// - Parameter token: Its token.
  public static func image(token: String) -> Self { Self(.media(.image, token: token)) }

  /// A video of an existing message, or of an upload.
  ///
  /// - Parameter token: Its token.
  public static func video(token: String) -> Self { Self(.media(.video, token: token)) }

  /// A sound of an existing message, or of an upload.
  ///
  /// - Parameter token: Its token.
  public static func audio(token: String) -> Self { Self(.media(.audio, token: token)) }

  /// A file of an existing message, or of an upload.
  ///
  /// - Parameter token: Its token.
  public static func file(token: String) -> Self { Self(.media(.file, token: token)) }

  /// A person on OK.
  ///
  /// - Parameter user: The person.
  public static func contact(user: OKUserID) -> Self { Self(.contact(user)) }

  /// An electronic business card.
  ///
  /// - Parameters:
  ///   - vCard: The text of the card.
  ///   - key: The key of the payload. The page allows a vCard and names no key, so the default is the likely one,
  ///     `vcfInfo`; see ``OKContact/likelyVCardKey``. The keys of a contact's other fields are refused: `id`, `name`,
  ///     `phone` and `photoUrl`.
  public static func contact(vCard: String, key: String = OKContact.likelyVCardKey) -> Self {
    Self(.vCard(vCard, key: key))
  }

  /// A place.
  ///
  /// - Parameters:
  ///   - latitude: Degrees north, -90…90.
  ///   - longitude: Degrees east, -180…180.
  ///   - zoom: The zoom of the map; the range is not documented.
  public static func location(latitude: Double, longitude: Double, zoom: Int? = nil) -> Self {
    Self(.location(latitude: latitude, longitude: longitude, zoom: zoom, others: [:]))
  }

  /// A track on OK.
  ///
  /// - Parameter id: The track.
  public static func music(id: String) -> Self { Self(.music(id)) }

  /// A sticker of OK.
  ///
  /// - Parameter id: The sticker.
  public static func sticker(id: String) -> Self { Self(.sticker(id)) }

  /// Buttons.
  ///
  /// - Parameter keyboard: The buttons.
  public static func keyboard(_ keyboard: OKKeyboard) -> Self { Self(.keyboard(keyboard.modelsOnly)) }

  /// An attachment that has no function here: of a type that OK adds one day, or with keys that this version does not
  /// know.
  ///
  /// SHARE, CALL and PRESENT are refused when the message is checked. A payload of one of the known types gets a
  /// warning: it is sent as it is, and reading it back from a stored message fails for keys that its type does not
  /// have.
  ///
  /// - Parameters:
  ///   - type: The word on the wire, in capitals.
  ///   - payload: The payload, an object.
  public static func raw(type: String, payload: JSONValue) -> Self { Self(.raw(type: type, payload)) }

  /// The same thing as one that arrived.
  ///
  /// - Parameter attachment: An attachment of an existing message.
  /// - Returns: `nil` for what a bot may not send, and for what lacks the token, identifier or coordinates.
  public static func resending(_ attachment: OKAttachment) -> Self? {
    switch attachment {
    case .image(let media): media.token.map(image(token:))
    case .video(let media): media.token.map(video(token:))
    case .audio(let media): media.token.map(audio(token:))
    case .file(let media): media.token.map(file(token:))
    case .contact(let contact):
      contact.userID.map(Self.contact(user:))
        ?? contact.vCard.map { Self.contact(vCard: $0, key: contact.vCardKey) }
    case .music(let music): music.id.map(Self.music(id:))
    case .sticker(let sticker): sticker.id.map(Self.sticker(id:))
    case .keyboard(let received): received.keyboard.map(keyboard)
    case .location(let place):
      if let latitude = place.latitude, let longitude = place.longitude {
        location(latitude: latitude, longitude: longitude, zoom: place.zoom)
      } else {
        nil
      }
    case .share, .call, .present, .unknown: nil
    }
  }
}
