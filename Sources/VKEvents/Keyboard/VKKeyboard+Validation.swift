public import VestnikCore

/// The limits of keyboards and carousels that are sent, each with its source. Every one can be replaced.
public struct VKKeyboardLimits: Hashable, Sendable {
  /// The number of rows in a keyboard under the input field; at most 10 by default.
  public var rows = Limit(10, source: VKSource.keyboard)
  /// The number of buttons in a keyboard under the input field; at most 40 by default.
  public var buttons = Limit(40, source: VKSource.keyboard)
  /// The number of rows in an inline keyboard; at most 6 by default.
  public var inlineRows = Limit(6, source: VKSource.keyboard)
  /// The number of buttons in an inline keyboard; at most 10 by default.
  public var inlineButtons = Limit(10, source: VKSource.keyboard)
  /// The number of buttons in a row of either kind of keyboard; at most 5 by default.
  public var buttonsInRow = Limit(5, source: VKSource.keyboard)
  /// The length of a label, in ``unit``; at most 40 by default.
  public var label = Limit(40, source: "seen in vk-io and vknet; VK's page names no length")
  /// The length of a button's payload as JSON text, in ``unit``; at most 255 by default.
  public var payload = Limit(255, source: "seen in vk-io and vknet; VK's page names no length")
  /// The number of cards in a carousel; at most 10 by default.
  public var cards = Limit(
    10, source: "seen in builders of bots for VK, such as JAICP; VK's page is not at hand")
  /// The number of buttons on a card; at most 3 by default.
  public var cardButtons = Limit(3, source: VKSource.templates)
  /// The length of a card's title, in ``unit``; at most 80 by default.
  public var cardTitle = Limit(80, source: VKSource.templates)
  /// The length of a card's description, in ``unit``; at most 80 by default.
  public var cardDescription = Limit(80, source: VKSource.templates)
  /// The unit of the lengths: by default UTF-16 units, the strictest reading of "characters". VK does not document
  /// what it counts.
  public var unit = TextUnit.utf16

  /// Makes the default limits: those that VK documents, and where it documents none, those that public libraries
  /// keep.
  public init() {}

  /// Returns a changed copy: `VKKeyboardLimits().with { $0.rows.value = 8 }`.
  ///
  /// - Parameter change: A closure that changes the copy.
  public func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}

/// The sources of the limits of keyboards, carousels and answers to presses.
enum VKSource {
  static let keyboard = "VK for developers, bots, keyboard"
  static let templates = "VK for developers, API for chatbots, 5.1 carousels"
  static let messages = "VK for developers, messages.sendMessageEventAnswer"
  static let schema = "VK API schema 5.199, messages.send"
}

extension VKKeyboard {
  /// Returns what is wrong with a keyboard that is to be sent. A keyboard without buttons is valid: it takes away the
  /// one that is shown.
  ///
  /// Rules: `keyboard.rows`, `keyboard.row`, `keyboard.empty`, `keyboard.one_time`, `buttons.count`, and those of the
  /// buttons: `button.action`, `button.kind`, `button.caption`, `button.payload`, `button.url`, `button.hash`,
  /// `button.app`, `button.color`, `button.subscribe_id`. Of these `keyboard.one_time`, `button.kind` and
  /// `button.color` are warnings.
  ///
  /// - Parameter limits: The limits to check against; by default those of ``VKKeyboardLimits/init()``.
  public func issues(under limits: VKKeyboardLimits = VKKeyboardLimits()) -> [ValidationIssue] {
    let isInline = isInline ?? false
    var issues: [ValidationIssue] = []
    if isInline, isOneTime == true {
      issues.append(
        ValidationIssue(
          path: "one_time", rule: "keyboard.one_time", severity: .warning,
          actual: "true in an inline keyboard",
          allowed: "false: VK does not support it there", source: VKSource.keyboard))
    }
    issues += MessageLimits.countIssues(
      buttons.count, "rows", at: "buttons", rule: "keyboard.rows",
      under: isInline ? limits.inlineRows : limits.rows)
    issues += MessageLimits.countIssues(
      buttons.reduce(0) { $0 + $1.count }, "buttons", at: "buttons", rule: "buttons.count",
      under: isInline ? limits.inlineButtons : limits.buttons)
    for (index, row) in buttons.enumerated() {
      issues += Self.issues(ofRow: row, under: limits).map { $0.nested(in: "buttons[\(index)]") }
    }
    return issues
  }

