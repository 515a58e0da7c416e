"""The targets, and one run of libFuzzer for each."""

import os
import re
import subprocess
from dataclasses import dataclass

# The longest input worth trying, in bytes: somewhat above the limits of what is decoded.
TARGETS = {
    "first-packet": 10_100,
    "backend-message": 4_096,
    "frontend-message": 4_096,
    "frame-assembler": 8_192,
    "frame-scanner": 40_000,
    "scram-client": 5_000,
    "scram-server": 5_000,
    "scram-dialogue": 2_048,
    "base64": 1_024,
    "dot-env": 4_096,
    "dot-env-edit": 4_096,
    "database-url": 4_096,
    "api-key": 4_096,
    "sql": 1_024,
    "read-only-session": 4_096,
}
# Of one case: more is a finding.
SECONDS_LIMIT = 5
MEGABYTES_LIMIT = 128

STATUS = re.compile(r"^#(\d+)\t.*?cov: (\d+) ft: (\d+) corp: (\d+)", re.MULTILINE)
EXECUTED = re.compile(r"stat::number_of_executed_units: +(\d+)")
CAUSE = re.compile(r"^.*(?:Fatal error: .*|ERROR: (?:AddressSanitizer|libFuzzer|LeakSanitizer): .*)$", re.MULTILINE)
KEPT = re.compile(r"Test unit written to (\S+)")


@dataclass
class Result:
    """What a run came to. `coverage` counts edges of the control flow, `features` their combinations."""

    name: str
    cases: int
    coverage: int
    features: int
    inputs: int
    finding: str
    kept: str


class Run:
    """One target for so many seconds."""

    def __init__(self, name, root, scratch, binary, seconds):
        self.name = name
        corpus = os.path.join(scratch, "corpus", name)
        findings = os.path.join(scratch, "findings", "")
        for directory in (corpus, findings):
            os.makedirs(directory, exist_ok=True)
        here = os.path.join(root, "Tests", "Fuzz")
        self._command = [
            binary, f"-max_total_time={seconds}", f"-max_len={TARGETS[name]}", f"-timeout={SECONDS_LIMIT}",
            f"-malloc_limit_mb={MEGABYTES_LIMIT}", "-rss_limit_mb=2048", "-print_final_stats=1",
            f"-artifact_prefix={findings}{name}-", f"-dict={here}/words.dict", corpus, f"{here}/Corpus/{name}",
        ]
        self._log = os.path.join(scratch, f"{name}.log")
        self._process = None
        self._is_stopped = False

    def result(self):
        """Runs to the end and reads what the fuzzer said."""
        # The backtracer of Swift would stand between a trap and the fuzzer. What Swift's enumerations hold is found by
        # no leak detector, for they keep tags inside pointers.
        environment = {**os.environ, "FUZZ_TARGET": self.name, "SWIFT_BACKTRACE": "enable=no",
                       "ASAN_OPTIONS": "detect_leaks=0"}
        if not self._is_stopped:
            with open(self._log, "wb") as log:
                self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                                 env=environment, start_new_session=True)
                status = self._process.wait()
        with open(self._log, errors="replace") as log:
            return self._read(log.read(), status)

    def stop(self):
        """Ends the run; libFuzzer then prints its figures."""
        self._is_stopped = True
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def _read(self, text, status):
        cases = [int(number) for number in EXECUTED.findall(text)] or [0]
        states = STATUS.findall(text) or [("0", "0", "0", "0")]
        finding = ""
        if status != 0:
            cause = CAUSE.search(text)
            finding = cause[0].strip() if cause else f"ended with status {status}, see {self._log}"
        kept = KEPT.search(text)
        _, coverage, features, inputs = map(int, states[-1])
        return Result(self.name, cases[-1], coverage, features, inputs, finding, kept[1] if kept else "")
