"""The figures as a table for the terminal and as JSON for programs."""

import json
import os
import platform

PLACES = ("tunnel", "pgbouncer", "direct")
NAMES = {"tunnel": "tunnel", "pgbouncer": "PgBouncer", "direct": "direct"}


def judge(row, samples):
    """A row with its medians, its ratio and whether it reaches its goal (None where there is none)."""
    medians = {place: samples.median(row.measure, place) for place in PLACES}
    judged = {"what": row.what, "unit": row.unit, **medians, "ratio": None, "goal": None, "ok": None}
    judged["samples"] = samples.all(row.measure)
    if row.goal:
        value = medians["tunnel"]
        if row.goal.against:
            value = judged["ratio"] = samples.ratio(row.measure, "tunnel", row.goal.against)
        judged["goal"] = str(row.goal)
        judged["ok"] = row.goal.is_met(value)
    return judged


def table(judged):
    """Aligned columns: words to the left, figures to the right."""
    lines = [("what", *NAMES.values(), "unit", "ratio", "goal", "")]
    if not any(row["goal"] for row in judged):
        lines = [("what", *NAMES.values(), "unit", "", "", "")]
    for row in judged:
        goal = row["goal"] or ""
        for place, name in NAMES.items():
            goal = goal.replace(place, name)
        verdict = {True: "ok", False: "short", None: ""}[row["ok"]]
        ratio = f"{row['ratio']:.2f}" if row["ratio"] is not None else ""
        lines.append((row["what"], *(figure(row[place]) for place in PLACES), row["unit"], ratio, goal, verdict))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    to_the_right = {1, 2, 3, 5}
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in to_the_right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths))
        ).rstrip()
        for line in lines
    )


def figure(value):
    """Three digits or so, thousands set apart."""
    if value is None:
        return "–"
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def machine():
    model = "unknown processor"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
    return {"processor": model, "cores": os.cpu_count(), "system": platform.platform()}


def write_json(path, mode, rows, versions):
    with open(path, "w") as file:
        json.dump({"mode": mode, "machine": machine(), "versions": versions, "rows": rows}, file, indent=2)
        file.write("\n")
