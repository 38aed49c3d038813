import VKNotify
public import VestnikCore

extension RapportoMessage: Validatable {
  /// Returns what is wrong with the message for the HTTP API, under its parameter names.
  ///
  /// Rules: `phone.length`, `phone.number`, `phone.country`, `phone.digits`, `phone.spelling`, `text.required`,
  /// `text.length`, `text.control`, `ptag.format`, `partnerMsgId.length`, `source.empty`, `sending_time.hour`,
  /// `sending_time.order`, `time_zone.format`, `time_zone.place`, `ttl.form`, `rest.form`, `shortenLinks.cascade`,
  /// and those of a cascade: `cascade.channel`, `cascade.duplicate`, `cascade.fallback`, `cascade.text`,
  /// `cascade.sender`, `ttl.range`. Warnings are `phone.digits`, `phone.spelling`, `text.control` and
  /// `sending_time.order`, further `phone.country` unless the number begins with 89, and `cascade.text` when the text
  /// is the message's own.
  ///
  /// For the rules of a client of either interface see ``RapportoClient/issues(for:)``.
  public func issues(under limits: MessageLimits) -> [ValidationIssue] {
    issues(under: limits, in: .form)
  }

  func issues(under limits: MessageLimits, in names: RapportoInterfaceNames) -> [ValidationIssue] {
    phone.rapportoIssues(in: names)
      + textIssues(under: limits, names)
      + tagIssues(names)
      + keyIssues(names)
      + senderIssues(names)
      + (schedule?.issues(in: names) ?? [])
      + zoneIssues(names)
      + timeToLiveIssues(under: limits, names)
      + restIssues(names)
      + cascadeIssues(under: limits, in: names)
  }

  private func issue(
    _ path: String, _ rule: ValidationIssue.Rule, severity: ValidationIssue.Severity = .error,
    _ actual: String,
    allowed: String, _ names: RapportoInterfaceNames
  ) -> ValidationIssue {
    ValidationIssue(
      path: path, rule: rule, severity: severity, actual: actual, allowed: allowed, source: names.source)
  }

  private func textIssues(under limits: MessageLimits, _ names: RapportoInterfaceNames) -> [ValidationIssue] {
    if text.isBlank {
      return [
        issue(names.text, "text.required", text.isEmpty ? "empty" : "blank", allowed: "a text to read", names)
      ]
    }
    return limits.textIssues(names.text(text), at: names.text) + text.controlIssues(at: names.text)
  }

  private func tagIssues(_ names: RapportoInterfaceNames) -> [ValidationIssue] {
    guard let tag else { return [] }
    if names == .rest {
      return [issue("tag", "ptag.rest", tag.redactedPreview, allowed: "none: REST has no ptag", names)]
    }
    let isValid =
      (1...50).contains(tag.utf8.count)
      && tag.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
    guard !isValid else { return [] }
    let actual = tag.count > 50 ? "\(tag.count) characters" : tag.redactedPreview
    return [issue("ptag", "ptag.format", actual, allowed: "1…50 of 0-9, a-z, A-Z and -", names)]
  }

  /// Returns what is wrong with `partnerMessageID`. The length of REST's `id` is not documented, so that more than 50
  /// characters are only a warning there.
  private func keyIssues(_ names: RapportoInterfaceNames) -> [ValidationIssue] {
    guard let length = partnerMessageID?.rawValue.utf16.count, !(1...50).contains(length) else { return [] }
    return [
      issue(
        names.key, "partnerMsgId.length", severity: names == .rest && length > 50 ? .warning : .error,
        length == 0 ? "empty" : "\(length) UTF-16 units", allowed: "1…50 UTF-16 units", names)
    ]
  }

  private func senderIssues(_ names: RapportoInterfaceNames) -> [ValidationIssue] {
    guard sender?.isBlank ?? (names == .rest) else { return [] }
    let allowed = names == .rest ? "the sender's name" : "a name, or none for the account's own"
    return [issue(names.sender, "source.empty", sender == nil ? "none" : "blank", allowed: allowed, names)]
  }

  private func zoneIssues(_ names: RapportoInterfaceNames) -> [ValidationIssue] {
    guard let utcOffset else { return [] }
    if names == .rest || schedule != nil {
      return [
        issue(
          "time_zone", "time_zone.place", utcOffset.rawValue.redactedPreview,
          allowed: names == .rest ? "none: REST has a zone with hours alone" : "the zone of the schedule",
          names
        )
      ]
    }
    return utcOffset.minutes == nil
      ? SendingWindow(fromHour: 0, toHour: 1, utcOffset: utcOffset).issues(in: names) : []
  }

