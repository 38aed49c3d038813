// swift-tools-version: 6.2
import PackageDescription

// Compares a durable grant of the budget with one in SQLite: needs Debian's libsqlite3-dev, or another SQLite 3.
let package = Package(
  name: "durability",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "vestnik", path: "../..")],
  targets: [
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .executableTarget(
      name: "durability-bench",
      dependencies: ["CSQLite", .product(name: "VestnikCore", package: "vestnik")]),
  ],
  swiftLanguageModes: [.v6]
)
