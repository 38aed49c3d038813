import Foundation
import Testing
import VestnikCore

/// Eight bytes at a time are looked at: what stands on either side of such a border, and at the very end.
@Suite struct JSONBorderTests {
  private static let lengths = Array(0...40)
  /// What ends the plain part of a text, escaped.
  private static let escapes = [
    ("\"", "\\\""), ("\\", "\\\\"), ("\n", "\\n"), ("\u{0}", "\\u0000"), ("\u{1F}", "\\u001f"),
  ]

  private func plain(_ count: Int) -> String {
    String((0..<count).map { "abcdefghijklmnopqrstuvwxyz"[$0 % 26] })
  }

  @Test(arguments: lengths)
  func aPlainTextOfAnyLengthPasses(count: Int) throws {
    let text = plain(count)
    // At the very end of the document, and with more behind it.
    #expect(try read(String.self, "\"\(text)\"").value == text)
    #expect(try read([String].self, "[\"\(text)\",\"\(text)\"]        ").value == [text, text])
    #expect(try written(text) == "\"\(text)\"")
    let letters = String(repeating: "ж", count: count)
    #expect(try read(String.self, "\"\(letters)\"").value == letters)
    #expect(try written(letters) == "\"\(letters)\"")
  }

  @Test(arguments: lengths)
  func anEscapeMayStandAnywhere(count: Int) throws {
    for place in 0...count {
      for (scalar, escape) in Self.escapes {
        let text = plain(place) + scalar + plain(count - place)
        let json = "\"" + plain(place) + escape + plain(count - place) + "\""
        #expect(try written(text) == json)
        #expect(try read(String.self, json).value == text)
        #expect(try read([String: Int64].self, "{\(json):1}").value == [text: 1])
      }
      // Bytes beside those that are escaped, and beyond ASCII.
      for scalar in [" ", "!", "#", "[", "]", "\u{7F}", "é", "\u{20AC}", "😀"] {
        let text = plain(place) + scalar + plain(count - place)
        #expect(try written(text) == "\"\(text)\"")
        #expect(try read(String.self, "\"\(text)\"").value == text)
      }
    }
  }

