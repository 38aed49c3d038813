import ExampleSupport
import Foundation
import Testing

@testable import TableKit

@Suite struct TextSourceTests {
  private static let text = "phone;имя\r\n79161234567;«Ёлка» № 5 — 👩‍👩‍👧\r\n"
  private static let cyrillic = "phone;имя\r\n79161234567;«Ёлка» № 5 — да…\r\n"

  /// Reads bytes that come in pieces of a size.
  private func read(_ bytes: [UInt8], _ encoding: TextEncoding? = nil, piece: Int) throws -> String {
    var source = try TextSource(bytes, name: "a.csv", encoding: encoding, piece: piece)
    var text: [UInt8] = []
    while let piece = try source.next() { text += piece }
    return String(decoding: text, as: UTF8.self)
  }

  private func bytes(_ text: String, _ encoding: String.Encoding, mark: [UInt8] = []) throws -> [UInt8] {
    mark + [UInt8](try #require(text.data(using: encoding)))
  }

  @Test(arguments: [1, 2, 3, 5, 64, 4096]) func everyEncodingIsReadHoweverItIsCut(piece: Int) throws {
    for bytes in [
      Array(Self.text.utf8), [0xEF, 0xBB, 0xBF] + Array(Self.text.utf8),
      try bytes(Self.text, .utf16LittleEndian, mark: [0xFF, 0xFE]),
      try bytes(Self.text, .utf16BigEndian, mark: [0xFE, 0xFF]),
    ] {
      #expect(try read(bytes, piece: piece) == Self.text)
    }
    let unmarked = try bytes(Self.text, .utf16LittleEndian)
    #expect(try read(unmarked, .utf16LittleEndian, piece: piece) == Self.text)
    #expect(try read(windows1251(Self.cyrillic), .windows1251, piece: piece) == Self.cyrillic)
  }

  /// Written out of Microsoft's code page, apart from the table that is tested.
  private func windows1251(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "А"..."я": UInt8(scalar.value - 0x0410 + 0xC0)
      case "Ё": 0xA8
      case "ё": 0xB8
      case "«": 0xAB
      case "»": 0xBB
      case "№": 0xB9
      case "—": 0x97
      case "…": 0x85
      default: UInt8(scalar.value)
      }
    }
  }

  @Test func theTableIsThatOfTheCodePage() {
    let known: [UInt8: Unicode.Scalar] = [
      0x80: "Ђ", 0x88: "€", 0x90: "ђ", 0xA0: "\u{A0}", 0xA1: "Ў", 0xAF: "Ї", 0xB3: "і", 0xBF: "ї", 0xC0: "А",
      0xDF: "Я",
      0xE0: "а", 0xFF: "я", 0x41: "A",
    ]
    for (byte, scalar) in known { #expect(Windows1251.scalar(of: byte) == scalar) }
    #expect(Windows1251.scalar(of: 0x98) == nil)
    let all = (UInt8.min...UInt8.max).compactMap(Windows1251.scalar)
    #expect(all.count == 255 && Set(all).count == 255)
  }

  @Test func whatIsNoTextIsNamed() {
    for (bytes, given, message) in [
      ([0x50, 0x4B, 0x03, 0x04], nil, "an Excel workbook (.xlsx)"),
      ([0xD0, 0xCF, 0x11, 0xE0], nil, "an old Excel workbook (.xls)"),
      ([0x1F, 0x8B, 8, 0], nil, "a gzip archive"),
      ([0xFF, 0xFE, 0, 0], nil, "UTF-32"),
      ([0x70, 0, 0x68, 0], nil, "give --encoding utf-16le"),
      ([0, 0x70, 0, 0x68], nil, "give --encoding utf-16be"),
      ([0xEF, 0xBB, 0xBF, 0x70], .windows1251, "begins with the mark of utf-8: leave --encoding out"),
      ([0xFF, 0xFE, 0x70, 0], .utf8, "begins with the mark of utf-16le"),
    ] as [([UInt8], TextEncoding?, String)] {
      let error = #expect(throws: InputError.self) {
        try TextSource(bytes, name: "a.csv", encoding: given)
      }
      #expect(error?.description.hasPrefix("a.csv: ") == true && error?.description.contains(message) == true)
    }
  }

  @Test(arguments: [1, 64]) func aFaultComesBehindWhatStandsBeforeIt(piece: Int) throws {
    for (bytes, encoding, message) in [
      ([0x61, 0, 0x62, 0, 0x00, 0xDC, 0x63, 0], .utf16LittleEndian, "half a character"),
      ([0x61, 0, 0x62, 0, 0x3D, 0xD8, 0x63, 0], .utf16LittleEndian, "half a character"),
      ([0x61, 0, 0x62, 0, 0x63], .utf16LittleEndian, "ends within a character"),
      ([0x61, 0, 0x62, 0, 0x3D, 0xD8], .utf16LittleEndian, "ends within a character"),
      ([0x61, 0x62, 0x98, 0x63], .windows1251, "0x98"),
    ] as [([UInt8], TextEncoding, String)] {
      var source = try TextSource(bytes, name: "a.csv", encoding: encoding, piece: piece)
      var text: [UInt8] = []
      let fault = #expect(throws: TextFault.self) { while let piece = try source.next() { text += piece } }
      #expect(text == Array("ab".utf8) && fault?.message.contains(message) == true)
    }
  }

  @Test func utf8IsNotReadAsWindows1251() {
    let fault = #expect(throws: TextFault.self) {
      try read(Array("имя\nОльга".utf8), .windows1251, piece: 3)
    }
    #expect(fault?.message.contains("the whole file is UTF-8") == true)
    #expect(throws: Never.self) { try read(Array("name\nOlga".utf8), .windows1251, piece: 3) }
  }

  @Test func aFileIsReadInPieces() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    let text = String(repeating: Self.cyrillic, count: 10_000)
    try Data(windows1251(text)).write(to: URL(filePath: path))
    var source = try TextSource(path: path, encoding: .windows1251)
    var pieces: [[UInt8]] = []
    while let piece = try source.next() { pieces.append(piece) }
    #expect(String(decoding: pieces.joined(), as: UTF8.self) == text)
    #expect(pieces.count > 4 && pieces.allSatisfy { $0.count <= 3 << 16 })
  }

  @Test(
    arguments: [
      ([0xCE, 0xEB, 0xFC, 0xE3, 0xE0], "they read \"Ольга\" in Windows-1251: give --encoding windows-1251"),
      ([0xEF, 0xCC, 0xD8, 0xC7, 0xC1], "give the encoding of the file with --encoding"),  // KOI8-R
      ([0x8E, 0xAB, 0xEC, 0xA3, 0xA0], "give the encoding of the file with --encoding"),  // code page 866
      ([0x61, 0xFF, 0xFE, 0x80], "give the encoding of the file with --encoding"),
    ] as [([UInt8], String)])
  func theEncodingOfACellIsGuessed(bytes: [UInt8], message: String) {
    let text = EncodingGuess.message(for: bytes)
    #expect(
      text.contains(message) && text.contains("\"CSV UTF-8\"") && text.contains("plain \"CSV\" is not UTF-8"))
  }
}
