#if AsyncHTTPClient
  import AsyncHTTPClient
  import Foundation
  import NIOCore
  import NIOHTTP1
  import NIOPosix
  import VestnikCore

  /// The body of a request in a form that AsyncHTTPClient can send, with its exact size.
  struct UploadBody {
    /// The body; `nil` for none.
    let body: HTTPClient.Body?
    /// The size in bytes.
    let size: Int64

    /// Converts a body and opens its files.
    ///
    /// - Throws: `TransportError` with `.invalidRequest` and `.notSent` for a file that cannot be read.
    init(_ body: TransportBody, on eventLoop: any EventLoop) throws(TransportError) {
      switch body {
      case .none: (self.body, size) = (nil, 0)
      case .bytes(let data): (self.body, size) = (data.isEmpty ? nil : .bytes(data), Int64(data.count))
      case .multipart(let form):
        let parts = try form.segments.map { segment throws(TransportError) in try Part(segment) }
        let size = parts.reduce(0) { $0 + $1.size }
        self.size = size
        self.body = .stream(contentLength: size) { writer in
          eventLoop.makeFutureWithTask {
            for part in parts { try await part.write(to: writer) }
          }
        }
      }
    }

    /// One piece of a form: bytes in memory, or an open file.
    private enum Part: Sendable {
      case bytes(Data)
      case file(RegularFile)

      init(_ segment: MultipartBody.Segment) throws(TransportError) {
        switch segment {
        case .bytes(let data): self = .bytes(data)
        case .file(let url): self = .file(try RegularFile(at: url))
        }
      }

      /// The size in bytes; of a file at the time of opening.
      var size: Int64 {
        switch self {
        case .bytes(let data): Int64(data.count)
        case .file(let file): file.size
        }
      }

      /// Sends the piece block by block; a block is read when the one before it has been sent.
      func write(to writer: HTTPClient.Body.StreamWriter) async throws {
        switch self {
        case .bytes(let data): try await writer.write(.byteBuffer(ByteBuffer(bytes: data))).get()
        case .file(let file):
          while true {
            let block = try await Self.nextBlock(of: file)
            if block.readableBytes == 0 { return }
            try await writer.write(.byteBuffer(block)).get()
          }
        }
      }

      /// Reads the next block of a file, about 256 KiB, on a thread that may block; returns an empty one at the end.
      private static func nextBlock(of file: RegularFile) async throws -> ByteBuffer {
        try await NIOThreadPool.singleton.runIfActive {
          var block = ByteBuffer()
          try block.writeWithUnsafeMutableBytes(minimumWritableBytes: 256 << 10) { try file.read(into: $0) }
          return block
        }
      }
    }
  }
#endif
