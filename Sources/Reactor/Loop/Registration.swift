/// A socket's place in a loop's selector: what it is watched for and who is told.
///
/// Lives on its loop. It keeps its handler alive until `cancel`, and is cancelled before its socket is closed.
package final class Registration {
    let descriptor: CInt
    let token: UInt64
    unowned let loop: EventLoop

    /// Who is told, until it is cancelled.
    private(set) var handler: (any ReadinessHandler)?
    /// What the socket is watched for now.
    package private(set) var interest: Readiness = []
    /// Why the kernel does not watch the socket as it was last asked to; nil where it does.
    package private(set) var refusal: SocketError?
    /// Told at the end of the loop's turn without asking the kernel.
    var isDueAgain = false

    init(loop: EventLoop, descriptor: CInt, token: UInt64, handler: any ReadinessHandler) {
        self.loop = loop
        self.descriptor = descriptor
        self.token = token
        self.handler = handler
    }

    /// Watches the socket for `interest` from now on; nothing is asked of the kernel when nothing changes.
    ///
    /// A kernel that has no memory, or has reached its limit of watched sockets, may refuse: then `refusal` says why,
    /// and the handler is told in the next turn that it may read and write, so that it comes and looks.
    package func watch(for interest: Readiness) {
        refusal = nil
        guard interest != self.interest else { return }
        do {
            try loop.update(self, from: self.interest, to: interest)
            self.interest = interest
        } catch {
            refusal = error
            loop.tellAgain(self)
        }
    }

    /// Tells the handler that it may read again in the loop's next turn, though the kernel may have nothing:
    /// for bytes that wait in a TLS connection's own buffer, or a turn that ended for fairness.
    package func readAgain() {
        loop.tellAgain(self)
    }

    /// Stops watching and lets go of the handler. Nothing is told afterwards, even from the batch being served.
    package func cancel() {
        watch(for: [])
        forget()
    }

    /// As `cancel`, for a socket that is closed right afterwards: the kernel takes a closed socket out by itself.
    package func cancelBeforeClose() {
        interest = []
        forget()
    }

    private func forget() {
        handler = nil
        refusal = nil
        loop.remove(self)
    }
}
