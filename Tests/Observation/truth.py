"""What the server itself says: its log in JSON, and pg_stat_statements."""

import json
import re


def entries(path):
    """The log's entries by process: ("statement", text, parameters) and ("error", SQLSTATE, text)."""
    sessions = {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            entry = json.loads(line)
            if entry.get("backend_type") != "client backend":
                continue
            found = read(entry)
            if found:
                sessions.setdefault(entry["pid"], []).append(found)
    return sessions


def read(entry):
    message = entry["message"]
    if entry["error_severity"] == "LOG":
        if message.startswith("statement: "):
            return ("statement", message[len("statement: "):], None)
        if match := re.match(r"fastpath function call: .*\(OID (\d+)\)", message, re.S):
            return ("function", match[1], None)
        if match := re.match(r"execute (?!fetch from )((?:<unnamed>|[^:])*): (.*)", message, re.S):
            detail = entry.get("detail", "")
            return ("statement", match[2], detail.removeprefix("parameters: ") if detail.startswith("param") else "")
        return None
    if entry["error_severity"] in ("ERROR", "FATAL"):
        return ("error", entry.get("state_code", ""), entry.get("statement", ""))
    return None


def plain(text):
    """Without what is lost where a Query is cut into statements."""
    return re.sub(r"[\s;]+", "", text)


def same_text(told, logged):
    return plain(told) == plain(logged)


class Differences:
    def __init__(self):
        self.statements = 0
        self.parameters = 0
        self.errors = 0
        self.found = []

    def add(self, pid, what, told, logged):
        self.found.append(f"session {pid}: {what}\n    told:   {told!r:.300}\n    logged: {logged!r:.300}")

    def compare(self, pid, told, logged):
        """`told`: requests of the observer in order, as dictionaries; `logged`: entries of the log."""
        index = 0

        def peek():
            return logged[index] if index < len(logged) else ("end", "", None)

        for request in told:
            kind, text, parameters = peek()
            if request["kind"] == "error":
                if kind != "error" or text != request["state"]:
                    return self.add(pid, "an error that was not logged", request, peek())
                self.errors += 1
                index += 1
                continue
            if request["kind"] == "function":
                if kind != "function" or text != request["name"]:
                    return self.add(pid, "a function call that was not logged", request, peek())
                self.statements += 1
                index += 1
            else:
                matches = kind == "statement" and same_text(request["text"], text)
                if matches:
                    self.statements += 1
                    index += 1
                    if request["kind"] == "extended":
                        self.parameters += len(request["values"])
                        listed = ", ".join(f"${n + 1} = {value}" for n, value in enumerate(request["values"]))
                        if parameters != listed:
                            self.add(pid, "other parameters", listed, parameters)
                elif not request["failed"]:
                    return self.add(pid, "a statement that was not logged", request, peek())
            if request["failed"]:
                kind, text, _ = peek()
                if kind != "error" or text != request["failed"]:
                    return self.add(pid, "a failure that was not logged", request, peek())
                self.errors += 1
                index += 1
        for rest in logged[index:]:
            self.add(pid, "not told", None, rest)
            return
