import Foundation

/// A request as it came off the wire.
struct ReceivedRequest: Sendable {
  let method: String
  let target: String
  let headerLines: [String]
  var body = Data()

  init?(head: String) {
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: true).map(String.init)
    guard let words = lines.first?.split(separator: " "), words.count == 3 else { return nil }
    method = String(words[0])
    target = String(words[1])
    headerLines = Array(lines.dropFirst())
  }

  var path: String { String(target.prefix { $0 != "?" }) }

  var query: String { String(target.drop { $0 != "?" }.dropFirst()) }

  /// The last part of the path as a number: `3` of `/wait/3`.
  var number: Int { path.split(separator: "/").last.flatMap { Int($0) } ?? 0 }

  func header(_ name: String) -> String? {
    for line in headerLines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      guard line[..<colon].lowercased() == name.lowercased() else { continue }
      return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return nil
  }
}
