public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An attachment to send (OK Graph API, graph.user.messages, POST).
///
/// Bots cannot send SHARE, CALL and PRESENT, OK's page says, so these types are refused; ``OKAttachment`` has them
/// for reading. For a type that this version does not know there is ``raw(type:payload:)``.
///
/// Its JSON is the object with `type` and `payload`. Fields of a place without a property here are sent as they are,
/// and so is the payload of a type that is not documented. Decoding throws `DecodingError` for a type that a bot may
/// not send, and for a payload that has not exactly the keys of one of the documented forms. A received attachment
/// has more keys: use ``resending(_:)`` for it.
public struct OKOutgoingAttachment: Hashable, JSONModel {
  enum Content: Hashable, Sendable {
    case media(OKUploadedFile.Kind, token: String)
    case imageURL(String)
    case contact(OKUserID)
    case vCard(String, key: String)
    /// A place; `others` are optional fields, which OK's page allows without naming them.
    case location(latitude: Double, longitude: Double, zoom: Int?, others: [String: JSONValue])
    case music(String)
    case sticker(String)
    case keyboard(OKKeyboard)
    case raw(type: String, JSONValue)
  }

  let content: Content

  /// The documented types that bots may not send.
  static let unsendableTypes = ["SHARE", "CALL", "PRESENT"]
  /// The documented types for which this type has functions.
  static let knownTypes = [
    "IMAGE", "VIDEO", "AUDIO", "FILE", "CONTACT", "LOCATION", "MUSIC", "STICKER", "INLINE_KEYBOARD",
  ]

  init(_ content: Content) {
    self.content = content
  }
}

extension OKOutgoingAttachment {
  /// Returns an attachment of an uploaded file; see ``OKGraphClient/upload(_:options:progress:)``.
  ///
  /// - Parameter file: The result of the upload.
  public static func uploaded(_ file: OKUploadedFile) -> Self {
    Self(.media(file.kind, token: file.token))
  }

  /// Returns an image that OK fetches from an address; at most one in a request.
  ///
  /// - Parameter url: The address, http or https.
  public static func image(url: URL) -> Self { Self(.imageURL(url.absoluteString)) }

  /// Returns an image of an existing message or an upload.
  ///
  /// - Parameter token: The token of the image.
  public static func image(token: String) -> Self { Self(.media(.image, token: token)) }

  /// Returns a video of an existing message or an upload.
  ///
  /// - Parameter token: The token of the video.
  public static func video(token: String) -> Self { Self(.media(.video, token: token)) }

  /// Returns a sound of an existing message or an upload.
  ///
  /// - Parameter token: The token of the sound.
  public static func audio(token: String) -> Self { Self(.media(.audio, token: token)) }

  /// Returns a file of an existing message or an upload.
  ///
  /// - Parameter token: The token of the file.
  public static func file(token: String) -> Self { Self(.media(.file, token: token)) }

  /// Returns a contact: a person on OK.
  ///
  /// - Parameter user: The person.
  public static func contact(user: OKUserID) -> Self { Self(.contact(user)) }

  /// Returns a contact: an electronic business card.
  ///
  /// - Parameters:
  ///   - vCard: The text of the card.
  ///   - key: The JSON key of the card in the payload. OK's page allows a vCard and names no key, so the default is
  ///     the likely one, `vcfInfo`; see ``OKContact/likelyVCardKey``. Validation refuses the keys of a contact's
  ///     other fields: `id`, `name`, `phone` and `photoUrl`.
  public static func contact(vCard: String, key: String = OKContact.likelyVCardKey) -> Self {
    Self(.vCard(vCard, key: key))
  }

  /// Returns a place on the map.
  ///
  /// - Parameters:
  ///   - latitude: Degrees north, -90…90.
  ///   - longitude: Degrees east, -180…180.
  ///   - zoom: The zoom of the map; the range is not documented.
  public static func location(latitude: Double, longitude: Double, zoom: Int? = nil) -> Self {
    Self(.location(latitude: latitude, longitude: longitude, zoom: zoom, others: [:]))
  }

  /// Returns a track on OK.
  ///
  /// - Parameter id: The identifier of the track.
  public static func music(id: String) -> Self { Self(.music(id)) }

  /// Returns a sticker of OK.
  ///
  /// - Parameter id: The identifier of the sticker.
  public static func sticker(id: String) -> Self { Self(.sticker(id)) }

  /// Returns a keyboard.
  ///
  /// - Parameter keyboard: The rows of buttons.
  public static func keyboard(_ keyboard: OKKeyboard) -> Self { Self(.keyboard(keyboard.modelsOnly)) }

  /// Returns an attachment of any type and payload, for types and keys that this version does not know.
  ///
  /// Validation refuses SHARE, CALL and PRESENT, and gives a warning for a type that has a function here. A payload
  /// is sent as it is; decoding a stored message throws when the payload of such a type has other keys than the type.
  ///
  /// - Parameters:
  ///   - type: OK's word for the type, in capitals.
  ///   - payload: The payload, a JSON object.
  public static func raw(type: String, payload: JSONValue) -> Self { Self(.raw(type: type, payload)) }

  /// Returns an attachment that sends the content of a received one again.
  ///
  /// - Parameter attachment: An attachment of an existing message.
  /// - Returns: The attachment; `nil` for a type that a bot may not send or that is unknown, and for an attachment
  ///   without the token, identifier, business card, coordinates or buttons that sending needs.
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
