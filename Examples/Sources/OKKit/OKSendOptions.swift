import ExampleSupport
import Foundation
import OKGraph

/// What the command line asks for.
public struct OKSendOptions: Sendable {
  /// To whom.
  public enum Recipient: Equatable, Sendable {
    /// A chat.
    case chat(OKChatID)
    /// One person.
    case user(OKUserID)
    /// Several people, each of whom gets a message of their own.
    case users([OKUserID])
  }

  /// A part of the message.
  public enum Part: Equatable, Sendable {
    /// Something that exists already.
    case ready(OKOutgoingAttachment)
    /// A file that has to be uploaded first.
    case upload(OKUploadedFile.Kind, path: String)
  }

  /// To whom.
  public var recipient: Recipient?
  /// The text.
  public var text: String?
  /// The attachments, in their order.
  public var parts: [Part] = []
  /// The file with the keyboard.
  public var keyboard: String?
  /// The message that is answered.
  public var replyTo: OKMessageID?
  /// What the others in the chat are told that the account does.
  public var actions: [OKSenderAction] = []
  /// What is changed in the chat.
  public var changes: [OKChatChange] = []
  /// Whether requests are printed and not made.
  public var isDryRun = false
  /// Whether only the help is wanted.
  public var wantsHelp = false

  /// Reads the arguments, without the name of the program.
  ///
  /// - Throws: ``InputError`` that names the argument and what would be right.
  public init(_ arguments: [String]) throws(InputError) {
    var rest = Arguments(arguments)
    while let argument = rest.next() {
      switch argument {
      case "--help", "-h": wantsHelp = true
      case "--dry-run": isDryRun = true
      case "--": while let text = rest.next() { try set(text: text) }
      case let flag where flag.hasPrefix("-"): try take(flag, &rest)
      default: try set(text: argument)
      }
    }
    if !wantsHelp { try check() }
  }

  /// The flags that a value follows.
  private static let flags: Set = [
    "--chat", "--user", "--users", "--reply-to", "--keyboard", "--action", "--title", "--icon", "--add",
    "--remove",
    "--image", "--video", "--audio", "--file", "--image-url", "--image-token", "--video-token",
    "--audio-token",
    "--file-token", "--contact", "--vcard", "--location", "--music", "--sticker",
  ]

  private mutating func set(text: String) throws(InputError) {
    guard self.text == nil else { throw InputError("only one text can be sent; quote it: \"\(text)\"") }
    self.text = text
  }

  private mutating func take(_ flag: String, _ rest: inout Arguments) throws(InputError) {
    if flag == "--leave" { return changes.append(.leave) }
    guard Self.flags.contains(flag) else {
      throw InputError("unknown flag \(flag); see --help. A text that begins with a hyphen goes behind --")
    }
    let value = try rest.value(of: flag)
    switch flag {
    case "--chat": try set(.chat(OKChatID(value)), flag)
    case "--user": try set(.user(OKUserID(rawValue: value)), flag)
    case "--users": try set(.users(Self.users(value)), flag)
    case "--reply-to": replyTo = OKMessageID(value)
    case "--keyboard": keyboard = value
    case "--action": actions.append(OKSenderAction(value))
    case "--title": changes.append(.title(value))
    case "--icon": changes.append(.icon(try Self.url(value, flag)))
    case "--add": changes.append(.addMembers(Self.users(value)))
    case "--remove": changes.append(.removeMember(OKUserID(rawValue: value)))
    default: parts.append(try Self.part(flag, value))
    }
  }

  private static func part(_ flag: String, _ value: String) throws(InputError) -> Part {
    switch flag {
    case "--image": try upload(.image, flag, value)
    case "--video": try upload(.video, flag, value)
    case "--audio": try upload(.audio, flag, value)
    case "--file": try upload(.file, flag, value)
    case "--image-url": .ready(.image(url: try url(value, flag)))
    case "--image-token": .ready(.image(token: value))
    case "--video-token": .ready(.video(token: value))
    case "--audio-token": .ready(.audio(token: value))
    case "--file-token": .ready(.file(token: value))
    case "--contact": .ready(.contact(user: OKUserID(rawValue: value)))
    case "--vcard": .ready(try vCard(value))
    case "--location": .ready(try location(value))
    case "--music": .ready(.music(id: value))
    case "--sticker": .ready(.sticker(id: value))
    default: throw InputError("unknown flag \(flag); see --help")
    }
  }

