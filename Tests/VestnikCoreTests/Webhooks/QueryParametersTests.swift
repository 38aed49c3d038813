import Testing
import VestnikCore

struct QueryParametersTests {
  @Test(arguments: [
    ("/p?a=1", "1"), ("?a=1", "1"), ("/p?b=2&a=1&c=3", "1"), ("/p?a=x+y%20z", "x y z"), ("/p?a=%2B7", "+7"),
    ("/p?a=%D0%96", "Ж"), ("/p?a=Ж", "Ж"), ("/p?a=%d0%96", "Ж"), ("/p?a=1=2", "1=2"), ("/p?a=b?c", "b?c"),
    ("/p?a=%26%3D", "&="), ("/p?a=1#a=2", "1"), ("/p?%61=1", "1"), ("/p?&&a=1&", "1"),
    ("/p?a=%00", "\0"), ("/p?a=1;b=2", "1;b=2"),
  ])
  func aValueIsDecodedAsAForm(target: String, expected: String) throws {
    #expect(QueryParameters(target: target).value(of: "a")?.text == expected)
  }

  @Test(arguments: ["/p?a", "/p?a=", "/p?a&b=1", "/p?b=1&a="])
  func aParameterWithoutAValueIsEmpty(target: String) throws {
    #expect(QueryParameters(target: target).value(of: "a")?.text == "")
  }

  @Test(arguments: ["", "/p", "/p?", "/p?b=a", "/p?aa=1", "/p?A=1", "/a=1", "/p#?a=1"])
  func whatDoesNotStandThereIsMissing(target: String) throws {
    let query = QueryParameters(target: target)
    #expect(query.value(of: "a")?.text == nil)
    #expect(!query.contains("a"))
  }

  @Test func ofSeveralParametersOfOneNameTheFirstCounts() throws {
    #expect(QueryParameters(target: "/p?a=1&a=2&%61=3").value(of: "a")?.text == "1")
    #expect(QueryParameters(target: "/p?a&a=2").value(of: "a")?.text == "")
  }

  @Test(arguments: [
    ("%", "% at byte 0"), ("x%", "% at byte 1"), ("%4", "% at byte 0"), ("%41%G1", "% at byte 3"),
    ("%1G", "% at byte 0"), ("ab%+1", "% at byte 2"), ("%FF", "not UTF-8"), ("%D0", "not UTF-8"),
    ("%ED%A0%80", "not UTF-8"), ("%C0%80", "not UTF-8"), ("%F5%80%80%80", "not UTF-8"),
  ])
  func whatIsMendedInAValueIsSaidWithItsPlace(value: String, detail: String) throws {
    let query = QueryParameters(target: "/p?b=fine&a=\(value)&c=fine")
    let mended = try #require(query.value(of: "a"))
    #expect(mended.problem?.contains(detail) == true)
    #expect(mended.text.contains("\u{FFFD}") || mended.text.contains("%"))
    for name in ["b", "c"] {
      #expect(query.value(of: name)?.text == "fine" && query.value(of: name)?.problem == nil)
    }
  }

  @Test(arguments: [
    ("%", "%"), ("100%+sure", "100% sure"), ("%4", "%4"), ("%41%G1", "A%G1"), ("ab%+1", "ab% 1"),
    ("%%41", "%A"),
    ("a%D0b", "a\u{FFFD}b"), ("%F0%9F%98", "\u{FFFD}"), ("%D0%9F%D1", "П\u{FFFD}"),
  ])
  func aFaultCostsOneCharacter(value: String, text: String) {
    #expect(QueryParameters(target: "/p?a=\(value)").value(of: "a")?.text == text)
  }

  @Test func aNameThatCannotBeDecodedIsKept() {
    let query = QueryParameters(target: "/p?%ZZ=1&a=2")
    #expect(Set(query.names) == ["a", "%ZZ"])
  }

  @Test func aCombiningMarkHidesNoSeparator() throws {
    #expect(QueryParameters(target: "/p?a=1&\u{301}=2&b=3").value(of: "a")?.text == "1")
    #expect(QueryParameters(target: "/p?\u{301}x=2&b=3").value(of: "b")?.text == "3")
  }
}
