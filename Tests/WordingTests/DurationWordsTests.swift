import Testing
import Wording

@Suite struct DurationWordsTests {
    @Test(
        arguments: [
            (.seconds(10), "10 s"), (.milliseconds(1_500), "1.5 s"), (.milliseconds(40), "40 ms"), (.zero, "0 ms"),
            (.milliseconds(999), "999 ms"), (.microseconds(999_600), "1 s"), (.milliseconds(1_049), "1 s"),
            (.milliseconds(1_950), "2 s"), (.seconds(3_600), "3600 s"), (.microseconds(300), "0 ms"),
        ] as [(Duration, String)]
    )
    func durationsReadLikeFigures(duration: Duration, text: String) {
        #expect(duration.inWords == text)
    }
}
