import PrismaPostgres
import Testing

@Suite struct DotEnvExpansionTests {
    private func value(
        _ text: String,
        _ environment: [String: String] = [:],
        of name: String = "A"
    ) throws -> String? {
        try DotEnv.parse(text, file: ".env", environment: environment)[name]
    }

    @Test(arguments: ["A=x${B}y", "A=\"x${B}y\""])
    func referenceIsReplaced(text: String) throws {
        #expect(try value("\(text)\nB=1") == "x1y")
        #expect(try value("B=1\n\(text)") == "x1y")
    }

    @Test func environmentComesFirst() throws {
        #expect(try value("B=file\nA=${B}", ["B": "environment"]) == "environment")
        #expect(try value("B=file\nA=${B}", ["B": ""]) == "")
    }

    @Test func unknownReferenceIsEmpty() throws {
        #expect(try value("A=[${NOPE}]") == "[]")
    }

    @Test func referencesMayFollowEachOther() throws {
        #expect(try value("A=${B}${C}\nB=<${C}>\nC=c") == "<c>c")
    }

    @Test(arguments: ["A=\\${B}", "A=\"\\${B}\""])
    func backslashMakesItLiteral(text: String) throws {
        #expect(try value("\(text)\nB=1") == "${B}")
    }

    @Test(arguments: ["$B", "${}", "${B", "${B-x}", "${ B }", "$ {B}"])
    func nothingElseIsAReference(text: String) throws {
        #expect(try value("A=\(text)\nB=1") == text)
    }

    @Test func insertedTextIsNotExpandedAgain() throws {
        #expect(try value("A=${B}\nB='${C}'\nC=1") == "${C}")
        #expect(try value("A=${B}\nC=1", ["B": "${C}"]) == "${C}")
    }

    @Test func valueThatRefersToItselfSeesNothing() throws {
        #expect(try value("A=${A}x") == "x")
        #expect(try value("A=${A}x", ["A": "1"]) == "1x")
        #expect(try value("A=${B}x\nB=${A}y") == "yx")
    }

    @Test func lastDuplicateIsWhatAReferenceSees() throws {
        #expect(try value("B=1\nA=${B}\nB=2") == "2")
    }

    @Test func deepReferencesAreAnError() {
        let chain = (0..<40).map { "V\($0)=${V\($0 + 1)}" }.joined(separator: "\n")
        let error = #expect(throws: ConfigurationError.self) { try value(chain, of: "V0") }
        #expect(error?.message == ".env, line 18: ${…} refers to too many variables in a row")
    }

    @Test func longChainOfShortStepsIsFine() throws {
        let chain = (0..<10_000).reversed().map { "V\($0 + 1)=${V\($0)}" }.reversed().joined(separator: "\n")
        #expect(try value("V0=x\n\(chain)\nA=${V10000}") == "x")
    }

    @Test func longValuesAreAnError() {
        let doubling = (1..<15).map { "V\($0)=${V\($0 - 1)}${V\($0 - 1)}" }.joined(separator: "\n")
        let error = #expect(throws: ConfigurationError.self) {
            try value("V0=0123456789abcdef\n\(doubling)", of: "V14")
        }
        #expect(error?.message == ".env, line 14: the value is too long after expanding ${…}")
    }

    @Test func mistakeInAnotherVariableIsNoneOfThisOnes() throws {
        let chain = (0..<40).map { "V\($0)=${V\($0 + 1)}" }.joined(separator: "\n")
        #expect(try value("\(chain)\nA=1") == "1")
    }
}
