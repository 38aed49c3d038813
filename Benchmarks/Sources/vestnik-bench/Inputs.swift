import DevinoVK
import Foundation
import VestnikCore

/// What the contests work on, and the peers in other languages as well.
enum Inputs {
  static let count = 1000

  /// A body of status callbacks.
  static let callbacks: Data = {
    let items = (0..<count).map { number in
      let id = 3_721_999_888_777_666_555 + number
      let status = ["DELIVERED", "READ", "SENT", "UNDELIVERABLE"][number % 4]
      return #"{"channel":"VK","messageId":"\#(id)","ts":\#(1_767_225_600_123 + number),"#
        + #""status":"\#(status)","errorCode":0}"#
    }
    return Data("[\(items.joined(separator: ","))]".utf8)
  }()

  /// A whole batch, in Latin and Cyrillic letters and emoji.
  static let messages: [DevinoMessage] = {
    let names = ["Anna", "Ольга", "Jürgen", "👩‍👩‍👧 & Co"]
    return (0..<count).map { number in
      DevinoMessage(
        to: PhoneNumber(String(79_990_000_000 + number)), from: "coffee_corner",
        template: DevinoTemplate(name: "order_ready", id: 731),
        variables: ["guest": names[number % 4], "table": String(number), "code": "A-\(number)"],
        routes: [.vk, .ok], timeToLive: .minutes(15), statusURL: "https://hooks.example.org/devino")
    }
  }()

  /// The provider's answer to that batch.
  static let answer: Data = {
    let items = (0..<count).map { #"{"code":"OK","messageId":"\#(3_721_999_888_777_666_555 + $0)"}"# }
    return Data(#"{"result":[\#(items.joined(separator: ","))]}"#.utf8)
  }()

  /// 2 KB of Cyrillic, spaces and line breaks between the words.
  static let text: String = {
    let line = "Заказ готов, ждём вас у стойки до девяти вечера.\r\n"
    return String(repeating: line, count: 2048 / line.utf8.count + 1)
  }()

  /// The parameters of a message of Rapporto's HTTP API.
  static let form: [(name: String, value: String)] = [
    ("serviceId", "coffee"), ("pass", "p4ss+word&"), ("clientId", "+79990000001"), ("message", text),
    ("partnerMsgId", "order-77"), ("output", "xml"),
  ]
}
