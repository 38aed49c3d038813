// swift-tools-version: 6.2
import PackageDescription

// SharedBudget over hiredis, tried against a real server: needs Debian's redis-server and libhiredis-dev.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// Debian's headers are where the compiler looks, and its file for pkg-config has a flag that SwiftPM warns about.
#if os(macOS)
  let pkgConfig: String? = "hiredis"
#else
  let pkgConfig: String? = nil
#endif

let package = Package(
  name: "shared-budget",
  platforms: [.macOS(.v15)],
  dependencies: [
    // Named, so that the clone may have any name.
    .package(name: "vestnik", path: "../..")
  ],
  targets: [
    .systemLibrary(
      name: "CHiredis", pkgConfig: pkgConfig, providers: [.apt(["libhiredis-dev"]), .brew(["hiredis"])]),
    .target(name: "HiredisClient", dependencies: ["CHiredis"], swiftSettings: settings),
    .target(name: "LocalRedis", dependencies: ["HiredisClient"], swiftSettings: settings),
    .executableTarget(
      name: "shared-budget",
      dependencies: [
        "HiredisClient", "LocalRedis", .product(name: "DevinoVK", package: "vestnik"),
        .product(name: "VestnikCore", package: "vestnik"),
        .product(name: "VestnikURLSession", package: "vestnik"),
      ],
      swiftSettings: settings),
    // The program is what the tests start several times and kill.
    .testTarget(
      name: "SharedBudgetTests",
      dependencies: [
        "HiredisClient", "LocalRedis", "shared-budget", .product(name: "DevinoVK", package: "vestnik"),
        .product(name: "VestnikCore", package: "vestnik"),
        .product(name: "VestnikTesting", package: "vestnik"),
        .product(name: "VestnikURLSession", package: "vestnik"),
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
