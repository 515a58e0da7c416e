#pragma once

// The commit that this was built from, or an empty string where the build was not told (Package.swift).
extern const char *const build_commit;
