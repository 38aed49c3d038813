import ExampleSupport
import Foundation
import Testing
import VKNotify
import VestnikCore

@testable import LintTemplateKit

@Suite struct TemplateLintTests {
  private func lint(
    _ template: String, values: [String: String]? = nil, limits: MessageLimits = .vkNotify
  ) throws -> TemplateLint {
    TemplateLint(
      try TemplateFile(Data(template.utf8), name: "t.json"), values: values,
      images: URL(filePath: "/nowhere/"),
      under: limits)
  }

  private func found(_ lint: TemplateLint) -> [String] {
    lint.issues.map { "\($0.severity) \($0.rule) \($0.path)" }
  }

  @Test func aGoodTemplateHasNothingToSay() throws {
    let lint = try lint(#"{"text":"Order #number# is ready"}"#, values: ["number": "A-77"])
    #expect(lint.issues.isEmpty && lint.exitCode == 0)
    #expect(lint.rendered == "Order A-77 is ready")
    #expect(lint.json == #"{"issues":[],"rendered":"Order A-77 is ready"}"# + "\n")
  }

  @Test func threeFaultsAreThreeErrors() throws {
    let lint = try lint(
      #"{"text":" ","networks":[],"buttons":[{"type":"link","caption":"x","url":"nowhere"}]}"#)
    #expect(
      found(lint).filter { $0.hasPrefix("error") } == [
        "error text.empty text", "error button.url buttons[0].url", "error networks.empty networks",
      ])
    #expect(lint.exitCode == 1)
  }

  @Test func valuesAreComparedWithThePlaces() throws {
    let lint = try lint(##"{"text":"#a# and #b#"}"##, values: ["b": "2", "c": "3"])
    #expect(found(lint) == ["error variables.missing variables.a", "warning variables.surplus variables.c"])
    #expect(lint.rendered == "#a# and 2")
  }

  @Test func theTextWithItsValuesIsMeasured() throws {
    let values = ["a": String(repeating: "x", count: 2048)]
    #expect(try lint(##"{"text":"#a#"}"##, values: values).exitCode == 0)
    #expect(try found(lint(##"{"text":"#a#!"}"##, values: values)).contains("error text.length text"))
    #expect(try lint(##"{"text":"#a#!"}"##).exitCode == 0)
  }

  @Test func hintsAreWarningsAndNeverErrors() throws {
    let lint = try lint(#"{"text":"Скидка на shop.ru"}"#)
    #expect(found(lint) == ["warning moderation.links text", "warning moderation.advertising text"])
    #expect(lint.exitCode == 0)
  }

  @Test func keysThatNobodyReadsAreNoticed() throws {
    let lint = try lint(
      #"{"text":"x","button":[],"buttons":[{"type":"text","caption":"c","colour":"red"}]}"#)
    #expect(found(lint) == ["warning file.key button", "warning file.key buttons[0].colour"])
  }

  @Test func aMissingImageIsAnErrorOfThatImage() throws {
    #expect(try found(lint(#"{"text":"x","images":["cup.jpg"]}"#)) == ["error image.unreadable images[0]"])
  }

  @Test(arguments: [
    ("{", "this is not JSON"), (#"{"text":5}"#, "text: expected a text"), ("{}", "text is missing"),
    ("[]", "expected an object, found an array"), ("", "this is not JSON: "),
    (#"{"text":"x","placeholder":"hash"}"#, "hash is none of hashes, braces"),
    (#"{"text":"x","buttons":[{"type":"link","caption":"x"}]}"#, "buttons[0]: url is missing"),
    (
      "{\"text\":\"x\",\n \"networks\":[\"VK\",]}",
      "line 2, column 19: networks[1]: this is not JSON: a comma stands before ]"
    ),
    (#"{"text":"x","buttons":[],"text":"y"}"#, "line 1, column 33: text: this key stands here twice"),
    (#"{"Text":"x"}"#, "Text: no such key, known are text, placeholder"),
  ])
  func whatIsNoTemplateIsExplained(file: String, message: String) {
    let error = #expect(throws: InputError.self) { try lint(file) }
    #expect(
      error?.description.hasPrefix("t.json: ") == true && error?.description.contains(message) == true,
      "\(file)")
  }

  @Test func severalWrongShapesAreSeveralLines() {
    let error = #expect(throws: InputError.self) {
      try lint(#"{"text":"x","button":1,"images":[1],"buttons":[{"type":"text"},{"type":"link","url":2}]}"#)
    }
    let lines =
      error?.description.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
    #expect(lines.count == 6 && lines[0] == "t.json: several things cannot be read:", "\(lines)")
    for start in ["button: ", "images[0]: ", "buttons[0]: ", "buttons[1].url: ", "buttons[1]: "] {
      #expect(lines.contains { $0.hasPrefix(start) }, "\(lines)")
    }
  }

  @Test func theEncodingOfRussianWindowsIsNamed() {
    let text = Array(#"{"text":""#.utf8) + [0xC3, 0xEE, 0xF2, 0xEE, 0xE2, 0xEE] + Array(#""}"#.utf8)
    for read in [
      { _ = try TemplateFile(Data(text), name: "t.json") },
      { _ = try VariablesFile(Data(text), name: "t.json") },
    ] as [() throws -> Void] {
      let error = #expect(throws: InputError.self) { try read() }
      #expect(error?.description.hasPrefix("t.json: line 1, column 10: the text is not UTF-8") == true)
      #expect(
        error?.description.contains("Windows-1251") == true && error?.description.contains("iconv") == true)
    }
  }

  @Test func valuesMayBeTextsNumbersAndTruthValues() throws {
    let file = #"{"a":"x","b":7,"c":2.5,"d":true}"#
    #expect(
      try VariablesFile(Data(file.utf8), name: "v.json").values == [
        "a": "x", "b": "7", "c": "2.5", "d": "true",
      ])
    for file in ["[]", #"{"a":null}"#, #"{"a":[1]}"#, "{", #"{"a":1,}"#, #"{"a":1,"a":2}"#] {
      #expect(throws: InputError.self) { try VariablesFile(Data(file.utf8), name: "v.json") }
    }
  }

  @Test func theBubbleKeepsItsShape() throws {
    let long = String(repeating: "слово ", count: 20) + String(repeating: "ы", count: 120) + " 👩‍👩‍👧👩‍👩‍👧"
    let text = try lint("{\"text\":\"\(long)\",\"buttons\":[{\"type\":\"text\",\"caption\":\"OK\"}]}").text
    let lines = text.split(separator: "\n").filter { $0.hasPrefix("│") }
    #expect(lines.count >= 6 && lines.allSatisfy { $0.hasSuffix("│") && $0.count <= 52 })
    #expect(text.contains("( OK · secondary )"))
  }

  @Test func longWordsAreDrawnInTimeAndCut() throws {
    let text = try lint("{\"text\":\"\(String(repeating: "x", count: 300_000))\"}").text
    #expect(text.contains("… and more") && text.count < 20_000)
  }

  @Test func nothingMovesTheCursor() throws {
    let text = try lint(#"{"text":"a\u001b[2J\u202e","buttons":[{"type":"text","caption":"x\ny\u0007"}]}"#)
      .text
    #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" || $0 == "\u{202E}" })
    #expect(text.contains("\\u{1b}"))
  }

  @Test func filesAreLookedUpWhereTheCommandLineSays() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let images = root.appending(path: "images")
    try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    func write(_ text: String, to name: String) throws -> String {
      try Data(text.utf8).write(to: root.appending(path: name))
      return root.appending(path: name).path
    }
    let template = try write(
      ##"{"text":"Order #number# is ready","images":["a.gif"]}"##, to: "t.json")
    let values = try write(#"{"number":"A-77"}"#, to: "v.json")
    func rules(_ arguments: [String]) throws -> [String] {
      try TemplateLint(LintOptions(arguments)).issues.map(\.rule.rawValue)
    }
    #expect(try rules([template]) == ["image.unreadable"])
    // The first bytes of a GIF of one pixel.
    try Data("GIF89a\u{1}\0\u{1}\0".utf8).write(to: images.appending(path: "a.gif"))
    #expect(try rules([template, "--images", images.path]) == ["image.format"])
    try Data("GIF89a\u{1}\0\u{1}\0".utf8).write(to: root.appending(path: "a.gif"))
    let lint = try TemplateLint(LintOptions([template, "--vars", values, "--limits", "devino"]))
    #expect(lint.rendered == "Order A-77 is ready" && lint.issues.map(\.rule) == ["image.format"])
    #expect(
      lint.text == """
        error images[0].format: GIF by its content
              allowed: JPEG
              source: VK Notify FAQ, allowed format [image.format]

        ╭──────────────────────╮
        │ [ image a.gif ]      │
        │ Order A-77 is ready  │
        ╰──────────────────────╯

        1 error, 0 warnings

        """)
    #expect(throws: InputError.self) { try rules([template, "--images", values]) }
    #expect(throws: InputError.self) { try rules([root.path]) }
  }

  @Test(arguments: [
    [], ["a.json", "b.json"], ["a.json", "--limits", "nobody"], ["a.json", "--vars"], ["a.json", "--colour"],
  ])
  func badArgumentsAreRefused(arguments: [String]) {
    #expect(throws: InputError.self) { try LintOptions(arguments) }
  }

  @Test func everyFlagIsRead() throws {
    let options = try LintOptions([
      "t.json", "--images", "pictures", "--vars", "v.json", "--limits", "devino", "--json",
    ])
    #expect(options.template == "t.json" && options.images == "pictures" && options.variables == "v.json")
    #expect(options.limits == .devino && options.wantsJSON)
  }
}
