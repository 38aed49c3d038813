public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A request of the HTTP API: the form parameters of one message (Rapporto, HTTP API, VK, Request parameters).
///
/// The client sends these parameters, in the body of a POST or in the address of a GET. They hold the password: print
/// or store them with care.
///
/// ```swift
/// let request = try RapportoFormRequest(parsing: body)
/// print(request.message.text, request.message.cascade)
/// ```
///
/// Its JSON is an object of the parameters, each a text, the password among them. Decoding leaves nothing out: it
/// throws `DecodingError` that names what is missing, unknown or cannot be read.
public struct RapportoFormRequest: JSONModel {
  /// The message that the request sends.
  public var message: RapportoMessage
  /// The service's login and password (`serviceId`, `pass`).
  public var credentials: RapportoCredentials
  /// The format of the response that the request asks for (`output`).
  public var responseFormat: RapportoClient.ResponseFormat
  private var received: [Parameter]?

  /// A parameter: its name and its value, not encoded.
  fileprivate struct Parameter: Hashable, Sendable {
    var name: String
    var value: String
  }

  /// Makes a request; nothing is checked here.
  public init(
    _ message: RapportoMessage, credentials: RapportoCredentials,
    responseFormat: RapportoClient.ResponseFormat = .xml
  ) {
    self.message = message
    self.credentials = credentials
    self.responseFormat = responseFormat
  }

  /// Reads the body of a POST, or the query of a GET.
  ///
  /// - Parameter bytes: The parameters, `application/x-www-form-urlencoded`.
  /// - Throws: `JSONError` that names the parameter: for one that is missing (`serviceId`, `pass`, `clientId`,
  ///   `message`), occurs twice, is unknown, or cannot be read, because it would be lost.
  public init(parsing bytes: Data) throws(JSONError) {
    try self.init(parameters: Self.parameters(in: bytes))
  }

  /// The parameters in the order of the documents' samples, without those that have no value. A request that was read
  /// gives its parameters as they were received, unless it was changed since.
  public var parameters: [(name: String, value: String)] {
    // As they were received, unless something was changed since.
    if let received, let original = try? Self(parameters: received),
      original.currentParameters == currentParameters
    {
      return received.map { ($0.name, $0.value) }
    }
    return currentParameters.map { ($0.name, $0.value) }
  }

  /// The parameters as the body of a POST, `application/x-www-form-urlencoded`.
  public var body: Data { Data(FormEncoding.encode(parameters)) }

  private var currentParameters: [Parameter] {
    let names = RapportoInterfaceNames.form
    let fields: [(name: String, value: String?)] = [
      ("serviceId", credentials.serviceID), ("pass", credentials.password.reveal()),
      ("clientId", message.phone.rawValue), ("message", names.text(message.text)), ("ptag", message.tag),
      ("partnerMsgId", message.partnerMessageID?.rawValue),
      (
        "sending_time",
        message.schedule.map { SendingWindow.text($0.fromHour) + "_" + SendingWindow.text($0.toHour) }
      ),
      ("time_zone", (message.schedule?.utcOffset ?? message.utcOffset)?.rawValue), ("source", message.sender),
      ("output", responseFormat == .xml ? "xml" : nil),
      ("shortenLinks", message.shortenLinks.map { $0 ? "true" : "false" }),
    ]
    return fields.compactMap { field in field.value.map { Parameter(name: field.name, value: $0) } }
      + message.cascadeParameters.map { Parameter(name: $0.name, value: $0.value) }
  }
}

extension RapportoFormRequest: Equatable {
  /// Returns whether both have the same parameters; the order in which they were received does not count.
  public static func == (left: Self, right: Self) -> Bool {
    left.currentParameters == right.currentParameters
  }
}

extension RapportoFormRequest: RedactedPrinting {
  /// A placeholder, because a request holds password, phone number and text.
  public var description: String { "RapportoFormRequest(hidden)" }
}

