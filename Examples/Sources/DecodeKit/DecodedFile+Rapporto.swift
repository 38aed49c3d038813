import Foundation
import RapportoVK
import VestnikCore

extension DecodedFile {
  /// A status push or a message: a JSON object, or the query of a GET.
  init(rapporto bytes: Data) throws(DecodeError) {
    let webhook = RapportoWebhook(policy: WebhookPolicy(secret: nil))
    let text = String(decoding: bytes, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines.union(["\u{FEFF}"]))
    let isJSON = text.first == "{" || text.first == "["
    let events: [RapportoEvent]
    do throws(WebhookError) {
      events = try webhook.events(
        in: isJSON
          ? WebhookRequest(method: "POST", target: "/", body: bytes)
          : WebhookRequest(method: "GET", target: Self.target(in: text)))
    } catch {
      throw DecodeError(error)
    }
    guard let event = events.first else { throw DecodeError(path: "", reason: "nothing to decode") }
    let document = isJSON ? try JSONValue(document: bytes) : Self.parameters(of: Self.target(in: text))
    switch event {
    case .status(let report):
      self.init(
        kind: "status \(report.status.rawValue)", summary: Self.lines(report), document: document,
        models: report.fields(isJSON: isJSON))
    case .incoming(let message):
      self.init(
        kind: "message",
        summary: ["from \(message.phone.masked): \(message.text ?? "no text")"]
          + message.unread.map { "not read: \($0)" },
        document: document, models: message.fields)
    case .unknown:
      self.init(kind: "unknown", summary: [], document: document, models: .null)
    }
  }

  private static func lines(_ report: RapportoStatusReport) -> [String] {
    let delivery = report.deliveryReport
    return [
      "message \(report.transactionID)" + (report.partnerMessageID.map { ", yours: \($0)" } ?? ""),
      "\(delivery.status.rawValue)" + (report.messageType.map { " by \($0)" } ?? "")
        + (delivery.date.map { " at \($0.formatted(.iso8601))" } ?? "")
        + (report.reason.map { ", reason \($0)" } ?? ""),
    ] + report.unread.map { "not read: \($0)" }
  }

  /// What follows the method and the path, or the whole line.
  private static func target(in text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    let words = line.split(separator: " ")
    let target = words.count > 1 && words[0] == "GET" ? String(words[1]) : line
    return target.contains("?") ? target : "?" + target
  }

  private static func parameters(of target: String) -> JSONValue {
    let items = URLComponents(string: "http://localhost/" + target.drop { $0 != "?" })?
      .percentEncodedQueryItems
    var members: [String: JSONValue] = [:]
    for item in items ?? [] where members[item.name] == nil {
      let value = item.value?.replacing("+", with: " ").removingPercentEncoding ?? ""
      members[item.name] = .string(value)
    }
    return .object(members)
  }
}

extension JSONValue {
  /// Reads a document, mended as the webhooks mend it.
  init(document bytes: Data) throws(DecodeError) {
    do throws(JSONError) {
      self = try RawJSON(repairing: bytes).value()
    } catch {
      throw DecodeError(error)
    }
  }

  /// An object of what is there.
  init(fields: [String: String?]) {
    self = .object(fields.compactMapValues { $0.map(JSONValue.string) })
  }
}

extension RapportoStatusReport {
  /// The fields under the names of the interface, from the typed values alone.
  fileprivate func fields(isJSON: Bool) -> JSONValue {
    guard isJSON else {
      return JSONValue(fields: [
        "transactionId": transactionID.rawValue, "status": status.rawValue, "msgType": messageType?.rawValue,
        "partnerMsgId": partnerMessageID?.rawValue, "ptag": tag, "unifiedExtStatus": reason?.rawValue,
      ])
    }
    return JSONValue(fields: [
      "mtNum": transactionID.rawValue, "status": status.rawValue, "type": messageType?.rawValue,
      "id": partnerMessageID?.rawValue, "errorCode": reason?.rawValue ?? "0",
      "submitDate": sentAt.map(Self.moscow), "doneDate": doneAt.map(Self.moscow) ?? "", "sourceAddr": sender,
      "destAddr": phone?.rawValue, "text": text, "partCount": partCount.map { "\($0)" },
      "mccMnc": operatorCode, "trafficType": trafficType?.rawValue,
      "segmentPrice": segmentPrice.map { "\($0)" }, "messagePrice": messagePrice.map { "\($0)" },
    ])
  }

  /// As the provider writes it: `2030-01-15T10:20:35+0300`.
  private static func moscow(_ date: Date) -> String {
    var style = Date.ISO8601FormatStyle(timeZoneSeparator: .omitted)
    style.timeZone = TimeZone(secondsFromGMT: 3 * 3600) ?? .gmt
    return date.formatted(style)
  }
}

extension RapportoIncomingMessage {
  fileprivate var fields: JSONValue {
    guard interface == .rest else {
      return JSONValue(fields: [
        "clientId": phone.rawValue, "message": text, "messageId": messageID?.rawValue,
        "shortNumber": recipient,
        "serviceId": serviceID, "connectorId": connectorID, "receivedDate": receivedDate,
        "sum_sms": partCount.map { "\($0)" }, "mtSent": backlog.map { "\($0)" }, "clientPhone": maskedPhone,
        "hash": hash, "timestamp": timestamp, "token": token,
      ])
    }
    return JSONValue(fields: [
      "sourceAddr": phone.rawValue, "message": text, "transactionId": messageID?.rawValue,
      "destAddr": recipient, "receivedDate": receivedDate, "type": messageType?.rawValue,
      "partCount": partCount.map { "\($0)" }, "mediaURL": mediaURL,
    ])
  }
}
