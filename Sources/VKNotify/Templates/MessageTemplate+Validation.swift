public import VestnikCore

extension MessageTemplate: Validatable {
  /// What is wrong with the template. Reads the headers of image files, and nothing more of them.
  ///
  /// The text is measured without its places, the shortest that it can become; see
  /// ``issues(under:rendering:)`` for a text with values. Rules: `text.empty`, `text.length`, `text.placeholder`
  /// (a warning), `images.count`, those of ``ImageHeader`` and `image.unreadable`, `buttons.count`, those of
  /// ``TemplateButton``, `networks.empty`, `networks.duplicate`, `networks.unknown` (a warning),
  /// `networks.attachments` (a warning).
  public func issues(under limits: MessageLimits) -> [ValidationIssue] {
    (text.isBlank ? [Self.emptyText(text)] : limits.textIssues(filled { _ in "" }, at: "text"))
      + placeholderIssues
      + imageIssues(under: limits)
      + MessageLimits.countIssues(
        buttons.count, "buttons", at: "buttons", rule: "buttons.count", under: limits.buttons)
      + buttons.enumerated().flatMap { index, button in
        button.issues(under: limits).map { $0.nested(in: "buttons[\(index)]") }
      }
      + networkIssues
  }

  /// What is wrong with the text that people would read, and with the values for it.
  ///
  /// Rules: `variables.missing`, `variables.surplus` (a warning: what a provider does with one is not documented),
  /// `text.empty`, `text.length`. Reads no file.
  public func issues(under limits: MessageLimits, rendering values: [String: String]) -> [ValidationIssue] {
    let names = variables
    let missing = names.filter { values[$0] == nil }.map { name in
      ValidationIssue(
        path: "variables.\(name)", rule: "variables.missing", actual: "no value",
        allowed: "a value for \(placeholder.written(name))", source: "the template")
    }
    let surplus = values.keys.filter { !names.contains($0) }.sorted().map { name in
      ValidationIssue(
        path: "variables.\(name.excerpt)", rule: "variables.surplus", severity: .warning,
        actual: "a value without a place", allowed: names.isEmpty ? "none" : names.joined(separator: ", "),
        source: "the template")
    }
    let rendered = filled { values[$0] ?? "" }
    let isEmpty = rendered.isBlank && missing.isEmpty
    return missing + surplus
      + (isEmpty ? [Self.emptyText(rendered)] : limits.textIssues(rendered, at: "text"))
  }

  private static func emptyText(_ text: String) -> ValidationIssue {
    ValidationIssue(
      path: "text", rule: "text.empty", actual: text.isEmpty ? "empty" : "blank", allowed: "a text",
      source: "VK Notify FAQ, service messages")
  }

  /// A text whose places are written in another way than the template says: nothing would be put into them.
  private var placeholderIssues: [ValidationIssue] {
    guard variables.isEmpty else { return [] }
    // Two braces hold one brace, so the more exact form is looked for first.
    let other = [Placeholder.doubleBraces, .braces, .hashes, .percents].first { other in
      other != placeholder && other.pieces(of: text).contains { if case .place = $0 { true } else { false } }
    }
    guard let other else { return [] }
    return [
      ValidationIssue(
        path: "placeholder", rule: "text.placeholder", severity: .warning,
        actual: "\(placeholder.rawValue), and the text has places like \(other.written("name"))",
        allowed: "\(other.rawValue), if these are places", source: "the template's own text")
    ]
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
          path: "", rule: "image.unreadable", actual: "\(error)", allowed: "a complete JPEG file",
          source: "VK Notify FAQ, allowed format")
      ]
    }
  }

  private var networkIssues: [ValidationIssue] {
    let source = "VK Notify FAQ"
    guard !networks.isEmpty else {
      return [
        ValidationIssue(
          path: "networks", rule: "networks.empty", actual: "empty", allowed: "VK, OK or both", source: source
        )
      ]
    }
    var issues: [ValidationIssue] = []
    for (index, network) in networks.enumerated() {
      let path = "networks[\(index)]"
      if networks[..<index].contains(network) {
        issues.append(
          ValidationIssue(
            path: path, rule: "networks.duplicate", actual: "\(network.rawValue.excerpt) again",
            allowed: "each network once", source: source))
      } else if network != .vk, network != .ok {
        issues.append(
          ValidationIssue(
            path: path, rule: "networks.unknown", severity: .warning, actual: network.rawValue.excerpt,
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
        allowed: "text alone in OK, by one source; the other makes no difference between the networks",
        source: "Altcraft, Notify editor, against VK Notify FAQ")
    ]
  }
}
