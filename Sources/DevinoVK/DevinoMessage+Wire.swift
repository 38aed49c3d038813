public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The stored form: the current dialect's field names.
extension DevinoMessage: Codable {
  /// Reads the stored form. Only `phone` and `service` are required.
  ///
  /// - Throws: `DecodingError`, also for a key that the stored form does not have: it would not be sent.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: AnyKey.self)
    let keys = DevinoKeys.current
    try decoder.refuseKeys(otherThan: keys.names)
    func read<Value: Decodable>(_ key: StaticString?, _ type: Value.Type) throws -> Value? {
      try key.flatMap { try fields.decodeIfPresent(type, forKey: AnyKey("\($0)")) }
    }
    self.init(
      to: try fields.decode(PhoneNumber.self, forKey: AnyKey("\(keys.phone)")),
      from: try fields.decode(SenderGroup.self, forKey: AnyKey("service")),
      template: DevinoTemplate(
        name: try read(keys.templateName, String.self), id: try read(keys.templateID, Int64.self)),
      variables: try read(keys.variables, [String: String].self) ?? [:],
      routes: try read(keys.routes, [DevinoRoute].self) ?? [.vk],
      timeToLive: try read(keys.timeToLive, TimeToLive.self),
      deliveryPolicy: try read(keys.deliveryPolicy, DevinoDeliveryPolicy.self) ?? .any,
      statusURL: try read(keys.statusURL, String.self),
      callbackData: try read(keys.callbackData, [String: JSONValue].self))
  }

  /// Writes the stored form.
  ///
  /// - Throws: `EncodingError` when `callbackData` holds a number that is none.
  public func encode(to encoder: any Encoder) throws {
    try WireWriter.encode(to: encoder) { writer throws(WireError) in
      try write(to: &writer, in: .current, phone: phone.rawValue)
    }
  }
}

extension DevinoRoute: WireValue {}

extension PhoneNumber {
  /// The documents show digits alone; whether a plus sign is accepted is unknown.
  fileprivate var digits: String {
    rawValue.utf8.first == UInt8(ascii: "+") && e164 != nil ? String(rawValue.dropFirst()) : rawValue
  }
}

extension DevinoMessage {
  /// The body of a request: an array, or in the previous dialect an object that holds it.
  static func write(
    _ messages: ArraySlice<DevinoMessage>, to writer: inout WireWriter, in dialect: DevinoDialect
  ) throws(WireError) {
    if dialect == .previous {
      try writer.beginObject()
      writer.key("messages")
    }
    try writer.beginArray()
    for index in messages.indices {
      try messages[index].write(to: &writer, in: dialect, phone: messages[index].phone.digits)
    }
    writer.endArray()
    if dialect == .previous { writer.endObject() }
  }

  /// The same, for the benchmarks, which are another package.
  @_spi(Benchmarks) public static func requestBody(_ messages: [DevinoMessage]) throws -> Data {
    try DevinoAdapter(.apiKey("key"), .init()).body(messages[...])
  }

  /// How many of the messages an answer accepts, for the benchmarks as well.
  @_spi(Benchmarks) public static func accepted(_ messages: [DevinoMessage], by answer: Data) -> Int {
    let attempt = Attempt(number: 1, date: Date(timeIntervalSince1970: 0))
    return DevinoAdapter(.apiKey("key"), .init())
      .classify(.success(TransportResponse(status: 200, body: answer)), messages[...], attempt)
      .count { if case .final(.accepted) = $0 { true } else { false } }
  }

  /// The one list of fields, for storing and for every dialect. The order is always the same, so that the
  /// same messages give the same bytes. Inlined, so that a loop over messages does not copy each of them.
  @inline(__always) private func write(
    to writer: inout WireWriter, in dialect: DevinoDialect, phone: String
  ) throws(WireError) {
    let keys = dialect.keys
    // Left out when it is the default: the documents disagree about its spelling.
    let policy = deliveryPolicy == .any ? nil : deliveryPolicy.word(in: dialect)
    try writer.beginObject()
    try writer.member(keys.callbackData, callbackData)
    try writer.member(keys.deliveryPolicy, policy)
    try writer.member(keys.phone, phone)
    try writer.member(keys.routes, routes)
    try writer.member(keys.service, service)
    try writer.member(keys.statusURL, statusURL)
    try writer.member(keys.templateID, template.id)
    try writer.member(keys.templateName, template.name)
    try writer.member(keys.variables, variables)
    try writer.member(keys.timeToLive, timeToLive)
    writer.endObject()
  }
}
