// The words a program was started with, where the C library gives them.

#pragma once

// How many there are, the program's own name included; 0 where they are not known.
int arguments_count(void);

// The word with this number, from 0.
const char *arguments_word(int number);
