import VestnikCore

/// The provider's two interfaces: how each names things, and where that is written.
enum RapportoInterfaceNames: Sendable {
  /// The HTTP API: one form for one message.
  case form
  /// The REST API: one JSON object for one message.
  case rest

  var source: String {
    switch self {
    case .form: "Rapporto, HTTP API, VK, Request parameters"
    case .rest: "Rapporto, REST API, VK, Request parameters"
    }
  }

  var login: String { self == .form ? "serviceId" : "login" }
  var password: String { self == .form ? "pass" : "password" }
  var phone: String { self == .form ? "clientId" : "destAddr" }
  var text: String { self == .form ? "message" : "message.data.text" }
  var key: String { self == .form ? "partnerMsgId" : "id" }
  var sender: String { self == .form ? "source" : "message.data.serviceNumber" }

  /// The text as it goes to the wire. In a form every line break is CR LF (HTML 4.01 §17.13.4, to which XForms 1.0
  /// and with it the provider's page refer); in JSON it is what was written.
  func text(_ text: String) -> String {
    guard self == .form, text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return text }
    var bytes: [UInt8] = []
    var previous: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case 0x0A where previous == 0x0D: break
      case 0x0A, 0x0D: bytes += [0x0D, 0x0A]
      default: bytes.append(byte)
      }
      previous = byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
