public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

// Keyboards and carousels that a community sends: the parameters `keyboard` and `template` of `messages.send`.

extension VKKeyboard {
  /// Makes a keyboard to send.
  ///
  /// ```swift
  /// let keyboard = VKKeyboard(
  ///   rows: [[.text("Да", color: .positive), .text("Нет", color: .negative)], [.openLink("Сайт", to: site)]])
  /// guard !keyboard.issues().containsError else { … }
  /// let parameter = try keyboard.parameter()
  /// ```
  ///
  /// - Parameters:
  ///   - rows: The buttons, row by row. An empty array takes away the keyboard that is shown (VK for developers,
  ///     bots, keyboard).
  ///   - isInline: Whether the keyboard is inside the message; by default `false`, which puts it under the input
  ///     field.
  ///   - isOneTime: Whether the keyboard disappears with the first press; by default `false`. VK does not support it
  ///     for an inline keyboard.
  public init(rows: [[VKButton]], isInline: Bool = false, isOneTime: Bool = false) {
    self.init()
    buttons = rows
    self.isInline = isInline
    // VK does not support `one_time` for an inline keyboard, so it is left out unless asked for.
    self.isOneTime = isInline && !isOneTime ? nil : isOneTime
  }

  /// Returns the value of the parameter `keyboard` of `messages.send`: the object as JSON text.
  ///
  /// - Throws: `JSONError` for what JSON cannot hold.
  public func parameter() throws(JSONError) -> String { String(decoding: try json(), as: UTF8.self) }
}

extension VKTemplate {
  /// Makes a carousel to send.
  ///
  /// - Parameter cards: The cards, which must all have the same parts.
  public init(carousel cards: [VKTemplateElement]) {
    self.init()
    type = .carousel
    elements = cards
  }

  /// Returns the value of the parameter `template` of `messages.send`: the object as JSON text.
  ///
  /// - Throws: `JSONError` for what JSON cannot hold.
  public func parameter() throws(JSONError) -> String { String(decoding: try json(), as: UTF8.self) }
}

extension VKTemplateElement {
  /// Makes a card of a carousel to send.
  ///
  /// - Parameters:
  ///   - title: The title, up to 80 characters; required on a card without a photo.
  ///   - description: The text under the title, up to 80 characters.
  ///   - photoID: The address of an uploaded photo, `-1_2`: owner and id.
  ///   - buttons: Up to 3 buttons.
  ///   - action: What a press on the card does: ``VKButtonAction/openLink(_:)`` or ``VKButtonAction/openPhoto``.
  public init(
    title: String? = nil, description: String? = nil, photoID: String? = nil, buttons: [VKButton],
    action: VKButtonAction? = nil
  ) {
    self.init()
    self.title = title
    self.description = description
    self.photoID = photoID
    self.buttons = buttons
    self.action = action
  }
}

extension VKButtonAction {
  /// Returns the action of a card that opens a page.
  ///
  /// - Parameter url: The page, http or https.
  public static func openLink(_ url: URL) -> Self {
    var action = Self(.openLink)
    action.link = url
    return action
  }

  /// The action of a card that opens its photo.
  public static var openPhoto: Self { Self(.openPhoto) }

  fileprivate init(_ type: Kind, _ label: String? = nil, _ payload: VKPayload? = nil) {
    self.init()
    self.type = type
    self.label = label
    self.payload = payload
  }
}

extension VKButton {
  /// Makes a button to send from an action. Functions such as ``text(_:payload:color:)`` make the action, too.
  ///
  /// - Parameters:
  ///   - action: The action of a press.
  ///   - color: The colour, for the kinds `text` and `callback`; `nil` for VK's own.
  public init(action: VKButtonAction, color: Color? = nil) {
    self.init()
    self.action = action
    self.color = color
  }

  /// Returns a button that sends its label as a message of the person, with the payload in it.
  ///
  /// - Parameters:
  ///   - label: The text on the button, up to 40 characters.
  ///   - payload: The payload of the message, up to 255 characters of JSON.
  ///   - color: The colour; `nil` for VK's own.
  public static func text(_ label: String, payload: VKPayload? = nil, color: Color? = nil) -> Self {
    Self(action: VKButtonAction(.text, label, payload), color: color)
  }

  /// Returns a button whose press comes as ``VKEventContent/buttonPress(_:)``, without a message.
  ///
  /// - Parameters:
  ///   - label: The text on the button, up to 40 characters.
  ///   - payload: The payload of the press, up to 255 characters of JSON.
  ///   - color: The colour; `nil` for VK's own.
  public static func callback(_ label: String, payload: VKPayload? = nil, color: Color? = nil) -> Self {
    Self(action: VKButtonAction(.callback, label, payload), color: color)
  }

  /// Returns a button that opens a page.
  ///
  /// - Parameters:
  ///   - label: The text on the button, up to 40 characters.
  ///   - url: The page, http or https.
  ///   - payload: The payload of the press, up to 255 characters of JSON.
  public static func openLink(_ label: String, to url: URL, payload: VKPayload? = nil) -> Self {
    var action = VKButtonAction(.openLink, label, payload)
    action.link = url
    return Self(action: action)
  }

  /// Returns a button that sends the location of the person; VK sets its label.
  ///
  /// - Parameter payload: The payload of the message, up to 255 characters of JSON.
  public static func location(payload: VKPayload? = nil) -> Self {
    Self(action: VKButtonAction(.location, nil, payload))
  }

  /// Returns a button that opens a payment by VK Pay; VK sets its label.
  ///
  /// - Parameters:
  ///   - hash: The parameters of the payment: `action=transfer-to-group&group_id=1&aid=10`.
  ///   - payload: The payload of the press, up to 255 characters of JSON.
  public static func vkPay(hash: String, payload: VKPayload? = nil) -> Self {
    var action = VKButtonAction(.vkPay, nil, payload)
    action.hash = hash
    return Self(action: action)
  }

  /// Returns a button that opens an app.
  ///
  /// - Parameters:
  ///   - label: The text on the button, up to 40 characters.
  ///   - appID: The id of the app.
  ///   - ownerID: The id of the community in which the app opens, negative; `nil` to open it by itself.
  ///   - hash: What the app gets behind the `#` of its address.
  ///   - payload: The payload of the press, up to 255 characters of JSON.
  public static func openApp(
    _ label: String, appID: Int64, ownerID: Int64? = nil, hash: String? = nil, payload: VKPayload? = nil
  ) -> Self {
    var action = VKButtonAction(.openApp, label, payload)
    action.appID = appID
    action.ownerID = ownerID
    action.hash = hash
    return Self(action: action)
  }
}

extension VKPayload {
  /// Makes a payload from JSON, written as a text: the only form in a keyboard that is sent.
  ///
  /// - Parameter json: The value.
  /// - Throws: `JSONError` for what JSON cannot hold.
  public init(json: JSONValue) throws(JSONError) {
    self.init(text: String(decoding: try json.json(), as: UTF8.self))
  }
}
