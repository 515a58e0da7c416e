/// Stands in a flow where messages are looked at before they pass: takes bytes in, and lets out those that may pass now.
///
/// What comes out is whole messages and parts of those that are not looked at. Lives on the loop of its session.
protocol FlowGate: AnyObject {
    /// Bytes came in.
    func append(_ bytes: UnsafeRawBufferPointer)
    /// What may pass, as much as the next decision does not depend on; nil until more comes in, or until the other
    /// direction has gone on.
    func next() -> [UInt8]?
    /// The source has ended: what is not whole now never will be.
    func sourceEnded()
    /// Bytes are kept back.
    var isHolding: Bool { get }
    /// They wait for the other direction: nothing more is to be read.
    var isShut: Bool { get }
}
