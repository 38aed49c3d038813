import DevinoVK
import ExampleSupport
import Testing
import VestnikCore

@testable import QuickstartKit

@Suite struct RecipientFileTests {
  private func file(_ text: String) throws -> RecipientFile {
    try RecipientFile(Array(text.utf8), name: "a.csv")
  }

  private func error(_ text: String) -> String? {
    #expect(throws: InputError.self) { try file(text) }?.description
  }

  @Test func everyColumnFindsItsPlaceInAnyOrder() throws {
    let file = try file(
      "guest,ttl,template,phone,routes,service,status_url\nОльга,900,order_ready,79990001122,VK;OK,cafe,https://a.example/x\n"
    )
    #expect(
      try file.recipients[0].message.get()
        == DevinoMessage(
          to: "79990001122", from: "cafe", template: "order_ready", variables: ["guest": "Ольга"],
          routes: [.vk, .ok], timeToLive: .minutes(15), statusURL: "https://a.example/x"))
    #expect(file.recipients[0].line == 2)
  }

  @Test func emptyCellsMeanThatNothingIsGiven() throws {
    let file = try file("phone,service,template,ttl,routes,status_url,guest\n79990001122,cafe,731,,,,\n")
    #expect(
      try file.recipients[0].message.get()
        == DevinoMessage(to: "79990001122", from: "cafe", template: 731, variables: ["guest": ""]))
  }

  @Test(arguments: ["x", "1.5", "60s", " 60", "99999999999999999999"])
  func aTTLThatIsNoNumberIsAnInvalidRow(ttl: String) throws {
    let row = try file("phone,service,template,ttl\n79990001122,cafe,a,\(ttl)\n").recipients[0]
    guard case .failure(let error) = row.message else { return #expect(Bool(false)) }
    #expect(error.issues.map(\.rule) == ["ttl.number"])
  }

  @Test(arguments: [
    ("", "the file is empty"), ("phone,service\n1,2\n", "line 1: the column \"template\" is missing"),
    ("phone,service,template,phone\n", "line 1, column 4: the column \"phone\" stands there twice"),
    ("phone,service,,template\n", "line 1, column 3: a column without a name"),
    (
      "phone,service,template\n1,2\n",
      "line 2, column 3: column \"template\" is missing; 2 fields, the header has 3"
    ),
    ("phone,service,template\n\n1,2,3,4\n", "line 3, column 4: there are more fields than columns"),
    ("phone|service|template\n", "line 1: the column \"phone\" is missing"),
  ])
  func aMalformedFileIsRefusedWithItsPlace(text: String, message: String) {
    #expect(error(text)?.contains(message) == true, "\(error(text) ?? "")")
  }

  @Test func aFileOfAHeaderAloneHasNoRows() throws {
    #expect(try file("phone,service,template\n").recipients.isEmpty)
  }
}
