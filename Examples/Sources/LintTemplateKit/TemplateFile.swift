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
    let document = try JSONFile.decode(JSONValue.self, from: data, name: name)
    if case .object(let members) = document, members["text"] == nil {
      throw InputError(
        "\(name): \"text\" is missing; found: \(members.keys.sorted().joined(separator: ", "))")
    }
    template = try JSONFile.decode(MessageTemplate.self, from: data, name: name)
    issues = Self.unknownKeys(in: document)
  }

  private static func unknownKeys(in document: JSONValue) -> [ValidationIssue] {
    guard case .object(let members) = document else { return [] }
    var issues = unread(
      members, known: ["text", "placeholder", "images", "buttons", "networks", "service"], at: "")
    guard case .array(let buttons)? = members["buttons"] else { return issues }
    for (index, button) in buttons.enumerated() {
      guard case .object(let fields) = button else { continue }
      let known: [String]
      switch fields["type"] {
      case .string("text"): known = ["type", "caption", "color", "payload"]
      case .string("link"): known = ["type", "caption", "url"]
      default: continue
      }
      issues += unread(fields, known: known, at: "buttons[\(index)].")
    }
    return issues
  }

  private static func unread(
    _ members: [String: JSONValue], known: [String], at path: String
  ) -> [ValidationIssue] {
    members.keys.filter { !known.contains($0) }.sorted().map { key in
      ValidationIssue(
        path: path + key, rule: "file.key", severity: .warning, actual: "a key that nothing reads",
        allowed: known.joined(separator: ", "), source: "the format of template files")
    }
  }
}
