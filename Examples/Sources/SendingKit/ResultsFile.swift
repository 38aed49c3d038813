import ExampleSupport
import Foundation

/// The file with every row's outcome. It appears whole or not at all.
public struct ResultsFile: Sendable {
  private let url: URL

  /// Finds out whether the file can be written, before anything is sent.
  ///
  /// - Throws: ``InputError`` when it cannot.
  public init(path: String) throws(InputError) {
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
    var text = "line,phone,outcome,message_id,reason\n"
    for (line, phone, outcome) in rows {
      let fields = [
        "\(line)", phone, outcome.kind.rawValue, outcome.messageID, outcome.reason,
      ]
      text += fields.map(Self.quoted).joined(separator: ",") + "\n"
    }
    do {
      try Data(text.utf8).write(to: url, options: .atomic)
    } catch {
      throw InputError("--results \(url.path): \(error.localizedDescription)")
    }
  }

  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    return needsQuotes ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
  }
}
