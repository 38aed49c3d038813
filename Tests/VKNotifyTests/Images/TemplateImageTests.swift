import Foundation
import Testing
import VKNotify

@Suite struct TemplateImageTests {
  private func decoded(_ json: String) throws -> TemplateImage {
    try JSONDecoder().decode(TemplateImage.self, from: Data(json.utf8))
  }

  private func encoded(_ image: TemplateImage) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return try String(decoding: encoder.encode(image), as: UTF8.self)
  }

  private func url(_ image: TemplateImage) throws -> URL {
    guard case .file(let url) = image else { throw CocoaError(.coderInvalidValue) }
    return url
  }

  @Test(arguments: [
    "cup.jpg", "./cup.jpg", "../cups/cup.jpg", "cups/cup.jpg", "/templates/cup.jpg", "two words.jpg",
    "a%20b.jpg", "100%.jpg", "чашка.jpg", "what?#.jpg", "12:30.jpg", "a//b.jpg", "//a/b.jpg", ".hidden",
  ])
  func aNameIsKeptAsWritten(name: String) throws {
    let image = try decoded("\"\(name)\"")
    #expect(try url(image).relativePath == name)
    #expect(try url(image).isFileURL)
    #expect(try encoded(image) == "\"\(name)\"")
    #expect(try decoded(encoded(image)) == image)
    #expect(image == .file(URL(filePath: name)))
  }

  @Test
  func aFileURLIsAcceptedAndWrittenAsItsPath() throws {
    let image = try decoded("\"file:///templates/two%20words.jpg\"")
    #expect(image == .file(URL(filePath: "/templates/two words.jpg")))
    #expect(try encoded(image) == "\"/templates/two words.jpg\"")
  }

  @Test(arguments: ["https://shop.example/cup.jpg?size=1", "file://shop.example/cup.jpg", "file://cup.jpg"])
  func anAddressThatIsNoFileOfThisMachineIsKept(address: String) throws {
    let image = try decoded("\"\(address)\"")
    #expect(try url(image).absoluteString == address)
    #expect(try encoded(image) == "\"\(address)\"")
    #expect(image.resolved(against: URL(filePath: "/templates")) == image)
  }

  @Test
  func aFileWhoseNameLooksLikeAnAddressSurvivesBeingWrittenAndRead() throws {
    let image = TemplateImage.file(URL(filePath: "https://x/y.jpg"))
    #expect(try url(decoded(encoded(image))).path == url(image).path)
  }

  @Test
  func contentIsAnObjectWithBase64InWhichWhiteSpaceDoesNotCount() throws {
    let image = TemplateImage.bytes(Data([0xFF, 0xD8, 0xFF, 0xE0]))
    #expect(try encoded(image) == "{\"base64\":\"/9j/4A==\"}")
    #expect(try decoded("{\"base64\": \"/9j/4A==\"}") == image)
    #expect(try decoded("{\"base64\": \"/9j/\\r\\n 4A==\\n\"}") == image)
    #expect(try decoded("{\"base64\": \"\"}") == .bytes(Data()))
  }

  @Test
  func anArrayOfBothFormsCanBeReadAndWritten() throws {
    let images = try JSONDecoder().decode(
      [TemplateImage].self, from: Data("[\"cup.jpg\", {\"base64\": \"/9j/4A==\"}]".utf8))
    #expect(images == [.file(URL(filePath: "cup.jpg")), .bytes(Data([0xFF, 0xD8, 0xFF, 0xE0]))])
    #expect(try JSONDecoder().decode([TemplateImage].self, from: JSONEncoder().encode(images)) == images)
  }

  @Test(arguments: [
    ("\"\"", "the name of an image file is empty"),
    ("{\"base64\": \"no base64!\"}", "this is not base64"),
    ("{\"base64\": 7}", "an image is the name of a file, or an object with its content: {\"base64\":"),
    ("{\"file\": \"cup.jpg\"}", "an image is the name of a file"), ("7", "an image is the name of a file"),
    ("null", "an image is the name of a file"), ("[]", "an image is the name of a file"),
  ])
  func otherShapesAreRefusedInWords(json: String, reason: String) throws {
    let error = try #require(throws: DecodingError.self) { try decoded(json) }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("another error: \(error)")
      return
    }
    #expect(context.debugDescription.hasPrefix(reason))
  }

  @Test
  func aRelativeNameIsTakenRelativeToTheDirectoryWithOrWithoutItsSlash() throws {
    for directory in [URL(filePath: "/shop/templates"), URL(filePath: "/shop/templates/")] {
      func path(_ name: String) throws -> String {
        try url(TemplateImage.file(URL(filePath: name)).resolved(against: directory)).path
      }
      #expect(try path("cup.jpg") == "/shop/templates/cup.jpg")
      #expect(try path("two words%20.jpg") == "/shop/templates/two words%20.jpg")
      #expect(try path("/elsewhere/cup.jpg") == "/elsewhere/cup.jpg")
      let bare = try TemplateImage.file(#require(URL(string: "cups/cup.jpg")))
      #expect(try url(bare.resolved(against: directory)) == URL(filePath: "/shop/templates/cups/cup.jpg"))
    }
    let bytes = TemplateImage.bytes(Data([1]))
    #expect(bytes.resolved(against: URL(filePath: "/shop")) == bytes)
  }

  @Test
  func resolvingOnceMoreChangesNothingAndAResolvedImageIsReadable() throws {
    let directory = try imageFile("baseline.jpg").deletingLastPathComponent()
    let image = try decoded("\"./baseline.jpg\"").resolved(against: directory)
    #expect(image.resolved(against: URL(filePath: "/elsewhere")) == image)
    #expect(try ImageHeader(of: image).width == 96)
    #expect(
      try ImageHeader(of: decoded("\"../Fixtures/cmyk.jpg\"").resolved(against: directory)).height == 64)
    let relative = try decoded("\"cup.jpg\"").resolved(against: URL(filePath: "cups"))
    #expect(try url(relative).relativePath.hasPrefix("/"))
  }
}