  @Test(arguments: lengths)
  func aControlCharacterIsRefusedAnywhere(count: Int) {
    for place in 0...count {
      for control in ["\0", "\u{1}", "\n", "\u{1F}"] {
        let error = #expect(throws: JSONError.self) {
          try read(String.self, "\"" + plain(place) + control + plain(count - place) + "\"", isLenient: false)
        }
        #expect(error?.byteOffset == place + 1)
      }
    }
  }

  @Test(arguments: lengths)
  func aTextWithoutEndIsRefused(count: Int) {
    for text in ["\"" + plain(count), "{\"" + plain(count), "[\"" + plain(count) + "\\\""] {
      let error = #expect(throws: JSONError.self) { try read(JSONValue.self, text) }
      #expect(error?.byteOffset == text.utf8.count)
    }
  }

  @Test(arguments: lengths)
  func brokenUTF8IsRefusedAnywhere(count: Int) {
    for place in 0...count {
      for bytes: [UInt8] in [[0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98], [0xFF]] {
        let text = Data("\"\(plain(place))".utf8) + Data(bytes) + Data("\(plain(count - place))\"".utf8)
        let error = #expect(throws: JSONError.self) { try JSONReader(text) }
        #expect(error?.byteOffset == place + 1)
      }
    }
  }

  @Test(arguments: lengths)
  func spacesOfAnyNumberAreSkipped(count: Int) throws {
    let spaces = String(repeating: " ", count: count)
    for space in [spaces, "\n" + spaces, spaces + "\t", spaces + "\r\n" + spaces] {
      let json =
        "\(space){\(space)\"a\"\(space):\(space)[\(space)1\(space),\(space)2\(space)]\(space)}\(space)"
      #expect(try read([String: [Int64]].self, json).value == ["a": [1, 2]])
      for other in ["\0", "\u{B}", "\u{C}", "\u{1F}", "\u{A0}", "x"] {
        let error = #expect(throws: JSONError.self) { try read(Int64.self, "1\(space)\(other)") }
        #expect(error?.byteOffset == 1 + space.utf8.count)
      }
    }
  }

  @Test func aNumberOfAnyLengthIsExact() throws {
    var power: Int64 = 1
    for _ in 1...18 {
      for number in [power - 1, power, power + 1, power * 9, -power, 1 - power] {
        #expect(try written(number) == "\(number)")
        #expect(try read(Int64.self, "\(number)").value == number)
        #expect(
          try read([Int64].self, "[\(number),\(number) , \"\(number)\"]").value == [number, number, number])
        #expect(try read(Int64.self, "\(number).0").value == number)
        #expect(try read(Int64.self, "\(number)e0").value == number)
        // No number begins with two zeros.
        if number != 0 { #expect(try read(Int64.self, "\(number)0E-1").value == number) }
      }
      for wrong in [
        "\(power)a", "\(power).", "\(power)e", "0\(power)", "\(power)-", "+\(power)", "\(power)\"",
      ] {
        #expect(throws: JSONError.self) { try read(Int64.self, wrong, isLenient: false) }
      }
      power *= 10
    }
    var writer = JSONWriter()
    writer.integer(UInt64.max)
    #expect(String(decoding: writer.data, as: UTF8.self) == "18446744073709551615")
  }

  @Test func aWriterGrows() throws {
    for capacity in [0, 1, 63, 64, 65, 4096] {
      var writer = JSONWriter(capacity: capacity)
      try writer.beginArray()
      var expected: [String] = []
      for count in Self.lengths + [1000, 5000] {
        writer.text(plain(count))
        writer.text("\n" + plain(count))
        writer.integer(Int64.min)
        try writer.beginObject()
        writer.key(plain(count))
        writer.null()
        writer.endObject()
        expected += [
          "\"\(plain(count))\"", "\"\\n\(plain(count))\"", "\(Int64.min)", "{\"\(plain(count))\":null}",
        ]
      }
      writer.endArray()
      #expect(String(decoding: writer.data, as: UTF8.self) == "[\(expected.joined(separator: ","))]")
    }
  }

  @Test func commasStandBetweenValuesAlone() throws {
    let text = #"[[],{},[[],[]],{"a":[],"b":{},"c":[1,{"d":null}]},"",0]"#
    #expect(try written(read(JSONValue.self, text).value) == text)
    var writer = JSONWriter()
    let raw = try RawJSON(Data("{}".utf8))
    try writer.beginArray()
    writer.raw(raw)
    writer.raw(raw)
    try writer.tagged("x", raw)
    writer.bool(true)
    writer.endArray()
    #expect(String(decoding: writer.data, as: UTF8.self) == #"[{},{},{"type":"x","x":{}},true]"#)
  }

  @Test(arguments: [0, 1, 2, 8, 9, 63, 64, 65, 1000])
  func aDictionaryOfAnySizeIsSorted(count: Int) throws {
    let members = Dictionary(uniqueKeysWithValues: (0..<count).map { ("ключ \($0)", Int64($0)) })
    let sorted = members.keys.sorted().map { "\"\($0)\":\(members[$0] ?? 0)" }.joined(separator: ",")
    #expect(try written(members) == "{\(sorted)}")
  }

  @Test func anErrorInADictionaryIsThrown() {
    #expect(throws: JSONError.self) { try written(["a": 1, "b": Double.nan, "c": 2]) }
  }

  @Test func elementsOfADocumentMayDifferInSize() throws {
    let texts = (0..<3000).map { String(repeating: "x", count: $0 % 50) }
    let json = "[\(texts.map { "\"\($0)\"" }.joined(separator: ","))]"
    #expect(try read([String].self, json).value == texts)
    #expect(try read([String].self, "[\"\"]").value == [""])
    #expect(try read([[String]].self, "[[],[\"\"],[],[\"a\",\"b\"]]").value == [[], [""], [], ["a", "b"]])
  }
}

extension String {
  fileprivate subscript(place: Int) -> Character { self[index(startIndex, offsetBy: place)] }
}
