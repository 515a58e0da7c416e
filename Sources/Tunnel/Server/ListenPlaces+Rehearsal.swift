extension ListenPlaces {
    /// Listens and stops again: throws now what a server would throw later, while nothing has been spent on it yet.
    package func rehearse() throws(ListenError) {
        let (listeners, socketFile) = try listen()
        withExtendedLifetime(listeners) { socketFile?.remove() }
    }
}
