import Foundation
import Testing
import VestnikCore

@Suite struct MultipartTests {
  private func text(_ body: MultipartBody) -> String {
    body.segments.map { segment in
      switch segment {
      case .bytes(let data): String(decoding: data, as: UTF8.self)
      case .file(let url): "<\(url.lastPathComponent)>"
      }
    }.joined()
  }

  @Test func theFormIsThatOfTheStandard() {
    let body = MultipartBody(
      [
        .init(name: "title", content: .bytes(Data("Меню".utf8))),
        .init(
          name: "file", filename: "menu.pdf", contentType: "application/pdf",
          content: .file(URL(filePath: "/tmp/menu.pdf"))),
      ], boundary: "b-1")
    let lines = [
      "--b-1", "Content-Disposition: form-data; name=\"title\"", "", "Меню", "--b-1",
      "Content-Disposition: form-data; name=\"file\"; filename=\"menu.pdf\"",
      "Content-Type: application/pdf", "", "<menu.pdf>", "--b-1--", "",
    ]
    #expect(text(body) == lines.joined(separator: "\r\n"))
    #expect(body.contentType == "multipart/form-data; boundary=b-1")
  }

  @Test func aFormWithoutPartsIsItsEnd() {
    #expect(text(MultipartBody([], boundary: "b")) == "--b--\r\n")
  }

  @Test func noNameBreaksItsLine() {
    let name = "a\"\r\nX-Evil: 1\0é"
    let body = MultipartBody(
      [.init(name: name, filename: name, content: .bytes(Data()))], boundary: "b")
    let quoted = "\"a%22%0D%0AX-Evil: 1%00é\""
    #expect(
      text(body)
        == "--b\r\nContent-Disposition: form-data; name=\(quoted); filename=\(quoted)\r\n\r\n\r\n--b--\r\n")
  }

  @Test(arguments: [
    ("image/jpeg", true), ("text/plain; charset=utf-8", true), ("image", false), ("", false),
    ("a/b\r\nX: 1", false), ("a/b/c", false), ("a /b", false), ("image/ж", false), ("a/b; x=\u{0}", false),
  ])
  func aTypeIsOneLine(type: String, isAllowed: Bool) throws {
    let form = MultipartBody([.init(name: "a", contentType: type, content: .bytes(Data()))])
    let request = TransportRequest(
      url: try #require(URL(string: "https://a.example")), body: .multipart(form))
    #expect(
      request.issues(allowsPlainHTTP: false).map(\.rule) == (isAllowed ? [] : ["multipart.type"]))
  }

  @Test(arguments: [(0, false), (1, true), (70, true), (71, false)])
  func aBoundaryHasASize(count: Int, isAllowed: Bool) {
    let form = MultipartBody([], boundary: String(repeating: "b", count: count))
    #expect(form.issues().isEmpty == isAllowed)
    #expect(!MultipartBody([], boundary: "a b").issues().isEmpty)
    #expect(!MultipartBody([], boundary: "a\r\nb").issues().isEmpty)
  }

  @Test func noTwoFormsHaveOneBoundary() {
    let boundaries = Set((0..<100).map { _ in MultipartBody([]).boundary })
    #expect(
      boundaries.count == 100 && boundaries.allSatisfy { MultipartBody([], boundary: $0).issues().isEmpty })
  }

  @Test func printingShowsNeitherNamesNorContent() throws {
    let form = MultipartBody([.init(name: "a", filename: "SECRET.pdf", content: .bytes(Data("SECRET".utf8)))])
    let request = TransportRequest(
      url: try #require(URL(string: "https://a.example")), body: .multipart(form))
    var text = "\(request) \(form)"
    dump(request, to: &text)
    dump(form, to: &text)
    #expect(text.contains("multipart of 1 parts") && !text.contains("SECRET"))
  }
}
