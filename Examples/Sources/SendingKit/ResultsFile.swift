import ExampleSupport
import Foundation
import TableKit

/// The file with every row's outcome. It appears whole or not at all.
///
/// Its cells are written as ``SpreadsheetCell`` says: a spreadsheet runs none of them and shortens no identifier.
public struct ResultsFile: Sendable {
  private let url: URL
  private let delimiter: Delimiter

  /// Finds out whether the file can be written, before anything is sent.
  ///
  /// - Throws: ``InputError`` when it cannot.
  public init(path: String, delimiter: Delimiter) throws(InputError) {
    self.delimiter = delimiter
    url = URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath()
    var isDirectory: ObjCBool = false
    let files = FileManager.default
    if files.fileExists(atPath: url.path, isDirectory: &isDirectory) {
      if isDirectory.boolValue {
        throw InputError("--results \(path): this is a directory; a file is needed")
      }
      // A device would be replaced by a file.
      let kind = (try? files.attributesOfItem(atPath: url.path))?[.type] as? FileAttributeType
      guard kind == .typeRegular else {
        throw InputError("--results \(path): this is a device or a pipe; a file is needed")
      }
      guard files.isWritableFile(atPath: url.path) else {
        throw InputError("--results \(path): the file cannot be written; check its permissions")
      }
    }
    // The directory is what an atomic write needs: try it, because permissions alone do not tell.
    let trial = url.deletingLastPathComponent().appending(path: ".results-\(UUID().uuidString)")
    guard (try? Data().write(to: trial)) != nil else {
      throw InputError("--results \(path): nothing can be written to its directory; does it exist?")
    }
    try? files.removeItem(at: trial)
  }

  /// Writes a header and one line for each row.
  ///
  /// - Throws: ``InputError`` when the disk is full or gone by now.
  public func write(
    _ rows: some Sequence<(line: Int, phone: String, outcome: RowOutcome)>
  ) throws(InputError) {
    let columns = ["line", "phone", "outcome", "message_id", "reason"]
    var text = columns.joined(separator: delimiter.rawValue) + "\n"
    for (line, phone, outcome) in rows {
      let fields = [
        "\(line)", phone, outcome.kind.rawValue, outcome.messageID, outcome.reason,
      ]
      text += fields.map(quoted).joined(separator: delimiter.rawValue) + "\n"
    }
    do {
      try Data(text.utf8).write(to: url, options: .atomic)
    } catch {
      throw InputError("--results \(url.path): \(error.localizedDescription)")
    }
  }

  private func quoted(_ value: String) -> String {
    let cell = SpreadsheetCell.written(value)
    let needsQuotes =
      cell.utf8.contains { [0x22, 0x0A, 0x0D].contains($0) } || cell.contains(delimiter.rawValue)
    return needsQuotes ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
  }
}
