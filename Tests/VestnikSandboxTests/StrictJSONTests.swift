import Testing
import VestnikSandbox
import VestnikTesting

struct StrictJSONTests {
  @Test(arguments: [
    "null", "true", "false", "0", "-0", "-1.5e+10", "1E-3", "0.0", "3721115754893245581", #""""#, "[]", "{}",
    " \t\r\n[ 1 , 2 ] \n", #"{"a":{"b":[null]},"c":""}"#, #""\"\\\/\b\f\n\r\t\u0000""#, #""😀\ud83d\ude00""#,
    "\"\u{7F}\u{2028}\u{10FFFF}\"", #"{"":0,"é":1,"e\u0301":2}"#, #"{"a":1,"A":2}"#,
  ])
  func whatTheStandardAllowsIsAccepted(_ document: String) throws {
    _ = try StrictJSON(parsing: Array(document.utf8))
  }

  @Test(arguments: [
    ("", 0), ("  ", 2), ("[1,]", 3), (#"{"a":1,}"#, 7), ("[1 2]", 3), ("[,1]", 1), ("[1", 2), ("[1,", 3),
    ("{", 1),
    (#"{"a":1,"a":2}"#, 7), (#"{"a":1,"\u0061":2}"#, 7), (#"{"a"}"#, 4), (#"{"a":}"#, 5), ("{a:1}", 1),
    ("{1:1}", 1), (#"{"a":1 "b":2}"#, 7), ("'a'", 0), ("01", 1), ("-01", 2), ("00", 1), ("+1", 0), (".5", 0),
    ("1.", 2), ("-", 1), ("1e", 2), ("1e+", 3), ("1.e3", 2), ("0x10", 1), ("NaN", 0), ("-Infinity", 1),
    ("tru", 0), ("nul", 0), ("True", 0), ("true false", 5), ("[] x", 3), ("[]]", 2), ("// c\n1", 0),
    ("1 /* c */", 2),
    ("\"a", 2), ("\"\n\"", 1), ("\"\u{0}\"", 1), ("\"\u{1F}\"", 1), (#""\x41""#, 2), (#""\u12G4""#, 5),
    (#""\u12"#, 5), (#""\"#, 2), (#""\ud800""#, 1), (#""\udc00""#, 1), (#""\ud800\u0041""#, 1),
    (#""\ud800\ud800""#, 1), (#""\ud800\n""#, 1), (#""\U0041""#, 2), ("\u{FEFF}1", 0), ("1\u{0}", 1),
    ("\u{A0}1", 0), ("[1]\u{B}", 3),
  ])
  func whatTheStandardForbidsIsRefusedWhereItStands(_ document: String, offset: Int) {
    let failure = #expect(throws: StrictJSON.Failure.self) { try StrictJSON(parsing: Array(document.utf8)) }
    #expect(failure?.offset == offset)
    #expect(failure?.expected.isEmpty == false)
  }

  @Test(arguments: [
    [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0xAF], [0xE2, 0x82],
    [0xED, 0xA0, 0x80],
    [0xED, 0xBF, 0xBF], [0xEF, 0xBF, 0x41], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98],
    [0xF4, 0x90, 0x80, 0x80],
    [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
  ])
  func invalidUTF8IsRefused(_ sequence: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let failure = #expect(throws: StrictJSON.Failure.self) {
      try StrictJSON(parsing: [quote] + sequence + [quote])
    }
    #expect(failure?.expected == "valid UTF-8")
  }

  @Test func anErrorSaysWhereAndWhatWouldBeRight() {
    let failure = #expect(throws: StrictJSON.Failure.self) {
      try StrictJSON(parsing: Array(#"{"a":1,}"#.utf8))
    }
    #expect(failure?.description == "byte 7: expected a key after the comma")
  }

  @Test func sixtyFourLevelsAreReadAndOneMoreIsNot() throws {
    func nested(_ levels: Int) -> [UInt8] {
      Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
    }
    _ = try StrictJSON(parsing: nested(64))
    let failure = #expect(throws: StrictJSON.Failure.self) { try StrictJSON(parsing: nested(65)) }
    #expect(failure?.offset == 64)
  }

  @Test(arguments: ["[", #"{"a":"#, #"[{"a":"#])
  func aHundredThousandOpenBracketsAreRefusedWithoutACrash(_ opening: String) {
    let document = Array(String(repeating: opening, count: 100_000).utf8)
    #expect(throws: StrictJSON.Failure.self) { try StrictJSON(parsing: document) }
  }

  @Test func aMillionBytesOfGarbageAreRefused() {
    var seed: UInt64 = 42
    let garbage = (0..<1_000_000).map { _ -> UInt8 in
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: seed >> 33)
    }
    #expect(throws: StrictJSON.Failure.self) { try StrictJSON(parsing: garbage) }
    #expect(throws: StrictJSON.Failure.self) { try StrictJSON(parsing: [0x22] + garbage + [0x22]) }
    #expect(throws: StrictJSON.Failure.self) { try StrictJSON(parsing: [0x5B] + garbage) }
  }

  @Test func numbersKeepTheirTextAndObjectsTheirOrder() throws {
    let value = try StrictJSON(parsing: Array(#"{"z":1.50,"a":9223372036854775808,"m":-7}"#.utf8))
    #expect(value.members?.map(\.key) == ["z", "a", "m"])
    #expect(value["z"] == .number("1.50"))
    #expect(value["z"]?.integer == nil)
    #expect(value["a"]?.integer == nil)
    #expect(value["m"]?.integer == -7)
  }

  @Test func escapesAndSurrogatePairsAreResolved() throws {
    let value = try StrictJSON(parsing: Array(#""\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00\u0000""#.utf8))
    #expect(value.text == "\"\\/\u{8}\u{C}\n\r\té😀\0")
  }

  @Test func whatIsWrittenReadsBackTheSame() throws {
    let controls = String(String.UnicodeScalarView((0..<0x80).compactMap { Unicode.Scalar($0 as UInt32) }))
    let value = StrictJSON.object([
      StrictJSON.Member(controls, .string("é😀\u{2028}" + controls)),
      StrictJSON.Member("list", .array([.null, .bool(true), .bool(false), .number("1e400"), .array([])])),
      StrictJSON.Member("", .object([])),
    ])
    #expect(try StrictJSON(parsing: value.bytes) == value)
  }

  @Test func writingAddsNoWhiteSpace() throws {
    let document = #"{"a":[1,"\u0001\n\"\\/"],"b":{},"c":null}"#
    let value = try StrictJSON(parsing: Array(document.utf8))
    #expect(String(decoding: value.bytes, as: UTF8.self) == document)
  }
}
