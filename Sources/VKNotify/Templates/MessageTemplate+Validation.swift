public import VestnikCore

extension MessageTemplate: Validatable {
  /// Returns what is wrong with the template. Of image files only the headers are read.
  ///
  /// The text is measured without its places, the shortest text that it can become; for a text with values see
  /// ``issues(under:rendering:)``.
  ///
  /// Rules: `text.empty`, `text.length`, `text.placeholder` and `text.control` (warnings), `images.count`, those of
  /// ``ImageHeader`` and `image.unreadable`, `buttons.count`, those of ``TemplateButton``, `networks.empty`,
  /// `networks.duplicate`, `networks.unknown` (a warning), `networks.attachments` (a warning).
  ///
  /// - Parameter limits: The limits to check against, such as `.vkNotify`.
  public func issues(under limits: MessageLimits) -> [ValidationIssue] {
    (text.isBlank ? [Self.emptyText(text)] : limits.textIssues(filled { _ in "" }, at: "text"))
      + text.controlIssues(at: "text")
      + placeholderIssues
      + imageIssues(under: limits)
      + MessageLimits.countIssues(
        buttons.count, "buttons", at: "buttons", rule: "buttons.count", under: limits.buttons)
      + buttons.enumerated().flatMap { index, button in
        button.issues(under: limits).map { $0.nested(in: "buttons[\(index)]") }
      }
      + networkIssues
  }

  /// Returns what is wrong with the text that people would read, and with the values for it. No file is read.
  ///
  /// Rules: `variables.missing`, `variables.surplus` (a warning: what a provider does with one is not documented),
  /// `text.empty`, `text.length`.
  ///
  /// - Parameters:
  ///   - limits: The limits to check against, such as `.vkNotify`.
  ///   - values: The values by the names of the variables.
  public func issues(under limits: MessageLimits, rendering values: [String: String]) -> [ValidationIssue] {
    let names = variables
    let missing = names.filter { values[$0] == nil }.map { name in
      ValidationIssue(
        path: "variables.\(name.redactedPreview)", rule: "variables.missing", actual: "no value",
        allowed: "a value for \(placeholder.written(name.redactedPreview))", source: "the template")
    }
    let known = names.isEmpty ? "none" : names.prefix(10).map(\.redactedPreview).joined(separator: ", ")
    let surplus = Set(values.keys).subtracting(names).sorted().map { name in
      ValidationIssue(
        path: "variables.\(name.redactedPreview)", rule: "variables.surplus", severity: .warning,
        actual: "a value without a place", allowed: known + (names.count > 10 ? ", …" : ""),
        source: "the template")
    }
    let rendered = filled { values[$0] ?? "" }
    let isEmpty = rendered.isBlank && missing.isEmpty
    return missing + surplus
      + (isEmpty ? [Self.emptyText(rendered)] : limits.textIssues(rendered, at: "text"))
  }

  private static func emptyText(_ text: String) -> ValidationIssue {
    ValidationIssue(
      path: "text", rule: "text.empty", actual: text.isEmpty ? "empty" : "blank",
      allowed: "a text that can be seen",
      source: "Vestnik: an empty message informs nobody")
  }

  /// The issues of places that get no value: of another style, cut off, or in a caption.
  private var placeholderIssues: [ValidationIssue] {
    otherStyleIssues + openPlaceIssues
      + buttons.enumerated().flatMap { index, button -> [ValidationIssue] in
        guard let caption = button.caption, placeholder.hasPlaces(in: caption) else { return [] }
        return [
          placeholderWarning(
            at: "buttons[\(index)].caption", "a place for a variable", "a caption without variables")
        ]
      }
  }

  private var otherStyleIssues: [ValidationIssue] {
    // `{name}` stands inside of `{{name}}`, so for the style `braces` double braces are searched in the whole text.
    let rest = filled { _ in " " }
    let other = Placeholder.allCases.first { other in
      other != placeholder
        && other.hasPlaces(in: placeholder == .braces && other == .doubleBraces ? text : rest)
    }
    guard let other else { return [] }
    return [
      placeholderWarning(
        at: "placeholder", "\(placeholder.rawValue), and the text has places like \(other.written("name"))",
        "\(other.rawValue), if these are places")
    ]
  }

