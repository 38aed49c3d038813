import ExampleSupport
import Foundation
import VKNotify
import VestnikCore

/// One check of a template.
public struct TemplateLint: Sendable {
  /// Everything that was found: errors first, then warnings, then hints of moderation.
  public let issues: [ValidationIssue]
  /// The text as people would see it; places without a value stay as they are written.
  public let rendered: String

  private let template: MessageTemplate

  /// Checks what the options name.
  ///
  /// - Throws: `InputError` when a file cannot be used.
  public init(_ options: LintOptions) throws(InputError) {
    let file = try TemplateFile(path: options.template)
    let values = try options.variables.map { path throws(InputError) in try VariablesFile(path: path).values }
    let directory =
      options.images.map { URL(filePath: $0, directoryHint: .isDirectory) }
      ?? URL(filePath: options.template).deletingLastPathComponent()
    var isDirectory: ObjCBool = false
    if let images = options.images,
      !FileManager.default.fileExists(atPath: images, isDirectory: &isDirectory) || !isDirectory.boolValue
    {
      throw InputError("--images \(images): there is no such directory")
    }
    self.init(file, values: values, images: directory, under: options.limits.limits)
  }

  /// Checks a template; its images are looked up in the directory.
  public init(_ file: TemplateFile, values: [String: String]?, images: URL, under limits: MessageLimits) {
    var template = file.template
    template.images = template.images.map { $0.resolved(against: images) }
    var found = template.issues(under: limits)
    if let values {
      // The text with its values replaces the text without any.
      found.removeAll { $0.path == "text" }
      found += template.issues(under: limits, rendering: values)
    }
    let issues = found + file.issues
    self.issues =
      issues.filter { $0.severity == .error } + issues.filter { $0.severity == .warning }
      + template.moderationHints().map(\.issue)
    rendered = template.filled { values?[$0] }
    self.template = template
  }

  /// For a person: the issues, each on two lines, and the message as a bubble.
  public var text: String {
    let lines = issues.map { issue in
      "\(issue.severity.rawValue) \(issue.path.printable): \(issue.actual.printable)\n"
        + "      allowed: \(issue.allowed.printable)\n      source: \(issue.source) [\(issue.rule)]\n"
    }
    let errors = issues.count { $0.severity == .error }
    let warnings = issues.count - errors
    let verdict =
      "\(errors) error\(errors == 1 ? "" : "s"), \(warnings) warning\(warnings == 1 ? "" : "s")\n"
    return lines.joined() + (lines.isEmpty ? "" : "\n") + MessageBubble(rendered, template).text + "\n"
      + verdict
  }

  /// For a program: one object.
  public var json: String {
    struct Result: Encodable {
      let issues: [ValidationIssue]
      let rendered: String
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = try? encoder.encode(Result(issues: issues, rendered: rendered))
    return String(decoding: data ?? Data(), as: UTF8.self) + "\n"
  }

  /// 0 without errors, else 1.
  public var exitCode: Int32 { issues.containsError ? 1 : 0 }
}

extension MessageTemplate {
  /// The text with the values that there are.
  fileprivate func filled(_ value: (String) -> String?) -> String {
    var values: [String: String] = [:]
    for name in variables {
      values[name] = value(name) ?? placeholder.written(name)
    }
    return (try? render(values)) ?? text
  }
}
