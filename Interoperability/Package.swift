// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "interoperability",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "vestnik", path: ".."),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.100.0"),
  ],
  targets: [
    .testTarget(
      name: "InteroperabilityTests",
      dependencies: [
        .product(name: "Vestnik", package: "vestnik"),
        .product(name: "VestnikTesting", package: "vestnik"),
        .product(name: "VestnikSandbox", package: "vestnik"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
