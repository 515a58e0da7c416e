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
    """By session, in the order in which they were sent: statements of one Query together, what the server did not run
    left out. A portal that is left half read is told when it is closed, but was logged when it was begun."""
    sessions = {}
    for line in lines:
        session = sessions.setdefault(int(line[1]), [])
        newest = session[-1]["order"] if session else 0
        if line[0] == "error":
            session.append({"kind": "error", "state": line[2], "order": newest})
        if line[0] != "statement":
            continue
        found = dict(zip(FIELDS, line))
        order = int(found["request"])
        last = session[-1] if session else None
        failed = found["outcome"][len("failed "):] if found["outcome"].startswith("failed ") else ""
        skipped = found["outcome"] == "skipped"
        if found["kind"] == "simple" and last and last["kind"] == "simple" and last["order"] == order:
            last["text"] += found["text"]
            last["failed"] = last["failed"] or failed
            last["skipped"] = last["skipped"] and skipped
            continue
        if found["kind"] != "simple" and (skipped or found["outcome"] == "empty"):
            continue
        values = line[len(FIELDS):]
        session.append(
            {
                "kind": found["kind"], "text": found["text"], "values": values, "failed": failed, "order": order,
                "name": found["name"], "skipped": skipped,
            }
        )
    for pid, session in sessions.items():
        session.sort(key=lambda request: request["order"])
        sessions[pid] = [request for request in session if not request.get("skipped")]
    return sessions