  private static func issues(ofRow row: [VKButton], under limits: VKKeyboardLimits) -> [ValidationIssue] {
    guard !row.isEmpty else {
      return [
        ValidationIssue(
          path: "", rule: "keyboard.empty", actual: "a row without buttons", allowed: "at least one button",
          source: VKSource.keyboard)
      ]
    }
    return MessageLimits.countIssues(
      row.count, "buttons", at: "", rule: "keyboard.row", under: limits.buttonsInRow)
      + row.enumerated().flatMap { index, button in
        button.issues(under: limits).map { $0.nested(in: "[\(index)]") }
      }
  }
}

extension VKTemplate {
  /// Returns what is wrong with a carousel that is to be sent.
  ///
  /// Rules: `template.type`, `carousel.cards`, `carousel.structure`, `carousel.required`, `carousel.title`,
  /// `carousel.description`, `carousel.photo`, `carousel.action`, `buttons.count`, and those of the buttons, see
  /// ``VKKeyboard/issues(under:)``.
  ///
  /// - Parameter limits: The limits to check against; by default those of ``VKKeyboardLimits/init()``.
  public func issues(under limits: VKKeyboardLimits = VKKeyboardLimits()) -> [ValidationIssue] {
    var issues: [ValidationIssue] = []
    if type != .carousel {
      issues.append(
        ValidationIssue(
          path: "type", rule: "template.type", actual: type.map(\.rawValue.redactedPreview) ?? "none",
          allowed: "carousel", source: VKSource.templates))
    }
    if elements.isEmpty {
      issues.append(
        ValidationIssue(
          path: "elements", rule: "carousel.cards", actual: "no cards",
          allowed: limits.cards.value.map { "1…\($0)" } ?? "at least one", source: limits.cards.source))
    }
    issues += MessageLimits.countIssues(
      elements.count, "cards", at: "elements", rule: "carousel.cards", under: limits.cards)
    for (index, card) in elements.enumerated() {
      var found = card.issues(under: limits)
      if let first = elements.first, card.parts != first.parts {
        found.append(
          ValidationIssue(
            path: "", rule: "carousel.structure", actual: card.parts.joined(separator: ", "),
            allowed: "the parts of the first card: \(first.parts.joined(separator: ", "))",
            source: VKSource.templates))
      }
      issues += found.map { $0.nested(in: "elements[\(index)]") }
    }
    return issues
  }
}

extension VKTemplateElement {
  /// The names of the card's parts, which must be the same on all cards of a carousel.
  fileprivate var parts: [String] {
    var parts: [String] = []
    if !(title ?? "").isEmpty { parts.append("title") }
    if !(description ?? "").isEmpty { parts.append("description") }
    if !(photoID ?? "").isEmpty { parts.append("photo_id") }
    return parts + ["\(buttons.count) buttons"]
  }

  /// Returns what is wrong with the card, apart from differences to other cards.
  fileprivate func issues(under limits: VKKeyboardLimits) -> [ValidationIssue] {
    var issues = requirementIssues
    issues += VKSource.lengthIssues(
      title ?? "", at: "title", rule: "carousel.title", under: limits.cardTitle, in: limits.unit)
    issues += VKSource.lengthIssues(
      description ?? "", at: "description", rule: "carousel.description", under: limits.cardDescription,
      in: limits.unit)
    issues += MessageLimits.countIssues(
      buttons.count, "buttons", at: "buttons", rule: "buttons.count", under: limits.cardButtons)
    issues += buttons.enumerated().flatMap { index, button in
      button.issues(under: limits).map { $0.nested(in: "buttons[\(index)]") }
    }
    return issues + actionIssues
  }

  private var requirementIssues: [ValidationIssue] {
    var issues: [ValidationIssue] = []
    if (photoID ?? "").isEmpty, title?.isBlank ?? true {
      issues.append(
        issue("title", "carousel.required", "neither a title nor a photo_id", "a title or a photo_id"))
    }
    if buttons.isEmpty {
      issues.append(issue("buttons", "carousel.required", "no buttons", "at least one button"))
    }
    if let photoID, !photoID.isEmpty, !Self.isPhotoAddress(photoID) {
      issues.append(
        issue("photo_id", "carousel.photo", photoID.redactedPreview, "owner and id of a photo, as in -1_2"))
    }
    return issues
  }

  private var actionIssues: [ValidationIssue] {
    switch action?.type {
    case nil where action == nil: return []
    case .openLink?:
      return (action?.$link ?? "").httpURLIssues(
        at: "action.link", rule: "carousel.action", source: VKSource.templates)
    case .openPhoto?:
      guard (photoID ?? "").isEmpty else { return [] }
      return [issue("action.type", "carousel.action", "open_photo without a photo_id", "open_photo with one")]
    default:
      let type = action?.type.map(\.rawValue.redactedPreview) ?? "none"
      return [issue("action.type", "carousel.action", type, "open_link or open_photo")]
    }
  }

