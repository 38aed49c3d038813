import Foundation
import Testing
import VestnikCore

@testable import VKNotify

@Suite struct ImageFileTests {
  private func reason(_ url: URL) throws -> String {
    let error = try #require(throws: ImageHeaderError.self) { try ImageHeader(of: .file(url)) }
    #expect(error.byteOffset == 0)
    return error.reason
  }

  @Test
  func aMissingFileAnEmptyOneAndADirectoryAreRefusedInWords() throws {
    try withDirectory { directory in
      let missing = directory.appending(path: "cup.jpg")
      #expect(try reason(missing) == "there is no such file: \(missing.path)")
      #expect(try reason(directory).hasPrefix("this is a directory or a device, not a file: "))
      try Data().write(to: missing)
      #expect(try reason(missing) == "the image is empty")
      #expect(try reason(missing.appending(path: "inside.jpg")).hasPrefix("there is no such file"))
      let endless = directory.appending(path: String(repeating: "x", count: 300))
      #expect(try reason(endless).hasPrefix("the name of the file is too long"))
    }
  }

  @Test
  func aLinkIsFollowedAndALinkToItselfIsRefused() throws {
    try withDirectory { directory in
      let link = directory.appending(path: "link.jpg")
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: imageFile("baseline.jpg"))
      #expect(try ImageHeader(of: .file(link)).width == 96)
      let loop = directory.appending(path: "loop.jpg")
      try FileManager.default.createSymbolicLink(at: loop, withDestinationURL: loop)
      #expect(try reason(loop).hasPrefix("the file is a link that leads nowhere"))
    }
  }

  @Test(.timeLimit(.minutes(20)))
  func aPipeAndADeviceAreRefusedWithoutWaiting() throws {
    try withDirectory { directory in
      let pipe = directory.appending(path: "pipe.jpg")
      #expect(mkfifo(pipe.path, 0o600) == 0)
      let refusal = try reason(pipe)
      #expect(refusal.hasPrefix("this is a directory or a device, not a file"))
    }
    #expect(try reason(URL(filePath: "/dev/zero")).hasPrefix("this is a directory or a device"))
  }

  @Test
  func anAddressThatIsNoFileOfThisMachineIsRefusedNotFetched() throws {
    for address in [
      "https://shop.example/cup.jpg", "file://shop.example/cup.jpg", "file://cup.jpg", "data:,x",
    ] {
      #expect(try reason(#require(URL(string: address))) == "not a file of this machine: \(address)")
    }
    let local = try #require(URL(string: "file://localhost" + imageFile("baseline.jpg").path))
    #expect(try ImageHeader(of: .file(local)).width == 96)
  }

  @Test
  func aFileOf60MBCostsOnlyItsHeaderAndItsLengthIsJudgedExactly() throws {
    let limits = MessageLimits(images: ImageLimits(bytes: Limit(50_000_000, source: "FAQ")))
    try withDirectory { directory in
      let file = directory.appending(path: "large.jpg")
      try imageData("baseline.jpg").write(to: file)
      for (length, rules) in [
        (50_000_000, []), (50_000_001, ["image.bytes"]), (60_000_000, ["image.bytes"]),
      ] {
        #expect(truncate(file.path, off_t(length)) == 0)
        let header = try ImageHeader(of: .file(file))
        #expect(header == ImageHeader(width: 96, height: 64, byteCount: length))
        #expect(header.issues(under: limits).map(\.rule.rawValue) == rules)
      }
      #expect(try bytesRead(.file(file)) == ImageBytes.piece)
    }
  }

  @Test
  func aFileOf60MBWithNothingInItIsRefusedAfterItsFirstBytes() throws {
    try withDirectory { directory in
      let file = directory.appending(path: "zeros.jpg")
      try Data().write(to: file)
      #expect(truncate(file.path, 60_000_000) == 0)
      #expect(try reason(file).hasPrefix("this is no image of a known kind"))
      try Data(JPEG.start + [0xFF]).write(to: file)
      #expect(truncate(file.path, 60_000_000) == 0)
      let error = try #require(throws: ImageHeaderError.self) { try ImageHeader(of: .file(file)) }
      #expect(error.reason == "there is no frame header in the 256 KiB that are read")
      #expect(try bytesRead(.file(file)) == ImageBytes.most)
    }
  }

  @Test
  func aProfileOf255FullSegmentsWhichIs16MBIsSkipped() throws {
    let segment = JPEG.segment(0xE2, [UInt8](repeating: 0xFF, count: 65_533))
    var bytes = Data(JPEG.start)
    for _ in 0..<255 {
      bytes.append(contentsOf: segment)
    }
    bytes.append(contentsOf: JPEG.frame(640, 480))
    #expect(try ImageHeader(of: .bytes(bytes)).width == 640)
    #expect(try bytesRead(.bytes(bytes)) <= 257 * ImageBytes.piece)
  }

  @Test
  func segmentsWithoutEndAndFillBytesWithoutEndAreGivenUp() throws {
    let comments = (0..<1024).flatMap { _ in JPEG.segment(0xFE) }
    let most = try failure(JPEG.start + comments + JPEG.frame(640, 480))
    #expect(most.byteOffset == 2 + comments.count)
    #expect(most.reason == "there is no frame header after 1024 segments")
    let header = try ImageHeader(of: .bytes(Data(JPEG.start + comments.dropLast(4) + JPEG.frame(640, 480))))
    #expect(header.width == 640)
    let fill = [UInt8](repeating: 0xFF, count: 1_000_000)
    #expect(try failure(JPEG.start + fill + JPEG.frame(640, 480)).reason.contains("256 KiB"))
  }

  @Test
  func filesAreClosedWhateverBecomesOfThem() throws {
    let good = try imageFile("baseline.jpg")
    let bad = try imageFile("text.jpg")
    for _ in 0..<2000 {
      _ = verdict(.file(good))
      _ = verdict(.file(bad))
      _ = verdict(.file(good.deletingLastPathComponent()))
    }
    // A new descriptor is the lowest free one; other tests hold a few, but not hundreds.
    let next = open("/dev/null", O_RDONLY)
    #expect((0..<500).contains(next))
    _ = close(next)
  }

  private func bytesRead(_ image: TemplateImage) throws -> Int {
    var bytes = try ImageBytes(of: image)
    _ = try? ImageHeader(reading: &bytes)
    return bytes.bytesRead
  }
}
