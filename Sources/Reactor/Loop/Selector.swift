/// What ended a selector's wait.
enum WaitResult {
    case served
    case woken
    case timedOut
}
