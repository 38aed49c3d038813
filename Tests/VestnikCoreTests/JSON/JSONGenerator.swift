import Foundation

/// Documents that look like the models of the tests, and what becomes of them on a bad line.
enum JSONGenerator {
  static func document(mutated: Bool, using random: inout SplitMix) -> Data {
    var text = Array(value(depth: Int.random(in: 1...2, using: &random), isTop: true, using: &random).utf8)
    if mutated {
      for _ in 0...Int.random(in: 0...2, using: &random) { mutate(&text, using: &random) }
    }
    return Data(text)
  }

  private static let keys = [
    "id", "tag", "text", "at", "is_urgent", "weight", "payload", "places", "reply", "network", "numbers",
    "title",
    "url", "src", "new", "", "é", #"\u0069d"#, "extra",
  ]
  private static let scalars = [
    "0", "-0", "7", "-12", "1.0", "2.50", "0.125", "1e3", "1E-2", "9007199254740993", "9223372036854775807",
    "-9223372036854775808", "9223372036854775808", "18446744073709551616", "1e400", "1767225600123",
    "0.1234567890123456789012345678901234567890", "true", "false", "null", #""""#, #""abc""#, #""VK""#,
    #""7""#,
    #""Привет""#, #""😀""#, #""\u041f\ud83d\ude00\n\"\\\/""#, #""3721999888777666555""#, #""\u0000""#, "[]",
    "{}",
  ]
  private static let spaces = ["", "", "", "", " ", "\n", "\t ", "\r\n"]
  private static let fragments = [
    "\"", "\\", ",", ":", "[", "]", "{", "}", "0", "-", ".", "e", "\u{0}", "\u{FEFF}", "é", "\\ud800", "\\u",
    " ", "tru",
  ]

  private static func value(depth: Int, isTop: Bool = false, using random: inout SplitMix) -> String {
    func pick(_ list: [String]) -> String { list[Int.random(in: list.indices, using: &random)] }
    let kind = depth == 0 ? 9 : Int.random(in: isTop ? 0...6 : 0...9, using: &random)
    let space = pick(spaces)
    switch kind {
    case 0...4:
      // Each key at most once.
      let names = keys.shuffled(using: &random).prefix(Int.random(in: 0...4, using: &random))
      let members = names.filter { $0 != #"\u0069d"# || !names.contains("id") }.map { name in
        "\(space)\"\(name)\"\(pick(spaces)):\(value(depth: depth - 1, using: &random))"
      }
      return "{\(members.joined(separator: ","))\(space)}"
    case 5, 6:
      let elements = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        value(depth: depth - 1, using: &random)
      }
      return "\(space)[\(elements.joined(separator: ",\(space)"))\(elements.isEmpty ? space : "")]"
    default: return space + pick(scalars) + pick(spaces)
    }
  }

  private static func mutate(_ text: inout [UInt8], using random: inout SplitMix) {
    guard !text.isEmpty else { return }
    let place = Int.random(in: text.indices, using: &random)
    switch Int.random(in: 0...5, using: &random) {
    case 0: text[place] = UInt8.random(in: .min ... .max, using: &random)
    case 1: text.remove(at: place)
    case 2:
      text.insert(contentsOf: fragments[Int.random(in: fragments.indices, using: &random)].utf8, at: place)
    case 3: text.removeSubrange(place...)
    case 4: text.swapAt(place, Int.random(in: text.indices, using: &random))
    default:
      let end = min(text.count, place + Int.random(in: 1...8, using: &random))
      text.insert(contentsOf: text[place..<end], at: place)
    }
  }
}

/// A generator that repeats itself from a seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
