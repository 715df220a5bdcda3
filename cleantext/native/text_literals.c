/* The literals of the rules in a line, and the patterns that go together with them and with the line's first word. */
#include "text_sieve.h"

/* The pair of a head and an anchor; -1 where these do not go together. */
static int32_t
find_pair(const Reader *self, const Head *head, int32_t anchor)
{
    int32_t first = head->first_pair, behind = head->stop_pair, stop = behind;
    while (first < stop) {
        int32_t middle = first + (stop - first) / 2;
        if (self->pair_anchor[middle] < anchor)
            first = middle + 1;
        else
            stop = middle;
    }
    return first < behind && self->pair_anchor[first] == anchor ? first : -1;
}

static int32_t
find_anchor(const Anchors *anchors, uint32_t hash)
{
    if (!has_bit(anchors->bits, hash >> SHIFT))
        return -1;
    int32_t number = anchors->first[hash >> SHIFT >> LOG_SLOTS];
    while (number < anchors->size && anchors->known[number] < hash)
        number++; /* they are in order, and there are few to an entry */
    return number < anchors->size && anchors->known[number] == hash ? number : -1;
}

static int
add_found(Reading *reading, int64_t place, int32_t row, int32_t literal)
{
    if (reading->found_count == reading->found_room) {
        Py_ssize_t room = reading->found_room ? 2 * reading->found_room : 64;
        Found *found = (size_t)room > SIZE_MAX / 2 / sizeof(Found) ? NULL
                                                                   : realloc(reading->found, (size_t)room * sizeof(Found));
        if (found == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        reading->found = found;
        reading->found_room = room;
    }
    const Words *literals = &reading->reader->literals;
    Found *one = &reading->found[reading->found_count++];
    one->place = place;
    one->row = row;
    one->literal = literal;
    one->size = (int32_t)(literals->starts[literal + 1] - literals->starts[literal]);
    return 0;
}

/* Note a literal if it stands there. */
static int
check_literal(Reading *reading, Py_ssize_t row, int64_t start, int64_t size, int64_t place, const Sought *sought)
{
    place -= sought->before;
    if (place < 0 || sought->size > size - place || sought->size == 0)
        return 0;
    const uint32_t *codes = reading->codes + start + place;
    if (codes[0] != sought->first || codes[sought->size - 1] != sought->last)
        return 0;
    const Reader *self = reading->reader;
    if (!((self->for_line[sought->literal] | self->for_sentence[sought->literal]) & reading->languages))
        return 0;
    const Words *literals = &self->literals;
    if (memcmp(codes, literals->codes + literals->starts[sought->literal], (size_t)sought->size * sizeof(uint32_t)) != 0)
        return 0;
    return add_found(reading, start + place, (int32_t)row, sought->literal);
}

/* What an anchor at a place of a row tells: literals around it, and patterns that begin with the head of the row. */
static int
follow_anchor(Reading *reading, Py_ssize_t row, int64_t start, int64_t size, int64_t place, int32_t anchor, const Head *head,
              Numbers *patterns)
{
    const Reader *self = reading->reader;
    if (self->around_languages[anchor] & reading->languages)
        for (int32_t i = self->around.first[anchor] / 2; i < self->around.first[anchor + 1] / 2; i++)
            if (check_literal(reading, row, start, size, place, &self->sought_around[i]) < 0)
                return -1;
    if (head) {
        int32_t pair = find_pair(self, head, anchor);
        if (pair >= 0)
            for (int32_t i = self->of_pair.first[pair]; i < self->of_pair.first[pair + 1]; i++)
                if (self->head_languages[self->of_pair.items[i]] & reading->of_heads &&
                    numbers_push(patterns, self->of_pair.items[i]) < 0)
                    return -1;
    }
    return 0;
}

/* Literals that begin at a place of a row and are too short for an anchor. */
static int
follow_short(Reading *reading, Py_ssize_t row, int64_t start, int64_t size, int64_t at)
{
    const Reader *self = reading->reader;
    uint32_t c = reading->codes[start + at];
    if (c >= PLANE || !(self->kinds[c] & SHORT))
        return 0;
    int32_t list = self->short_at[c];
    for (int32_t i = self->shorts.first[list]; i < self->shorts.first[list + 1]; i++)
        if (check_literal(reading, row, start, size, at, &self->sought_short[i]) < 0)
            return -1;
    return 0;
}

/* Find literals in a row, which has a line feed behind it. `head`: what it begins with, if a pattern that does and needs a literal may
match; or NULL. */
int
find_literals(Reading *reading, const Scan *scan, Py_ssize_t row, int64_t start, int64_t size, const Head *head, Numbers *patterns)
{
    const Reader *self = reading->reader;
    Places places;
    for (int64_t from = 0; from < size; from += BLOCK) {
        int picks = pick_places(&places, scan, head, reading->codes + start + from, size - from);
        for (int pick = 0; pick < picks; pick++) {
            int place = places.at[pick], kind = places.kinds[pick];
            int64_t at = from + place;
            if (kind & TINY && follow_short(reading, row, start, size, at) < 0)
                return -1;
            if (kind & FOUR_BEGINS) {
                int32_t anchor = find_anchor(&self->of_four, places.fours[place]);
                if (anchor >= 0 && follow_anchor(reading, row, start, size, at, anchor, head, patterns) < 0)
                    return -1;
            }
            if (kind & SIX_BEGINS) {
                int32_t anchor = find_anchor(&self->of_six, places.sixes[place]);
                if (anchor >= 0 &&
                    follow_anchor(reading, row, start, size, at, anchor + self->of_four.size, head, patterns) < 0)
                    return -1;
            }
        }
    }
    return 0;
}
