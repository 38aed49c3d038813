import VKNotify
import VestnikCore

extension DevinoMessage {
  /// What is wrong between the message and its template, when the template is registered.
  ///
  /// Rules: `tmpl_data.missing`, `tmpl_data.surplus` (a warning), `text.length` and `text.empty` for the text that
  /// people would read, `routes.template` when the template has no group in any of the routes; a warning when it
  /// lacks some; `service.template` when it belongs to another sender, and `routes.attachments` (a warning) when OK
  /// might drop its images or buttons. The template itself is not checked here: that is done once, before it is
  /// registered, with its own `issues(under:)`.
  func issues(
    under limits: MessageLimits, registered templates: [String: MessageTemplate]
  ) -> [ValidationIssue] {
    guard !templates.isEmpty, let template = registered(in: templates) else { return [] }
    return template.issues(under: limits, rendering: variableTexts).map { issue in
      var issue = issue
      // In the wire's own words, as all the other paths.
      if issue.path.hasPrefix("variables.") {
        issue.path = "tmpl_data." + issue.path.dropFirst("variables.".count)
        issue.rule = issue.rule == "variables.missing" ? "tmpl_data.missing" : "tmpl_data.surplus"
      }
      return issue
    } + serviceIssues(of: template) + routeIssues(of: template) + attachmentIssues(of: template)
  }

  private func serviceIssues(of template: MessageTemplate) -> [ValidationIssue] {
    guard let owner = template.service, owner != service else { return [] }
    return [
      ValidationIssue(
        path: "service", rule: "service.template", actual: service.rawValue.redactedPreview,
        allowed: "the sender to whom the template belongs: \(owner.rawValue.redactedPreview)",
        source: "the registered template")
    ]
  }

  private func attachmentIssues(of template: MessageTemplate) -> [ValidationIssue] {
    guard routes.contains(.ok), !template.images.isEmpty || !template.buttons.isEmpty else { return [] }
    return [
      ValidationIssue(
        path: "routes", rule: "routes.attachments", severity: .warning,
        actual: "OK, for a template with images or buttons",
        allowed: "VK for these: the sources disagree about OK",
        source: "Altcraft, Notify editor, against VK Notify FAQ")
    ]
  }

  private func registered(in templates: [String: MessageTemplate]) -> MessageTemplate? {
    template.name.flatMap { templates[$0] } ?? template.id.flatMap { templates[String($0)] }
  }

  private func routeIssues(of template: MessageTemplate) -> [ValidationIssue] {
    let known = Set(template.networks.map(\.rawValue))
    let missing = routes.map(\.rawValue).filter { !known.contains($0) }
    guard !missing.isEmpty else { return [] }
    return [
      ValidationIssue(
        path: "routes", rule: "routes.template", severity: missing.count == routes.count ? .error : .warning,
        actual: missing.map(\.redactedPreview).joined(separator: ", "),
        allowed: known.isEmpty
          ? "a template that names its networks"
          : "where the template has a group: \(known.sorted().joined(separator: ", "))",
        source: "\(DevinoSource.parameters), routes")
    ]
  }
}
