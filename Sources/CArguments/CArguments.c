#include "CArguments.h"

#include <stdlib.h>

#if defined(__APPLE__)
#include <crt_externs.h>

int arguments_count(void) { return *_NSGetArgc(); }

const char *arguments_word(int number) { return (*_NSGetArgv())[number]; }
#else
static int count;
static char **words;

#if defined(__GLIBC__)
// The GNU loader hands its constructors what it hands to main.
__attribute__((constructor)) static void remember(int argument_count, char **arguments) {
    count = argument_count;
    words = arguments;
}
#endif

int arguments_count(void) { return count; }

const char *arguments_word(int number) { return words[number]; }
#endif