  private func issue(
    _ path: String, _ rule: ValidationIssue.Rule, _ actual: String, _ allowed: String
  ) -> ValidationIssue {
    ValidationIssue(path: path, rule: rule, actual: actual, allowed: allowed, source: VKSource.templates)
  }

  /// Returns whether a text is `<owner>_<id>`, optionally followed by `_` and an access key.
  private static func isPhotoAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count >= 2 && Int64(parts[0]) != nil && Int64(parts[1]).map { $0 > 0 } ?? false
  }
}

extension VKSource {
  /// Returns the issue of a text that is longer than a limit, counted in `unit`.
  static func lengthIssues(
    _ text: String, at path: String, rule: ValidationIssue.Rule, under limit: Limit<Int>, in unit: TextUnit
  ) -> [ValidationIssue] {
    guard let most = limit.value, unit.count(text) > most else { return [] }
    return [
      ValidationIssue(
        path: path, rule: rule, actual: "\(unit.count(text)) characters", allowed: "at most \(most)",
        source: limit.source)
    ]
  }
}

extension VKButton {
  /// Returns what is wrong with the button.
  fileprivate func issues(under limits: VKKeyboardLimits) -> [ValidationIssue] {
    guard let action, let type = action.type else {
      return [
        ValidationIssue(
          path: "action", rule: "button.action", actual: "no kind of action", allowed: "one of VK's kinds",
          source: VKSource.keyboard)
      ]
    }
    var issues = action.issues(under: limits).map { $0.nested(in: "action") }
    if let color, type != .text, type != .callback {
      issues.append(
        ValidationIssue(
          path: "color", rule: "button.color", severity: .warning,
          actual:
            "\(color.rawValue.redactedPreview) on a button of the kind \(type.rawValue.redactedPreview)",
          allowed: "a colour for the kinds text and callback alone", source: VKSource.keyboard))
    }
    return issues
  }
}

extension VKButtonAction {
  fileprivate func issues(under limits: VKKeyboardLimits) -> [ValidationIssue] {
    var issues = kindIssues
    switch type {
    case .text?, .callback?, .openLink?, .openApp?, .intentSubscribe?, .intentUnsubscribe?:
      if label?.isBlank ?? true {
        issues.append(
          issue(
            "label", "button.caption", label?.isEmpty ?? true ? "empty" : "blank",
            "a text that says what the button does"))
      }
    default: break
    }
    issues += VKSource.lengthIssues(
      label ?? "", at: "label", rule: "button.caption", under: limits.label, in: limits.unit)
    issues += VKSource.lengthIssues(
      payload?.text ?? "", at: "payload", rule: "button.payload", under: limits.payload, in: limits.unit)
    if let payload, !payload.isText {
      issues.append(
        issue("payload", "button.payload", "JSON", "a text of JSON, as VKPayload(json:) makes it"))
    }
    return issues + targetIssues
  }

  private var kindIssues: [ValidationIssue] {
    switch type {
    case .text?, .callback?, .openLink?, .location?, .vkPay?, .openApp?, .intentSubscribe?,
      .intentUnsubscribe?:
      return []
    default:
      var found = issue(
        "type", "button.kind", type?.rawValue.redactedPreview ?? "none",
        "text, callback, open_link, location, vkpay, open_app: other kinds are not documented for a button")
      found.severity = .warning
      return [found]
    }
  }

  /// The issues of the address, payment, app or mailing to which the press leads.
  private var targetIssues: [ValidationIssue] {
    switch type {
    case .openLink?:
      return ($link ?? "").httpURLIssues(at: "link", rule: "button.url", source: VKSource.keyboard)
    case .vkPay? where (hash ?? "").isBlank:
      return [issue("hash", "button.hash", "empty", "the parameters of a payment")]
    case .openApp? where appID ?? 0 <= 0:
      return [issue("app_id", "button.app", appID.map { "\($0)" } ?? "none", "the id of an app")]
    case .intentSubscribe?, .intentUnsubscribe?:
      guard let subscribeID, !(0...100).contains(subscribeID) else { return [] }
      var found = issue("subscribe_id", "button.subscribe_id", "\(subscribeID)", "0…100")
      found.source = VKSource.schema
      return [found]
    default: return []
    }
  }

  private func issue(
    _ path: String, _ rule: ValidationIssue.Rule, _ actual: String, _ allowed: String
  ) -> ValidationIssue {
    ValidationIssue(path: path, rule: rule, actual: actual, allowed: allowed, source: VKSource.keyboard)
  }
}
