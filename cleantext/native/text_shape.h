/* The rows of lines and the kinds by which they are picked; cleantext.shape. */
#ifndef CLEANTEXT_TEXT_SHAPE_H
#define CLEANTEXT_TEXT_SHAPE_H

#include "text.h"

/* What is measured on a line, beside lists; the same in `cleantext.shape`. */
typedef struct {
    uint32_t signs, first, last, words, size;
} Row;

/* A kind of lines, `cleantext.shape.Kind`: (limits, first, last). */
typedef struct {
    uint32_t has, lacks, any, fewest, most, shortest, longest;
} Limits;

typedef struct {
    Limits limits;
    const uint8_t *first, *last; /* by character whether a line may begin and end with it; NULL: with any */
} Kind;

/* What is taken points into the kind, which has to live as long. */
int take_kind(PyObject *kind, Kind *taken);

/* Of a table by character whether it has that one; there is none for those above the basic plane but the last. */
static inline int
is_among(const uint8_t *table, uint32_t c)
{
    return table == NULL || table[c < PLANE ? c : PLANE - 1];
}

#endif
