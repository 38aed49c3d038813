import VKNotify
import VestnikCore

extension DevinoMessage {
  /// What is wrong between the message and its template, when the template is registered.
  ///
  /// Rules: `tmpl_data.missing`, `tmpl_data.surplus` (a warning), `text.length` and `text.empty` for the text that
  /// people would read, `routes.template` when the template has no group in any of the routes; a warning when it
  /// lacks some.
  func issues(
    under limits: MessageLimits, registered templates: [String: MessageTemplate]
  ) -> [ValidationIssue] {
    guard !templates.isEmpty, let template = registered(in: templates) else { return [] }
    return template.issues(under: limits, rendering: variables).map { issue in
      var issue = issue
      // In the wire's own words, as all the other paths.
      if issue.path.hasPrefix("variables.") {
        issue.path = "tmpl_data." + issue.path.dropFirst("variables.".count)
        issue.rule = issue.rule == "variables.missing" ? "tmpl_data.missing" : "tmpl_data.surplus"
      }
      return issue
    } + routeIssues(of: template)
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
        actual: missing.map(\.excerpt).joined(separator: ", "),
        allowed: "networks in which the template has a group: \(known.sorted().joined(separator: ", "))",
        source: "\(DevinoSource.parameters), routes")
    ]
  }
}
