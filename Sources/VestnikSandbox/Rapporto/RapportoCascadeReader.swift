import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A reader of the parameters of a cascade in the HTTP API: `order_list` and its companions.
///
/// ``RapportoFormReader`` calls ``steps(_:from:problems:)`` when the feature is on; every step starts as a copy of
/// the single message, and the parameters of its channel replace text, sender, lifetime and condition.
///
/// Source: <https://doc.rapporto.ru/api/eng/http_eng/eng_http_cascade.html>.
struct RapportoCascadeReader {
  /// The channels by their letters in `order_list`, in lower case.
  private static let channels = [
    "v": "VK", "i": "VIBER", "s": "SMS", "f": "FLASHINGCALL", "p": "PUSH", "w": "WHATSAPP",
  ]
  private static let suffixes = ["_resendCond", "_resendSn", "_resendText", "_resendValid"]

  let rules: RapportoRules
  /// The parameters of the request by normalized name.
  let values: [String: String]
  /// The time at which lifetimes start.
  let now: Date

  /// Returns a name `<type>_resend…` with its letter in lower case; `nil` for any other name.
  static func normalized(_ name: String) -> String? {
    let letter = name.prefix(1).lowercased()
    guard channels[letter] != nil, suffixes.contains(String(name.dropFirst())) else { return nil }
    return letter + name.dropFirst()
  }

  /// The names of the parameters that mean nothing without `order_list`, sorted.
  var names: [String] {
    values.keys.filter { $0 == "shorten_list" || Self.normalized($0) != nil }.sorted()
  }

  /// Returns the steps of `order_list`.
  ///
  /// A step without its own text or sender has those of the single message.
  func steps(
    _ list: String, from single: RapportoSendCommand.Step, problems: inout [String]
  ) throws(SandboxRefusal) -> [RapportoSendCommand.Step] {
    let letters = try letters(list, of: "order_list", allowing: Set(Self.channels.keys))
    let shortened = try shortened(letters)
    var steps: [RapportoSendCommand.Step] = []
    for letter in letters {
      var step = single
      step.channel = Self.channels[letter] ?? letter
      step.shortensLinks = shortened.contains(letter)
      step.next = try next(after: letter)
      step.sender = try sender(letter) ?? single.sender
      step.text = try text(letter) ?? single.text
      step.lifetime = try lifetime(letter, of: step.channel)
      steps.append(step)
    }
    let unused = names.filter { $0 != "shorten_list" && !letters.contains(String($0.prefix(1))) }
    problems += unused.map { "\($0): the channel is not in order_list" }
    if values["shorten_list"] != nil, !rules.features.contains(.linkShortening) {
      problems.append("shorten_list: the feature is off")
    }
    return steps
  }

  private func letters(
    _ list: String, of name: String, allowing allowed: Set<String>
  ) throws(SandboxRefusal) -> [String] {
    let letters = list.lowercased().split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    // A channel may occur once: the other parameters name a step by its channel.
    guard letters.allSatisfy(allowed.contains), Set(letters).count == letters.count else {
      throw .badRequest("\(name): letters of \(allowed.sorted()) with commas between, each once, expected")
    }
    return letters
  }

  /// Returns the letters of the channels whose links are shortened.
  private func shortened(_ letters: [String]) throws(SandboxRefusal) -> Set<String> {
    let allowed = Set(Self.channels.keys).subtracting(["f"])
    var shortened = allowed.intersection(letters)
    if let list = values["shorten_list"] {
      shortened = list.isEmpty ? [] : Set(try self.letters(list, of: "shorten_list", allowing: allowed))
    }
    return rules.features.contains(.linkShortening) ? shortened : []
  }

  private func next(after letter: String) throws(SandboxRefusal) -> RapportoSendCommand.Step.Next {
    let name = letter + "_resendCond"
    guard let value = values[name] else { return .undelivered }
    switch value.lowercased() {
    case "n": return .never
    case "y": return .undelivered
    case "s" where !["s", "f"].contains(letter): return .unread
    default: throw .badRequest("\(name): N, Y or, where a message can be read, S expected")
    }
  }

  private func sender(_ letter: String) throws(SandboxRefusal) -> String? {
    let name = letter + "_resendSn"
    guard let value = values[name] else { return nil }
    guard rules.allows(sender: value) else { throw .badRequest("\(name): a sender of the account expected") }
    return value
  }

  private func text(_ letter: String) throws(SandboxRefusal) -> String? {
    guard let value = values[letter + "_resendText"] else { return nil }
    guard !value.isEmpty else { throw .badRequest("\(letter)_resendText: a text expected") }
    return value
  }

  private func lifetime(_ letter: String, of channel: String) throws(SandboxRefusal) -> Duration? {
    let name = letter + "_resendValid"
    guard let value = values[name] else { return nil }
    guard let lifetime = RapportoLifetime.lifetime(value, from: now) else {
      throw .badRequest("\(name): the 16 characters YYMMDDhhmmsstnnp expected")
    }
    let range = RapportoLifetime.ranges[channel] ?? 60...86_400
    guard lifetime >= .seconds(range.lowerBound), lifetime <= .seconds(range.upperBound) else {
      throw .badRequest("\(name): \(range.lowerBound) to \(range.upperBound) seconds expected")
    }
    return lifetime
  }
}
