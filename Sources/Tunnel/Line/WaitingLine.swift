import LibC
import Reactor

/// The line in which clients wait for an upstream that serves one connection at a time: a local `prisma dev`.
///
/// Such an upstream takes every connection and answers one, so whoever comes second would hang there without a word, and
/// be given up as an upstream that does not answer. Here he waits for as long as it takes, and is told. One line for all
/// loops; the first in it has the turn.
final class WaitingLine: Sendable {
    private let places = Lock<[Place]>([])

    /// Somebody's place, and then his turn, until he leaves.
    final class Place: Sendable {
        private let line: WaitingLine
        fileprivate let called: LoopCallback<Void>

        fileprivate init(_ line: WaitingLine, _ called: LoopCallback<Void>) {
            self.line = line
            self.called = called
        }

        /// To be called once. Where it was this one's turn, the next is called.
        func leave() {
            line.places.withLock { places in
                guard let index = places.firstIndex(where: { $0 === self }) else { return }
                places.remove(at: index)
                if index == 0 { places.first?.called(()) }
            }
        }
    }

    /// Joins at the end. `called` is run when it is this one's turn, unless that is so at once: then nobody is ahead.
    func join(_ called: LoopCallback<Void>) -> (place: Place, ahead: Int) {
        let place = Place(self, called)
        return places.withLock { places in
            places.append(place)
            return (place, places.count - 1)
        }
    }
}
