/* What is measured on a line, for the files that look at it; the same in `cleantext.shape`. */
#ifndef CLEANTEXT_TEXT_ROWS_H
#define CLEANTEXT_TEXT_ROWS_H

#include "text.h"

#define SIGNS 11

typedef struct {
    uint32_t signs, first, last, words, size;
} Row;

#define ENDS (1 << SIGNS)
#define PROSE (2 << SIGNS)
#define CUT (4 << SIGNS)

#endif
