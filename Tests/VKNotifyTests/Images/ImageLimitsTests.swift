import Foundation
import Testing
import VKNotify
import VestnikCore

@Suite struct ImageLimitsTests {
  private let limits = MessageLimits(
    images: ImageLimits(
      bytes: Limit(50_000_000, source: "FAQ, bytes"),
      widthPlusHeight: Limit(14_000, source: "FAQ, width and height"),
      longToShort: Limit(20, source: "FAQ, ratio"), formats: Limit(["JPEG"], source: "FAQ, format")))

  private func rules(_ width: Int, _ height: Int) throws -> [String] {
    try ImageHeader(of: .bytes(JPEG.header(width, height))).issues(under: limits).map(\.rule.rawValue)
  }

  @Test
  func widthPlusHeightIsAllowedUpToTheLimitAndNotBeyond() throws {
    #expect(try rules(7000, 7000) == [])
    #expect(try rules(7001, 7000) == ["image.dimensions"])
    #expect(try rules(700, 13_300) == [])
    #expect(try rules(13_300, 701) == ["image.dimensions"])
    #expect(try rules(65_535, 65_535) == ["image.dimensions"])
  }

  @Test
  func theRatioOfTheSidesIsAllowedUpToTheLimitInBothOrientations() throws {
    #expect(try rules(2000, 100) == [])
    #expect(try rules(100, 2000) == [])
    #expect(try rules(2001, 100) == ["image.aspect"])
    #expect(try rules(100, 2001) == ["image.aspect"])
    #expect(try rules(20, 1) == [])
    #expect(try rules(1, 21) == ["image.aspect"])
    #expect(try rules(65_535, 1) == ["image.dimensions", "image.aspect"])
  }

  @Test
  func eachIssueSaysWhatIsThereWhatIsAllowedAndWhoSaysSo() {
    let header = ImageHeader(width: 400, height: 13_601, byteCount: 50_000_001)
    #expect(
      header.issues(under: limits) == [
        ValidationIssue(
          path: "bytes", rule: "image.bytes", actual: "50000001 bytes", allowed: "at most 50000000 bytes",
          source: "FAQ, bytes"),
        ValidationIssue(
          path: "dimensions", rule: "image.dimensions", actual: "400 + 13601 = 14001 px",
          allowed: "width + height at most 14000 px", source: "FAQ, width and height"),
        ValidationIssue(
          path: "aspect", rule: "image.aspect", actual: "400 × 13601 px",
          allowed: "the longer side at most 20 times the shorter", source: "FAQ, ratio"),
      ])
  }

  @Test
  func ofWhatIsNoJPEGOnlyFormatAndLengthAreJudged() {
    let header = ImageHeader(width: 90_000, height: 1, byteCount: 50_000_001, format: .other("PNG"))
    let issues = header.issues(under: limits)
    #expect(issues.map(\.path) == ["format", "bytes"])
    #expect(
      issues.first
        == ValidationIssue(
          path: "format", rule: "image.format", actual: "PNG by its content", allowed: "JPEG",
          source: "FAQ, format"))
  }

  @Test(arguments: otherImages)
  func withoutLimitsNothingIsJudged(name: String) throws {
    let header = try ImageHeader(of: .file(imageFile(name)))
    try header.validate(under: MessageLimits())
    #expect(header.issues(under: limits).map(\.rule) == ["image.format"])
    let huge = ImageHeader(width: .max, height: 1, byteCount: .max)
    #expect(huge.issues(under: MessageLimits()).isEmpty)
  }

  @Test
  func anotherFormatMayBeAllowedAndIsJudgedByItsSizeThen() {
    let png = ImageHeader(width: 90_000, height: 1, byteCount: 1, format: .other("PNG"))
    let lenient = limits.with { $0.images.formats.value = ["JPEG", "PNG"] }
    #expect(png.issues(under: lenient).map(\.rule) == ["image.dimensions", "image.aspect"])
  }

  @Test
  func numbersMadeByHandNeverOverflow() {
    let numbers = [Int.min, -1, 0, 1, 20, .max]
    for width in numbers {
      for height in numbers {
        for limit in numbers {
          let strict = MessageLimits(
            images: ImageLimits(
              bytes: Limit(limit, source: ""), widthPlusHeight: Limit(limit, source: ""),
              longToShort: Limit(limit, source: "")))
          _ = ImageHeader(width: width, height: height, byteCount: width).issues(under: strict)
        }
      }
    }
    let largest = ImageHeader(width: .max, height: .max, byteCount: .max).issues(under: limits)
    #expect(largest.map(\.path) == ["bytes", "dimensions"])
    #expect(largest.last?.actual == "\(Int.max) + \(Int.max) px")
  }
}
