import PostgresWire
import Reactor

/// A client that waits for its turn at an upstream that serves one connection at a time.
///
/// It is told so by a NOTICE, for which it has to be let in first: libpq takes nothing else before AuthenticationOk
/// (fe-connect.c, CONNECTION_AWAITING_RESPONSE). Lives on its loop and ends with one call of `completion` unless it is
/// cancelled; the stream is the caller's.
final class TurnWait: ByteStreamOwner {
    /// What came of it.
    enum Outcome {
        /// It is the client's turn until the place is left. `early` is what it has sent so far.
        case turn(WaitingLine.Place, early: [UInt8], wasTold: Bool)
        /// The client is gone.
        case left
    }

    private let loop: EventLoop
    private let client: ByteStream
    private var place: WaitingLine.Place?
    private var called: LoopCallback<Void>?
    private var early: [UInt8]
    private var completion: ((Outcome) -> Void)?

    /// Bytes a client may send ahead of its login; it is not read beyond them.
    private static let earlyLimit = 64 * 1024

    init(loop: EventLoop, client: ByteStream, early: [UInt8], completion: @escaping (Outcome) -> Void) {
        self.loop = loop
        self.client = client
        self.early = early
        self.completion = completion
    }

    /// Begins. `completion` is called before this returns where nobody is ahead. `negotiation` is what the client has to
    /// be told before it is let in.
    func start(in line: WaitingLine, negotiation: NegotiateProtocolVersion?) {
        let called = loop.callback { [unowned self] (_: Void) in finish(wasTold: true) }
        let (place, ahead) = line.join(called)
        (self.called, self.place) = (called, place)
        guard ahead > 0 else { return finish(wasTold: false) }
        var words: [UInt8] = []
        negotiation?.encode(into: &words)
        Authentication.ok.encode(into: &words)
        NoticeResponse.waiting(behind: ahead).encode(into: &words)
        client.handOver(to: self, watching: .read)
        // The few bytes fit into any send buffer; a client whose buffer is full does not read.
        guard (try? client.write(words)) == words.count else { return leave() }
        client.readAgain()
    }

    /// Nothing is called afterwards.
    func cancel() {
        completion = nil
        called?.close()
        place?.leave()
        place = nil
        client.release(by: self)
    }

    func stream(_ stream: ByteStream, isReady readiness: Readiness) {
        do {
            switch try client.read(into: loop.scratch) {
            case .notReady: return
            case .bytes(let count):
                early.append(contentsOf: loop.scratch[..<count])
                if early.count >= Self.earlyLimit { client.watch(for: []) }
                return
            case .end: leave()
            }
        } catch {
            // A reset and an orderly end come to the same.
            leave()
        }
    }

    private func leave() {
        let completion = completion
        cancel()
        completion?(.left)
    }

    private func finish(wasTold: Bool) {
        guard let place, let completion else { return }
        // The turn is the caller's now.
        self.place = nil
        cancel()
        completion(.turn(place, early: early, wasTold: wasTold))
    }
}

extension NoticeResponse {
    /// `behind`: how many are served before.
    static func waiting(behind ahead: Int) -> NoticeResponse {
        let others = ahead == 1 ? "another client has left" : "\(ahead) other clients have left"
        let texts: [(Unicode.Scalar, String)] = [
            ("S", "NOTICE"), ("V", "NOTICE"), ("C", "00000"),
            ("M", "prisma dev serves one connection at a time: waiting until \(others)"),
        ]
        return NoticeResponse(
            fields: ResponseFields(texts.map { ResponseFields.Field(code: UInt8(ascii: $0), value: Array($1.utf8)) })
        )
    }
}