  /// A file that is uploaded; what is wrong with it must not be found when half of the work is done.
  private static func upload(
    _ kind: OKUploadedFile.Kind, _ flag: String, _ path: String
  ) throws(InputError) -> Part {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw InputError("\(flag) \(path): there is no such file")
    }
    let link = URL(filePath: path).resolvingSymlinksInPath().path
    let type = (try? FileManager.default.attributesOfItem(atPath: link))?[.type] as? FileAttributeType
    guard !isDirectory.boolValue, type == .typeRegular else {
      throw InputError(
        "\(flag) \(path): this is \(isDirectory.boolValue ? "a directory" : "a device or a pipe"); a file is needed"
      )
    }
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw InputError("\(flag) \(path): the file cannot be read; check its permissions")
    }
    return .upload(kind, path: path)
  }

  private mutating func set(_ recipient: Recipient, _ flag: String) throws(InputError) {
    guard self.recipient == nil else {
      throw InputError("\(flag): only one of --chat, --user and --users can be given")
    }
    self.recipient = recipient
  }

  private static func users(_ list: String) -> [OKUserID] {
    list.split(separator: ",", omittingEmptySubsequences: false).map { OKUserID(rawValue: String($0)) }
  }

  private static func url(_ text: String, _ flag: String) throws(InputError) -> URL {
    guard let url = URL(string: text), url.host() != nil else {
      throw InputError("\(flag) \(text): an http or https address is needed")
    }
    return url
  }

  private static func vCard(_ value: String) throws(InputError) -> OKOutgoingAttachment {
    // The key of the wire is not documented, so a sender by hand says which one to try.
    let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw InputError("--vcard \(value): KEY=FILE is needed") }
    guard let text = String(validating: try ExampleProgram.contents(of: parts[1]), as: UTF8.self) else {
      throw InputError(
        "--vcard \(value): the file is not UTF-8; save it as UTF-8 (vCard 4.0, or 3.0 with UTF-8)")
    }
    return .contact(vCard: text, key: parts[0])
  }

  private static func location(_ value: String) throws(InputError) -> OKOutgoingAttachment {
    let parts = value.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    let numbers = parts.compactMap(\.self)
    guard numbers.count == parts.count, (2...3).contains(numbers.count),
      numbers.count == 2 || Int(exactly: numbers[2]) != nil
    else { throw InputError("--location \(value): LATITUDE,LONGITUDE or LATITUDE,LONGITUDE,ZOOM is needed") }
    return .location(
      latitude: numbers[0], longitude: numbers[1], zoom: numbers.count == 3 ? Int(numbers[2]) : nil)
  }

  private func check() throws(InputError) {
    guard let recipient else { throw InputError("--chat, --user or --users is needed; see --help") }
    if text == nil, parts.isEmpty, keyboard == nil, actions.isEmpty, changes.isEmpty {
      throw InputError("nothing to send: a text, an attachment, an action or a change of the chat is needed")
    }
    if case .chat = recipient { return }
    if !actions.isEmpty || !changes.isEmpty {
      throw InputError("actions and changes belong to a chat: give it with --chat")
    }
  }

  /// What `--help` prints.
  public static let help = """
    Sends a message by an OK group, or changes a chat: to a sandbox in this process, unless OK_TOKEN is set.

    usage: ok-send (--chat ID | --user ID | --users ID,ID…) [TEXT] [options] [-- TEXT]

      --image FILE  --video FILE  --audio FILE  --file FILE          uploaded first, streamed from the disk
      --image-token T  --video-token T  --audio-token T  --file-token T
      --image-url URL              an image that OK fetches; one at most
      --contact USER               a person on OK
      --vcard KEY=FILE             a business card; the documents do not name the key
      --location LAT,LON[,ZOOM]    a place
      --music ID  --sticker ID     what OK has
      --keyboard FILE.json         buttons in the form of the wire:
                                   {"buttons":[[{"type":"CALLBACK","text":"M","payload":"m"}]]}
      --reply-to ID                the message that is answered
      --action WORD                mark_seen, typing_on, sending_photo, sending_video or sending_audio
      --title TEXT  --icon URL  --add USER,USER…  --remove USER  --leave     changes of a chat
      --dry-run                    print every request, the address without the token, and send nothing
      --help                       print this

    A text that begins with a hyphen goes behind --. Files are looked at, and warnings printed, before anything is sent.
    Changes go first, then actions, then the message. Exit codes: 0 done, 1 not sent, 2 unusable input.
    """
}
