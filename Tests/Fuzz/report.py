"""The figures of a run, for the terminal."""

import os


def table(results):
    lines = [f"{'target':<18}{'cases':>12}{'edges':>8}{'features':>10}{'inputs':>8}  findings"]
    for result in results:
        lines.append(f"{result.name:<18}{result.cases:>12,}{result.coverage:>8,}{result.features:>10,}"
                     f"{result.inputs:>8,}  {1 if result.finding else 0}")
    cases = sum(result.cases for result in results)
    lines.append(f"{'all':<18}{cases:>12,}{'':>26}  {sum(1 for result in results if result.finding)}")
    return "\n".join(lines)


def finding(result, root):
    kept = os.path.relpath(result.kept, root) if result.kept else "nothing"
    return (f"\n{result.name}: {result.finding}\n  kept: {kept}\n"
            f"  again: FUZZ_TARGET={result.name} .build-fuzz/build/fuzz {kept}")
