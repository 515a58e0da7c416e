"""What the observer tells of a transcript: runs the program and reads its lines."""

import subprocess

FIELDS = (
    "what session request kind part name outcome tag rows pages transaction program text values shape"
).split()


def unescaped(field):
    result, index = [], 0
    while index < len(field):
        if field[index] == "\\" and index + 1 < len(field):
            result.append({"t": "\t", "n": "\n", "r": "\r"}.get(field[index + 1], field[index + 1]))
            index += 2
        else:
            result.append(field[index])
            index += 1
    return "".join(result)


def run(binary, transcript):
    with open(transcript, "rb") as file:
        output = subprocess.run([binary], stdin=file, stdout=subprocess.PIPE, check=True).stdout
    return [[unescaped(field) for field in line.split("\t")] for line in output.decode().split("\n") if line]


def statements(lines):
    return [dict(zip(FIELDS, line)) for line in lines if line[0] == "statement"]


def requests(lines):
    """By session: statements of one Query together, what the server did not run left out."""
    sessions = {}
    for line in lines:
        session = sessions.setdefault(int(line[1]), [])
        if line[0] == "error":
            session.append({"kind": "error", "state": line[2]})
        if line[0] != "statement":
            continue
        found = dict(zip(FIELDS, line))
        last = session[-1] if session else None
        failed = found["outcome"][len("failed "):] if found["outcome"].startswith("failed ") else ""
        if found["kind"] == "simple" and last and last.get("number") == found["request"]:
            last["text"] += found["text"]
            last["failed"] = last["failed"] or failed
            last["skipped"] = last["skipped"] and found["outcome"] == "skipped"
            continue
        if found["kind"] != "simple" and found["outcome"] in ("skipped", "empty"):
            continue
        values = [] if found["values"] == "" else line[len(FIELDS):]
        session.append(
            {
                "kind": found["kind"], "text": found["text"], "values": values, "failed": failed,
                "number": found["request"], "name": found["name"], "outcome": found["outcome"],
                "skipped": found["outcome"] == "skipped",
            }
        )
    for pid, session in sessions.items():
        sessions[pid] = [request for request in session if not request.get("skipped")]
    return sessions
