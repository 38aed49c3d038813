import ExampleSupport
import RapportoVK
import SendingKit
import TableKit
import VestnikCore

/// A file of messages: columns `phone` and `text`, and if need be `tag` and `partner_id`.
struct MessageFile: Sendable {
  /// The rows in the order of the file.
  let rows: [Row<RapportoMessage>]
  /// Whether there are labels that the interface has no place for.
  let hasUnsentTags: Bool

  /// What is doubtful in the header line.
  let warnings: [TableWarning]
  /// What separates the cells.
  let delimiter: Delimiter

  /// Reads a file.
  ///
  /// - Throws: ``InputError`` for a file that cannot be read, a missing, unknown or repeated column, a malformed line.
  init(path: String, format: TableFormat, sender: String?, sendsTags: Bool) throws(InputError) {
    var table = try TableReader(
      path: path, format: format,
      columns: TableColumns(required: ["phone", "text"], optional: ["tag", "partner_id"]))
    var rows: [Row<RapportoMessage>] = []
    var hasUnsentTags = false
    var identifiers: [String: Int] = [:]
    while let record = try table.next() {
      hasUnsentTags = hasUnsentTags || (!sendsTags && !record["tag"].isEmpty)
      if let first = identifiers.updateValue(record.line, forKey: record["partner_id"]),
        !record["partner_id"].isEmpty
      {
        // The provider takes a second message with the same identifier for a repeat and does not send it.
        throw InputError(
          "\(path), line \(record.line): the partner_id is that of line \(first); each message needs one of its own"
        )
      }
      rows.append(Self.row(record, sender: sender, sendsTags: sendsTags))
    }
    self.rows = rows
    self.hasUnsentTags = hasUnsentTags
    warnings = table.header.warnings
    delimiter = table.delimiter
  }

  private static func row(
    _ record: TableReader.Record, sender: String?, sendsTags: Bool
  ) -> Row<RapportoMessage> {
    var message = RapportoMessage(to: PhoneNumber(record["phone"]), text: record["text"])
    message.sender = sender
    if sendsTags, !record["tag"].isEmpty { message.tag = record["tag"] }
    if !record["partner_id"].isEmpty {
      message.partnerMessageID = PartnerMessageID(record["partner_id"])
    }
    return Row(line: record.line, phone: record["phone"], message: .success(message))
  }
}
