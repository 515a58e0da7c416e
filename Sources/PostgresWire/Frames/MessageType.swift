/// The type bytes of messages that are told apart without being read (PostgreSQL manual, "Message Formats").
///
/// A message with a type of its own in this target has its byte there.
package enum FrontendMessageType {
    package static let bind = UInt8(ascii: "B")
    package static let close = UInt8(ascii: "C")
    package static let copyData = UInt8(ascii: "d")
    package static let copyDone = UInt8(ascii: "c")
    package static let copyFail = UInt8(ascii: "f")
    package static let describe = UInt8(ascii: "D")
    package static let execute = UInt8(ascii: "E")
    package static let flush = UInt8(ascii: "H")
    package static let functionCall = UInt8(ascii: "F")
    package static let parse = UInt8(ascii: "P")
    package static let sync = UInt8(ascii: "S")
}

/// As ``FrontendMessageType``, of what the server sends.
package enum BackendMessageType {
    package static let bindComplete = UInt8(ascii: "2")
    package static let closeComplete = UInt8(ascii: "3")
    package static let copyBothResponse = UInt8(ascii: "W")
    package static let copyData = UInt8(ascii: "d")
    package static let copyInResponse = UInt8(ascii: "G")
    package static let copyOutResponse = UInt8(ascii: "H")
    package static let dataRow = UInt8(ascii: "D")
    package static let emptyQueryResponse = UInt8(ascii: "I")
    package static let functionCallResponse = UInt8(ascii: "V")
    package static let noData = UInt8(ascii: "n")
    package static let notificationResponse = UInt8(ascii: "A")
    package static let parameterDescription = UInt8(ascii: "t")
    package static let parseComplete = UInt8(ascii: "1")
    package static let portalSuspended = UInt8(ascii: "s")
    package static let rowDescription = UInt8(ascii: "T")
}
