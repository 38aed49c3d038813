import Foundation
import Testing
import VKNotify

@Suite struct ImageHeaderTests {
  @Test(arguments: readableJPEGs)
  func everyKindOfJPEGGivesItsSize(name: String) throws {
    let bytes = try imageData(name)
    let expected = ImageHeader(width: 96, height: 64, byteCount: bytes.count, format: .jpeg)
    #expect(try ImageHeader(of: .bytes(bytes)) == expected)
  }

  @Test
  func theFormatIsToldByContentNotByName() throws {
    func header(_ name: String) throws -> ImageHeader { try ImageHeader(of: .file(imageFile(name))) }
    func expected(_ format: String, _ width: Int, _ height: Int, _ name: String) throws -> ImageHeader {
      ImageHeader(
        width: width, height: height, byteCount: try imageData(name).count, format: .other(format))
    }
    #expect(try header("png-named.jpg") == expected("PNG", 96, 64, "png-named.jpg"))
    #expect(try header("picture.gif") == expected("GIF", 96, 64, "picture.gif"))
    #expect(try header("picture.bmp") == expected("BMP", 48, 32, "picture.bmp"))
    #expect(try header("picture.webp") == expected("WebP", 0, 0, "picture.webp"))
    #expect(try header("picture.tiff") == expected("TIFF", 0, 0, "picture.tiff"))
    #expect(try header("picture.avif") == expected("AVIF", 0, 0, "picture.avif"))
  }

  @Test(
    arguments: [
      ([0, 0, 0, 24] + Array("ftypheic".utf8), "HEIC"), ([0, 0, 0, 24] + Array("ftypmif1".utf8), "HEIF"),
      ([0, 0, 0, 24] + Array("ftypavis".utf8), "AVIF"), (Array("MM\0*".utf8), "TIFF"),
      (Array("II+\0".utf8), "TIFF"), ([0, 0, 0, 12] + Array("jP  ".utf8), "JPEG 2000"),
      ([0, 0, 0, 12] + Array("JXL ".utf8), "JPEG XL"), ([0xFF, 0x0A], "JPEG XL"),
      (Array("GIF87a".utf8), "GIF"), ([0x89] + Array("PNG\r\n\u{1A}\n".utf8), "PNG"),
    ] as [([UInt8], String)])
  func kindsThatHaveNoFixtureAreToldByTheirFirstBytes(bytes: [UInt8], name: String) throws {
    let header = try ImageHeader(of: .bytes(Data(bytes)))
    #expect(header == ImageHeader(width: 0, height: 0, byteCount: bytes.count, format: .other(name)))
  }

  @Test
  func aBitmapOfEitherHeaderAndEitherDirectionOfRowsGivesItsSize() throws {
    let file: [UInt8] = Array("BM".utf8) + [0, 0, 0, 0, 0, 0, 0, 0, 26, 0, 0, 0]
    let old = file + [12, 0, 0, 0, 0x2C, 0x01, 0xC8, 0x00]
    let topDown = file + [40, 0, 0, 0, 0x2C, 0x01, 0, 0, 0x38, 0xFF, 0xFF, 0xFF]
    let header = try ImageHeader(of: .bytes(Data(old + [1, 0, 24, 0])))
    #expect(header.width == 300 && header.height == 200)
    let turned = try ImageHeader(of: .bytes(Data(topDown)))
    #expect(turned.width == 300 && turned.height == 200)
    let extreme = try ImageHeader(
      of: .bytes(Data(file + [40, 0, 0, 0, 0, 0, 0, 0x80, 0xFF, 0xFF, 0xFF, 0xFF])))
    #expect(extreme.width == 1 << 31 && extreme.height == 1)
  }

  @Test
  func aTextThatBeginsWithTheLettersOfAFormatIsNotTakenForIt() {
    for text in ["BMW is a make of cars, and this is a text.", "II be back", "MMXXVI", "RIFF-RAFF, a band"] {
      #expect(throws: ImageHeaderError.self) { try ImageHeader(of: .bytes(Data(text.utf8))) }
    }
  }

  @Test
  func whatIsNoImageIsRefusedInWords() throws {
    let text = try #require(throws: ImageHeaderError.self) {
      try ImageHeader(of: .file(imageFile("text.jpg")))
    }
    #expect(text.byteOffset == 0)
    #expect(
      text.description
        == "byte 0: this is no image of a known kind: it begins with the bytes 59 6F 75 72")
    #expect(try failure([]) == ImageHeaderError(byteOffset: 0, reason: "the image is empty"))
    #expect(try failure([0x0A]).reason.hasSuffix("it begins with the bytes 0A"))
  }

  @Test(arguments: readableJPEGs + otherImages + ["text.jpg"])
  func aFileAndItsBytesGetTheSameVerdict(name: String) throws {
    #expect(try verdict(.file(imageFile(name))) == verdict(.bytes(imageData(name))))
  }

  @Test(arguments: readableJPEGs + otherImages)
  func aSliceOfDataIsReadFromItsOwnBeginning(name: String) throws {
    let bytes = try imageData(name)
    let slice = (Data(repeating: 0xD8, count: 777) + bytes + Data(repeating: 0xFF, count: 9))
      .dropFirst(777).dropLast(9)
    #expect(slice.startIndex == 777)
    #expect(verdict(.bytes(slice)) == verdict(.bytes(bytes)))
  }
}
