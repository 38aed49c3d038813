import Foundation
import Testing
import VKEvents
import VestnikCore

@Suite struct AttachmentTests {
  private func attachment(_ name: String) throws -> VKAttachment {
    let event = try event("attachment-\(name)")
    #expect(event.unread == [])
    return try #require(event.message?.attachments.first)
  }

  @Test(arguments: [
    "photo", "video", "video_message", "audio", "audio_message", "doc", "graffiti", "link", "market",
    "market_album", "wall", "wall_reply", "sticker", "ugc_sticker", "sticker_pack_preview", "gift", "poll",
    "story", "call", "group_call_in_progress", "podcast", "audio_playlist", "article", "event", "group",
    "money_transfer", "money_request", "mini_app", "narrative", "curator", "video_playlist", "widget",
    "channel_message", "textlive", "donut_link", "pretty_cards", "page", "posted_photo", "artist",
    "app_action",
  ])
  func everyDocumentedKindHasAModel(type: String) throws {
    let kebab = ["channel_message", "donut_link", "pretty_cards", "posted_photo", "app_action"]
    let attachment = try attachment(kebab.contains(type) ? type.replacing("_", with: "-") : type)
    #expect(attachment.type == type)
    if case .unknown = attachment { Issue.record("\(type) is unknown") }
  }

  @Test(arguments: ["unknown", "null-body", "market-false"])
  func whatHasNoModelOrNoBodyStaysAsReceived(name: String) throws {
    guard case .unknown(let type, let raw) = try attachment(name) else {
      Issue.record("\(name) is known")
      return
    }
    #expect(raw.bytes.starts(with: Data("{".utf8)))
    #expect(String(decoding: raw.bytes, as: UTF8.self).contains(#""type": "\#(type)""#))
  }

