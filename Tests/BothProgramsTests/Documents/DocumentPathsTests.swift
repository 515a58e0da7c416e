import Foundation
import Testing

/// Documents that lead nowhere: a file that was renamed takes its reader along.
@Suite struct DocumentPathsTests {
    @Test(arguments: Document.all)
    func whatIsNamedIsThere(document: Document) throws {
        let paths = try document.text.matches(of: /`((?:Sources|Tests\/\w+|\.github)\/[^`\s]+)/).map { String($0.1) }
        for path in paths {
            #expect(Document.exists(path), "\(path)")
        }
    }

    @Test(arguments: Document.all)
    func linksLeadSomewhere(document: Document) throws {
        let directory = (document.path as NSString).deletingLastPathComponent
        let links = try document.text.matches(of: /\]\(([^)#\s]+)[^)]*\)/).map { String($0.1) }
        for link in links where !link.contains(":") {
            let path = URL(filePath: "/\(directory)/\(link)").standardized.path
            #expect(Document.exists(path), "\(link)")
        }
    }

    @Test(arguments: Document.all)
    func articlesThatAreReferredToAreThere(document: Document) throws {
        let directory = (document.path as NSString).deletingLastPathComponent
        let names = try document.text.matches(of: /[<(]doc:(\w+)[)>]/).map { String($0.1) }
        for name in names {
            #expect(Document.exists("\(directory)/\(name).md"), "\(name)")
        }
    }

    /// A walk through the sources is of use only where it names what is there: see `whatIsNamedIsThere`.
    @Test func theWayOfAConnectionNamesItsFiles() throws {
        let way = Document(path: "Sources/Tunnel/Tunnel.docc/TheWayOfAConnection.md")
        let files = Set(try way.text.matches(of: /`(Sources\/[^`]+\.swift)`/).map { String($0.1) })
        #expect(files.count > 40)
        #expect(files.contains("Sources/Tunnel/Session.swift"))
    }
}
