import PostgresWire
import Testing

@testable import Tunnel

/// What a failure says to the client: SQLSTATE, message and hint.
struct Words: Equatable, CustomStringConvertible {
    var description: String

    init(_ text: String) {
        description = text
    }

    init(_ failure: UpstreamFailure) {
        description = "\(failure.sqlState) \(failure.message)" + (failure.hint.map { "\nhint: \($0)" } ?? "")
        #expect(failure.response.severity == "FATAL")
        #expect(failure.response.sqlState == failure.sqlState)
        // A refusal goes to the client in the upstream's words.
        if case .refused = failure.cause { return }
        #expect(failure.response.message == failure.message)
        #expect(failure.response.hint == failure.hint)
    }
}

/// What a failure of `db:5432` says.
func words(_ stage: UpstreamFailure.Stage, _ cause: UpstreamFailure.Cause) -> Words {
    Words(UpstreamFailure(upstream: "db:5432", stage: stage, cause: cause))
}
