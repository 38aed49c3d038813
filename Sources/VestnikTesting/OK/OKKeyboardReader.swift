/// Reads a keyboard: rows of buttons.
enum OKKeyboardReader {
  static func check(_ payload: StrictJSON, at path: String) throws(SandboxRefusal) {
    let outer = try ObjectFields(payload, at: path, allowing: ["keyboard"])
    let keyboard = try outer.required("keyboard", outer["keyboard"])
    let fields = try ObjectFields(keyboard, at: "\(path).keyboard", allowing: ["buttons"])
    guard let rows = fields["buttons"]?.elements, !rows.isEmpty else {
      throw fields.refusal("buttons", "an array of at least one row")
    }
    for (rowIndex, row) in rows.enumerated() {
      let place = "\(path).keyboard.buttons[\(rowIndex)]"
      guard let buttons = row.elements, !buttons.isEmpty else {
        throw .badRequest("\(place): an array of at least one button expected")
      }
      for (index, button) in buttons.enumerated() { try check(button: button, at: "\(place)[\(index)]") }
    }
  }

  private static func check(button: StrictJSON, at path: String) throws(SandboxRefusal) {
    switch button["type"]?.text {
    case "CALLBACK":
      let fields = try ObjectFields(button, at: path, allowing: ["type", "text", "intent", "payload"])
      try checkFace(fields)
      _ = try fields.required("payload", fields.string("payload"))
    case "LINK":
      let fields = try ObjectFields(button, at: path, allowing: ["type", "text", "intent", "url"])
      try checkFace(fields)
      guard SandboxURL(try fields.string("url") ?? "") != nil else {
        throw fields.refusal("url", "an http or https URL")
      }
    default:
      // "REQUEST_GEO_LOCATION and REQUEST_CONTACT type buttons are currently not supported."
      throw .badRequest("\(path).type: CALLBACK or LINK expected")
    }
  }

  private static func checkFace(_ fields: ObjectFields) throws(SandboxRefusal) {
    guard try fields.required("text", fields.string("text")).isEmpty == false else {
      throw fields.refusal("text", "at least one character")
    }
    let intent = try fields.required("intent", fields.string("intent"))
    guard ["DEFAULT", "POSITIVE", "NEGATIVE"].contains(intent) else {
      throw fields.refusal("intent", "DEFAULT, POSITIVE or NEGATIVE")
    }
  }
}