// How parameters become a message again. `FormReader` holds the parameters by name; every step of the reading takes
// its own out of it, and what remains in the end is an error, because it would be lost when the message is sent
// again. A parameter that occurs twice is an error for the same reason. The received parameters are kept, so that an
// unchanged request is written as it was. `RapportoAdapter` writes requests; reading is for queues, logs and fake
// servers.
extension RapportoFormRequest {
  private static func parameters(in bytes: Data) throws(JSONError) -> [Parameter] {
    var parameters: [Parameter] = []
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      let value = pair[name.endIndex...].dropFirst()
      do throws(PercentEncoding.Failure) {
        parameters.append(
          Parameter(
            name: try PercentEncoding.decode(name, plusIsSpace: true),
            value: try PercentEncoding.decode(value, plusIsSpace: true)))
      } catch {
        let name = String(decoding: name, as: UTF8.self)
        throw JSONError(path: FormReader.place(of: name, parameters.count), reason: error.detail)
      }
    }
    return parameters
  }

  private init(parameters: [Parameter]) throws(JSONError) {
    var form = FormReader(parameters)
    if let place = form.repeated {
      throw JSONError(path: place, reason: "given twice; a parameter is given once")
    }
    credentials = RapportoCredentials(
      serviceID: try form.required("serviceId"), password: Secret(try form.required("pass")))
    message = RapportoMessage(
      to: PhoneNumber(try form.required("clientId")), text: try form.required("message"))
    message.tag = form.take("ptag")
    message.partnerMessageID = form.take("partnerMsgId").map(PartnerMessageID.init)
    let zone = form.take("time_zone").map(SendingWindow.Offset.init)
    if let text = form.take("sending_time") {
      message.schedule = try SendingWindow(sendingTime: text, utcOffset: zone)
    } else {
      message.utcOffset = zone
    }
    message.sender = form.take("source")
    switch form.take("output") {
    case nil: responseFormat = .text
    case "xml": responseFormat = .xml
    default: throw JSONError(path: "output", reason: "expected xml, or nothing for text")
    }
    message.shortenLinks = try form.take("shortenLinks").map { text throws(JSONError) in
      guard let flag = Bool(text) else {
        throw JSONError(path: "shortenLinks", reason: "expected true or false")
      }
      return flag
    }
    message.cascade = try form.takeCascade()
    if let index = parameters.firstIndex(where: { form.rest[$0.name] != nil }) {
      let place = FormReader.place(of: parameters[index].name, index)
      throw JSONError(
        path: place,
        reason: "expected a documented parameter, and one of a step only for a channel in order_list")
    }
    received = parameters
  }
}

/// The parameters of a form that have not been read yet, by name.
private struct FormReader {
  private(set) var rest: [String: String]
  /// The place of the first parameter that occurs a second time; `nil` when there is none.
  let repeated: String?

  init(_ parameters: [RapportoFormRequest.Parameter]) {
    rest = Dictionary(parameters.map { ($0.name, $0.value) }) { first, _ in first }
    var seen: Set<String> = []
    let index = parameters.firstIndex { !seen.insert($0.name).inserted }
    repeated = index.map { Self.place(of: parameters[$0].name, $0) }
  }

  /// Returns the parameter's name if it is documented, else its number, because after an `&` that was not escaped a
  /// part of the password may stand where a name should.
  static func place(of name: String, _ index: Int) -> String {
    let known = [
      "serviceId", "pass", "clientId", "message", "ptag", "partnerMsgId", "sending_time", "time_zone",
      "source",
      "output", "shortenLinks", "order_list", "shorten_list",
    ]
    let isOfStep = name.dropFirst().hasPrefix("_resend") && name.utf8.count <= 13
    return known.contains(name) || isOfStep ? name : "parameter \(index + 1)"
  }

  mutating func take(_ name: String) -> String? { rest.removeValue(forKey: name) }

  mutating func required(_ name: String) throws(JSONError) -> String {
    guard let value = take(name) else { throw JSONError(path: name, reason: "missing; every request has it") }
    return value
  }

  /// Takes the steps of `order_list`. Letters are read without regard to case, because the documents use both cases,
  /// also in the names of parameters.
  mutating func takeCascade() throws(JSONError) -> [CascadeStep] {
    guard let order = take("order_list") else { return [] }
    let shortened = take("shorten_list").map { letters(of: $0) }
    guard shortened?.allSatisfy(letters(of: order).contains) ?? true else {
      throw JSONError(path: "shorten_list", reason: "expected letters of order_list")
    }
    return try letters(of: order).map { letter throws(JSONError) in
      guard let channel = CascadeStep.Channel.all.first(where: { $0.traits?.letter == letter }) else {
        throw JSONError(path: "order_list", reason: "expected letters of v, i, s, f, p, w between commas")
      }
      var step = CascadeStep(channel)
      if let condition = takeParameter("resendCond", of: letter) {
        guard let fallbackIf = CascadeStep.FallbackCondition(rawValue: condition.uppercased()) else {
          throw JSONError(path: "\(letter)_resendCond", reason: "expected N, Y or S")
        }
        step.fallbackIf = fallbackIf
      }
      if let validity = takeParameter("resendValid", of: letter) {
        guard let timeToLive = TimeToLive(relativeSMPP: validity) else {
          throw JSONError(
            path: "\(letter)_resendValid", reason: "expected a time from now on: 0000DDhhmmss000R")
        }
        step.timeToLive = timeToLive
      }
      step.sender = takeParameter("resendSn", of: letter)
      step.text = takeParameter("resendText", of: letter)
      step.shortenLinks = shortened.map { $0.contains(letter) || channel == .flashingCall } ?? true
      return step
    }
  }

