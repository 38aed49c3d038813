extension VKAttachment {
  /// How the attachment is named in the `attachment` parameter of `messages.send`: `photo-1_2_key`.
  ///
  /// Voice messages and drawings are files there. `nil` for kinds that cannot be sent back, and without the ids.
  public var address: String? {
    switch self {
    case .photo(let it): Self.address("photo", it.ownerID, it.id, it.accessKey)
    case .video(let it): Self.address("video", it.ownerID, it.id, it.accessKey)
    case .audio(let it): Self.address("audio", it.ownerID, it.id, it.accessKey)
    case .audioMessage(let it): Self.address("doc", it.ownerID, it.id, it.accessKey)
    case .document(let it): Self.address("doc", it.ownerID, it.id, it.accessKey)
    case .graffiti(let it): Self.address("doc", it.ownerID, it.id, it.accessKey)
    case .product(let it): Self.address("market", it.ownerID, it.id, it.accessKey)
    case .post(let it): Self.address("wall", it.ownerID, it.id, it.accessKey)
    case .poll(let it): Self.address("poll", it.ownerID, it.id, it.accessKey)
    case .story(let it): Self.address("story", it.ownerID, it.id, it.accessKey)
    case .podcast(let it): Self.address("podcast", it.ownerID, it.id, it.accessKey)
    default: nil
    }
  }

  private static func address(_ type: String, _ owner: Int64?, _ id: Int64?, _ key: String?) -> String? {
    guard let owner, let id else { return nil }
    return "\(type)\(owner)_\(id)" + (key.map { $0.isEmpty ? "" : "_\($0)" } ?? "")
  }
}
