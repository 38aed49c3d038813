import ExampleSupport
import Foundation
import VKNotify
import VestnikCore

/// A template as a person wrote it.
public struct TemplateFile: Sendable {
  /// The template, its images not yet looked up.
  public let template: MessageTemplate
  /// Keys that nobody reads: most likely misspelt.
  public let issues: [ValidationIssue]

  /// Reads a file.
  ///
  /// - Throws: `InputError` that says where the file is no template.
  public init(path: String) throws(InputError) {
    try self.init(try ExampleProgram.contents(of: path), name: path)
  }

  /// Reads the bytes of a file.
  ///
  /// - Throws: `InputError` that says where the file is no template.
  public init(_ data: Data, name: String) throws(InputError) {
    var document = try JSONFile.decode(JSONValue.self, from: data, name: name)
    issues = Self.takeUnknownKeys(from: &document)
    // Keys that nothing reads are warnings here, so the template is read without them. When it cannot be, the
    // original says everything that is wrong.
    let known = issues.isEmpty ? data : (try? JSONEncoder().encode(document)) ?? data
    if let template = try? JSONDecoder().decode(MessageTemplate.self, from: known) {
      self.template = template
    } else {
      template = try JSONFile.decode(MessageTemplate.self, from: data, name: name)
    }
  }

  private static func takeUnknownKeys(from document: inout JSONValue) -> [ValidationIssue] {
    guard case .object(var members) = document else { return [] }
    var issues = unread(
      &members, known: ["text", "placeholder", "images", "buttons", "networks", "service"], at: "")
    if case .array(var buttons)? = members["buttons"] {
      for (index, button) in buttons.enumerated() {
        guard case .object(var fields) = button else { continue }
        let known: [String]
        switch fields["type"] {
        case .string("text"): known = ["type", "caption", "color", "payload"]
        case .string("link"): known = ["type", "caption", "url"]
        default: continue
        }
        issues += unread(&fields, known: known, at: "buttons[\(index)].")
        buttons[index] = .object(fields)
      }
      members["buttons"] = .array(buttons)
    }
    document = .object(members)
    return issues
  }

  private static func unread(
    _ members: inout [String: JSONValue], known: [String], at path: String
  ) -> [ValidationIssue] {
    let unknown = members.keys.filter { !known.contains($0) }.sorted()
    for key in unknown { members[key] = nil }
    return unknown.map { key in
      ValidationIssue(
        path: path + key, rule: "file.key", severity: .warning, actual: "a key that nothing reads",
        allowed: known.joined(separator: ", "), source: "the format of template files")
    }
  }
}
