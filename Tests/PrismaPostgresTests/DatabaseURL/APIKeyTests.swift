import PrismaPostgres
import Testing

@Suite struct APIKeyTests {
    @Test func claimsAreUserAndPassword() {
        let key = APIKey(decoding: token(#"{"tenant_id":"abc","secure_key":"sk_x","api_key":"y","n":[1]}"#))
        #expect(key.user == "abc")
        #expect(key.password == Secret("sk_x"))
        #expect(key.missingClaims.isEmpty)
        #expect(key.warning == nil)
    }

    @Test func signatureIsNotLookedAt() {
        let payload = base64URL(#"{"tenant_id":"abc","secure_key":"sk_x"}"#)
        #expect(APIKey(decoding: "?.\(payload).?").user == "abc")
    }

    @Test func withoutSecureKeyTheKeyIsThePassword() {
        let text = token(#"{"tenant_id":"abc"}"#)
        let key = APIKey(decoding: text)
        #expect(key.user == "abc")
        #expect(key.password == Secret(text))
        #expect(
            key.warning?.description
                == "the API key carries no secure_key; it is sent as the password as it is\n"
                + "hint: if the login fails, get a direct connection string (postgres://…): "
                + "Prisma Console → API Keys → Create API key"
        )
    }

    @Test func withoutTenantTheUserIsPrisma() {
        let text = token(#"{"secure_key":"sk_x"}"#)
        let key = APIKey(decoding: text)
        #expect(key.user == "prisma")
        #expect(key.password == Secret(text))
        #expect(key.missingClaims == ["tenant_id"])
    }

    @Test(arguments: [
        "", ".", "..", "opaque", "a.b.c", "sk_secret", token("[]"), token("null"), token("{"),
        token(#"{"tenant_id":1}"#),
        token(#"{"tenant_id":"","secure_key":""}"#), token(#"{"tenant_id":null}"#),
        token(#"{"tenant_id":"a\u0000b","secure_key":"c\u0000d"}"#),
    ])
    func everythingElseIsOpaque(text: String) {
        let key = APIKey(decoding: text)
        #expect(key.user == "prisma")
        #expect(key.password == Secret(text))
        #expect(key.missingClaims == ["tenant_id", "secure_key"])
        #expect(
            key.warning?.message
                == "the API key carries no tenant_id and no secure_key; it is sent as the password as it is"
        )
    }

    @Test func payloadMayBePaddedOrInTheOrdinaryAlphabet() {
        // `???` and `>>>` are what the two alphabets spell differently.
        let payload = #"{"tenant_id":"???>>>","secure_key":"s"}"#
        let padded = base64URL(payload).replacing("-", with: "+").replacing("_", with: "/") + "=="
        #expect(APIKey(decoding: "h.\(base64URL(payload)).s").user == "???>>>")
        #expect(APIKey(decoding: "h.\(padded).s").user == "???>>>")
    }
}
