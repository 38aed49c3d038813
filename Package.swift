// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
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
    .target(name: "VestnikTesting", dependencies: ["VestnikCore"], swiftSettings: settings),
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
    .testTarget(
      name: "VestnikCoreTests", dependencies: ["VestnikCore", "VestnikTesting", "journal-child"],
      swiftSettings: settings),
    .testTarget(
      name: "VKNotifyTests", dependencies: ["VKNotify", "VestnikCore"], resources: [.copy("Fixtures")],
      swiftSettings: settings),
    .testTarget(
      name: "VKEventsTests", dependencies: ["VKEvents", "VestnikCore", "VestnikTesting"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "DevinoVKTests",
      dependencies: ["DevinoVK", "VKNotify", "VKEvents", "VestnikCore", "VestnikTesting"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "RapportoVKTests", dependencies: ["RapportoVK", "VestnikCore", "VestnikTesting"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "OKGraphTests", dependencies: ["OKGraph", "VestnikCore", "VestnikTesting"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "VestnikURLSessionTests",
      dependencies: ["VestnikURLSession", "VestnikCore", "DevinoVK", "RapportoVK", "OKGraph"],
      swiftSettings: settings),
    .testTarget(
      name: "VestnikTestingTests", dependencies: ["VestnikTesting", "VestnikCore"],
      swiftSettings: settings),
    .testTarget(
      name: "VestnikTests", dependencies: ["Vestnik", "VestnikTesting"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