  private var openPlaceIssues: [ValidationIssue] {
    let rest = filled { _ in " " }
    for mark in rest.ranges(of: placeholder.opening) {
      let name = rest[mark.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      guard name.first?.isLetter == true else { continue }
      let actual = "\(placeholder.opening)\(String(name).redactedPreview) without its \(placeholder.closing)"
      return [placeholderWarning(at: "text", actual, "\(placeholder.written("name")), if this is a place")]
    }
    return []
  }

  private func placeholderWarning(at path: String, _ actual: String, _ allowed: String) -> ValidationIssue {
    ValidationIssue(
      path: path, rule: "text.placeholder", severity: .warning, actual: actual, allowed: allowed,
      source: "the template's own text")
  }

  private func imageIssues(under limits: MessageLimits) -> [ValidationIssue] {
    let count = MessageLimits.countIssues(
      images.count, "images", at: "images", rule: "images.count", under: limits.images.count)
    return count
      + images.enumerated().flatMap { index, image in
        Self.issues(of: image, under: limits).map { $0.nested(in: "images[\(index)]") }
      }
  }

  private static func issues(of image: TemplateImage, under limits: MessageLimits) -> [ValidationIssue] {
    do throws(ImageHeaderError) {
      return try ImageHeader(of: image).issues(under: limits)
    } catch {
      return [
        ValidationIssue(
          path: "", rule: "image.unreadable", actual: error.byteOffset == 0 ? error.reason : "\(error)",
          allowed: "a complete image file", source: "Vestnik: an image that cannot be read cannot be checked")
      ]
    }
  }

  private var networkIssues: [ValidationIssue] {
    let source = "VK Notify FAQ, networks VK and OK"
    guard !networks.isEmpty else {
      return [
        ValidationIssue(
          path: "networks", rule: "networks.empty", actual: "empty", allowed: "VK, OK or both", source: source
        )
      ]
    }
    var issues: [ValidationIssue] = []
    var seen: Set<SocialNetwork> = []
    for (index, network) in networks.enumerated() {
      let path = "networks[\(index)]"
      if !seen.insert(network).inserted {
        issues.append(
          ValidationIssue(
            path: path, rule: "networks.duplicate", actual: "\(network.rawValue.redactedPreview) again",
            allowed: "each network once", source: source))
      } else if network != .vk, network != .ok {
        issues.append(
          ValidationIssue(
            path: path, rule: "networks.unknown", severity: .warning,
            actual: network.rawValue.redactedPreview,
            allowed: "VK or OK", source: source))
      }
    }
    return issues + attachmentIssues
  }

  private var attachmentIssues: [ValidationIssue] {
    guard networks.contains(.ok), !images.isEmpty || !buttons.isEmpty else { return [] }
    let things = [images.isEmpty ? nil : "images", buttons.isEmpty ? nil : "buttons"].compactMap(\.self)
    return [
      ValidationIssue(
        path: "networks", rule: "networks.attachments", severity: .warning,
        actual: "OK together with \(things.joined(separator: " and "))",
        allowed:
          "a template of its own for OK with text alone, if OK turns out to drop them: the sources disagree",
        source: "Altcraft, Notify editor, against VK Notify FAQ")
    ]
  }
}

extension MessageTemplate.Placeholder {
  fileprivate func hasPlaces(in text: String) -> Bool {
    pieces(of: text).contains { if case .place = $0 { true } else { false } }
  }
}

extension TemplateButton {
  fileprivate var caption: String? {
    switch self {
    case .text(let caption, _, _), .link(let caption, _): caption
    case .unknown: nil
    }
  }
}

extension MessageLimits {
  /// The limits of VK Notify itself, whichever provider carries the message.
  ///
  /// A text of 2048 UTF-16 units, a time to live of 15…86,400 s, 5 images, 6 buttons and 5 messages a day to one
  /// person. The 50 messages a second are not in the VK Notify FAQ; both carriers name them, Devino and Rapporto. The
  /// documents do not say what they count as a character and what they mean by 50 MB; the strictest reading is taken.
  /// Banks may have the limit of the day lifted: `rate.perDayAndRecipient = nil`.
  ///
  /// The VK Notify FAQ says of the channel behind the carriers: all traffic goes over HTTPS and is authorised by
  /// OAuth 1.0; the laws 152-FZ and 242-FZ on personal data are kept at the security levels 3 and 4; four data
  /// centres of Tier III in Russia are used; all data stay in data centres of VK with the highest class of
  /// protection; the architecture is redundant and survives failures.
  public static let vkNotify: MessageLimits =
    MessageLimits(
      text: Limit(2048, source: "VK Notify FAQ, characters in one message"),
      textUnit: .utf16,
      timeToLive: Limit(.seconds(15) ... .seconds(86_400), source: "VK Notify FAQ, TTL"),
      batch: Limit(nil, source: "the carrier's own"),
      attachments: Limit(nil, source: "VK Notify knows images and buttons alone"),
      images: ImageLimits(
        count: Limit(5, source: "VK Notify FAQ, images in a template"),
        bytes: Limit(50_000_000, source: "VK Notify FAQ, 50 MB read as decimal"),
        widthPlusHeight: Limit(14_000, source: "VK Notify FAQ, sum of height and width"),
        longToShort: Limit(20, source: "VK Notify FAQ, aspect ratio 1:20"),
        formats: Limit(["JPEG"], source: "VK Notify FAQ, allowed format")),
      buttons: Limit(6, source: "VK Notify FAQ, buttons in a template"),
      buttonCaption: Limit(nil, source: "VK Notify does not document the length of a caption"),
      rate: BudgetLimits(perSecond: 50, perDayAndRecipient: 5))
}
