/// A `message_new` as one writes it first, for Foundation's decoder.
struct PlainEvent: Decodable {
  struct Photo: Decodable {
    var id: Int64
    var albumId: Int64
    var ownerId: Int64
    var userId: Int64
    var text: String
    var width: Int
    var height: Int

    enum CodingKeys: String, CodingKey {
      case id, text, width, height
      case albumId = "album_id"
      case ownerId = "owner_id"
      case userId = "user_id"
    }
  }
  struct Attachment: Decodable {
    var type: String
    var photo: Photo?
  }
  struct Message: Decodable {
    var id: Int64
    var date: Int64
    var peerId: Int64
    var fromId: Int64
    var text: String
    var randomId: Int64
    var ref: String
    var refSource: String
    var attachments: [Attachment]
    var important: Bool
    var out: Int
    var conversationMessageId: Int64
    var fwdMessages: [String]
    var isHidden: Bool
    var messageTag: String

    enum CodingKeys: String, CodingKey {
      case id, date, text, ref, attachments, important, out
      case peerId = "peer_id"
      case fromId = "from_id"
      case randomId = "random_id"
      case refSource = "ref_source"
      case conversationMessageId = "conversation_message_id"
      case fwdMessages = "fwd_messages"
      case isHidden = "is_hidden"
      case messageTag = "message_tag"
    }
  }
  struct ClientInfo: Decodable {
    var buttonActions: [String]
    var keyboard: Bool
    var inlineKeyboard: Bool
    var carousel: Bool
    var langId: Int

    enum CodingKeys: String, CodingKey {
      case keyboard, carousel
      case buttonActions = "button_actions"
      case inlineKeyboard = "inline_keyboard"
      case langId = "lang_id"
    }
  }
  struct Object: Decodable {
    var message: Message
    var clientInfo: ClientInfo

    enum CodingKeys: String, CodingKey {
      case message
      case clientInfo = "client_info"
    }
  }
  var groupId: Int64
  var type: String
  var eventId: String
  var v: String
  var object: Object

  var envelope: Int { Int(groupId) + eventId.utf8.count }

  var sum: Int {
    let message = object.message
    let photo = message.attachments[0].photo
    return Int(groupId) + eventId.utf8.count + Int(message.peerId) + message.text.utf8.count
      + message.messageTag.utf8.count + Int(photo?.ownerId ?? 0) + object.clientInfo.buttonActions.count
  }

  enum CodingKeys: String, CodingKey {
    case type, v, object
    case groupId = "group_id"
    case eventId = "event_id"
  }
}
