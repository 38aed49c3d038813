import Foundation
import Testing
import VKNotify
import VestnikCore

@Suite struct MessageTemplateTests {
  private typealias Placeholder = MessageTemplate.Placeholder

  private func rules(_ template: MessageTemplate, _ limits: MessageLimits = .vkNotify) -> [String] {
    template.issues(under: limits).map { "\($0.severity) \($0.rule) \($0.path)" }
  }

  // MARK: Places

  @Test(arguments: [
    (MessageTemplate.Placeholder.hashes, "#guest#, order #no-1.a_b#: #guest#"),
    (.braces, "{guest}, order {no-1.a_b}: {guest}"),
    (.doubleBraces, "{{guest}}, order {{no-1.a_b}}: {{guest}}"),
    (.percents, "%guest%, order %no-1.a_b%: %guest%"),
  ])
  func everyStyleOfPlacesIsRead(style: MessageTemplate.Placeholder, text: String) throws {
    let template = MessageTemplate(text, placeholder: style)
    #expect(template.variables == ["guest", "no-1.a_b"])
    #expect(try template.render(["guest": "Ольга", "no-1.a_b": "7"]) == "Ольга, order 7: Ольга")
  }

  @Test(arguments: [
    (MessageTemplate.Placeholder.hashes, "Заказ #5 и #имя#!", ["имя"]), (.hashes, "## #", []),
    (.hashes, "#a", []),
    (.hashes, "a# #b", []), (.hashes, "#a##b#", ["a", "b"]), (.hashes, "#a#b#", ["a"]),
    (.hashes, "# a# #b#", ["b"]), (.percents, "10% off, 20 % or %x%", ["x"]), (.percents, "100%", []),
    (.braces, "{ {a} {{b}} {}", ["a", "b"]), (.doubleBraces, "{a} {{b}} {{c}", ["b"]),
    (.doubleBraces, "{{{d}}}", ["d"]),
    (.hashes, "", []),
  ])
  func whatIsNoPlaceIsText(style: MessageTemplate.Placeholder, text: String, names: [String]) throws {
    let template = MessageTemplate(text, placeholder: style)
    #expect(template.variables == names)
    // Each place filled with its own name as it is written gives the text back.
    let values = Dictionary(names.map { ($0, style.written($0)) }) { first, _ in first }
    #expect(try template.render(values) == text)
  }

  @Test func valuesAreNeverReadAsPlaces() throws {
    let template = MessageTemplate("#a# #b#")
    #expect(try template.render(["a": "#b#", "b": "#a#"]) == "#b# #a#")
  }