  private mutating func takeParameter(_ name: String, of letter: Character) -> String? {
    take("\(letter)_\(name)") ?? take("\(letter.uppercased())_\(name)")
  }

  private func letters(of list: String) -> [Character] {
    list.lowercased().split(separator: ",").compactMap { $0.count == 1 ? $0.first : "?" }
  }
}

extension SendingWindow {
  /// Reads `sending_time`: `hh_hh`.
  init(sendingTime text: String, utcOffset: Offset?) throws(JSONError) {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let from = Int(parts[0]), let to = Int(parts[1])
    else { throw JSONError(path: "sending_time", reason: "expected two hours as in 10_20") }
    self.init(fromHour: from, toHour: to, utcOffset: utcOffset)
  }
}

/// The parameters as an object of texts, in no order, with the names and values of the form.
extension RapportoFormRequest: JSONCodableValue {
  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let members = try [String: String].read(from: &reader)
    do throws(JSONError) {
      return try Self(
        parameters: members.sorted { $0.key < $1.key }.map { Parameter(name: $0.key, value: $0.value) })
    } catch {
      reader.rewind(to: start)
      throw reader.failure("\(error.path): \(error.reason)")
    }
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try Dictionary(parameters.map { ($0.name, $0.value) }) { first, _ in first }.write(to: &writer)
  }
}

extension RapportoMessage {
  /// `order_list` and the parameters of its steps, in the order of the documents' sample. The names are in lower
  /// case: whether upper case is understood is not documented.
  fileprivate var cascadeParameters: [(name: String, value: String)] {
    let steps = cascade.compactMap { step in step.channel.traits?.letter.map { (letter: $0, step: step) } }
    guard !steps.isEmpty else { return [] }
    func list(_ steps: [(letter: Character, step: CascadeStep)]) -> String {
      steps.map { String($0.letter) }.joined(separator: ",")
    }
    var fields = [(name: "order_list", value: list(steps))]
    for (letter, step) in steps {
      if let fallbackIf = step.fallbackIf { fields.append(("\(letter)_resendCond", fallbackIf.rawValue)) }
    }
    for (letter, step) in steps {
      if let timeToLive = step.timeToLive {
        fields.append(("\(letter)_resendValid", timeToLive.relativeSMPP))
      }
    }
    for (letter, step) in steps {
      if let sender = step.sender { fields.append(("\(letter)_resendSn", sender)) }
      if let text = step.text {
        fields.append(("\(letter)_resendText", RapportoInterfaceNames.form.text(text)))
      }
    }
    // Without the list links are shortened in every step. A flashing call has no links and no place in the list.
    let shortened = steps.filter { $0.step.shortenLinks && $0.step.channel != .flashingCall }
    if steps.contains(where: { !$0.step.shortenLinks && $0.step.channel != .flashingCall }) {
      fields.append(("shorten_list", list(shortened)))
    }
    return fields
  }
}

extension TimeToLive {
  /// The time from now on as `YYMMDDhhmmsstnnR`, in the form of SMPP (Rapporto, HTTP API, Cascades).
  fileprivate var relativeSMPP: String {
    let rest = seconds % 86_400
    let parts = [seconds / 86_400, rest / 3600, rest / 60 % 60, rest % 60]
    return "0000" + parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined() + "000R"
  }

  /// Reads `YYMMDDhhmmsstnnR`; `nil` with years or months, which have no fixed length.
  fileprivate init?(relativeSMPP text: String) {
    let digits = text.utf8.dropLast().map { Int($0) - 0x30 }
    guard text.utf8.count == 16, text.utf8.last == UInt8(ascii: "R"), digits.allSatisfy((0...9).contains),
      digits[..<4].allSatisfy({ $0 == 0 }), digits[12...].allSatisfy({ $0 == 0 })
    else { return nil }
    let parts = stride(from: 4, to: 12, by: 2).map { 10 * digits[$0] + digits[$0 + 1] }
    self = .seconds(parts[0] * 86_400 + parts[1] * 3600 + parts[2] * 60 + parts[3])
  }
}
