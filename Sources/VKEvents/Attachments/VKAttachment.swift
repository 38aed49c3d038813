public import VestnikCore

/// What is attached to a message, a post or a comment.
///
/// VK adds kinds without notice, and sends kinds that no document lists. These, and a known kind without its body, come
/// as ``unknown(type:_:)``; what could not be read of a body is in ``VKEvent/unread``.
///
/// As JSON: Reads an attachment of any kind. Writes `{"type": "photo", "photo": {…}}`, and an unknown one as
/// it was received.
public enum VKAttachment: JSONModel {
  /// A photo.
  case photo(VKPhoto)
  /// A video.
  indirect case video(VKVideo)
  /// A round video message.
  indirect case videoMessage(VKVideo)
  /// A piece of music.
  indirect case audio(VKAudio)
  /// A voice message.
  case audioMessage(VKAudioMessage)
  /// A file.
  case document(VKDocument)
  /// A drawing.
  case graffiti(VKGraffiti)
  /// A link with its preview.
  indirect case link(VKLink)
  /// A product; VK names it `market`.
  indirect case product(VKProduct)
  /// A collection of products; VK names it `market_album`.
  indirect case productAlbum(VKProductAlbum)
  /// A post; VK names it `wall`.
  indirect case post(VKPost)
  /// A comment on a post; VK names it `wall_reply`.
  indirect case comment(VKComment)
  /// A sticker.
  case sticker(VKSticker)
  /// A sticker that a person made.
  indirect case userSticker(VKUserSticker)
  /// A set of stickers.
  indirect case stickerPack(VKStickerPack)
  /// A gift.
  case gift(VKGift)
  /// A poll.
  indirect case poll(VKPoll)
  /// A story.
  indirect case story(VKStory)
  /// A call.
  indirect case call(VKCall)
  /// A call of a group that is not over.
  indirect case groupCall(VKCall)
  /// An episode of a podcast.
  indirect case podcast(VKPodcast)
  /// A list of music.
  indirect case playlist(VKPlaylist)
  /// An article.
  indirect case article(VKArticle)
  /// An event.
  indirect case event(VKEventOrGroup)
  /// A community.
  indirect case group(VKEventOrGroup)
  /// Money that was sent.
  indirect case moneyTransfer(VKMoneyTransfer)
  /// Money that is asked for.
  indirect case moneyRequest(VKMoneyTransfer)
  /// An app.
  indirect case miniApp(VKMiniApp)
  /// Stories that are kept together.
  indirect case narrative(VKNarrative)
  /// Somebody who puts music together.
  indirect case curator(VKCurator)
  /// A list of videos.
  indirect case videoPlaylist(VKVideoPlaylist)
  /// An album of photos.
  indirect case album(VKPhotoAlbum)
  /// A note.
  indirect case note(VKNote)
  /// A wiki page of a community.
  indirect case page(VKPage)
  /// A photo put on a wall directly, in old posts.
  indirect case postedPhoto(VKPostedPhoto)
  /// Cards with links.
  indirect case prettyCards(VKPrettyCards)
  /// A link to a paid subscription.
  indirect case donutLink(VKDonutLink)
  /// A text broadcast.
  indirect case textLive(VKTextLive)
  /// A widget.
  indirect case widget(VKWidget)
  /// A message of a channel.
  indirect case channelMessage(VKChannelMessage)
  /// An artist with pieces of music.
  indirect case artist(VKArtist)
  /// What an app did.
  indirect case appAction(VKAppAction)
  /// Ids of photos, in a post of many.
  indirect case photosList([String])
  /// A kind that has no case here, or no body that could be read: the whole attachment as received.
  case unknown(type: String, RawJSON)
}

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