  @Test func missingAndSurplusNamesAreReportedAtOnce() {
    let error = #expect(throws: RenderError.self) {
      try MessageTemplate("#a# #b# #c#").render(["b": "", "y": "", "x": ""])
    }
    #expect(error == RenderError(missing: ["a", "c"], surplus: ["x", "y"]))
    #expect("\(error.map(String.init(describing:)) ?? "")" == "no value for a, c; no place for x, y")
  }

  // MARK: Text

  @Test(arguments: [
    ("a", 1, 1, 1), ("👍🏽", 4, 2, 1), ("🇷🇺", 4, 2, 1), ("e\u{301}", 2, 2, 1), ("👩‍👩‍👧", 8, 5, 1),
    ("Ж", 1, 1, 1),
  ])
  func aTextIsAllowedUpToItsLimitInEveryUnit(piece: String, utf16: Int, scalars: Int, graphemes: Int) {
    for (unit, size) in [(TextUnit.utf16, utf16), (.unicodeScalars, scalars), (.graphemes, graphemes)] {
      let limits = MessageLimits.vkNotify.with { limits in
        limits.textUnit = unit
        limits.text.value = 40 * size
      }
      func text(_ count: Int) -> MessageTemplate {
        MessageTemplate(String(repeating: piece, count: count))
      }
      #expect(rules(text(39), limits).isEmpty && rules(text(40), limits).isEmpty, "\(piece) \(unit)")
      #expect(rules(text(41), limits) == ["error text.length text"], "\(piece) \(unit)")
    }
  }

  @Test func lineBreaksCountAsTheUnitSays() {
    let text = MessageTemplate("a" + String(repeating: "\r\n", count: 10))
    for (unit, most) in [(TextUnit.utf16, 21), (.unicodeScalars, 21), (.graphemes, 11)] {
      let limits = MessageLimits.vkNotify.with { limits in
        limits.textUnit = unit
        limits.text.value = most
      }
      #expect(rules(text, limits).isEmpty)
      #expect(!rules(text, limits.with { $0.text.value = most - 1 }).isEmpty)
    }
  }

  @Test func theRenderedTextIsWhatIsMeasured() {
    let template = MessageTemplate("#a#" + String(repeating: "x", count: 2040))
    #expect(rules(template).isEmpty)
    func issues(_ length: Int) -> [String] {
      template.issues(under: .vkNotify, rendering: ["a": String(repeating: "y", count: length)]).map(
        \.description)
    }
    #expect(issues(8).isEmpty)
    #expect(issues(9) == ["text: 2049 UTF-16 units, allowed at most 2048 UTF-16 units"])
  }

  @Test func valuesAreCheckedBesideTheText() {
    let issues = MessageTemplate("#a# #b#").issues(under: .vkNotify, rendering: ["b": "1", "c": "2"])
    #expect(issues.map(\.path) == ["variables.a", "variables.c"])
    #expect(issues.map(\.severity) == [.error, .warning])
    #expect(issues[0].allowed == "a value for #a#")
    #expect(
      MessageTemplate("#a#").issues(under: .vkNotify, rendering: ["a": " "]).map(\.rule) == ["text.empty"])
  }

  @Test(arguments: ["", " \n\t"])
  func aTextThatSaysNothingIsRefused(text: String) {
    #expect(rules(MessageTemplate(text)) == ["error text.empty text"])
  }

  @Test func placesOfAnotherStyleAreNoticed() {
    #expect(rules(MessageTemplate("Hello, {name}")) == ["warning text.placeholder placeholder"])
    #expect(
      rules(MessageTemplate("Hello, {{name}}", placeholder: .percents)) == [
        "warning text.placeholder placeholder"
      ])
    #expect(rules(MessageTemplate("#1 and #2")).isEmpty)
    #expect(rules(MessageTemplate("#a# and {b}")) == ["warning text.placeholder placeholder"])
    #expect(
      rules(MessageTemplate("Hi {{a}}", placeholder: .braces)) == ["warning text.placeholder placeholder"])
    #expect(rules(MessageTemplate("Hi {{a}}", placeholder: .doubleBraces)).isEmpty)
    #expect(rules(MessageTemplate("#number is ready")) == ["warning text.placeholder text"])
    #expect(rules(MessageTemplate("Заказ #5, скидка 100%")).isEmpty)
    #expect(
      rules(MessageTemplate("x", buttons: [.text(caption: "Track #id#")])) == [
        "warning text.placeholder buttons[0].caption"
      ])
  }

  @Test(arguments: ["\u{200B}", "\u{2800}", "\u{FEFF}", "\u{AD}", "\u{3164}", "\0", " \u{200B}\n"])
  func whatCannotBeSeenIsNoText(text: String) {
    #expect(rules(MessageTemplate(text)).contains("error text.empty text"))
    #expect(
      rules(MessageTemplate("x", buttons: [.text(caption: text)])).contains(
        "error button.caption buttons[0].caption"))
  }

  @Test func controlCharactersAreNoticed() {
    #expect(rules(MessageTemplate("a\u{1B}[2J")) == ["warning text.control text"])
    #expect(rules(MessageTemplate("a\n\r\n\tb")).isEmpty)
  }

  @Test func aPayloadAsDeepAsIsAllowedSurvivesBeingStored() throws {
    let deep = (0..<64).reduce(JSONValue.null) { inner, _ in .array([inner]) }
    let template = MessageTemplate(
      "x", buttons: [.text(caption: "y", payload: deep), .text(caption: "z", payload: .null)])
    #expect(rules(template).isEmpty)
    #expect(try JSONDecoder().decode(MessageTemplate.self, from: JSONEncoder().encode(template)) == template)
  }

  @Test func nothingOfAHugeNameOrANumberIsRepeated() {
    let issues = MessageTemplate("#\(String(repeating: "x", count: 3000))# #79990001122#").issues(
      under: .vkNotify, rendering: ["79990001123": ""])
    #expect(
      issues.allSatisfy { $0.path.count < 80 && $0.allowed.count < 120 } && !"\(issues)".contains("7999000"))
  }

  @Test func manyVariablesAreCheckedInTime() throws {
    let names = (0..<20_000).map { "v\($0)" }
    let template = MessageTemplate(names.map { "#\($0)#" }.joined(separator: " "))
    let values = Dictionary(names.map { ($0, "1") }) { first, _ in first }
    #expect(try template.render(values).count == 39_999)
    #expect(template.issues(under: .vkNotify, rendering: values).count == 1)
  }

  // MARK: Buttons and networks

  @Test func sixButtonsInAnyMixAndNoMore() {
    let buttons: [TemplateButton] = (0..<6).map { number in
      number.isMultiple(of: 2)
        ? .text(caption: "Thanks", color: .positive, payload: .object(["a": .integer(1)]))
        : .link(caption: "Track", url: "https://example.org/t")
    }
    #expect(rules(MessageTemplate("x", buttons: buttons)).isEmpty)
    #expect(rules(MessageTemplate("x", buttons: buttons + [buttons[0]])) == ["error buttons.count buttons"])
    #expect(
      rules(MessageTemplate("x", buttons: buttons + buttons), .vkNotify.with { $0.buttons.value = nil })
        .isEmpty)
  }

  @Test func captionsAndAddressesAreChecked() {
    #expect(
      rules(
        MessageTemplate(
          "x",
          buttons: [
            .text(caption: ""), .link(caption: " ", url: "ftp://a.example/"),
            .text(caption: "x", color: "mauve"),
            .unknown(type: "slider", .null), .text(caption: "x", payload: .number(literal: "x")),
            .link(caption: "x", url: "hello world"),
          ]))
        == [
          "error button.caption buttons[0].caption", "error button.caption buttons[1].caption",
          "error button.url buttons[1].url", "warning button.color buttons[2].color",
          "error button.type buttons[3].type",
          "error button.payload buttons[4].payload", "error button.url buttons[5].url",
        ])
    let limits = MessageLimits.vkNotify.with { $0.buttonCaption = Limit(4, source: "a test") }
    #expect(rules(MessageTemplate("x", buttons: [.text(caption: "abcd")]), limits).isEmpty)
    #expect(
      rules(MessageTemplate("x", buttons: [.text(caption: "abcde")]), limits) == [
        "error button.caption buttons[0].caption"
      ])
  }

  @Test func networksAreThereAndUnique() {
    #expect(rules(MessageTemplate("x", networks: [.vk, .ok])).isEmpty)
    #expect(rules(MessageTemplate("x", networks: [])) == ["error networks.empty networks"])
    #expect(rules(MessageTemplate("x", networks: [.ok, .ok])) == ["error networks.duplicate networks[1]"])
    #expect(rules(MessageTemplate("x", networks: ["vk"])) == ["warning networks.unknown networks[0]"])
  }

  @Test func attachmentsInOKAreAWarning() throws {
    let template = MessageTemplate("x", buttons: [.text(caption: "y")], networks: [.vk, .ok])
    #expect(rules(MessageTemplate("x", networks: [.vk, .ok])).isEmpty)
    #expect(rules(template) == ["warning networks.attachments networks"])
    try template.validate(under: .vkNotify)
  }

  @Test func threeFaultsAreThreeIssues() {
    let template = MessageTemplate(
      String(repeating: "x", count: 2049), buttons: [.link(caption: "", url: "nowhere")], networks: [.vk])
    #expect(rules(template).count == 3)
    #expect(
      template.issues(under: .vkNotify).allSatisfy {
        !$0.actual.isEmpty && !$0.allowed.isEmpty && !$0.source.isEmpty
      })
  }

  // MARK: Stored form

  @Test func theFileOfTheDocumentationIsRead() throws {
    let file = """
      { "text": "Order #number# is ready", "placeholder": "hashes", "networks": ["VK"], "images": ["cup.jpg"],
        "buttons": [ { "type": "text", "caption": "Thanks", "color": "positive", "payload": { "a": 1 } },
                     { "type": "link", "caption": "Track", "url": "https://example.org/t" } ] }
      """
    let template = try JSONDecoder().decode(MessageTemplate.self, from: Data(file.utf8))
    #expect(template.variables == ["number"] && template.images.count == 1 && template.networks == [.vk])
    #expect(
      template.buttons == [
        .text(caption: "Thanks", color: .positive, payload: .object(["a": .integer(1)])),
        .link(caption: "Track", url: "https://example.org/t"),
      ])
    #expect(try JSONDecoder().decode(MessageTemplate.self, from: JSONEncoder().encode(template)) == template)
  }

  @Test func onlyTheTextIsRequired() throws {
    let template = try JSONDecoder().decode(
      MessageTemplate.self, from: Data(#"{"text":"x"}"#.utf8))
    #expect(template == MessageTemplate("x"))
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(MessageTemplate.self, from: Data("{}".utf8))
    }
  }

  @Test func everyShapeThatIsWrongIsNamedAtOnce() throws {
    let file = """
      {"text":7,"placeholder":"hash","images":["cup.jpg",{"base64":"//","name":"a"},{"file":"b"}],"networks":"VK",
       "buttons":[{"type":"text","colour":"red"},{"type":"link","caption":"x"},"Go",{"type":"slider","max":1}],
       "button":[]}
      """
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(MessageTemplate.self, from: Data(file.utf8))
    }
    guard case .dataCorrupted(let context)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    for reason in [
      "button: no such key", "text: expected a text, found a number",
      "placeholder: hash is none of hashes, braces",
      "images[1].name: no such key", "images[2]: an image is the name of a file",
      "networks: expected an array, found a text", "buttons[0].colour: no such key",
      "buttons[0]: caption is missing", "buttons[1]: url is missing",
      "buttons[2]: expected an object, found a text",
    ] {
      #expect(context.debugDescription.contains(reason), "\(context.debugDescription)")
    }
    #expect(!context.debugDescription.contains("buttons[3]"))
  }

  @Test func aPayloadOfNullIsKept() throws {
    let file = Data(#"{"text":"x","buttons":[{"type":"text","caption":"c","payload":null}]}"#.utf8)
    let template = try JSONDecoder().decode(MessageTemplate.self, from: file)
    #expect(template.buttons == [.text(caption: "c", payload: .null)])
    #expect(try JSONDecoder().decode(MessageTemplate.self, from: JSONEncoder().encode(template)) == template)
  }

  @Test func anUnknownButtonIsKept() throws {
    let file = Data(#"{"buttons":[{"type":"slider","max":9007199254740993}],"text":"x"}"#.utf8)
    let template = try JSONDecoder().decode(MessageTemplate.self, from: file)
    #expect(rules(template) == ["error button.type buttons[0].type"])
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(
      try String(decoding: encoder.encode(template), as: UTF8.self).contains(
        #"{"max":9007199254740993,"type":"slider"}"#))
  }
}
