import DevinoVK
import ExampleSupport
import LintTemplateKit
import VKNotify
import VestnikCore

/// The templates whose text is known, from files, by the name or the number in the column `template`.
struct KnownTemplates: Sendable {
  let templates: [String: MessageTemplate]

  /// Reads the files, and checks that the recipients have all of their variables.
  ///
  /// - Throws: ``InputError`` for a file that is no template, for a template that no row names, and for a variable
  ///   that no column is.
  init(_ files: [(name: String, path: String)], for recipients: RecipientFile) throws(InputError) {
    let names = Set(recipients.recipients.compactMap { try? $0.message.get().template.shownName })
    var templates: [String: MessageTemplate] = [:]
    for (name, path) in files {
      let template = try TemplateFile(path: path).template
      guard templates.updateValue(template, forKey: name) == nil else {
        throw InputError("--template \(name)=\(path): the template \(name) is given twice")
      }
      guard names.contains(name) else {
        let found = names.sorted().prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
        throw InputError("--template \(name)=\(path): no row has the template \(name); there are: \(found)")
      }
      try recipients.header.require(template.variables, of: "the template \(name) (\(path))")
    }
    self.templates = templates
  }

  /// What is wrong with a message's variables for its template, if its text is known.
  func issues(_ message: DevinoMessage, under limits: MessageLimits) -> [ValidationIssue] {
    guard !templates.isEmpty, let template = message.template.shownName.flatMap({ templates[$0] }) else {
      return []
    }
    return template.issues(under: limits, rendering: message.variableTexts)
  }

  /// The text of a template with its variables as the sandbox writes them, `#name#`; `nil` when it is not known.
  func sandboxText(of name: String) -> String? {
    templates[name].flatMap { template in
      let places = template.variables.map { ($0, MessageTemplate.Placeholder.hashes.written($0)) }
      return try? template.render(Dictionary(places) { first, _ in first })
    }
  }
}

extension DevinoTemplate {
  /// The name or the number, as it stands in the column.
  fileprivate var shownName: String? { name ?? id.map { "\($0)" } }
}
