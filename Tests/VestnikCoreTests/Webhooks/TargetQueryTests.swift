import Testing
import VestnikCore

struct TargetQueryTests {
  @Test(arguments: [
    ("/p?a=1", "1"), ("?a=1", "1"), ("/p?b=2&a=1&c=3", "1"), ("/p?a=x+y%20z", "x y z"), ("/p?a=%2B7", "+7"),
    ("/p?a=%D0%96", "Ж"), ("/p?a=Ж", "Ж"), ("/p?a=%d0%96", "Ж"), ("/p?a=1=2", "1=2"), ("/p?a=b?c", "b?c"),
    ("/p?a=%26%3D", "&="), ("/p?a=1#a=2", "1"), ("/p?%61=1", "1"), ("/p?&&a=1&", "1"),
    ("/p?a=%00", "\0"), ("/p?a=1;b=2", "1;b=2"),
  ])
  func aValueIsDecodedAsAForm(target: String, expected: String) throws {
    #expect(try TargetQuery(target: target).value(of: "a") == expected)
  }

  @Test(arguments: ["/p?a", "/p?a=", "/p?a&b=1", "/p?b=1&a="])
  func aParameterWithoutAValueIsEmpty(target: String) throws {
    #expect(try TargetQuery(target: target).value(of: "a") == "")
  }

  @Test(arguments: ["", "/p", "/p?", "/p?b=a", "/p?aa=1", "/p?A=1", "/a=1", "/p#?a=1"])
  func whatDoesNotStandThereIsMissing(target: String) throws {
    let query = TargetQuery(target: target)
    #expect(try query.value(of: "a") == nil)
    #expect(!query.contains("a"))
  }

  @Test func ofSeveralParametersOfOneNameTheFirstCounts() throws {
    #expect(try TargetQuery(target: "/p?a=1&a=2&%61=3").value(of: "a") == "1")
    #expect(try TargetQuery(target: "/p?a&a=2").value(of: "a") == "")
  }

  @Test(arguments: [
    ("%", "% at byte 0"), ("x%", "% at byte 1"), ("%4", "% at byte 0"), ("%41%G1", "% at byte 3"),
    ("%1G", "% at byte 0"), ("ab%+1", "% at byte 2"), ("%FF", "not UTF-8"), ("%D0", "not UTF-8"),
    ("%ED%A0%80", "not UTF-8"), ("%C0%80", "not UTF-8"), ("%F5%80%80%80", "not UTF-8"),
  ])
  func aValueThatCannotBeDecodedIsAnErrorThatNamesThePlace(value: String, detail: String) throws {
    let query = TargetQuery(target: "/p?b=fine&a=\(value)&c=fine")
    let error = try #require(throws: WebhookError.self) { try query.value(of: "a") }
    #expect(error.kind == .malformed)
    #expect(error.path == "query.a")
    #expect(error.detail.contains(detail))
    #expect(error.response.status == 400)
    #expect(try query.value(of: "b") == "fine")
    #expect(try query.value(of: "c") == "fine")
  }

  @Test func aNameThatCannotBeDecodedIsLeftOut() throws {
    let query = TargetQuery(target: "/p?%ZZ=1&a=2")
    #expect(Array(query.names) == ["a"])
  }

  @Test func aCombiningMarkHidesNoSeparator() throws {
    #expect(try TargetQuery(target: "/p?a=1&\u{301}=2&b=3").value(of: "a") == "1")
    #expect(try TargetQuery(target: "/p?\u{301}x=2&b=3").value(of: "b") == "3")
  }
}
