/* The tables by which most places of a line are known to begin nothing that is looked for: in some languages, and behind a head. */
#include "text_sieve.h"

static void
mark_anchors(const Anchors *anchors, const uint64_t *of_languages, uint64_t languages, int shift, uint8_t *bits)
{
    for (int32_t i = 0; i < anchors->size; i++)
        if (of_languages[i] & languages)
            set_bit(bits, anchors->known[i] >> shift);
}

static Scan *
make_scan(const Reader *self, uint64_t languages)
{
    Scan *scan = calloc(1, sizeof(Scan));
    if (scan == NULL)
        return NULL;
    scan->languages = languages;
    mark_anchors(&self->of_four, self->around_languages, languages, 32 - LOG_FOUR, scan->four);
    mark_anchors(&self->of_six, self->around_languages + self->of_four.size, languages, 32 - LOG_SIX, scan->six);
    for (int32_t i = 0; i < self->shorts.first[self->shorts.count]; i++) {
        const Sought *sought = &self->sought_short[i];
        if (!((self->for_line[sought->literal] | self->for_sentence[sought->literal]) & languages))
            continue;
        const uint32_t *codes = self->literals.codes + self->literals.starts[sought->literal];
        if (sought->size == 1)
            set_bit(scan->one, codes[0] & (PLANE - 1));
        else if (sought->size > 1)
            set_bit(scan->two, (codes[0] * TWO + codes[1]) * ONE >> 16);
    }
    return scan;
}

const Scan *
scan_of(Reader *self, uint64_t languages)
{
    int place = 0;
    while (place < SCANS - 1 && self->scans[place] != NULL && self->scans[place]->languages != languages)
        place++;
    Scan *scan = self->scans[place];
    if (scan == NULL || scan->languages != languages) {
        Scan *made = make_scan(self, languages);
        if (made == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        free(scan); /* the one that was asked for longest ago */
        scan = made;
    }
    memmove(self->scans + 1, self->scans, (size_t)place * sizeof *self->scans);
    return self->scans[0] = scan;
}

void
free_scans(Reader *self)
{
    for (int i = 0; i < SCANS; i++)
        free(self->scans[i]);
}

/* Which anchors go together with each head, as bits by hash. */
int
mark_heads(Reader *self, Py_ssize_t heads)
{
    self->head_start = many(heads, sizeof(uint32_t));
    self->head_shift = many(heads, 1);
    if (self->head_start == NULL || self->head_shift == NULL)
        return -1;
    size_t size = 0;
    for (Py_ssize_t head = 0; head < heads; head++) {
        int32_t count = self->pair_first[head + 1] - self->pair_first[head];
        int log = LEAST_LOG;
        while (log < 31 && (int64_t)1 << log < (int64_t)ROOM * count)
            log++;
        self->head_start[head] = (uint32_t)size;
        self->head_shift[head] = (uint8_t)(32 - log);
        size += count ? (size_t)1 << (log - 3) : 0;
        if (size > UINT32_MAX) {
            PyErr_SetString(PyExc_ValueError, "too many pairs");
            return -1;
        }
    }
    self->head_bits = calloc(size + 1, 1);
    if (self->head_bits == NULL)
        return -1;
    for (Py_ssize_t head = 0; head < heads; head++)
        for (int32_t pair = self->pair_first[head]; pair < self->pair_first[head + 1]; pair++) {
            int32_t anchor = self->pair_anchor[pair] - self->of_four.size;
            uint32_t hash = anchor < 0 ? self->of_four.known[self->pair_anchor[pair]] : self->of_six.known[anchor];
            set_bit(self->head_bits + self->head_start[head], hash >> self->head_shift[head]);
        }
    return 0;
}
