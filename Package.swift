// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// What is only there with the trait of this name.
let asyncHTTPClient = TargetDependencyCondition.when(traits: ["AsyncHTTPClient"])
let hummingbird = TargetDependencyCondition.when(traits: ["Hummingbird"])

/// Traits are off by default, and a package that only they use is neither resolved nor fetched then.
let traits: Set<Trait> = [
  .trait(
    name: "AsyncHTTPClient",
    description:
      "AsyncHTTPClientTransport, the transport for servers on Linux, over swift-server/async-http-client."),
  .trait(
    name: "Hummingbird",
    description: "Webhook routes for servers made with hummingbird-project/hummingbird."),
]

let package = Package(
  name: "vestnik",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "Vestnik", targets: ["Vestnik"]),
    .library(name: "VestnikCore", targets: ["VestnikCore"]),
    .library(name: "VKNotify", targets: ["VKNotify"]),
    .library(name: "VKEvents", targets: ["VKEvents"]),
    .library(name: "DevinoVK", targets: ["DevinoVK"]),
    .library(name: "RapportoVK", targets: ["RapportoVK"]),
    .library(name: "OKGraph", targets: ["OKGraph"]),
    .library(name: "VestnikURLSession", targets: ["VestnikURLSession"]),
    .library(name: "VestnikTesting", targets: ["VestnikTesting"]),
    .library(name: "VestnikSandbox", targets: ["VestnikSandbox"]),
    .library(name: "VestnikAsyncHTTPClient", targets: ["VestnikAsyncHTTPClient"]),
    .library(name: "VestnikHummingbird", targets: ["VestnikHummingbird"]),
  ],
  traits: traits,
  dependencies: [
    .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.100.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.30.0"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.26.0"),
    .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.36.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.3.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.0.0"),
  ],
  targets: [
    .target(name: "VestnikCore", swiftSettings: settings),
    .target(name: "VKNotify", dependencies: ["VestnikCore"], swiftSettings: settings),
    .target(name: "VKEvents", dependencies: ["VestnikCore"], swiftSettings: settings),
    .target(
      name: "DevinoVK", dependencies: ["VestnikCore", "VKNotify", "VKEvents"], swiftSettings: settings),
    .target(name: "RapportoVK", dependencies: ["VestnikCore", "VKNotify"], swiftSettings: settings),
    .target(name: "OKGraph", dependencies: ["VestnikCore"], swiftSettings: settings),
    .target(name: "VestnikURLSession", dependencies: ["VestnikCore"], swiftSettings: settings),
    .target(
      name: "VestnikTesting",
      dependencies: [
        "VestnikCore",
        // The conformance suite over TLS and HTTP/2.
        .product(name: "NIOCore", package: "swift-nio", condition: asyncHTTPClient),
        .product(name: "NIOPosix", package: "swift-nio", condition: asyncHTTPClient),
        .product(name: "NIOHTTP1", package: "swift-nio", condition: asyncHTTPClient),
        .product(name: "NIOHTTP2", package: "swift-nio-http2", condition: asyncHTTPClient),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: asyncHTTPClient),
      ],
      exclude: ["Transport/TLS/make-certificates"], swiftSettings: settings),
    .target(
      name: "VestnikSandbox", dependencies: ["VestnikCore", "VestnikTesting"], swiftSettings: settings),
    .target(
      name: "VestnikAsyncHTTPClient",
      dependencies: [
        "VestnikCore",
        .product(
          name: "AsyncHTTPClient", package: "async-http-client",
          condition: asyncHTTPClient),
        .product(name: "NIOCore", package: "swift-nio", condition: asyncHTTPClient),
        .product(name: "NIOPosix", package: "swift-nio", condition: asyncHTTPClient),
        .product(name: "NIOHTTP1", package: "swift-nio", condition: asyncHTTPClient),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: asyncHTTPClient),
        .product(
          name: "NIOHTTPCompression", package: "swift-nio-extras",
          condition: asyncHTTPClient),
        .product(name: "Tracing", package: "swift-distributed-tracing", condition: asyncHTTPClient),
      ],
      swiftSettings: settings),
    .target(
      name: "VestnikHummingbird",
      dependencies: [
        "VestnikCore",
        .product(name: "Hummingbird", package: "hummingbird", condition: hummingbird),
        .product(name: "HTTPTypes", package: "swift-http-types", condition: hummingbird),
        .product(name: "NIOCore", package: "swift-nio", condition: hummingbird),
      ],
      swiftSettings: settings),
    .target(
      name: "Vestnik",
      dependencies: [
        "VestnikCore", "VKNotify", "VKEvents", "DevinoVK", "RapportoVK", "OKGraph", "VestnikURLSession",
      ],
      swiftSettings: settings),
    // What the tests of the journal kill.
    .executableTarget(
      name: "journal-child", dependencies: ["VestnikCore"], path: "Tests/JournalChild",
      swiftSettings: settings),
    // What the tests of the URLSession transport let a server end.
    .executableTarget(
      name: "transport-child", dependencies: ["VestnikURLSession", "VestnikTesting"],
      path: "Tests/TransportChild", swiftSettings: settings),
    .testTarget(
      name: "VestnikCoreTests", dependencies: ["VestnikCore", "VestnikTesting", "journal-child"],
      swiftSettings: settings),
    .testTarget(
      name: "VKNotifyTests", dependencies: ["VKNotify", "VestnikCore"], resources: [.copy("Fixtures")],
      swiftSettings: settings),
    .testTarget(
      name: "VKEventsTests", dependencies: ["VKEvents", "VestnikCore"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "DevinoVKTests",
      dependencies: ["DevinoVK", "VKNotify", "VKEvents", "VestnikCore", "VestnikTesting", "VestnikSandbox"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "RapportoVKTests",
      dependencies: ["RapportoVK", "VestnikCore", "VestnikTesting", "VestnikSandbox"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "OKGraphTests", dependencies: ["OKGraph", "VestnikCore", "VestnikTesting"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "VestnikURLSessionTests",
      dependencies: [
        "VestnikURLSession", "VestnikTesting", "VestnikCore", "DevinoVK", "RapportoVK", "OKGraph",
        "transport-child",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "VestnikAsyncHTTPClientTests",
      dependencies: [
        "VestnikAsyncHTTPClient", "VestnikTesting", "VestnikCore", "transport-child",
        .product(name: "AsyncHTTPClient", package: "async-http-client", condition: asyncHTTPClient),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: asyncHTTPClient),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "VestnikHummingbirdTests",
      dependencies: [
        "VestnikHummingbird", "VestnikCore", "DevinoVK", "RapportoVK", "OKGraph", "VKEvents",
        .product(name: "Hummingbird", package: "hummingbird", condition: hummingbird),
        .product(name: "HTTPTypes", package: "swift-http-types", condition: hummingbird),
        .product(name: "Logging", package: "swift-log", condition: hummingbird),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: hummingbird),
        .product(name: "NIOCore", package: "swift-nio", condition: hummingbird),
        .product(name: "NIOPosix", package: "swift-nio", condition: hummingbird),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "VestnikTestingTests", dependencies: ["VestnikTesting", "VestnikCore"],
      swiftSettings: settings),
    .testTarget(
      name: "VestnikSandboxTests", dependencies: ["VestnikSandbox", "VestnikTesting", "VestnikCore"],
      swiftSettings: settings),
    .testTarget(
      name: "VestnikTests", dependencies: ["Vestnik", "VestnikTesting", "VestnikSandbox"],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
