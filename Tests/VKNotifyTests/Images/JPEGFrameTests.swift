import Foundation
import Testing
import VKNotify

@Suite struct JPEGFrameTests {
  private static let frameMarkers: [UInt8] = [
    0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF,
  ]

  @Test(arguments: frameMarkers)
  func eachOfTheThirteenFrameHeadersGivesHeightAndWidth(marker: UInt8) throws {
    let header = try ImageHeader(of: .bytes(Data(JPEG.start + JPEG.frame(640, 480, marker: marker))))
    #expect(header.width == 640 && header.height == 480 && header.format == .jpeg)
  }

  @Test(arguments: [0xC4, 0xC8, 0xCC, 0xDB, 0xDD, 0xDE, 0xE1, 0xEF, 0xF7, 0xFE] as [UInt8])
  func whatOnlyLooksLikeAFrameHeaderIsPassedOver(marker: UInt8) throws {
    let decoy = JPEG.segment(marker, [8, 0, 16, 0, 16, 1, 1, 0x11, 0] + JPEG.frame(16, 16))
    let header = try ImageHeader(of: .bytes(Data(JPEG.start + decoy + JPEG.frame(640, 480))))
    #expect(header.width == 640 && header.height == 480)
  }

  @Test
  func markersWithoutALengthFillBytesAndStrayBytesArePassedOver() throws {
    let between: [UInt8] = [0xFF, 0x01, 0xFF, 0xD0, 0xFF, 0xD7, 0, 7, 0xFF, 0, 0xFF, 0xFF, 0xFF]
    let header = try ImageHeader(of: .bytes(Data([0xFF, 0xD8, 0xFF] + between + JPEG.frame(3, 2))))
    #expect(header.width == 3 && header.height == 2)
  }

  @Test
  func anEmptySegmentIsASegment() throws {
    let header = try ImageHeader(of: .bytes(Data(JPEG.start + JPEG.segment(0xFE) + JPEG.frame(3, 2))))
    #expect(header.width == 3)
  }

  @Test
  func theFirstFrameCountsAnd65535IsASize() throws {
    let header = try ImageHeader(
      of: .bytes(Data(JPEG.start + JPEG.frame(65_535, 65_535) + JPEG.frame(1, 1))))
    #expect(header.width == 65_535 && header.height == 65_535)
  }

  @Test
  func aFrameWithoutAHeightOrAWidthIsRefusedWhereItStands() throws {
    let height = try failure(JPEG.start + JPEG.frame(640, 0))
    #expect(height.byteOffset == 7)
    #expect(height.reason == "the frame header says no height: it is 0, to be given later")
    let width = try failure(JPEG.start + JPEG.frame(0, 480))
    #expect(width == ImageHeaderError(byteOffset: 9, reason: "the frame header says a width of 0"))
  }

  @Test(arguments: [0, 1] as [UInt8])
  func aSegmentShorterThanItsOwnLengthIsRefused(length: UInt8) throws {
    let error = try failure(JPEG.start + [0xFF, 0xE1, 0, length] + JPEG.frame(640, 480))
    #expect(error.byteOffset == 4)
    #expect(
      error.reason == "the segment APP1 gives its length as \(length), and the length alone takes 2 bytes")
    #expect(try failure(JPEG.start + [0xFF, 0xC0, 0, length] + JPEG.frame(640, 480)).byteOffset == 4)
  }

  @Test
  func aFrameHeaderTooShortForASizeIsRefused() throws {
    let error = try failure(JPEG.start + JPEG.segment(0xC0, [8, 0, 1, 0, 1]) + JPEG.frame(640, 480))
    #expect(error == ImageHeaderError(byteOffset: 4, reason: "the frame header is too short for a size"))
  }

  @Test(arguments: [0xDA, 0xD9, 0xD8, 0x4F] as [UInt8])
  func pixelsAnEndOrAnotherBeginningBeforeTheSizeAreRefused(marker: UInt8) throws {
    let before = JPEG.start + JPEG.segment(0xDB, [1, 2, 3])
    #expect(try failure(before + [0xFF, marker] + JPEG.frame(640, 480)).byteOffset == before.count)
  }

  @Test
  func aSegmentLongerThanTheFileIsRefusedWhereTheBytesEnd() throws {
    let bytes = JPEG.start + [0xFF, 0xE2, 0xFF, 0xFF] + JPEG.frame(640, 480)
    let error = try failure(bytes)
    #expect(error.byteOffset == bytes.count)
    #expect(
      error.reason
        == "the file ends inside of the segment APP2, which begins at byte 2 and has 65535 bytes")
  }

  @Test(arguments: readableJPEGs)
  func cutAnywhereAJPEGGivesTheRightSizeOrSaysWhereItEnds(name: String) throws {
    let bytes = try imageData(name)
    var readable = 0
    for length in 0..<min(bytes.count, 4096) {
      switch verdict(.bytes(bytes.prefix(length))) {
      case .success(let header):
        readable += 1
        #expect(header == ImageHeader(width: 96, height: 64, byteCount: length))
      case .failure(let error):
        #expect(readable == 0, "readable with fewer bytes, but not with \(length)")
        let isUnknown = error.reason.hasPrefix("this is no image")
        #expect(error.byteOffset == (isUnknown ? 0 : length))
        #expect(!error.reason.isEmpty)
      }
    }
    #expect(readable > 0 || name == "icc-chain.jpg")
  }

  @Test
  func cutAnywhereAFileGetsTheSameVerdictAsItsBytes() throws {
    let bytes = try imageData("exif-thumbnail.jpg")
    try withDirectory { directory in
      let file = directory.appending(path: "cut.jpg")
      for length in stride(from: 0, to: 1400, by: 7) {
        try bytes.prefix(length).write(to: file)
        #expect(verdict(.file(file)) == verdict(.bytes(bytes.prefix(length))))
      }
    }
  }

  @Test
  func a20000DamagedImagesNeitherCrashNorHang() throws {
    var random = SplitMix64(state: 0x5EED)
    let images = try (readableJPEGs + otherImages).filter { $0 != "icc-chain.jpg" }.map(imageData)
    var refused = 0
    for _ in 0..<20_000 {
      let bytes = Self.damaged(images[Int.random(in: 0..<images.count, using: &random)], &random)
      switch verdict(.bytes(bytes)) {
      case .success(let header):
        #expect(header.byteCount == bytes.count && header.width >= 0 && header.height >= 0)
        if header.format == .jpeg {
          #expect((1...65_535).contains(header.width) && (1...65_535).contains(header.height))
        }
      case .failure(let error):
        refused += 1
        #expect((0...bytes.count).contains(error.byteOffset))
      }
    }
    #expect((1000..<19_000).contains(refused))
  }

  /// Changes a few bytes, most of them in the headers; every fourth image is cut as well.
  private static func damaged(_ image: Data, _ random: inout SplitMix64) -> Data {
    var bytes = image
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let reach = Bool.random(using: &random) ? 32 : 700
      let index = Int.random(in: 0..<min(reach, bytes.count), using: &random)
      let common: [UInt8] = [0, 0xFF, 0xC0, 0xC4, 0xD8, 0xDA, 1, 2]
      bytes[index] =
        Bool.random(using: &random)
        ? UInt8.random(in: .min ... .max, using: &random) : common[Int.random(in: 0..<8, using: &random)]
    }
    return Int.random(in: 0..<4, using: &random) == 0
      ? bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)) : bytes
  }
}

/// The same numbers in every run.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
