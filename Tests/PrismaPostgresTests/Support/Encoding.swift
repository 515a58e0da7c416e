import Foundation

/// Base64 in the URL alphabet without padding, as keys carry it.
func base64URL(_ text: String) -> String {
    Data(text.utf8).base64EncodedString()
        .replacing("+", with: "-")
        .replacing("/", with: "_")
        .replacing("=", with: "")
}

/// An API key whose payload is `payload`; header and signature are arbitrary.
func token(_ payload: String) -> String {
    "\(base64URL(#"{"alg":"HS256","typ":"JWT"}"#)).\(base64URL(payload)).c2lnbmF0dXJl"
}
