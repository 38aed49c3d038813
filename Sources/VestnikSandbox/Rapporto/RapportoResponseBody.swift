import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The outcome of a request, independent of the format of the response: an identifier, or a refusal with a code.
///
/// ``response(as:with:)`` writes it as text or XML for the HTTP API, or JSON for the REST API, with the odd form that
/// a test has injected.
enum RapportoResponseBody: Hashable, Sendable {
  /// The message is accepted. `key` is the partner's identifier, which only REST returns.
  case accepted(id: String, key: String?)
  /// The request is refused, with a code of its interface.
  case refused(code: Int, text: String)
}

extension RapportoResponseBody {
  enum Format: Hashable, Sendable {
    case text, xml, json
  }

  /// The documented descriptions and HTTP statuses of the REST API, by error code.
  private static let restCodes: [Int: (description: String, status: Int)] = [
    1: ("Service is unavailable", 503), 2: ("Invalid IP-address", 403), 3: ("Too many connections", 429),
    4: ("Invalid request", 400), 5: ("Invalid login", 401), 6: ("Invalid password", 401),
    7: ("serviceNumber is not defined", 400), 8: ("destAddr is not correct", 406),
    9: ("Message type is not correct", 406), 10: ("Prohibited sending duplicates", 409),
    11: ("Invalid TTL", 406), 100: ("100", 500),
  ]

  /// Returns the response in a format, with the odd form of the quirk.
  func response(as asked: Format, with quirk: RapportoSandbox.ResponseQuirk?) -> TransportResponse {
    let format = quirk == .otherFormat ? asked.other : asked
    if quirk == .proxyPage { return .page(status: 200) }
    var body = Data()
    if quirk != .emptyBody {
      let text =
        format == .json ? json(with: quirk) : Self.text(of: lines(as: format, with: quirk), with: quirk)
      body = Data((quirk == .byteOrderMark ? "\u{FEFF}" : "").utf8) + Data(text.utf8)
    }
    return TransportResponse(
      status: status(as: asked), headers: ["Content-Type": format.contentType], body: body)
  }

  private func status(as format: Format) -> Int {
    guard case .refused(let code, _) = self else { return 200 }
    return switch format {
    case .text: code
    // The documentation lists only "200 – the request was successfully processed; 500 – internal server error" for
    // XML.
    case .xml: code == 500 ? 500 : 200
    case .json: Self.restCodes[code]?.status ?? 500
    }
  }

  private func lines(as format: Format, with quirk: RapportoSandbox.ResponseQuirk?) -> [String] {
    var id: String?
    var (code, phrase) = (200, "OK")
    switch self {
    case .accepted(let number, _): id = quirk == .withoutID ? nil : number
    case .refused(let number, let text): (code, phrase) = (number, text)
    }
    if format == .text { return [phrase] + (id.map { [$0] } ?? []) }
    let payload = id.map { ["    <payload>", "        <id>\($0)</id>", "    </payload>"] } ?? []
    return [
      #"<?xml version="1.0" encoding="utf-8"?>"#, "<response>", "    <code>\(code)</code>",
      // No phrase of the sandbox holds markup.
      "    <text>\(phrase)</text>",
    ] + payload + ["</response>"]
  }

  private static func text(of lines: [String], with quirk: RapportoSandbox.ResponseQuirk?) -> String {
    switch quirk {
    case .crlf: lines.joined(separator: "\r\n") + "\r\n"
    case .noFinalNewline: lines.joined(separator: "\n")
    case .oneLine: lines.joined(separator: " ") + "\n"
    case .braces: "{\n" + lines.joined(separator: "\n") + "\n}\n"
    default: lines.joined(separator: "\n") + "\n"
    }
  }

  private func json(with quirk: RapportoSandbox.ResponseQuirk?) -> String {
    var members: [StrictJSON.Member] = []
    switch self {
    case .accepted(let id, let key):
      if quirk != .withoutID { members.append(StrictJSON.Member("mtNum", .string(id))) }
      if let key { members.append(StrictJSON.Member("id", .string(key))) }
    case .refused(let code, let text):
      let error = StrictJSON.object([
        StrictJSON.Member("code", .number(String(code))),
        StrictJSON.Member("description", .string(Self.restCodes[code]?.description ?? String(code))),
      ])
      members = [StrictJSON.Member("error", error), StrictJSON.Member("extendedDescription", .string(text))]
    }
    // Each member is written as an object whose braces are removed.
    let texts = members.map {
      String(decoding: StrictJSON.object([$0]).bytes.dropFirst().dropLast(), as: UTF8.self)
    }
    return "{" + texts.joined(separator: quirk == .missingComma ? " " : ",") + "}"
  }
}

extension RapportoResponseBody.Format {
  fileprivate var other: Self {
    switch self {
    case .text: .xml
    case .xml: .text
    case .json: .json
    }
  }

  /// The content type: an assumption, since none is documented.
  fileprivate var contentType: String {
    switch self {
    case .text: "text/plain; charset=utf-8"
    case .xml: "text/xml; charset=utf-8"
    case .json: "application/json"
    }
  }
}

/// The reason why a well-formed request is not accepted.
enum RapportoRefusal: Error, Hashable, Sendable {
  case inactiveService
  case unreachable
  case inProgress
  case duplicate
  case tooFast
  case balanceExhausted

  /// The code of the HTTP API.
  var code: Int {
    switch self {
    case .inactiveService: 403
    case .unreachable: 406
    case .inProgress: 503
    case .duplicate: 409
    case .tooFast: 408
    case .balanceExhausted: 402
    }
  }

  /// The code of the REST API.
  ///
  /// The REST API has no codes for an inactive service, a request in progress and the balance: 5, 1 and 4 stand for
  /// them, an assumption.
  var restCode: Int {
    switch self {
    case .inactiveService: 5
    case .unreachable: 8
    case .inProgress: 1
    case .duplicate: 10
    case .tooFast: 3
    case .balanceExhausted: 4
    }
  }

  /// The phrase of the response: an invention, since none is documented.
  var text: String {
    switch self {
    case .inactiveService: "the service is not active"
    case .unreachable: "nothing can be sent to this number"
    case .inProgress: "a request with the same key is still in progress"
    case .duplicate: "the same text went to the same number within 24 hours"
    case .tooFast: "the allowed rate is exceeded"
    case .balanceExhausted: "the balance is used up"
    }
  }
}
