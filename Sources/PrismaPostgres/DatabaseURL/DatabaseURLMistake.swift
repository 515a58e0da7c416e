/// Everything that can be wrong with a `DATABASE_URL`, each with its own words; none holds a part of the URL but a
/// scheme that looks like one.
indirect enum DatabaseURLMistake: Error, Equatable {
    case empty
    case notAURL
    case bareAPIKey
    case serviceToken
    case cutOffKey
    case placeholder(Placeholder)
    case unfilledVariable
    case typographicQuotes
    case blankOrControl
    case scheme(String?)
    case noHost
    case badHost
    case severalHosts
    case badPort
    case emptyUser
    case emptyPassword
    case strayAt
    case badPercent(Field)
    case notUTF8(Field)
    case zeroByte(Field)
    case unknownSSLMode
    case cleartextToRemote
    case unknownNegotiation
    case directWithoutTLS
    case badConnectTimeout
    case otherHost
    case noAPIKey
    case undecodableKey
    case notLocal
    case unknownChoice(ChoiceParameter)
    case requiredAuthentication(AllowedAuthentication.Mistake)
    case maximumVersionTooLow
    case emptyVersionRange
    case keyWithoutCertificate
    case certificateWithoutKey
    case twoIdentities
    case noIdentityToRequire
    case unkept(UnkeptDemand)
    case demandWithoutTLS(String)
    case demandBesideLocalKey(String)
    case insideKey(DatabaseURLMistake)

    /// What documents and templates have in the place of a credential.
    enum Placeholder: String {
        case key = "the api_key is the placeholder of a document"
        case credentials = "user and password are the placeholders of a document"
    }

    /// A part of the URL that is percent-encoded, in an error's words.
    enum Field: String {
        case user = "the user"
        case password = "the password"
        case database = "the database name"
        case parameter = "a parameter"
    }
}
