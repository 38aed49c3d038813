import Foundation
import VKEvents

/// A forwarded `message_new`, the sample of Devino's document with its commas mended.
enum EventBenchmark {
  static func contest() throws -> Contest {
    let peer = try JSONDecoder().decode(PlainEvent.self, from: body)
    let event = try VKEvent(parsing: body)
    precondition(event.unread.isEmpty && sum(event) == peer.sum, "both must read the whole event")
    // Both read all of it at once; what is checked each time is the envelope, because taking a message out of an event
    // copies it, and that is not what is measured.
    return Contest(
      name: "decode message_new",
      contestants: [
        Contestant(name: "Vestnik", expected: peer.envelope) {
          let event = try VKEvent(parsing: body)
          return Int(event.groupID ?? 0) + (event.eventID?.utf8.count ?? 0)
        },
        Contestant(name: "JSONDecoder", expected: peer.envelope) {
          try JSONDecoder().decode(PlainEvent.self, from: body).envelope
        },
      ])
  }

  private static func sum(_ event: VKEvent) -> Int {
    guard case .messageNew(let message, let client?) = event.content else { return -1 }
    var sum = Int(event.groupID ?? 0) + (event.eventID?.utf8.count ?? 0) + Int(message.peerID ?? 0)
    sum += message.text.utf8.count + (message.messageTag?.rawValue.utf8.count ?? 0)
    guard case .photo(let photo)? = message.attachments.first else { return -1 }
    return sum + Int(photo.ownerID ?? 0) + client.buttonActions.count
  }

  static let body = Data(
    #"""
    {
      "group_id": 213243638,
      "type": "message_new",
      "event_id": "07c0da23123148715ab13e97823adc1bb0eadcf9",
      "v": "5.131",
      "object": {
        "message": {
          "id": 1,
          "date": 1657543344,
          "peer_id": 37119444,
          "from_id": 666666,
          "text": "text",
          "random_id": 123,
          "ref": "ref",
          "ref_source": "ref_source",
          "attachments": [
            {
              "type": "photo",
              "photo": {
                "id": 1,
                "album_id": 2,
                "owner_id": 3,
                "user_id": 4,
                "text": "phooto_text",
                "width": 100,
                "height": 100
              }
            }
          ],
          "important": true,
          "out": 0,
          "conversation_message_id": 1,
          "fwd_messages": [],
          "is_hidden": false,
          "message_tag": "3690837110063289472"
        },
        "client_info": {
          "button_actions": [
            "text", "vkpay", "open_app", "location", "open_link", "callback", "intent_subscribe",
            "intent_unsubscribe"
          ],
          "keyboard": true,
          "inline_keyboard": true,
          "carousel": true,
          "lang_id": 0
        }
      }
    }
    """#.utf8)
}
