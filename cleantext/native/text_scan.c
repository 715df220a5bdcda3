/* The tables by which most places of a line are known to begin nothing that is looked for: in some languages, and behind a head. */
#include "text_sieve.h"

static void
mark(uint32_t *bits, uint32_t place)
{
    bits[place >> 5] |= (uint32_t)1 << (place & 31);
}

static void
mark_anchors(const Anchors *anchors, const uint64_t *of_languages, uint64_t languages, int shift, uint32_t *bits)
{
    for (int32_t i = 0; i < anchors->size; i++)
        if (of_languages[i] & languages)
            mark(bits, anchors->known[i] >> shift);
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
        if (sought->size == 0 || !((self->for_line[sought->literal] | self->for_sentence[sought->literal]) & languages))
            continue;
        const uint32_t *codes = self->literals.codes + self->literals.starts[sought->literal];
        for (uint32_t next = 0; next < 256; next++) /* whatever stands behind a single one */
            if (sought->size == 1 || next == (codes[1] & 255))
                mark(scan->tiny, tiny_of(codes[0], next));
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

/* Which anchors go together with each head, of which the pairs are known. */
int
mark_heads(Reader *self, Py_ssize_t heads)
{
    size_t size = 0;
    for (Py_ssize_t i = 0; i < heads; i++) {
        Head *head = &self->of_head[i];
        int32_t count = head->stop_pair - head->first_pair;
        int log = LEAST_LOG;
        while (log < 31 && (int64_t)1 << log < (int64_t)ROOM * count)
            log++;
        head->shift = (uint8_t)(32 - log);
        size += count ? (size_t)1 << (log - 5) : 0;
    }
    uint32_t *bits = self->head_bits = many((Py_ssize_t)size, sizeof(uint32_t));
    if (bits == NULL)
        return -1;
    memset(bits, 0, size * sizeof(uint32_t));
    for (Py_ssize_t i = 0; i < heads; i++) {
        Head *head = &self->of_head[i];
        head->bits = bits;
        head->fours = 0;
        for (int32_t pair = head->first_pair; pair < head->stop_pair; pair++) {
            int32_t anchor = self->pair_anchor[pair], six = anchor - self->of_four.size;
            mark(bits, (six < 0 ? self->of_four.known[anchor] : self->of_six.known[six]) >> head->shift);
            head->fours = head->fours || six < 0;
        }
        if (head->first_pair < head->stop_pair)
            bits += (size_t)1 << (32 - head->shift - 5);
    }
    return 0;
}
