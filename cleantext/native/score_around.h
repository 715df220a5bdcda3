/* The layers of a network that look at a block and its neighbours on both sides, in whole numbers: score_around.c. */
#ifndef CLEANTEXT_SCORE_AROUND_H
#define CLEANTEXT_SCORE_AROUND_H

#include "score.h"

#include <math.h>

#define ROWS 6 /* of a tile */
#define EACH_ROW(DO) DO(0); DO(1); DO(2); DO(3); DO(4); DO(5)
#define COLS 16
#define TAPS 3
#define PARTS_OF_PAIR 4

/* For vectors of eight, which a processor has to be asked for. */
#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#define HAVE_AVX2 1
#define AVX2
#elif (defined(__GNUC__) || defined(__clang__)) && !defined(_MSC_VER)
#define HAVE_AVX2 1
#define AVX2 __attribute__((target("avx2,fma")))
#endif
#endif
#ifndef HAVE_AVX2
#define HAVE_AVX2 0
#endif

/* A value, or zero if it is below: without a branch, which keeps compilers from taking several values at a time. */
static inline float
above_zero(float value)
{
    return (value + fabsf(value)) * 0.5f;
}

typedef struct {
    size_t step;           /* how far away the neighbours are */
    const int16_t *single; /* the weights, laid out for one block at a time */
    const int16_t *paired; /* and for two */
    const float *bias;
    float unit;            /* what one in the sums stands for, times the largest value that goes in */
} layer_t;

size_t around_room(size_t width);            /* whole numbers that one layer takes, laid out */
size_t around_work(size_t n, size_t padded); /* whole numbers to work with, for so many blocks */

/* Lay out the weights of a layer, TAPS times `width` rows of `width`; NULL where sums could leave the numbers that there are. */
int16_t *lay_out_layer(int16_t *to, const int16_t *from, size_t width, layer_t *layer);

/* Add to the state of every block what a layer makes of it and of its neighbours. */
void look_around(const layer_t *layer, float *state, size_t width, size_t n, int16_t *work, int wide);

#endif
