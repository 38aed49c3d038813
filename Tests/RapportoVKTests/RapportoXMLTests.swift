import Foundation
import Testing
import VestnikCore

@testable import RapportoVK

@Suite(.timeLimit(.minutes(20))) struct RapportoXMLTests {
  private func read(_ text: String) throws(RapportoXML.Failure) -> RapportoXML {
    try RapportoXML(reading: Array(text.utf8)[...])
  }

  private func reason(_ text: String) -> String? {
    do throws(RapportoXML.Failure) {
      _ = try read(text)
      return nil
    } catch {
      return error.reason
    }
  }

  private func text(_ inside: String) throws -> String? {
    try read("<response><text>\(inside)</text></response>").text
  }

  @Test func theThreeFieldsAreRead() throws {
    let fields = try read(
      "<?xml version='1.0'?><!-- c --><response a='1' b = \"&lt;\"><code> 401\n</code><x><y/>z</x>"
        + "<payload><id>5</id><more/></payload></response>\n<!-- d --><?pi?>\n")
    #expect(fields.code == "401" && fields.text == nil && fields.id == "5")
  }

  @Test func namespacesDoNotHideTheFields() throws {
    #expect(try read("<r:response xmlns:r='u'><r:code>200</r:code></r:response>").code == "200")
  }

  @Test func onlyTheDocumentedPlacesCount() throws {
    let fields = try read(
      "<response><id>5</id><payload><code>200</code><x><id>6</id></x></payload></response>")
    #expect(fields.code == nil && fields.id == nil)
  }

  @Test(arguments: [
    ("&amp;&lt;&gt;&quot;&apos;", "&<>\"'"), ("&#38;&#x26;&#x1F642;&#10;x", "&&🙂 x"),
    ("<![CDATA[<b>&amp;]]>", "<b>&amp;"), ("a<!-- b -->c", "ac"), ("Заказ", "Заказ"), ("a<b>x</b>c", "ac"),
    ("<![CDATA[]]>", ""), ("&amp;lt;", "&lt;"),
  ])
  func referencesAndSectionsAreRead(inside: String, expected: String) throws {
    #expect(try text(inside) == expected)
  }

  @Test(arguments: [
    "&nbsp;", "&", "&;", "&#;", "&#x;", "&#0;", "&#x110000;", "&#xD800;", "&#-38;", "&#+38;", "&#x+26;",
    "&#xFFFF;",
    "&#8;", "&AMP;", "&#99999999999999;", "& amp;", "&lol9;",
  ])
  func otherReferencesAreRefused(inside: String) {
    #expect(throws: RapportoXML.Failure.self) { try text(inside) }
  }

  @Test(arguments: [
    "<!DOCTYPE response [<!ENTITY a \"b\">]><response><code>200</code></response>",
    "<?xml version=\"1.0\"?>\n<!DOCTYPE response SYSTEM \"file:///etc/passwd\"><response/>",
    "<response><!DOCTYPE x></response>", "<!doctype html><html></html>", "<!ELEMENT x>",
  ])
  func aDocumentTypeIsRefusedClearly(text: String) {
    #expect(reason(text) == "a document type declaration is refused")
  }

  @Test func bombsAreRefusedAtOnce() {
    var bomb = "<!DOCTYPE lolz [<!ENTITY lol \"lol\">"
    for level in 1..<10 {
      bomb += "<!ENTITY lol\(level) \"\(String(repeating: "&lol\(level - 1);", count: 10))\">"
    }
    #expect(reason(bomb + "]><response>&lol9;</response>") == "a document type declaration is refused")
    let deep = "<response>" + String(repeating: "<a>", count: 20_000)
    #expect(reason(deep) == "nested too deep")
    #expect(reason("<response><text>" + String(repeating: "x", count: 70_000)) == "more than 65536 bytes")
    let entity = "<response><text>&" + String(repeating: "x", count: 60_000) + ";</text></response>"
    #expect(reason(entity) == "a reference without an end")
  }

  @Test func depthAndSizeHaveExactBounds() throws {
    func nested(_ depth: Int) -> String {
      "<response>" + String(repeating: "<a>", count: depth - 1) + String(repeating: "</a>", count: depth - 1)
        + "</response>"
    }
    #expect(reason(nested(15)) == nil && reason(nested(16)) == nil && reason(nested(17)) == "nested too deep")
    func sized(_ bytes: Int) -> String {
      let frame = "<response><code>200</code></response>"
      return frame + String(repeating: " ", count: bytes - frame.utf8.count)
    }
    #expect(try read(sized(65_536)).code == "200" && reason(sized(65_537)) != nil)
  }

  @Test func manyElementsTakeTimeAndMemoryInProportion() throws {
    let many = String(repeating: "<a/>", count: 15_000)
    #expect(try read("<response>\(many)<code>200</code></response>").code == "200")
    let names = (0..<5_000).map { " a\($0)=''" }.joined()
    #expect(try read("<response\(names)><code>200</code></response>").code == "200")
  }

  @Test(arguments: [
    "<", "<response", "<response>", "<response><code>200</code>", "<response></respons>", "</response>",
    "<response/><response/>",
    "<response/>x", "<other/>", "<response a></response>", "<response a=1/>", "<response a='<'/>",
    "<response a='1' a='2'/>",
    "<response a='1'b='2'/>", "<response a='1", "<1/>", "< response/>",
    "<response><code>1</code><code>2</code></response>",
    "<response><payload><id>1</id><id>2</id></payload></response>", "<response><![CDATA[x</response>",
    "<response><!-- x</response>",
    "<?xml", "<response><code>200</text></response>", "<![CDATA[x]]>", "<response></response", "<:/>",
    "<response><></response>",
    "<response/ >",
  ])
  func whatIsNotWellFormedIsRefused(text: String) {
    #expect(throws: RapportoXML.Failure.self) { try read(text) }
  }

  @Test func aFailureShowsNothingOfTheText() {
    let failure = #expect(throws: RapportoXML.Failure.self) { try read("<response><SECRET>&SECRET;") }
    #expect(failure.map { "\($0)" } == "XML, byte 18: an entity that XML does not have")
  }
}
