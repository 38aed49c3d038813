public import VestnikCore

extension VKEvent {
  /// The event in VK's form from what the models hold, and nothing of ``raw``: what is missing here has no model.
  ///
  /// For tools that ask what of an event an application can see; to keep an event, encode it.
  ///
  /// - Throws: `JSONError` for what JSON cannot hold.
  public func typedValue() throws(JSONError) -> JSONValue {
    var reader = try JSONReader(typedJSON(), limits: .raw)
    return try reader.document(JSONValue.self)
  }
}
