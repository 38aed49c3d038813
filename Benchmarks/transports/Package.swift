// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "transport-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "vestnik", path: "../..", traits: ["AsyncHTTPClient"]),
    .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.100.0"),
  ],
  targets: [
    .executableTarget(
      name: "transport-bench",
      dependencies: [
        .product(name: "VestnikCore", package: "vestnik"),
        .product(name: "VestnikURLSession", package: "vestnik"),
        .product(name: "VestnikAsyncHTTPClient", package: "vestnik"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
