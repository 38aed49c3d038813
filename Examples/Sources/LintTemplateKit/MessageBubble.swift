import VKNotify

/// A message drawn with box characters, as it would hang in a chat.
struct MessageBubble {
  private static let width = 48

  let text: String

  /// How many lines are drawn at most.
  private static let mostLines = 200

  init(_ rendered: String, _ template: MessageTemplate) {
    var lines = template.images.flatMap { Self.wrapped("[ image \(Self.name(of: $0)) ]".printable) }
    for line in rendered.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      guard lines.count < Self.mostLines else { break }
      lines += Self.wrapped(String(line).printable)
    }
    if lines.count > Self.mostLines { lines = lines.prefix(Self.mostLines) + ["… and more"] }
    let inner = max(20, lines.map(\.columns).max() ?? 0)
    let body = lines.map { "│ \($0)\(String(repeating: " ", count: inner - $0.columns)) │" }
    let edge = String(repeating: "─", count: inner + 2)
    let buttons = template.buttons.prefix(Self.mostLines).map { "  ( \(Self.caption(of: $0).printable) )" }
    text = (["╭\(edge)╮"] + body + ["╰\(edge)╯"] + buttons).joined(separator: "\n") + "\n"
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
    var lines: [String] = []
    var current = ""
    var columns = 0
    for word in line.prefix(width * (mostLines + 1)).split(separator: " ", omittingEmptySubsequences: false) {
      let needed = word.reduce(0) { $0 + $1.columns }
      if columns > 0, columns + 1 + needed <= width {
        current += " "
        columns += 1
      } else if columns > 0 {
        lines.append(current)
        (current, columns) = ("", 0)
      }
      for character in word {
        if columns + character.columns > width {
          lines.append(current)
          (current, columns) = ("", 0)
        }
        current.append(character)
        columns += character.columns
      }
    }
    return lines + [current]
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

  /// The text with what would move the cursor, or turn the line around, spelt out.
  var printable: String {
    var text = ""
    for scalar in unicodeScalars {
      let isCommand = scalar.properties.generalCategory == .control || scalar.properties.isBidiControl
      text += isCommand ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return text
  }
}
