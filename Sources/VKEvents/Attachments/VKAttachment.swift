public import VestnikCore

/// An attachment of a message, a post or a comment, with one case for each kind.
///
/// VK adds kinds without notice, and sends kinds that no document lists. These, and a known kind without a readable
/// body, are ``unknown(type:_:)``; what could not be read of a body is listed in ``VKEvent/unread``.
///
/// Its JSON is an object with the kind, and the body under the kind's name: `{"type": "photo", "photo": {…}}`. An
/// unknown attachment is written as it was received.
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
  /// A file; VK names it `doc`.
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
  /// A sticker made by a user; VK names it `ugc_sticker`.
  indirect case userSticker(VKUserSticker)
  /// A preview of a set of stickers; VK names it `sticker_pack_preview`.
  indirect case stickerPack(VKStickerPack)
  /// A gift.
  case gift(VKGift)
  /// A poll.
  indirect case poll(VKPoll)
  /// A story.
  indirect case story(VKStory)
  /// A call.
  indirect case call(VKCall)
  /// A group call in progress; VK names it `group_call_in_progress`.
  indirect case groupCall(VKCall)
  /// An episode of a podcast.
  indirect case podcast(VKPodcast)
  /// A playlist or an album of music; VK names it `audio_playlist`.
  indirect case playlist(VKPlaylist)
  /// An article.
  indirect case article(VKArticle)
  /// An event.
  indirect case event(VKEventOrGroup)
  /// A community.
  indirect case group(VKEventOrGroup)
  /// A money transfer.
  indirect case moneyTransfer(VKMoneyTransfer)
  /// A money request.
  indirect case moneyRequest(VKMoneyTransfer)
  /// A mini app.
  indirect case miniApp(VKMiniApp)
  /// A narrative: stories that are kept together.
  indirect case narrative(VKNarrative)
  /// A curator of music.
  indirect case curator(VKCurator)
  /// A playlist of videos.
  indirect case videoPlaylist(VKVideoPlaylist)
  /// An album of photos.
  indirect case album(VKPhotoAlbum)
  /// A note.
  indirect case note(VKNote)
  /// A wiki page of a community.
  indirect case page(VKPage)
  /// A photo put on a wall directly, in old posts.
  indirect case postedPhoto(VKPostedPhoto)
  /// Cards with a picture and a link each.
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
  /// An app's action in a conversation; VK sends no body.
  indirect case appAction(VKAppAction)
  /// The ids of photos, in a post with many of them.
  indirect case photosList([String])
  /// A kind without a case here, or a known kind without a readable body: the whole attachment as received.
  case unknown(type: String, RawJSON)
}

extension VKAttachment {
  /// The attachment's name in the parameter `attachment` of VK's method `messages.send`: `photo-1_2_key`.
  ///
  /// Voice messages and drawings are named as files, `doc-1_2`. The address is `nil` for kinds that cannot be sent
  /// back, and when the id or the owner is missing.
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
