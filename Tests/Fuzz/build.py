"""The fuzzer's binary: the modules under test and the targets, compiled by hand, for the flags of a package's build
would reach every dependency and every product."""

import os
import subprocess

# In the order of their imports.
MODULES = ["LibC", "Wording", "PostgresWire", "ReadOnlySQL", "PrismaPostgres", "PrismaManagement"]
FLAGS = ["-O", "-g", "-wmo", "-swift-version", "6", "-warnings-as-errors", "-enable-testing", "-parse-as-library",
         "-package-name", "ppg_tunnel", "-sanitize=fuzzer,address"]


class BuildFailure(Exception):
    """What the compiler said."""


def fuzzer(root, scratch):
    """Builds the fuzzer unless it is newer than all of its sources, and returns its path."""
    directory = os.path.join(scratch, "build")
    os.makedirs(directory, exist_ok=True)
    binary = os.path.join(directory, "fuzz")
    targets = swift_files(root, "Tests/Fuzz/Targets") + [os.path.join(root, "Tests/TestBytes/SeededGenerator.swift")]
    modules = {module: swift_files(root, f"Sources/{module}") for module in MODULES}
    sources = [*targets, *(file for files in modules.values() for file in files), os.path.abspath(__file__)]
    if os.path.exists(binary) and all(os.path.getmtime(file) < os.path.getmtime(binary) for file in sources):
        return binary
    print("building the fuzzer", flush=True)
    objects = []
    for module, files in modules.items():
        objects.append(os.path.join(directory, f"{module}.o"))
        compile_swift(directory, ["-module-name", module, "-emit-module", "-emit-object", "-o", objects[-1],
                                  "-emit-module-path", os.path.join(directory, f"{module}.swiftmodule"), *files])
    compile_swift(directory, ["-module-name", "Fuzz", "-use-ld=lld", "-o", binary, *objects, *targets])
    return binary


def swift_files(root, folder):
    return sorted(
        os.path.join(path, file)
        for path, _, files in os.walk(os.path.join(root, folder))
        for file in files
        if file.endswith(".swift")
    )


def compile_swift(directory, arguments):
    done = subprocess.run(["swiftc", *FLAGS, "-I", directory, *arguments], cwd=directory, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise BuildFailure(f"the fuzzer was not built; it needs a Swift toolchain with libFuzzer\n{done.stdout}")