  private func timeToLiveIssues(under limits: MessageLimits, _ names: RapportoInterfaceNames)
    -> [ValidationIssue]
  {
    guard let timeToLive else { return [] }
    if names == .rest { return timeToLive.issues(at: "message.data.ttl", under: limits.timeToLive) }
    return [
      issue(
        "timeToLive", "ttl.form", "\(timeToLive)",
        allowed: "none: in the HTTP API it is a setting of the account, or of a cascade's step", names)
    ]
  }

  private func restIssues(_ names: RapportoInterfaceNames) -> [ValidationIssue] {
    guard let rest else { return [] }
    if names == .rest { return rest.issues }
    return [
      issue(
        "rest", "rest.form", "options of REST", allowed: "none: the HTTP API has no such parameters", names)
    ]
  }
}

extension PhoneNumber {
  /// Returns what is wrong with the number for Rapporto. The four documented spellings pass. Another spelling of a
  /// number of 7 to 15 digits is a warning, because whether the provider takes it is unknown. Anything else is an
  /// error, because the limits cannot count it.
  func rapportoIssues(in names: RapportoInterfaceNames) -> [ValidationIssue] {
    func issue(
      _ rule: ValidationIssue.Rule, severity: ValidationIssue.Severity = .error, _ actual: String,
      allowed: String
    ) -> ValidationIssue {
      ValidationIssue(
        path: names.phone, rule: rule, severity: severity, actual: actual, allowed: allowed,
        source: "\(names.source), \(names.phone)")
    }
    let length = rawValue.utf16.count
    if names == .form, length > 25 {
      return [issue("phone.length", "\(length) characters", allowed: "at most 25 characters")]
    }
    let country = countryIssues(at: names.phone)
    guard country.isEmpty else { return country }
    guard internationalNumber != nil else {
      return [
        issue(
          "phone.number", rawValue.isEmpty ? "empty" : masked,
          allowed: "a phone number of 7 to 15 digits; between them spaces, hyphens, parentheses,"
            + " or full stops as in 7.916.123.45.67")
      ]
    }
    guard !isDocumentedByRapporto else { return [] }
    return [
      issue(
        "phone.spelling", severity: .warning, masked,
        allowed: "7XXXXXXXXXX, +7XXXXXXXXXX, 8XXXXXXXXXX or 8-XXX-XXX-XX-XX: others are not documented")
    ]
  }

  private var isDocumentedByRapporto: Bool {
    // Every digit becomes 0, so that the four spellings are four texts.
    let shape = String(
      decoding: rawValue.utf8.map { (0x30...0x39).contains($0) ? UInt8(ascii: "0") : $0 }, as: UTF8.self)
    return switch shape {
    case "00000000000": rawValue.hasPrefix("7") || rawValue.hasPrefix("8")
    case "+00000000000": rawValue.hasPrefix("+7")
    case "0-000-000-00-00": rawValue.hasPrefix("8")
    default: false
    }
  }
}

extension MessageLimits {
  /// The limits of Rapporto's HTTP API: a text of 2048 UTF-16 units, one message in a request, a time to live of
  /// 60…86400 s; 50 messages a second from one group, 5 a day from one group to one person.
  ///
  /// The provider does not say what it counts as a character; the strictest common reading is taken. The time to live
  /// of a message is a setting of the account; the limit applies to the VK step of a cascade.
  public static let rapporto: MessageLimits =
    .vkNotify.with { limits in
      limits.text = Limit(2048, source: "Rapporto, HTTP API, VK, Features 1")
      limits.timeToLive = Limit(
        .seconds(60) ... .seconds(86_400), source: "Rapporto, HTTP API, VK, Features 7")
      limits.batch = Limit(1, source: "Rapporto, HTTP API, VK: clientId is one number")
    }

  /// The limits of Rapporto's REST API: those of ``rapporto``, with a text of 2000 UTF-16 units.
  public static let rapportoREST: MessageLimits =
    rapporto.with { limits in
      limits.text = Limit(2000, source: "Rapporto, REST API, VK, text")
      limits.timeToLive.source = "Rapporto, REST API, VK, ttl"
      limits.batch.source = "Rapporto, REST API, VK: destAddr is one number"
    }
}
