import Foundation
import Testing
import VKNotify

/// The file of a fixture; README.md beside it says how it was made.
func imageFile(_ name: String) throws -> URL {
  let directory = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
  return directory.appending(path: name, directoryHint: .notDirectory)
}

func imageData(_ name: String) throws -> Data {
  try Data(contentsOf: imageFile(name))
}

/// JPEGs of 96 × 64 pixels.
let readableJPEGs = [
  "baseline.jpg", "progressive.jpg", "optimized.jpg", "restart-markers.jpg", "grayscale.jpg", "cmyk.jpg",
  "arithmetic.jpg", "fill-bytes.jpg", "exif-thumbnail.jpg", "icc-chain.jpg",
]

let otherImages = [
  "png-named.jpg", "picture.gif", "picture.bmp", "picture.webp", "picture.tiff", "picture.avif",
]

/// The beginnings of JPEGs, put together by hand.
enum JPEG {
  static let start: [UInt8] = [0xFF, 0xD8]

  static func segment(_ marker: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
    [0xFF, marker] + bigEndian(payload.count + 2) + payload
  }

  /// A frame header with one component.
  static func frame(_ width: Int, _ height: Int, marker: UInt8 = 0xC0) -> [UInt8] {
    segment(marker, [8] + bigEndian(height) + bigEndian(width) + [1, 1, 0x11, 0])
  }

  /// The least that has a size.
  static func header(_ width: Int, _ height: Int) -> Data {
    Data(start + segment(0xE0, Array("JFIF\0".utf8)) + frame(width, height))
  }

  static func bigEndian(_ number: Int) -> [UInt8] {
    [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
  }
}

/// What reading an image comes to, so that two ways of reading can be compared.
func verdict(_ image: TemplateImage) -> Result<ImageHeader, ImageHeaderError> {
  do throws(ImageHeaderError) {
    return .success(try ImageHeader(of: image))
  } catch {
    return .failure(error)
  }
}

/// What is wrong with an image that must not be readable.
func failure(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws -> ImageHeaderError {
  try #require(throws: ImageHeaderError.self, sourceLocation: sourceLocation) {
    try ImageHeader(of: .bytes(Data(bytes)))
  }
}

/// Calls back with a new directory that is removed afterwards.
func withDirectory<Value>(_ body: (URL) throws -> Value) throws -> Value {
  let directory = FileManager.default.temporaryDirectory
    .appending(path: "vknotify-\(UUID().uuidString)", directoryHint: .isDirectory)
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try body(directory)
}