  @Test func oneBadAttachmentDoesNotLoseTheOthers() throws {
    let event = try event("attachment-not-an-object")
    #expect(event.message?.text == "дальше")
    #expect(event.message?.attachments.count == 4)
    guard case .photo? = event.message?.attachments.last else {
      Issue.record("the photo is lost")
      return
    }
    #expect(
      event.unread.map(\.path)
        == [
          "object.message.attachments[0]", "object.message.attachments[1]", "object.message.attachments[2]",
        ])
  }

  @Test func aBodyOfTheWrongKindIsReportedAndKept() throws {
    let event = try event(
      parsing:
        #"{"type":"message_new","object":{"message":{"attachments":[{"type":"photo","photo":"gone"}]}}}"#)
    guard case .unknown("photo", let raw)? = event.message?.attachments.first else {
      Issue.record("an unknown attachment expected")
      return
    }
    #expect(String(decoding: raw.bytes, as: UTF8.self) == #"{"type":"photo","photo":"gone"}"#)
    #expect(event.unread.map(\.path) == ["object.message.attachments[0].photo"])
  }

  @Test func thePhotosSizesAreRead() throws {
    guard case .photo(let photo) = try attachment("photo-full") else { return }
    #expect(photo.sizes.count == 9)
    #expect(photo.sizes.last?.type == .high)
    #expect(photo.largest?.url == URL(string: "https://sun1.example.net/a/z.jpg?size=1080x810&quality=95"))
    #expect(photo.original?.width == 1600)
    #expect(photo.latitude == 55.1)
    #expect(photo.thumbHash == "Dy8mBQA3")
    #expect(photo.likes?.count == 12)
  }

  @Test func oldPhotosHaveTheirSizesUnderKeys() throws {
    guard case .photo(let photo) = try attachment("photo-old") else { return }
    #expect(photo.oldImages.map(\.width) == [75, 130, 604, 807, 1280, 2560])
    #expect(photo.largest?.url == URL(string: "https://i.example.net/2560.jpg"))
    #expect(VKPhoto().largest == nil)
  }

  @Test func videosAreReadInAllTheirForms() throws {
    guard case .video(let video) = try attachment("video-full") else { return }
    #expect(video.type == .live)
    #expect(video.files?.mp42160 == URL(string: "https://v.example.net/2160.mp4"))
    #expect(video.platform == "YouTube")
    #expect(video.canDownload == 2)
    #expect(video.images.first?.hasPadding == true)
    guard case .video(let round) = try attachment("video-round") else { return }
    #expect(round.type == .videoMessage)
    #expect(round.shapeID == 2)
    guard case .video(let old) = try attachment("video-old") else { return }
    #expect(old.oldImages.map(\.width) == [130, 320, 640, 800, 1280])
    #expect(old.oldFirstFrames.map(\.width) == [130, 320, 800])
    guard case .video(let clip) = try attachment("video-clip") else { return }
    #expect(clip.type == .shortVideo)
  }

  @Test func soundsAreRead() throws {
    guard case .audio(let audio) = try attachment("audio") else { return }
    #expect(audio.url == nil)
    #expect(audio.$url == "")
    #expect(audio.mainArtists.first?.id == "5180083301")
    #expect(audio.album?.thumb?.images.map(\.width) == [34, 68, 135, 270, 300, 600, 1200])
    guard case .audioMessage(let voice) = try attachment("audio_message") else { return }
    #expect(voice.waveform?.levels.count == 128)
    #expect(voice.oggLink == URL(string: "https://psv.example.net/a.ogg"))
    #expect(voice.transcript == "буду в семь")
    guard case .audioMessage(let failed) = try attachment("audio_message-error") else { return }
    #expect(failed.transcriptError == 3)
  }

  @Test func filesAreRead() throws {
    guard case .document(let file) = try attachment("doc-gif") else { return }
    #expect(file.type == .gif)
    #expect(file.size == 48_213)
    #expect(file.tags == ["счёт", "октябрь"])
    #expect(file.preview?.photo?.sizes.last?.url == URL(string: "https://i.example.net/p-o.jpg"))
    #expect(file.preview?.video?.fileSize == 90_211)
    guard case .document(let graffiti) = try attachment("doc-graffiti") else { return }
    #expect(graffiti.preview?.graffiti?.width == 300)
    guard case .document(let voice) = try attachment("doc-audio") else { return }
    #expect(voice.preview?.audioMessage?.waveform == VKWaveform([1, 2, 3]))
    guard case .document(let bare) = try attachment("doc-empty-preview") else { return }
    #expect(bare.preview == nil)
  }

  @Test func linksAndProductsAreRead() throws {
    guard case .link(let link) = try attachment("link-product") else { return }
    #expect(link.product?.price?.hundredths == 129_900)
    #expect(link.rating?.stars == 4.5)
    #expect(link.rating?.reviewsCount == 31)
    #expect(link.button?.action?.url == URL(string: "https://market.example.org/1"))
    guard case .product(let product) = try attachment("market-full") else { return }
    #expect(product.category?.section?.name == "Дом")
    #expect(product.price?.currency?.name == "RUB")
    #expect(product.albumIDs == [1, 2])
    #expect(product.photos.count == 1)
    guard case .product(let newer) = try attachment("market") else { return }
    #expect(newer.category?.parent?.name == "Посуда")
    guard case .product(let free) = try attachment("market-price-empty") else { return }
    #expect(free.price == nil)
    #expect(free.title == "Кружка")
  }

  @Test func postsAreRead() throws {
    guard case .post(let post) = try attachment("wall-full") else { return }
    #expect(post.toID == -198_765_432)
    #expect(post.ownerID == post.toID)
    #expect(post.copyHistory.first?.ownerID == -77)
    #expect(post.geo?.coordinates?.latitude == 59.93)
    #expect(post.donut?.placeholder?.text == "Только для донов")
    #expect(post.from?.name == "Пекарня")
    #expect(post.views?.count == 2048)
    guard case .post(let mixed) = try attachment("wall-photos-list") else { return }
    #expect(mixed.attachments.map(\.type) == ["photos_list", "album", "note", "page"])
    #expect(mixed.attachments.first == .photosList(["1_2", "1_3"]))
    guard case .comment(let comment) = try attachment("wall_reply") else { return }
    #expect(comment.thread?.items.first?.text == "Спасибо")
    #expect(comment.parentsStack == [11, 12])
  }

  @Test func stickersAreReadInAllTheirForms() throws {
    guard case .sticker(let sticker) = try attachment("sticker") else { return }
    #expect(sticker.id == 9019)
    #expect(sticker.animationURL == URL(string: "https://s.example.net/9019.json"))
    #expect(sticker.animations.map(\.type) == ["light", "dark"])
    guard case .sticker(let old) = try attachment("sticker-old") else { return }
    #expect(old.oldID == 88)
    #expect(old.oldImages.map(\.width) == [64, 128, 256, 352, 512])
    guard case .sticker(let empty) = try attachment("sticker-empty") else { return }
    #expect(empty == VKSticker())
  }

  @Test func pollsAndStoriesAreRead() throws {
    guard case .poll(let poll) = try attachment("poll") else { return }
    #expect(poll.answers.map(\.rate) == [50.15, 0, 0])
    #expect(poll.isAnonymous == true)
    #expect(poll.background?.points.map(\.position) == [0, 1])
    guard case .story(let story) = try attachment("story") else { return }
    #expect(story.clickableStickers?.stickers.count == 9)
    #expect(story.clickableStickers?.stickers.first?.area.last?.x == 110.5)
    #expect(story.replies?.new == 1)
    guard case .story(let answer) = try attachment("story-video") else { return }
    #expect(answer.parentStory?.canSee == false)
    guard case .story(let hidden) = try attachment("story-hidden") else { return }
    #expect(hidden.canSee == false)
    #expect(hidden.photo == nil)
  }

  @Test func callsAndMoneyAreRead() throws {
    guard case .call(let call) = try attachment("call") else { return }
    #expect(call.state == .reached)
    #expect(call.duration == 61)
    guard case .groupCall(let group) = try attachment("group_call_in_progress") else { return }
    #expect(group.participants?.count == 12)
    #expect(group.joinLink == URL(string: "https://vk.example/call/join/abc"))
    guard case .moneyRequest(let request) = try attachment("money_request") else { return }
    #expect(request.totalAmount?.hundredths == 30_000)
  }

  @Test(
    arguments: [
      ("photo", "photo501234567_457240001_a1b2c3d4e5f6"), ("video", "video-198765432_456239555_v1"),
      ("audio_message", "doc501234567_612_am"), ("doc", "doc501234567_601_dk"),
      ("graffiti", "doc501234567_701_gr"), ("wall", "wall-198765432_812_wk"),
      ("market", "market-198765432_9001_mk"), ("poll", "poll-198765432_3001"), ("sticker", nil),
    ] as [(String, String?)])
  func anAttachmentHasAnAddressToSendItBack(name: String, address: String?) throws {
    #expect(try attachment(name).address == address)
  }

  @Test func withoutIdsThereIsNoAddress() {
    var photo = VKPhoto()
    photo.id = 1
    #expect(VKAttachment.photo(photo).address == nil)
    photo.ownerID = -2
    photo.accessKey = ""
    #expect(VKAttachment.photo(photo).address == "photo-2_1")
  }

  @Test func equalAttachmentsHashAlike() throws {
    for name in fixtureNames where name.hasPrefix("attachment-") {
      let left = try event(name)
      let right = try event(name)
      let isEqual = left == right && left.hashValue == right.hashValue
      #expect(isEqual, "\(name)")
    }
    let photo = try attachment("photo")
    let old = try attachment("photo-old")
    let video = try attachment("video")
    let round = try attachment("video_message")
    let isEqual = photo == old || video == round || photo == video
    #expect(!isEqual)
  }

  /// One number of a waveform that is none costs itself alone.
  @Test func aWaveformKeepsItsGoodNumbers() throws {
    let json =
      #"{"type":"message_new","object":{"from_id":5,"attachments":[{"type":"audio_message","audio_message":{"id":1,"waveform":[3,"7",4.5,null,{},31]}}]}}"#
    let event = try VKEvent(parsing: Data(json.utf8))
    guard case .audioMessage(let voice)? = event.message?.attachments.first else {
      return #expect(Bool(false))
    }
    #expect(voice.waveform?.levels == [3, 7, 31])
    let waveform = "object.attachments[0].audio_message.waveform"
    #expect(event.unread.map(\.path) == [2, 3, 4].map { "\(waveform)[\($0)]" })
  }
}
