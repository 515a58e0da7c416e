// The C library under one name, so that no other file asks which one it is. Where a name of ours hides one of its
// functions, `LibC.close` finds it.
#if canImport(Darwin)
@_exported import Darwin
#else
@_exported import Glibc
#endif
