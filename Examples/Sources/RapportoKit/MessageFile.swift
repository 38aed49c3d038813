import ExampleSupport
import RapportoVK
import SendingKit
import VestnikCore

/// A file of messages: columns `phone` and `text`, and if need be `tag` and `partner_id`.
struct MessageFile: Sendable {
  /// The rows in the order of the file.
  let rows: [Row<RapportoMessage>]
  /// Whether there are labels that the interface has no place for.
  let hasUnsentTags: Bool

  /// Reads a file.
  ///
  /// - Throws: ``InputError`` for a file that cannot be read, a missing, unknown or repeated column, a malformed line.
  init(path: String, sender: String?, sendsTags: Bool) throws(InputError) {
    let table = try TableFile(
      path: path, required: ["phone", "text"], known: ["phone", "text", "tag", "partner_id"])
    try Self.refuseRepeats(in: table, path)
    hasUnsentTags = !sendsTags && table.records.contains { !$0["tag"].isEmpty }
    rows = table.records.map { record in
      var message = RapportoMessage(to: PhoneNumber(rawValue: record["phone"]), text: record["text"])
      message.sender = sender
      if sendsTags, !record["tag"].isEmpty { message.tag = record["tag"] }
      if !record["partner_id"].isEmpty {
        message.partnerMessageID = PartnerMessageID(rawValue: record["partner_id"])
      }
      return Row(line: record.line, phone: record["phone"], message: .success(message))
    }
  }

  /// The provider takes a second message with the same identifier for a repeat and does not send it.
  private static func refuseRepeats(in table: TableFile, _ path: String) throws(InputError) {
    var lines: [String: Int] = [:]
    for record in table.records where !record["partner_id"].isEmpty {
      guard let first = lines.updateValue(record.line, forKey: record["partner_id"]) else { continue }
      throw InputError(
        "\(path), line \(record.line): the partner_id is that of line \(first); each message needs one of its own"
      )
    }
  }
}
