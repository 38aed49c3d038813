import ExampleSupport
import Foundation
import OKGraph
import VestnikCore
import VestnikSandbox
import VestnikTesting
import VestnikURLSession

/// Sends what the command line asks for.
public struct OKSendRun: Sendable {
  private let options: OKSendOptions
  private let client: OKGraphClient
  private let keyboard: OKKeyboard?
  private let print: @Sendable (String) -> Void

  /// Prepares a run; everything that can be wrong with the input is found here.
  ///
  /// - Throws: ``InputError``.
  public init(
    _ options: OKSendOptions, environment: [String: String], print: @escaping @Sendable (String) -> Void
  ) throws(InputError) {
    self.options = options
    self.print = print
    keyboard = try options.keyboard.map { path throws(InputError) in try Self.keyboard(at: path) }
    let token = environment["OK_TOKEN"] ?? ""
    let transport: any HTTPTransport
    if options.isDryRun {
      transport = PrintingTransport(print: print)
    } else if !token.isEmpty {
      transport = URLSessionTransport()
    } else {
      transport = try Self.sandbox(options)
      print("sending to the sandbox in this process; set OK_TOKEN for the real service\n")
    }
    let isReal = !token.isEmpty && !options.isDryRun
    client = OKGraphClient(
      isReal ? Secret(token) : "tknTest:TOKEN",
      context: ClientContext(
        transport: transport, budget: SendBudget(MessageLimits.okGraph.rate),
        time: isReal ? SystemTime() : ManualClock(.automatic)))
  }

  /// A sandbox in which the recipients exist: people who allow messages, and whom one can reach by any chat.
  private static func sandbox(_ options: OKSendOptions) throws(InputError) -> OKSandbox {
    let sandbox = OKSandbox()
    let users: [OKUserID]
    switch options.recipient {
    case .user(let user)?: users = [user]
    case .users(let list)?: users = list
    case .chat?, nil:
      throw InputError("--chat: the sandbox has no chats of yours; use --user, --dry-run, or set OK_TOKEN")
    }
    do {
      for user in users {
        try sandbox.addPerson(user.rawValue)
        try sandbox.setAllowsMessages(true, of: user.rawValue)
      }
    } catch {
      throw InputError("--user: \(error)")
    }
    return sandbox
  }

  private static func keyboard(at path: String) throws(InputError) -> OKKeyboard {
    let bytes = try ExampleProgram.contents(of: path)
    let keyboard: OKKeyboard
    do {
      keyboard = try RawJSON(file: bytes).decode(OKKeyboard.self)
    } catch DecodingError.dataCorrupted(let context) {
      throw InputError("--keyboard \(path): \(context.debugDescription)")
    } catch {
      throw InputError("--keyboard \(path): \(error)")
    }
    guard !keyboard.rows.isEmpty, keyboard.rows.allSatisfy({ !$0.buttons.isEmpty }) else {
      throw InputError("--keyboard \(path): rows of buttons in the form of the wire are needed, see --help")
    }
    return keyboard
  }

  /// Sends.
  ///
  /// - Returns: Whether everything went.
  public func run() async -> Bool {
    let issues = self.issues
    for issue in issues where issue.severity == .warning {
      print("warning \(issue.rule): \(issue.path): \(issue.actual), allowed \(issue.allowed)\n")
    }
    for user in repeatedUsers {
      print("warning users.repeated: --users: \(user) is there twice and gets two messages\n")
    }
    do throws(MessagingError) {
      // Before the first of several steps: the others must not be done in vain.
      if issues.containsError { throw MessagingError(code: .invalid, delivery: .notSent, issues: issues) }
      if case .chat(let chat)? = options.recipient {
        for change in options.changes { try await client.change(change, in: chat) }
        for action in options.actions { try await client.perform(action, in: chat) }
      }
      guard hasMessage else { return true }
      return try await send(try await message())
    } catch {
      let errors = error.issues.filter { $0.severity == .error }
      print("not sent: \(error)\n" + errors.map { "  \($0)\n" }.joined())
      return false
    }
  }

  private var hasMessage: Bool { options.text != nil || !options.parts.isEmpty || keyboard != nil }

  /// What is wrong with everything that will be sent, as far as it can be told before the uploads.
  private var issues: [ValidationIssue] {
    let limits = MessageLimits.okGraph
    var issues = options.changes.flatMap { $0.issues(under: limits) }
    guard hasMessage else { return issues }
    let attachments = options.parts.map { part in
      switch part {
      case .ready(let attachment): return attachment
      case .upload(let kind, let path):
        issues += Self.file(kind, path).issues(under: limits)
        return .file(token: "TOKEN")
      }
    }
    let message = OKMessage(
      options.text, attachments: attachments, keyboard: keyboard, replyTo: options.replyTo)
    return issues + message.issues(under: limits)
  }

  /// Who is in the list of recipients more than once; `user:` before an id makes no difference.
  private var repeatedUsers: [String] {
    guard case .users(let users)? = options.recipient else { return [] }
    let ids = users.map { $0.rawValue.hasPrefix("user:") ? String($0.rawValue.dropFirst(5)) : $0.rawValue }
    return Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
  }

  private static func file(_ kind: OKUploadedFile.Kind, _ path: String) -> OKUpload {
    let url = URL(filePath: path)
    return OKUpload(kind, .file(url), name: url.lastPathComponent)
  }

  private func message() async throws(MessagingError) -> OKMessage {
    var attachments: [OKOutgoingAttachment] = []
    for part in options.parts {
      switch part {
      case .ready(let attachment): attachments.append(attachment)
      case .upload(let kind, let path): attachments.append(.uploaded(try await upload(kind, path)))
      }
    }
    return OKMessage(
      options.text, attachments: attachments, keyboard: keyboard, replyTo: options.replyTo)
  }

  private func upload(
    _ kind: OKUploadedFile.Kind, _ path: String
  ) async throws(MessagingError) -> OKUploadedFile {
    let upload = Self.file(kind, path)
    return try await client.upload(upload) { [print] progress in
      guard let total = progress.total else { return }
      print("\(upload.name): \(progress.sent) of \(total) bytes\n")
    }
  }

  private func send(_ message: OKMessage) async throws(MessagingError) -> Bool {
    let receipt: OKSendReceipt
    switch options.recipient {
    case .chat(let chat)?: receipt = try await client.send(message, to: chat)
    case .user(let user)?: receipt = try await client.send(message, to: user)
    case .users(let users)?: return await broadcast(message, to: users)
    case nil: return false
    }
    if options.isDryRun {
      print("nothing was sent: this was a dry run\n")
      return true
    }
    print(
      "sent" + (receipt.messageID.map { " as \($0)" } ?? "") + (receipt.chatID.map { " in \($0)" } ?? "")
        + "\n")
    return true
  }

  private func broadcast(_ message: OKMessage, to users: [OKUserID]) async -> Bool {
    var isComplete = true
    for (user, outcome) in zip(users, await client.broadcast(message).send(users)) {
      switch outcome {
      case .accepted(let receipt): print("\(user): sent\(receipt.chatID.map { " in \($0)" } ?? "")\n")
      case .rejected(let rejection): print("\(user): refused \(rejection.reasons.map(\.code))\n")
      case .invalid(let issues): print("\(user): " + issues.map { "\($0)" }.joined(separator: "; ") + "\n")
      case .overBudget(let until): print("\(user): not before \(until)\n")
      case .failed(let error): print("\(user): \(error)\n")
      }
      if case .accepted = outcome { continue }
      isComplete = false
    }
    return isComplete
  }
}
