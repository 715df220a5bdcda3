/* The places of a folded row at which something that is looked for may begin: picked without a branch that nobody can foresee. */
#include "text_sieve.h"

static inline uint32_t
bit_at(const uint32_t *bits, uint32_t place)
{
    return bits[place >> 5] >> (place & 31) & 1;
}

/* What is picked depends on two things that are the same all along: without a function for each, every place would ask again. */
#if defined(__GNUC__) || defined(__clang__)
#define MADE_FOR_EACH static inline __attribute__((always_inline))
#elif defined(_MSC_VER)
#define MADE_FOR_EACH static __forceinline
#else
#define MADE_FOR_EACH static inline
#endif

/* Pick from a part of a row; `headed`: whether by the bits of a head, too, `fours`: and by those of its short anchors. */
MADE_FOR_EACH int
pick_by(Places *places, const Scan *scan, const uint32_t *own, int shift, const uint32_t *codes, int64_t left, int headed, int fours)
{
    int two_count = left < BLOCK + 4 ? (int)left : BLOCK + 4;  /* a line feed stands behind the row */
    int four_count = left < BLOCK + 3 ? (int)left - 3 : BLOCK; /* none, if less than one */
    int six_count = left < BLOCK + 5 ? (int)left - 5 : BLOCK;
    int count = left < BLOCK ? (int)left : BLOCK, picks = 0, i = 0;
    uint32_t twos[BLOCK + 4];
    for (int k = 0; k < two_count; k++)
        twos[k] = (codes[k] * TWO + codes[k + 1]) * ONE;
    for (int k = 0; k < four_count; k++)
        places->fours[k] = twos[k] * FOUR + twos[k + 2];
    for (int k = 0; k < six_count; k++)
        places->sixes[k] = places->fours[k] * TWO + twos[k + 4];
#define PICK(may)                                                                                                      \
    do {                                                                                                               \
        uint32_t may_begin = (may);                                                                                    \
        places->at[picks] = (uint16_t)i;                                                                               \
        places->kinds[picks] = (uint8_t)may_begin;                                                                     \
        picks += may_begin != 0;                                                                                       \
    } while (0)
#define TINY_AT bit_at(scan->tiny, tiny_of(codes[i], codes[i + 1]))
#define FOUR_AT                                                                                                        \
    ((bit_at(scan->four, places->fours[i] >> (32 - LOG_FOUR)) | (fours ? bit_at(own, places->fours[i] >> shift) : 0)) * FOUR_BEGINS)
#define SIX_AT                                                                                                         \
    ((bit_at(scan->six, places->sixes[i] >> (32 - LOG_SIX)) | (headed ? bit_at(own, places->sixes[i] >> shift) : 0)) * SIX_BEGINS)
    for (; i < six_count; i++)
        PICK(TINY_AT | FOUR_AT | SIX_AT);
    for (; i < four_count; i++)
        PICK(TINY_AT | FOUR_AT);
    for (; i < count; i++)
        PICK(TINY_AT);
#undef PICK
#undef TINY_AT
#undef FOUR_AT
#undef SIX_AT
    return picks;
}

int
pick_places(Places *places, const Scan *scan, const Head *head, const uint32_t *codes, int64_t left)
{
    if (head == NULL)
        return pick_by(places, scan, NULL, 0, codes, left, 0, 0);
    if (!head->fours)
        return pick_by(places, scan, head->bits, head->shift, codes, left, 1, 0);
    return pick_by(places, scan, head->bits, head->shift, codes, left, 1, 1);
}
