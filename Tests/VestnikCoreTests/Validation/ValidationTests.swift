import Foundation
import Testing
import VestnikCore

@Suite struct ValidationTests {
  private struct Note: Validatable {
    var ttl: TimeToLive
    var phone: PhoneNumber = "79990001122"

    func issues(under limits: MessageLimits) -> [ValidationIssue] {
      phone.issues(at: "phone") + ttl.issues(at: "ttl", under: limits.timeToLive)
    }
  }

  private let limits = MessageLimits(
    timeToLive: Limit(.seconds(60) ... .seconds(86_400), source: "a test"), batch: Limit(3, source: "a test"))

  @Test(arguments: [(59, false), (60, true), (61, true), (86_399, true), (86_400, true), (86_401, false)])
  func aRangeIncludesItsBounds(seconds: Int, isAllowed: Bool) {
    #expect(Note(ttl: .seconds(seconds)).issues(under: limits).isEmpty == isAllowed)
  }

  @Test func anIssueSaysWhatWhereAndWhatWouldBeRight() throws {
    let notes = [Note(ttl: .seconds(60)), Note(ttl: .seconds(30))]
    let issue = try #require(notes.issues(under: limits).first)
    #expect(issue.description == "[1].ttl: 30 s, allowed 60…86400 s")
    #expect(issue.rule == "ttl.range")
    #expect(issue.severity == .error)
    #expect(issue.source == "a test")
    #expect(try JSONDecoder().decode(ValidationIssue.self, from: JSONEncoder().encode(issue)) == issue)
  }

  @Test func everyIssueOfEveryMessageIsReportedAtOnce() {
    let notes = [Note(ttl: .seconds(1), phone: "x"), Note(ttl: .seconds(60)), Note(ttl: .hours(25))]
    #expect(notes.issues(under: limits).map(\.path) == ["[0].phone", "[0].ttl", "[2].ttl"])
  }

  @Test func aBatchMayHaveExactlyItsLimit() {
    let note = Note(ttl: .seconds(60))
    #expect([note, note, note].issues(under: limits).isEmpty)
    #expect([note, note, note, note].issues(under: limits).map(\.rule) == ["batch.size"])
    #expect([note, note, note, note].issues(under: limits.with { $0.batch.value = nil }).isEmpty)
  }

  @Test func warningsDoNotStopAMessage() throws {
    let domestic = Note(ttl: .seconds(60), phone: "89990001122")
    #expect(domestic.issues(under: limits).map(\.severity) == [.warning])
    try domestic.validate(under: limits)
  }

  @Test func errorsDoAndBringTheWarningsAlong() {
    let error = #expect(throws: ValidationError.self) {
      try Note(ttl: .seconds(1), phone: "89990001122").validate(under: limits)
    }
    #expect(error?.issues.map(\.severity) == [.warning, .error])
  }

  @Test func anIssueNeverShowsAWholePhoneNumber() {
    #expect(!"\(Note(ttl: .seconds(1), phone: "+7 999 000-11-22").issues(under: limits))".contains("000"))
  }

  @Test func aLongListOfIssuesIsShortened() {
    let error = ValidationError(
      issues: Array(repeating: Note(ttl: .seconds(1)), count: 12).issues(under: limits))
    #expect(error.description.hasSuffix("; and 3 more"))
  }

  @Test func aTextIsCountedInTheUnitThatIsAskedFor() {
    let family = "👩‍👩‍👧e\u{301}\r\n"
    #expect(TextUnit.utf16.count(family) == 12)
    #expect(TextUnit.unicodeScalars.count(family) == 9)
    #expect(TextUnit.graphemes.count(family) == 3)
    #expect(TextUnit.bytes.count(family) == 23)
  }

  @Test func aLimitCanBeLifted() {
    let lifted = limits.with { $0.timeToLive.value = nil }
    #expect(Note(ttl: .seconds(1)).issues(under: lifted).isEmpty)
  }
}
