import VKNotify

/// A message drawn with box characters, as it would hang in a chat.
struct MessageBubble {
  private static let width = 48

  let text: String

  init(_ rendered: String, _ template: MessageTemplate) {
    var lines: [String] = []
    for image in template.images { lines.append("[ image \(Self.name(of: image)) ]") }
    for line in rendered.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      lines += Self.wrapped(String(line))
    }
    let inner = max(20, lines.map(\.columns).max() ?? 0)
    let body = lines.map { "│ \($0)\(String(repeating: " ", count: inner - $0.columns)) │" }
    let edge = String(repeating: "─", count: inner + 2)
    var drawing = ["╭\(edge)╮"] + body + ["╰\(edge)╯"]
    for button in template.buttons { drawing.append("  ( \(Self.caption(of: button)) )") }
    text = drawing.joined(separator: "\n") + "\n"
  }

  private static func name(of image: TemplateImage) -> String {
    switch image {
    case .file(let url): url.lastPathComponent
    case .bytes(let data): "of \(data.count) bytes"
    }
  }

  private static func caption(of button: TemplateButton) -> String {
    switch button {
    case .text(let caption, let color, _): "\(caption) · \(color)"
    case .link(let caption, let url): "\(caption) ↗ \(url)"
    case .unknown(let type, _): "? \(type)"
    }
  }

  /// Breaks a line between words, and a word that is too long anywhere.
  private static func wrapped(_ line: String) -> [String] {
    var lines: [String] = [""]
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.columns + 1 + String(word).columns <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
      while lines[lines.count - 1].columns > width {
        let (head, tail) = lines[lines.count - 1].split(atColumn: width)
        lines[lines.count - 1] = head
        lines.append(tail)
      }
    }
    return lines
  }
}

extension Character {
  /// How many columns of a terminal the character takes, near enough: emoji and East Asian letters take two.
  fileprivate var columns: Int {
    guard let first = unicodeScalars.first else { return 0 }
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return unicodeScalars.contains { $0.properties.isEmojiPresentation } ? 2 : 1
    }
  }
}

extension String {
  fileprivate var columns: Int { reduce(0) { $0 + $1.columns } }

  fileprivate func split(atColumn most: Int) -> (String, String) {
    var columns = 0
    let end = firstIndex { character in
      columns += character.columns
      return columns > most
    }
    // At least one character, so that every split makes progress.
    let place = max(end ?? endIndex, isEmpty ? endIndex : index(after: startIndex))
    return (String(self[..<place]), String(self[place...]))
  }
}
