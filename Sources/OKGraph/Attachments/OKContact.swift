public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The payload of CONTACT. The keys were seen in clients; that of a vCard is not known.
public struct OKContact: Hashable, Sendable {
  /// The person on OK.
  public var userID: OKUserID?
  /// The name.
  public var name: String?
  /// The phone number.
  public var phone: PhoneNumber?
  /// The picture.
  @LossyURL public var photo: URL?

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKContact: WireObject {
  @usableFromInline package mutating func fields<Fields: WireFields>(
    _ field: inout Fields
  ) throws(WireError) {
    try field("id", &userID)
    try field("name", &name)
    try field("phone", &phone)
    try field("photoUrl", &$photo)
  }
}

extension OKContact: Codable {
  /// Reads the form of the wire; what cannot be read stays empty.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(wire: decoder) }

  /// Writes the form of the wire.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeWire(to: encoder) }
}
