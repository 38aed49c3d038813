import VestnikCore

/// The stored form: the current dialect's field names.
extension DevinoMessage: Codable {
  /// Reads the stored form. Only `phone` and `service` are required; unknown keys are ignored.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: AnyKey.self)
    let keys = DevinoKeys.current
    func read<Value: Decodable>(_ key: String?, _ type: Value.Type) throws -> Value? {
      try key.flatMap { try fields.decodeIfPresent(type, forKey: AnyKey($0)) }
    }
    self.init(
      to: try fields.decode(PhoneNumber.self, forKey: AnyKey(keys.phone)),
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
    try encodeFields(to: encoder, in: .current, phone: phone.rawValue)
  }

  /// The one list of fields, for storing and for every dialect.
  fileprivate func encodeFields(to encoder: any Encoder, in dialect: DevinoDialect, phone: String) throws {
    var fields = encoder.container(keyedBy: AnyKey.self)
    let keys = dialect.keys
    func write(_ value: (some Encodable)?, _ key: String?) throws {
      guard let value, let key else { return }
      try fields.encode(value, forKey: AnyKey(key))
    }
    try write(phone, keys.phone)
    try write(service, keys.service)
    try write(template.name, keys.templateName)
    try write(template.id, keys.templateID)
    try write(variables, keys.variables)
    try write(routes, keys.routes)
    try write(timeToLive, keys.timeToLive)
    // Left out when it is the default: the documents disagree about its spelling.
    try write(deliveryPolicy == .any ? nil : deliveryPolicy.word(in: dialect), keys.deliveryPolicy)
    try write(statusURL, keys.statusURL)
    try write(callbackData, keys.callbackData)
  }
}

/// The body of a request: an array, or in the previous dialect an object that holds it.
struct DevinoBody: Encodable {
  private struct Message: Encodable {
    let message: DevinoMessage
    let dialect: DevinoDialect

    func encode(to encoder: any Encoder) throws {
      // The documents show digits alone; whether a plus sign is accepted is unknown.
      let phone = message.phone.e164.map(String.init) ?? message.phone.rawValue
      try message.encodeFields(to: encoder, in: dialect, phone: phone)
    }
  }

  let messages: ArraySlice<DevinoMessage>
  let dialect: DevinoDialect

  func encode(to encoder: any Encoder) throws {
    let array = messages.map { Message(message: $0, dialect: dialect) }
    switch dialect {
    case .current, .currentCamelCase: try array.encode(to: encoder)
    case .previous: try ["messages": array].encode(to: encoder)
    }
  }
}
