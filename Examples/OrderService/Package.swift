// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny")]
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")

let package = Package(
  name: "order-service",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "vestnik", path: "../..", traits: ["AsyncHTTPClient", "Hummingbird", "Observability"]),
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.0.0"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-metrics.git", from: "2.9.0"),
  ],
  targets: [
    .executableTarget(
      name: "order-service",
      dependencies: [
        .product(name: "Vestnik", package: "vestnik"),
        .product(name: "VestnikAsyncHTTPClient", package: "vestnik"),
        .product(name: "VestnikHummingbird", package: "vestnik"),
        .product(name: "VestnikObservability", package: "vestnik"), hummingbird,
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
      ], path: "Sources/OrderService", swiftSettings: settings),
    .executableTarget(
      name: "provider",
      dependencies: [
        .product(name: "VestnikCore", package: "vestnik"),
        .product(name: "VestnikSandbox", package: "vestnik"),
        hummingbird, asyncHTTPClient, .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ], path: "Sources/Provider", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
