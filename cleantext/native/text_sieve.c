/* The sieve of the rules over the lines of a text: what `cleantext.rules.sieve` and `cleantext.rules.finder` do with arrays, in
one walk over each line. A line is folded; its first word, its core and the anchors of literals in it are looked up; and of
the patterns that may match it those are tried at once that need no RE2. */
#include "text.h"

/* The kinds of a folded character; the same in `cleantext.rules.reader`. */
enum { ALNUM = 1, DECIMAL = 2, DECORATION = 4, PICTURE = 8, SPACE = 16, DEEP = 32, SHORT = 64, SIGN = 128 };

#define DECORATED 30  /* the same in `cleantext.rules.fold` */
#define LONGEST 1500  /* these are the same in `cleantext.rules.engine` */
#define LONGEST_SENTENCE 500
#define BITS 17       /* these are the same in `cleantext.rules.grams` */
#define SHIFT (32 - BITS)
#define LOG_SLOTS 6
#define SLOTS (1 << LOG_SLOTS)
#define ONE 0x9E3779B1u
#define TWO 0x85EBCA6Bu
#define FOUR 0xC2B2AE35u
#define IS_SHORT 1
#define IS_LONG 2
#define SIGMA 0x3A3
#define SAMPLE 40     /* these are the same in `cleantext.rules.tongues` */
#define SAMPLED 400
#define LEAST 1500
#define TRAITS 4096
#define LONGEST_WORD 32 /* characters; little words have fewer */
#define LEAST_ROOM 4096     /* characters; and no more than these are kept for the next text */
#define MOST_SPARE (1 << 18)

/* Strings by number, found by their characters. */
typedef struct {
    uint32_t *codes;
    int64_t *starts; /* of each string in `codes`; one more than there are strings */
    uint64_t *slots; /* 32 bits of the hash and the number + 1, 0 where there is none */
    uint8_t *bits;   /* by some bits of the hash whether there is any: most of what is looked for is none, and this stays in the cache */
    uint64_t mask;   /* of a hash, to a slot; and with three bits more to a bit */
    Py_ssize_t count;
} Words;

/* Lists of numbers, one after the other. */
typedef struct {
    int32_t *first, *items;
    Py_ssize_t count;
} Lists;

/* Hashes of anchors, in order. Most of what is looked for is none of them: that is seen in a table of bits, one for all hashes with
the same leading bits. Where to look for the others says a second table, which has one entry for every 64 of these. Both stay in
the cache. */
typedef struct {
    int32_t *first;
    uint32_t *known;
    uint8_t *bits;
    int32_t size;
} Anchors;

/* A literal as it is looked for: where it begins before the place at which it was met, and its first and last character. */
typedef struct {
    int32_t literal, before, size;
    uint32_t first, last;
} Sought;

/* Which characters there are: one bit for each that is ASCII, and few for all others. */
typedef struct {
    uint64_t low, high, other;
} Letters;

typedef struct {
    PyObject_HEAD
    uint16_t *folds;
    uint8_t *kinds;
    PyObject *fold;
    Words heads, exact, literals, words;
    Words own;                         /* literals of the patterns that begin with a head */
    Lists own_of;                      /* by pattern: those of which every match holds one; none, where they are not known */
    Letters *own_letters;              /* of each of them */
    int32_t *longest_string, *longest_match, *longest_ascii; /* by head */
    Lists bare;                                              /* by head */
    int32_t *exact_number;
    uint8_t *short_bits, *long_bits;   /* by hash of four characters: whether a short or a long anchor may begin */
    uint8_t *one_bits, *two_bits;      /* by character, by hash of two: whether a literal without anchor begins */
    Anchors of_four, of_six;
    Lists around;                      /* by anchor: literal, characters before the anchor, ... */
    Lists shorts;                      /* by the number of their first character: literals too short for an anchor */
    Sought *sought_around, *sought_short;
    uint16_t *short_at;                /* that number */
    uint64_t *anchors_of;              /* by head: bits of the anchors that it goes together with */
    int64_t *pairs;                    /* head and anchor, in order */
    int32_t *pair_slots;
    uint64_t pair_mask;
    Lists of_pair;
    PyObject *patterns, *by_literal;   /* Patterns */
    PyObject *inline_;                 /* Patterns of sentences */
    Words inline_heads;                /* first words of these */
    Lists inline_under;                /* by literal: places in `inline_` */
    Lists inline_begin;                /* by place: numbers of first words, in order; none, where it may begin anyhow */
    int32_t *inline_longest;           /* by literal: characters of the longest sentence */
    int32_t *inline_match;             /* by place: characters of the longest match */
    int32_t *rule_of;                  /* by pattern */
    int32_t *longest;                  /* by pattern: characters of its longest match */
    Lists under;                       /* by literal: patterns of lines, places in `by_literal` */
    int32_t *line_longest;             /* by literal: characters of the longest line, -1 where there is no such pattern */
    int32_t *literal_match;            /* by place in `by_literal`: characters of the longest match */
    uint64_t *for_line, *for_sentence; /* by literal: bits of languages */
    PyObject **literal_strings;
    uint64_t *tried, trial;
    int64_t *word_languages;           /* by word: bits of languages */
    uint8_t latin[256];                /* the kinds of what the first characters fold to */
    uint8_t words_like[TRAITS];        /* by what words have at their ends and by their length: how many have that */
    Lists signs;                       /* characters, bits of languages */
    Py_ssize_t language_count;
    uint32_t *spare; /* what the last reading had its lines in: fresh memory is dear */
    int64_t spare_size;
} Reader;

typedef struct {
    int64_t place; /* in the text */
    int32_t row, literal, size;
} Found;

typedef struct {
    PyObject_HEAD
    Reader *reader;
    uint32_t *codes; /* of the folded lines, each with one more behind it */
    int64_t room;
    int64_t *starts; /* one more than there are lines */
    PyObject *lines; /* as they were given */
    Py_ssize_t count;
    Found *found;
    Py_ssize_t found_count, found_room;
    PyObject *numbers, *open;
} Reading;

static PyTypeObject *reader_type, *reading_type;

static int
kind_of(const Reader *self, uint32_t c)
{
    if (c < PLANE)
        return self->kinds[c];
    int kind = Py_UNICODE_ISALNUM(c) ? ALNUM : 0;
    if (Py_UNICODE_ISDECIMAL(c))
        kind |= DECIMAL;
    if (0x1F000 <= c && c <= 0x1FAFF)
        kind |= PICTURE;
    return kind | DEEP;
}

/* ---- strings by number ---- */

static uint64_t
hash_of(const uint32_t *codes, Py_ssize_t size)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (Py_ssize_t i = 0; i < size; i++)
        hash = (hash ^ codes[i]) * 0x100000001B3u;
    return hash ^ hash >> 29;
}

static void
set_bit(uint8_t *bits, uint64_t slot)
{
    bits[slot >> 3] |= (uint8_t)(1 << (slot & 7));
}

static int
has_bit(const uint8_t *bits, uint64_t slot)
{
    return bits[slot >> 3] >> (slot & 7) & 1;
}

static int32_t
find_word(const Words *words, const uint32_t *codes, Py_ssize_t size)
{
    if (words->count == 0)
        return -1;
    uint64_t hash = hash_of(codes, size);
    if (!has_bit(words->bits, hash & (8 * words->mask + 7)))
        return -1;
    for (uint64_t slot = hash & words->mask;; slot = (slot + 1) & words->mask) {
        uint64_t one = words->slots[slot];
        if (one == 0)
            return -1;
        if (one >> 32 != hash >> 32)
            continue;
        int32_t number = (int32_t)(uint32_t)one - 1;
        int64_t start = words->starts[number];
        if (words->starts[number + 1] - start == size &&
            memcmp(words->codes + start, codes, (size_t)size * sizeof(uint32_t)) == 0)
            return number;
    }
}

/* Take a list of str. Of two that are the same the first is found. */
static int
take_words(PyObject *list, Words *words)
{
    if (!PyList_Check(list)) {
        PyErr_SetString(PyExc_TypeError, "words are a list of str");
        return -1;
    }
    Py_ssize_t count = PyList_GET_SIZE(list), total = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *word = PyList_GET_ITEM(list, i);
        if (!PyUnicode_Check(word)) {
            PyErr_SetString(PyExc_TypeError, "words are a list of str");
            return -1;
        }
        total += PyUnicode_GET_LENGTH(word);
    }
    uint64_t room = 16;
    while (room < 2 * (uint64_t)count)
        room *= 2;
    words->codes = many(total, sizeof(uint32_t));
    words->starts = many(count + 1, sizeof(int64_t));
    words->slots = many((Py_ssize_t)room, sizeof(uint64_t));
    words->bits = many((Py_ssize_t)room, 1);
    if (words->codes == NULL || words->starts == NULL || words->slots == NULL || words->bits == NULL || count > INT32_MAX - 1) {
        PyErr_NoMemory();
        return -1;
    }
    memset(words->slots, 0, room * sizeof(uint64_t));
    memset(words->bits, 0, room);
    words->mask = room - 1;
    words->count = 0;
    int64_t at = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *word = PyList_GET_ITEM(list, i);
        Py_ssize_t size = PyUnicode_GET_LENGTH(word);
        if (size && PyUnicode_AsUCS4(word, words->codes + at, size, 0) == NULL)
            return -1;
        words->starts[i] = at;
        words->starts[i + 1] = at + size;
        if (i == 0 || find_word(words, words->codes + at, size) < 0) {
            uint64_t hash = hash_of(words->codes + at, size), slot = hash & words->mask;
            while (words->slots[slot])
                slot = (slot + 1) & words->mask;
            words->slots[slot] = (hash >> 32 << 32) | (uint32_t)(i + 1);
            set_bit(words->bits, hash & (8 * words->mask + 7));
        }
        at += size;
        words->count = i + 1;
    }
    return 0;
}

static void
free_words(Words *words)
{
    free(words->codes);
    free(words->starts);
    free(words->slots);
    free(words->bits);
}

/* ---- arrays from Python ---- */

/* A copy of a buffer of `count` things of `size` bytes, or of any number if count < 0; `count` is set to it. */
static void *
take_array(PyObject *arrays, const char *name, size_t size, Py_ssize_t *count)
{
    PyObject *array = PyDict_GetItemString(arrays, name);
    Py_buffer view;
    if (array == NULL) {
        PyErr_Format(PyExc_KeyError, "no array %s", name);
        return NULL;
    }
    if (take_buffer(array, &view, *count, size, 0, name) < 0)
        return NULL;
    *count = view.len / (Py_ssize_t)size;
    void *copy = many(*count, size);
    if (copy != NULL && view.len)
        memcpy(copy, view.buf, (size_t)view.len);
    PyBuffer_Release(&view);
    return copy;
}

/* Lists as two arrays: where each begins, and their items, each less than `bound`. */
static int
take_lists(PyObject *arrays, const char *first, const char *items, Py_ssize_t count, int32_t bound, Lists *lists)
{
    Py_ssize_t firsts = count < 0 ? -1 : count + 1, size = -1;
    lists->first = take_array(arrays, first, sizeof(int32_t), &firsts);
    if (lists->first == NULL)
        return -1;
    lists->items = take_array(arrays, items, sizeof(int32_t), &size);
    if (lists->items == NULL)
        return -1;
    lists->count = firsts - 1;
    int good = firsts >= 1 && lists->first[0] == 0 && lists->first[firsts - 1] == size;
    for (Py_ssize_t i = 0; good && i + 1 < firsts; i++)
        good = lists->first[i] <= lists->first[i + 1];
    for (Py_ssize_t i = 0; good && i < size; i++)
        good = lists->items[i] >= 0 && lists->items[i] < bound;
    if (!good) {
        PyErr_Format(PyExc_ValueError, "lists %s are out of order", items);
        return -1;
    }
    return 0;
}

static void
free_lists(Lists *lists)
{
    free(lists->first);
    free(lists->items);
}

static void
reader_dealloc(PyObject *object)
{
    Reader *self = (Reader *)object;
    PyTypeObject *type = Py_TYPE(object);
    if (self->literal_strings != NULL)
        for (Py_ssize_t i = 0; i < self->literals.count; i++)
            Py_XDECREF(self->literal_strings[i]);
    free_words(&self->heads);
    free_words(&self->exact);
    free_words(&self->literals);
    free_words(&self->words);
    free_words(&self->own);
    free_lists(&self->own_of);
    free(self->own_letters);
    free_lists(&self->bare);
    free_lists(&self->around);
    free_lists(&self->shorts);
    free_lists(&self->of_pair);
    free_lists(&self->under);
    free_lists(&self->inline_under);
    free_lists(&self->inline_begin);
    free_words(&self->inline_heads);
    free(self->inline_longest);
    free(self->inline_match);
    Py_XDECREF(self->inline_);
    free_lists(&self->signs);
    void *arrays[] = {
        self->folds,       self->kinds,         self->longest_string, self->longest_match,   self->longest_ascii,
        self->short_bits,  self->long_bits,     self->one_bits,       self->two_bits,        self->exact_number,   self->of_four.first,   self->of_four.known,
        self->of_six.first, self->of_six.known, self->of_four.bits,   self->of_six.bits,     self->sought_around,
        self->sought_short, self->short_at,       self->pairs,           self->pair_slots,     self->anchors_of,
        self->rule_of,     self->longest,       self->line_longest,   self->literal_match,   self->for_line,
        self->for_sentence, self->literal_strings, self->tried,       self->word_languages,
    };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    free(self->spare);
    Py_XDECREF(self->fold);
    Py_XDECREF(self->patterns);
    Py_XDECREF(self->by_literal);
    type->tp_free(object);
    Py_DECREF(type);
}

static uint64_t
hash_pair(int64_t pair)
{
    uint64_t hash = (uint64_t)pair * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

/* The bit of an anchor among those of a head. */
static uint64_t
bit_of(int64_t anchor)
{
    return (uint64_t)1 << ((uint32_t)anchor * ONE >> 26);
}

static int32_t
find_pair(const Reader *self, int64_t pair)
{
    for (uint64_t slot = hash_pair(pair) & self->pair_mask;; slot = (slot + 1) & self->pair_mask) {
        int32_t number = self->pair_slots[slot] - 1;
        if (number < 0 || self->pairs[number] == pair)
            return number;
    }
}

static int
take_anchors(PyObject *arrays, const char *first, const char *known, Anchors *anchors)
{
    Py_ssize_t count = (Py_ssize_t)1 << BITS, slots = count;
    int32_t *of_slots = take_array(arrays, first, sizeof(int32_t), &count);
    if (of_slots == NULL)
        return -1;
    count = -1;
    anchors->known = take_array(arrays, known, sizeof(uint32_t), &count);
    anchors->bits = many(slots / 8, 1);
    anchors->first = many(slots / SLOTS, sizeof(int32_t));
    int good = anchors->known != NULL && anchors->bits != NULL && anchors->first != NULL && count <= INT32_MAX;
    if (good) {
        memset(anchors->bits, 0, (size_t)slots / 8);
        anchors->size = (int32_t)count;
        int32_t number = 0;
        for (Py_ssize_t i = 0; i < slots; i++) {
            if (i % SLOTS == 0)
                anchors->first[i / SLOTS] = number;
            if (of_slots[i] >= 0 && of_slots[i] != number)
                good = 0;
            for (; number < count && (Py_ssize_t)(anchors->known[number] >> SHIFT) == i; number++)
                set_bit(anchors->bits, (uint64_t)i);
            if ((of_slots[i] >= 0) != has_bit(anchors->bits, (uint64_t)i))
                good = 0;
        }
        if (!good || number < count) {
            good = 0;
            PyErr_SetString(PyExc_ValueError, "anchors are out of order");
        }
    }
    free(of_slots);
    return good ? 0 : -1;
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

/* By what most words are told from the few that are looked for. */
static uint32_t
traits_of(const uint32_t *word, Py_ssize_t size)
{
    return size == 0 ? 0 : (word[0] * 31 + word[size - 1] * 7 + (uint32_t)size * 257) & (TRAITS - 1);
}

static Letters
letters_of(const uint32_t *codes, Py_ssize_t size)
{
    Letters letters = {0, 0, 0};
    for (Py_ssize_t i = 0; i < size; i++) {
        uint32_t c = codes[i];
        letters.low |= (uint64_t)(c < 64) << (c & 63);
        letters.high |= (uint64_t)(c >= 64 && c < 128) << (c & 63);
        letters.other |= (uint64_t)(c >= 128) << (c * ONE >> 26);
    }
    return letters;
}

/* The literals of lists as they are looked for; in the lists are their numbers, and in every second place of lists of pairs
the characters before the anchor. */
static Sought *
seek(const Reader *self, const Lists *lists, int32_t step)
{
    int32_t count = lists->first[lists->count] / step;
    Sought *sought = many(count, sizeof(Sought));
    for (int32_t i = 0; sought != NULL && i < count; i++) {
        int32_t literal = lists->items[step * i];
        int64_t start = self->literals.starts[literal], stop = self->literals.starts[literal + 1];
        sought[i].literal = literal;
        sought[i].before = step == 2 ? lists->items[2 * i + 1] : 0;
        sought[i].size = (int32_t)(stop - start);
        sought[i].first = stop > start ? self->literals.codes[start] : 0;
        sought[i].last = stop > start ? self->literals.codes[stop - 1] : 0;
    }
    return sought;
}

static int
fill(Reader *self, PyObject *strings, PyObject *arrays)
{
    struct {
        const char *name;
        Words *words;
    } lists[] = {
        {"heads", &self->heads}, {"exact", &self->exact}, {"literals", &self->literals}, {"words", &self->words},
        {"inline_heads", &self->inline_heads}, {"own", &self->own}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        PyObject *list = PyDict_GetItemString(strings, lists[i].name);
        if (list == NULL) {
            PyErr_Format(PyExc_KeyError, "no strings %s", lists[i].name);
            return -1;
        }
        if (take_words(list, lists[i].words) < 0)
            return -1;
    }
    Py_ssize_t plane = PLANE, heads = self->heads.count, exact = self->exact.count, literals = self->literals.count,
               words = self->words.count, table = (Py_ssize_t)1 << BITS, patterns = patterns_count(self->patterns),
               of_lines = patterns_count(self->by_literal), of_sentences = patterns_count(self->inline_), pairs = -1;
    if (heads < 1) {
        PyErr_SetString(PyExc_ValueError, "the first head is that of a line without one");
        return -1;
    }
#define TAKE(field, type, count)                                                    \
    do {                                                                            \
        self->field = take_array(arrays, #field, sizeof(type), &(count));           \
        if (self->field == NULL)                                                    \
            return -1;                                                              \
    } while (0)
    TAKE(folds, uint16_t, plane);
    TAKE(kinds, uint8_t, plane);
    TAKE(short_at, uint16_t, plane);
    TAKE(longest_string, int32_t, heads);
    TAKE(longest_match, int32_t, heads);
    TAKE(longest_ascii, int32_t, heads);
    TAKE(exact_number, int32_t, exact);
    TAKE(pairs, int64_t, pairs);
    TAKE(rule_of, int32_t, patterns);
    TAKE(longest, int32_t, patterns);
    TAKE(line_longest, int32_t, literals);
    TAKE(literal_match, int32_t, of_lines);
    TAKE(inline_longest, int32_t, literals);
    TAKE(inline_match, int32_t, of_sentences);
    TAKE(for_line, uint64_t, literals);
    TAKE(for_sentence, uint64_t, literals);
    TAKE(word_languages, int64_t, words);
#undef TAKE
    if (take_anchors(arrays, "four_first", "four_known", &self->of_four) < 0 ||
        take_anchors(arrays, "six_first", "six_known", &self->of_six) < 0)
        return -1;
    Py_ssize_t anchors = (Py_ssize_t)self->of_four.size + self->of_six.size;
    if (take_lists(arrays, "bare_first", "bare", heads, (int32_t)patterns, &self->bare) < 0 ||
        take_lists(arrays, "around_first", "around", anchors, INT32_MAX, &self->around) < 0 ||
        take_lists(arrays, "shorts_first", "shorts", -1, (int32_t)literals, &self->shorts) < 0 ||
        take_lists(arrays, "of_pair_first", "of_pair", pairs, (int32_t)patterns, &self->of_pair) < 0 ||
        take_lists(arrays, "under_first", "under", literals, (int32_t)of_lines, &self->under) < 0 ||
        take_lists(arrays, "inline_under_first", "inline_under", literals, (int32_t)of_sentences, &self->inline_under) < 0 ||
        take_lists(arrays, "inline_begin_first", "inline_begin", of_sentences, (int32_t)self->inline_heads.count,
                   &self->inline_begin) < 0 ||
        take_lists(arrays, "own_of_first", "own_of", patterns, (int32_t)self->own.count, &self->own_of) < 0 ||
        take_lists(arrays, "signs_first", "signs", -1, INT32_MAX, &self->signs) < 0)
        return -1;
    self->own_letters = many(self->own.count, sizeof(Letters));
    if (self->own_letters == NULL)
        return -1;
    for (Py_ssize_t i = 0; i < self->own.count; i++)
        self->own_letters[i] = letters_of(self->own.codes + self->own.starts[i],
                                          (Py_ssize_t)(self->own.starts[i + 1] - self->own.starts[i]));
    int good = 1;
    for (Py_ssize_t i = 0; good && i < anchors; i++) {
        good = (self->around.first[i] - self->around.first[i + 1]) % 2 == 0;
        for (int32_t k = self->around.first[i]; good && k < self->around.first[i + 1]; k += 2)
            good = self->around.items[k] < literals;
    }
    for (Py_ssize_t i = 0; good && i < PLANE; i++)
        good = !(self->kinds[i] & SHORT) || self->short_at[i] < self->shorts.count;
    good = good && self->signs.first[self->signs.count] % 2 == 0;
    if (!good) {
        PyErr_SetString(PyExc_ValueError, "the tables do not go together");
        return -1;
    }
    Py_ssize_t count = table;
    uint8_t *kinds = take_array(arrays, "table", 1, &count);
    self->short_bits = many(table / 8, 1);
    self->long_bits = many(table / 8, 1);
    if (kinds == NULL || self->short_bits == NULL || self->long_bits == NULL) {
        free(kinds);
        return -1;
    }
    memset(self->short_bits, 0, (size_t)table / 8);
    memset(self->long_bits, 0, (size_t)table / 8);
    for (Py_ssize_t i = 0; i < table; i++) {
        if (kinds[i] & IS_SHORT)
            set_bit(self->short_bits, (uint32_t)i);
        if (kinds[i] & IS_LONG)
            set_bit(self->long_bits, (uint32_t)i);
    }
    free(kinds);
    self->one_bits = many(PLANE / 8, 1);
    self->two_bits = many(PLANE / 8, 1);
    if (self->one_bits == NULL || self->two_bits == NULL)
        return -1;
    memset(self->one_bits, 0, PLANE / 8);
    memset(self->two_bits, 0, PLANE / 8);
    for (int32_t i = 0; i < self->shorts.first[self->shorts.count]; i++) {
        const uint32_t *codes = self->literals.codes + self->literals.starts[self->shorts.items[i]];
        int64_t length = self->literals.starts[self->shorts.items[i] + 1] - self->literals.starts[self->shorts.items[i]];
        if (length == 1)
            set_bit(self->one_bits, codes[0] & (PLANE - 1));
        else if (length > 1)
            set_bit(self->two_bits, (codes[0] * TWO + codes[1]) * ONE >> 16);
    }
    for (int c = 0; c < 256; c++) {
        self->latin[c] = self->kinds[self->folds[c]];
        good = good && !(self->latin[c] & SIGN);
    }
    for (Py_ssize_t i = 0; i < words; i++)
        good = good && self->words.starts[i + 1] - self->words.starts[i] <= LONGEST_WORD;
    if (!good) {
        PyErr_SetString(PyExc_ValueError, "signs and words that are none");
        return -1;
    }
    for (Py_ssize_t i = 0; i < words; i++) {
        const uint32_t *word = self->words.codes + self->words.starts[i];
        Py_ssize_t size = (Py_ssize_t)(self->words.starts[i + 1] - self->words.starts[i]);
        if (find_word(&self->words, word, size) == i && self->words_like[traits_of(word, size)]++ == UINT8_MAX) {
            PyErr_SetString(PyExc_ValueError, "too many words that are alike");
            return -1;
        }
    }
    self->sought_around = seek(self, &self->around, 2);
    self->sought_short = seek(self, &self->shorts, 1);
    uint64_t room = 16;
    while (room < 2 * (uint64_t)pairs)
        room *= 2;
    self->pair_slots = many((Py_ssize_t)room, sizeof(int32_t));
    self->literal_strings = many(literals, sizeof(PyObject *));
    self->tried = many(literals, sizeof(uint64_t));
    self->anchors_of = many(heads, sizeof(uint64_t));
    if (self->pair_slots == NULL || self->anchors_of == NULL || self->literal_strings == NULL || self->tried == NULL || self->sought_around == NULL ||
        self->sought_short == NULL)
        return -1;
    memset(self->pair_slots, 0, room * sizeof(int32_t));
    memset(self->anchors_of, 0, (size_t)heads * sizeof(uint64_t));
    self->pair_mask = room - 1;
    for (Py_ssize_t i = 0; i < pairs; i++) {
        if (self->pairs[i] < 0 || self->pairs[i] / (anchors ? anchors : 1) >= heads) {
            PyErr_SetString(PyExc_ValueError, "a pair of no head");
            return -1;
        }
        if (anchors)
            self->anchors_of[self->pairs[i] / anchors] |= bit_of(self->pairs[i] % anchors);
        uint64_t slot = hash_pair(self->pairs[i]) & self->pair_mask;
        while (self->pair_slots[slot])
            slot = (slot + 1) & self->pair_mask;
        self->pair_slots[slot] = (int32_t)i + 1;
    }
    memset(self->tried, 0, (size_t)literals * sizeof(uint64_t));
    PyObject *list = PyDict_GetItemString(strings, "literals");
    for (Py_ssize_t i = 0; i < literals; i++)
        self->literal_strings[i] = Py_NewRef(PyList_GET_ITEM(list, i));
    return 0;
}

static PyObject *
reader_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"languages", "strings", "arrays", "fold", "patterns", "by_literal", "inline", NULL};
    PyObject *strings, *arrays, *fold, *patterns, *by_literal, *inline_;
    Py_ssize_t languages;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "nO!O!OO!O!O!:Reader", names, &languages, &PyDict_Type, &strings, &PyDict_Type,
                                     &arrays, &fold, patterns_type, &patterns, patterns_type, &by_literal, patterns_type,
                                     &inline_))
        return NULL;
    if (languages < 0 || languages > 64) {
        PyErr_SetString(PyExc_ValueError, "a reader has room for 64 languages");
        return NULL;
    }
    Reader *self = (Reader *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->language_count = languages;
    self->fold = Py_NewRef(fold);
    self->patterns = Py_NewRef(patterns);
    self->by_literal = Py_NewRef(by_literal);
    self->inline_ = Py_NewRef(inline_);
    if (fill(self, strings, arrays) < 0) {
        if (!PyErr_Occurred())
            PyErr_NoMemory();
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

/* ---- lines ---- */

/* Fold the first characters of a line, `most` or all, into `out`, which has room for the line. */
static int
fold_line(const Reader *self, PyObject *line, Py_ssize_t most, uint32_t *out)
{
    Py_ssize_t whole = PyUnicode_GET_LENGTH(line), size = whole < most ? whole : most;
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
    const uint16_t *folds = self->folds;
    if (kind == PyUnicode_1BYTE_KIND) {
        const Py_UCS1 *at = data;
        for (Py_ssize_t i = 0; i < size; i++)
            out[i] = folds[at[i]];
        return 0;
    }
    int sigma = 0;
    if (kind == PyUnicode_2BYTE_KIND) {
        const Py_UCS2 *at = data;
        for (Py_ssize_t i = 0; i < size; i++) {
            sigma |= at[i] == SIGMA;
            out[i] = folds[at[i]];
        }
    }
    else {
        const Py_UCS4 *at = data;
        for (Py_ssize_t i = 0; i < size; i++) {
            sigma |= at[i] == SIGMA;
            out[i] = at[i] < PLANE ? folds[at[i]] : Py_UNICODE_TOLOWER(at[i]);
        }
    }
    if (!sigma)
        return 0;
    /* The lower case of this letter depends on what stands around it. */
    PyObject *folded = PyObject_CallOneArg(self->fold, line);
    if (folded == NULL)
        return -1;
    int good = PyUnicode_Check(folded) && PyUnicode_GET_LENGTH(folded) == whole &&
               PyUnicode_AsUCS4(folded, out, whole, 0) != NULL;
    if (!good && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "a folded line is as long as the line");
    Py_DECREF(folded);
    return good ? 0 : -1;
}

/* The core of a folded line: without what decorates it. */
static void
find_core(const Reader *self, const uint32_t *row, Py_ssize_t *start, Py_ssize_t *stop)
{
    Py_ssize_t first = *start, last = *stop;
#define STRIP(kinds)                                                 \
    do {                                                             \
        while (first < last && kind_of(self, row[first]) & (kinds))  \
            first++;                                                 \
        while (first < last && kind_of(self, row[last - 1]) & (kinds)) \
            last--;                                                  \
    } while (0)
#define IS_ODD(c) (((c) > 0x218F && (c) < 0x2C00) || (c) > 0x1EFFF)
    STRIP(DECORATION);
    if (first < last && (IS_ODD(row[first]) || IS_ODD(row[last - 1]))) {
        STRIP(PICTURE | SPACE);
        STRIP(DECORATION);
    }
#undef STRIP
#undef IS_ODD
    *start = first;
    *stop = last;
}

/* The head of a folded line among some words: its number, -1 where it is none of them, -2 where the line has none. */
static int32_t
find_head(const Reader *self, const Words *heads, const uint32_t *row, Py_ssize_t size)
{
    Py_ssize_t at = 0;
    while (at < size && row[at] != '_' && !(kind_of(self, row[at]) & ALNUM))
        at++;
    Py_ssize_t stop = at;
    if (at < size && kind_of(self, row[at]) & DECIMAL)
        stop++;
    else
        while (stop < size && (kind_of(self, row[stop]) & (ALNUM | DECIMAL)) == ALNUM)
            stop++;
    return stop == at ? -2 : find_word(heads, row + at, stop - at);
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
    const Words *literals = &reading->reader->literals;
    if (memcmp(codes, literals->codes + literals->starts[sought->literal], (size_t)sought->size * sizeof(uint32_t)) != 0)
        return 0;
    return add_found(reading, start + place, (int32_t)row, sought->literal);
}

/* What an anchor at a place of a row tells: literals around it, and patterns that begin with the head of the row. */
static int
follow_anchor(Reading *reading, Py_ssize_t row, int64_t start, int64_t size, int64_t place, int32_t anchor, int32_t head,
              Numbers *patterns)
{
    const Reader *self = reading->reader;
    for (int32_t i = self->around.first[anchor] / 2; i < self->around.first[anchor + 1] / 2; i++)
        if (check_literal(reading, row, start, size, place, &self->sought_around[i]) < 0)
            return -1;
    if (head && self->anchors_of[head] & bit_of(anchor)) {
        int64_t anchors = (int64_t)self->of_four.size + self->of_six.size;
        int32_t pair = find_pair(self, (int64_t)head * anchors + anchor);
        if (pair >= 0)
            for (int32_t i = self->of_pair.first[pair]; i < self->of_pair.first[pair + 1]; i++)
                if (numbers_push(patterns, self->of_pair.items[i]) < 0)
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

#define BLOCK 256

/* What may begin at a place. */
enum { TINY = 1, FOUR_BEGINS = 2, SIX_BEGINS = 4 };

/* Find literals in a row, which has a line feed behind it.

At one place in six an anchor may begin by its first four characters, at one in twenty also by all six: the places are picked
first, without a branch that nobody can foresee, and looked at afterwards. */
static int
find_literals(Reading *reading, Py_ssize_t row, int64_t start, int64_t size, int32_t head, Numbers *patterns)
{
    const Reader *self = reading->reader;
    const uint8_t *one_bits = self->one_bits, *two_bits = self->two_bits, *short_bits = self->short_bits,
                  *long_bits = self->long_bits, *six_bits = self->of_six.bits;
    uint32_t twos[BLOCK + 4], fours[BLOCK], sixes[BLOCK]; /* hashes of two, four and six characters from each place on */
    uint16_t picked[BLOCK];
    uint8_t kinds[BLOCK];
    for (int64_t from = 0; from < size; from += BLOCK) {
        const uint32_t *codes = reading->codes + start + from;
        int64_t left = size - from;                                /* characters of the row, a line feed behind them */
        int two_count = left < BLOCK + 4 ? (int)left : BLOCK + 4;
        int four_count = left < BLOCK + 3 ? (int)left - 3 : BLOCK; /* none, if less than one */
        int six_count = left < BLOCK + 5 ? (int)left - 5 : BLOCK;
        int count = left < BLOCK ? (int)left : BLOCK, picks = 0, i = 0;
        for (int k = 0; k < two_count; k++)
            twos[k] = (codes[k] * TWO + codes[k + 1]) * ONE;
        for (int k = 0; k < four_count; k++)
            fours[k] = twos[k] * FOUR + twos[k + 2];
        for (int k = 0; k < six_count; k++)
            sixes[k] = fours[k] * TWO + twos[k + 4];
#define PICK(may)                                                                                                      \
    do {                                                                                                               \
        int may_begin = (may);                                                                                         \
        picked[picks] = (uint16_t)i;                                                                                   \
        kinds[picks] = (uint8_t)may_begin;                                                                             \
        picks += may_begin != 0;                                                                                       \
    } while (0)
#define TINY_AT (has_bit(two_bits, twos[i] >> 16) | has_bit(one_bits, codes[i] & (PLANE - 1)))
#define FOUR_AT (has_bit(short_bits, fours[i] >> SHIFT) << 1)
        for (; i < six_count; i++)
            PICK(TINY_AT | FOUR_AT | (has_bit(long_bits, fours[i] >> SHIFT) & has_bit(six_bits, sixes[i] >> SHIFT)) << 2);
        for (; i < four_count; i++)
            PICK(TINY_AT | FOUR_AT);
        for (; i < count; i++)
            PICK(TINY_AT);
#undef PICK
#undef TINY_AT
#undef FOUR_AT
        for (int pick = 0; pick < picks; pick++) {
            int64_t at = from + picked[pick];
            int kind = kinds[pick];
            if (kind & TINY && follow_short(reading, row, start, size, at) < 0)
                return -1;
            if (kind & FOUR_BEGINS) {
                int32_t anchor = find_anchor(&self->of_four, fours[picked[pick]]);
                if (anchor >= 0 && follow_anchor(reading, row, start, size, at, anchor, head, patterns) < 0)
                    return -1;
            }
            if (kind & SIX_BEGINS) {
                int32_t anchor = find_anchor(&self->of_six, sixes[picked[pick]]);
                if (anchor >= 0 &&
                    follow_anchor(reading, row, start, size, at, anchor + self->of_four.size, head, patterns) < 0)
                    return -1;
            }
        }
    }
    return 0;
}

static PyObject *
text_of(const uint32_t *codes, int64_t size)
{
    return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, codes, (Py_ssize_t)size);
}

static int
by_number(const void *one, const void *other)
{
    int32_t a = *(const int32_t *)one, b = *(const int32_t *)other;
    return (a > b) - (a < b);
}

static int
by_place(const void *one, const void *other)
{
    const Found *a = one, *b = other;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return (a->size > b->size) - (a->size < b->size);
}

/* Whether a line holds one of the literals of a pattern; where it does not, the pattern cannot match. */
static int
holds_literal(const Reader *self, int32_t pattern, const uint32_t *line, Py_ssize_t size, const Letters *letters)
{
    int32_t first = self->own_of.first[pattern], stop = self->own_of.first[pattern + 1];
    for (int32_t i = first; i < stop; i++) {
        int32_t literal = self->own_of.items[i];
        const Letters *needed = &self->own_letters[literal];
        if (needed->low & ~letters->low || needed->high & ~letters->high || needed->other & ~letters->other)
            continue;
        const uint32_t *codes = self->own.codes + self->own.starts[literal];
        Py_ssize_t length = (Py_ssize_t)(self->own.starts[literal + 1] - self->own.starts[literal]);
        for (Py_ssize_t at = 0; at + length <= size; at++)
            if (length == 0 || (line[at] == codes[0] && memcmp(line + at, codes, (size_t)length * sizeof(uint32_t)) == 0))
                return 1;
    }
    return first == stop;
}

/* Set numbers[row] = number; -1 and an error. */
static int
set_number(PyObject *numbers, Py_ssize_t row, int32_t number)
{
    PyObject *key = PyLong_FromSsize_t(row), *value = PyLong_FromLong(number);
    int result = key == NULL || value == NULL ? -1 : PyDict_SetItem(numbers, key, value);
    Py_XDECREF(key);
    Py_XDECREF(value);
    return result;
}

/* Leave to RE2 what only RE2 can say: (row, core, number so far, patterns). */
static int
leave_open(Reading *reading, Py_ssize_t row, const uint32_t *core, Py_ssize_t size, int32_t number, const int32_t *places,
           Py_ssize_t count)
{
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        PyObject *place = PyLong_FromLong(places[i]);
        if (place == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, place);
    }
    PyObject *line = list == NULL ? NULL : text_of(core, size);
    PyObject *item = line == NULL ? NULL : Py_BuildValue("nOiO", row, line, (int)number, list);
    int result = item == NULL ? -1 : PyList_Append(reading->open, item);
    Py_XDECREF(item);
    Py_XDECREF(line);
    Py_XDECREF(list);
    return result;
}

/* Read one folded line. */
static int
read_row(Reading *reading, Py_ssize_t row, Numbers *patterns)
{
    Reader *self = reading->reader;
    int64_t start = reading->starts[row], size = reading->starts[row + 1] - 1 - start;
    const uint32_t *codes = reading->codes + start;
    int32_t head = find_head(self, &self->heads, codes, (Py_ssize_t)size);
    head = head < 0 ? 0 : head; /* the first head is that of lines without one */
    patterns->size = 0;
    int64_t shortest = size - DECORATED;
    int strings = shortest <= self->longest_string[head], bare = shortest <= self->longest_match[head];
    if ((self->longest_string[head] >= 0 && !strings) || (self->longest_match[head] >= 0 && !bare))
        if (kind_of(self, codes[DECORATED / 2]) & DEEP || kind_of(self, codes[size - (DECORATED / 2 + 1)]) & DEEP)
            strings = bare = 1;
    if (bare && shortest > self->longest_ascii[head]) {
        int foreign = 0;
        for (int64_t i = 0; i < size && !foreign; i++)
            foreign = codes[i] >= 128;
        bare = foreign;
    }
    if (bare)
        for (int32_t i = self->bare.first[head]; i < self->bare.first[head + 1]; i++)
            if (numbers_push(patterns, self->bare.items[i]) < 0)
                return -1;
    if (find_literals(reading, row, start, size, head, patterns) < 0)
        return -1;
    if (!strings && !bare && patterns->size == 0)
        return 0;
    Py_ssize_t first = 0, last = (Py_ssize_t)size;
    find_core(self, codes, &first, &last);
    Py_ssize_t length = last - first;
    const uint32_t *core = codes + first;
    int32_t known = find_word(&self->exact, core, length), number = known < 0 ? -1 : self->exact_number[known];
    if (patterns->size && length <= LONGEST) {
        if (patterns->size > 1)
            qsort(patterns->at, (size_t)patterns->size, sizeof(int32_t), by_number);
        int32_t before = -1;
        Py_ssize_t open = 0;
        Letters letters = letters_of(core, length);
        for (Py_ssize_t i = 0; i < patterns->size; i++) {
            int32_t place = patterns->at[i];
            if (place == before || length > self->longest[place])
                continue;
            before = place;
            if (number >= 0 && self->rule_of[place] >= number)
                break; /* they are in the order of their rules */
            if (!holds_literal(self, place, core, length, &letters))
                continue;
            int verdict = patterns_try(self->patterns, place, core, length);
            if (verdict < 0)
                return -1;
            if (verdict == YES) {
                number = self->rule_of[place];
                break;
            }
            if (verdict == MAYBE)
                patterns->at[open++] = place; /* never before where the loop reads */
        }
        if (open)
            return leave_open(reading, row, core, length, number, patterns->at, open);
    }
    return number < 0 ? 0 : set_number(reading->numbers, row, number);
}

static void
reading_dealloc(PyObject *object)
{
    Reading *self = (Reading *)object;
    PyTypeObject *type = Py_TYPE(object);
    if (self->codes != NULL && self->room <= MOST_SPARE && self->reader->spare_size < self->room) {
        free(self->reader->spare);
        self->reader->spare = self->codes;
        self->reader->spare_size = self->room;
    }
    else
        free(self->codes);
    free(self->starts);
    free(self->found);
    Py_XDECREF(self->numbers);
    Py_XDECREF(self->open);
    Py_XDECREF(self->lines);
    Py_XDECREF(self->reader);
    type->tp_free(object);
    Py_DECREF(type);
}

static PyObject *
reader_read(PyObject *object, PyObject *lines)
{
    if (!PyList_Check(lines)) {
        PyErr_SetString(PyExc_TypeError, "lines are a list of str");
        return NULL;
    }
    Py_ssize_t count = PyList_GET_SIZE(lines);
    Reading *reading = (Reading *)reading_type->tp_alloc(reading_type, 0);
    if (reading == NULL)
        return NULL;
    reading->reader = (Reader *)Py_NewRef(object);
    reading->numbers = PyDict_New();
    reading->open = PyList_New(0);
    reading->starts = many(count + 1, sizeof(int64_t));
    Numbers patterns = {NULL, 0, 0};
    reading->lines = lines = PyList_GetSlice(lines, 0, count); /* the caller's list may change while a line is folded */
    if (lines == NULL || reading->numbers == NULL || reading->open == NULL || reading->starts == NULL ||
        count >= INT32_MAX)
        goto fail;
    int64_t total = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *line = PyList_GET_ITEM(lines, i);
        if (!PyUnicode_Check(line)) {
            PyErr_SetString(PyExc_TypeError, "lines are a list of str");
            goto fail;
        }
        reading->starts[i] = total;
        total += PyUnicode_GET_LENGTH(line) + 1;
    }
    reading->starts[count] = total;
    reading->count = count;
    if (reading->reader->spare_size >= total) {
        reading->codes = reading->reader->spare;
        reading->room = reading->reader->spare_size;
        reading->reader->spare = NULL;
        reading->reader->spare_size = 0;
    }
    else {
        reading->room = total < LEAST_ROOM ? LEAST_ROOM : total;
        reading->codes = many((Py_ssize_t)reading->room, sizeof(uint32_t));
        if (reading->codes == NULL)
            goto fail;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        if (fold_line(reading->reader, PyList_GET_ITEM(lines, i), PY_SSIZE_T_MAX, reading->codes + reading->starts[i]) < 0)
            goto fail;
        reading->codes[reading->starts[i + 1] - 1] = '\n';
        if (read_row(reading, i, &patterns) < 0)
            goto fail;
    }
    if (reading->found_count > 1)
        qsort(reading->found, (size_t)reading->found_count, sizeof(Found), by_place);
    free(patterns.at);
    return (PyObject *)reading;
fail:
    if (!PyErr_Occurred())
        PyErr_NoMemory();
    free(patterns.at);
    Py_DECREF(reading);
    return NULL;
}

/* Whether a pattern of lines under that literal may match the line as a whole; -1 and an error. */
static int
may_match(Reader *self, int32_t literal, const uint32_t *core, Py_ssize_t size)
{
    for (int32_t i = self->under.first[literal]; i < self->under.first[literal + 1]; i++) {
        int32_t place = self->under.items[i];
        if (size > self->literal_match[place])
            continue;
        int verdict = patterns_try(self->by_literal, place, core, size);
        if (verdict != NO)
            return verdict < 0 ? -1 : 1;
    }
    return 0;
}

/* Where a sentence may end in `cleantext.rules.engine`: a mark, and what may close behind it. */
static int
is_end(uint32_t c)
{
    switch (c) {
    case '.': case '!': case '?': case 0x2026: case 0x3002: case 0xFF01: case 0xFF1F: case '|': case 0x2022: case 0xB7:
    case 0xBB: case 0x2192: case ')': case ']':
        return 1;
    default:
        return 0;
    }
}

static int
closes(uint32_t c)
{
    return c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == ')' || c == ']';
}

/* Whether a sentence ends at a mark, behind which the text goes on at `stop`. */
static int
ends_sentence(int kind, const void *data, Py_ssize_t size, Py_ssize_t start, Py_ssize_t stop)
{
    uint32_t mark = PyUnicode_READ(kind, data, start), after = stop < size ? PyUnicode_READ(kind, data, stop) : 0;
    uint32_t before = start > 0 ? PyUnicode_READ(kind, data, start - 1) : 0;
    if (mark == '|' || mark == 0x2022 || mark == 0xB7 || mark == 0xBB || mark == 0x2192)
        return stop < size && start > 0 && Py_UNICODE_ISSPACE(after) && Py_UNICODE_ISSPACE(before);
    if (mark == 0x3002 || mark == 0xFF01 || mark == 0xFF1F || stop >= size || Py_UNICODE_ISSPACE(after))
        return 1;
    return (mark == '.' || mark == '!' || mark == '?') && start > 0 && Py_UNICODE_ISUPPER(after) && Py_UNICODE_ISLOWER(before);
}

/* Whether a pattern of some sentences may begin with a head, as `find_head` gives it. */
static int
begins_with(const Reader *self, int32_t place, int32_t head)
{
    int32_t first = self->inline_begin.first[place], stop = self->inline_begin.first[place + 1];
    if (head == -2 || first == stop)
        return 1;
    while (first < stop) {
        int32_t middle = first + (stop - first) / 2, one = self->inline_begin.items[middle];
        if (one == head)
            return 1;
        if (one < head)
            first = middle + 1;
        else
            stop = middle;
    }
    return 0;
}

/* Whether a rule of sentences may know the one around a place of a row, given the literals found there; -1 and an error. What
`Matcher._sentence` does, up to the point where RE2 would be asked; brackets are left to it. */
static int
may_be_known(Reading *reading, const Found *found, Py_ssize_t count, uint64_t language)
{
    Reader *self = reading->reader;
    int32_t row = found->row;
    PyObject *line = PyList_GET_ITEM(reading->lines, row);
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
    const uint32_t *codes = reading->codes + reading->starts[row];
    Py_ssize_t size = PyUnicode_GET_LENGTH(line), place = (Py_ssize_t)(found->place - reading->starts[row]), longest = 0;
    for (Py_ssize_t i = 0; i < count; i++)
        if (self->for_sentence[found[i].literal] & language && self->inline_longest[found[i].literal] > longest)
            longest = self->inline_longest[found[i].literal];
    longest = longest + DECORATED < LONGEST_SENTENCE ? longest + DECORATED : LONGEST_SENTENCE;
    Py_ssize_t from = place > longest ? place - longest : 0, to = size - place > longest ? place + longest : size;
#define AT(i) ((uint32_t)PyUnicode_READ(kind, data, i))
    for (Py_ssize_t at = place; at >= from && (at == place || AT(at) != ')'); at--)
        if (AT(at) == '(')
            return 1;
    Py_ssize_t start = 0, here = place, stop = size;
    for (Py_ssize_t at = from; at <= place;) {
        if (!is_end(AT(at))) {
            at++;
            continue;
        }
        Py_ssize_t mark = at++;
        while (at <= place && closes(AT(at)))
            at++;
        if (at > place)
            here = mark;
        else if (ends_sentence(kind, data, size, mark, at))
            start = at;
    }
    if (place - start > longest)
        return 0;
    Py_ssize_t end = size - start > longest ? start + longest : size;
    int32_t head = find_head(self, &self->inline_heads, codes + start, end - start);
    int known = 0;
    for (Py_ssize_t at = here; at < to;) {
        if (!is_end(AT(at))) {
            at++;
            continue;
        }
        Py_ssize_t mark = at++;
        while (at < to && closes(AT(at)))
            at++;
        if (at > place && ends_sentence(kind, data, size, mark, at)) {
            stop = at;
            break;
        }
    }
#undef AT
    if ((start == 0 && stop == size) || stop - start > longest)
        return 0;
    Py_ssize_t first = 0, last = stop - start;
    find_core(self, codes + start, &first, &last);
    for (Py_ssize_t i = 0; i < count && !known; i++) {
        int32_t literal = found[i].literal;
        if (!(self->for_sentence[literal] & language))
            continue;
        for (int32_t k = self->inline_under.first[literal]; k < self->inline_under.first[literal + 1] && !known; k++) {
            int32_t pattern = self->inline_under.items[k];
            if (last - first > self->inline_match[pattern] || !begins_with(self, pattern, head))
                continue;
            int verdict = patterns_try(self->inline_, pattern, codes + start + first, last - first);
            if (verdict < 0)
                return -1;
            known = verdict != NO;
        }
    }
    return known;
}

/* Put a literal into a list that is made when it is needed. */
static int
keep_literal(PyObject **list, PyObject *literal)
{
    if (*list == NULL && (*list = PyList_New(0)) == NULL)
        return -1;
    return PyList_Append(*list, literal);
}

static PyObject *
reading_find(PyObject *object, PyObject *argument)
{
    Reading *reading = (Reading *)object;
    Reader *self = reading->reader;
    Py_ssize_t language = PyLong_AsSsize_t(argument);
    if (language < 0 || language >= self->language_count) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_IndexError, "no such language");
        return NULL;
    }
    uint64_t bit = (uint64_t)1 << language;
    PyObject *result = PyList_New(0), *for_line = NULL, *for_sentence = NULL, *item = NULL;
    if (result == NULL)
        return NULL;
    int32_t last = -1;
    for (Py_ssize_t i = 0; i < reading->found_count;) {
        Py_ssize_t stop = i;
        int64_t place = reading->found[i].place;
        int32_t row = reading->found[i].row;
        int64_t start = reading->starts[row], size = reading->starts[row + 1] - 1 - start;
        if (row != last) {
            last = row;
            self->trial++;
        }
        for (; stop < reading->found_count && reading->found[stop].place == place; stop++) {
            int32_t literal = reading->found[stop].literal;
            PyObject *string = self->literal_strings[literal];
            if (self->for_line[literal] & bit && size <= LONGEST && size <= (int64_t)self->line_longest[literal] + DECORATED &&
                self->tried[literal] != self->trial) {
                self->tried[literal] = self->trial;
                Py_ssize_t first = 0, end = (Py_ssize_t)size;
                find_core(self, reading->codes + start, &first, &end);
                int likely = may_match(self, literal, reading->codes + start + first, end - first);
                if (likely < 0 || (likely && keep_literal(&for_line, string) < 0))
                    goto fail;
            }
            if (self->for_sentence[literal] & bit && keep_literal(&for_sentence, string) < 0)
                goto fail;
        }
        if (for_sentence != NULL) {
            int known = may_be_known(reading, &reading->found[i], stop - i, bit);
            if (known < 0)
                goto fail;
            if (!known)
                Py_CLEAR(for_sentence);
        }
        i = stop;
        if (for_line == NULL && for_sentence == NULL)
            continue;
        item = Py_BuildValue("iLOO", (int)row, (long long)(place - start), for_line ? for_line : Py_None,
                             for_sentence ? for_sentence : Py_None);
        if (item == NULL || PyList_Append(result, item) < 0)
            goto fail;
        Py_CLEAR(item);
        Py_CLEAR(for_line);
        Py_CLEAR(for_sentence);
    }
    return result;
fail:
    Py_XDECREF(item);
    Py_XDECREF(for_line);
    Py_XDECREF(for_sentence);
    Py_DECREF(result);
    return NULL;
}

static PyObject *
reading_row(PyObject *object, PyObject *argument)
{
    Reading *self = (Reading *)object;
    Py_ssize_t row = PyLong_AsSsize_t(argument);
    if (row < 0 || row >= self->count) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_IndexError, "no such line");
        return NULL;
    }
    return text_of(self->codes + self->starts[row], self->starts[row + 1] - 1 - self->starts[row]);
}

static PyObject *
reading_numbers(PyObject *self, void *unused)
{
    (void)unused;
    return Py_NewRef(((Reading *)self)->numbers);
}

static PyObject *
reading_open(PyObject *self, void *unused)
{
    (void)unused;
    return Py_NewRef(((Reading *)self)->open);
}

/* ---- languages ---- */

/* The longest lines of a list, later ones before earlier ones that are as long; none, if all together are too short. */
static PyObject *
longest_of(PyObject *lines)
{
    Py_ssize_t sizes[SAMPLE], places[SAMPLE], count = 0, total = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(lines); i++) {
        PyObject *line = PyList_GET_ITEM(lines, i);
        if (!PyUnicode_Check(line)) {
            PyErr_SetString(PyExc_TypeError, "lines are a list of str");
            return NULL;
        }
        Py_ssize_t size = PyUnicode_GET_LENGTH(line);
        total += size;
        if (count == SAMPLE && size < sizes[0])
            continue;
        Py_ssize_t at = 0; /* the shortest of the longest is the first */
        if (count < SAMPLE) {
            for (at = count++; at > 0 && sizes[at - 1] > size; at--) {
                sizes[at] = sizes[at - 1];
                places[at] = places[at - 1];
            }
        }
        else
            for (; at + 1 < SAMPLE && sizes[at + 1] <= size; at++) {
                sizes[at] = sizes[at + 1];
                places[at] = places[at + 1];
            }
        sizes[at] = size;
        places[at] = i;
    }
    if (total < LEAST)
        count = 0;
    PyObject *longest = PyList_New(count);
    for (Py_ssize_t i = 0; longest != NULL && i < count; i++)
        PyList_SET_ITEM(longest, i, Py_NewRef(PyList_GET_ITEM(lines, places[i])));
    return longest;
}

static int
has_sigma(PyObject *line)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(line);
    const void *data = PyUnicode_DATA(line);
    int found = 0;
    if (PyUnicode_KIND(line) == PyUnicode_2BYTE_KIND)
        for (Py_ssize_t i = 0; i < size; i++)
            found |= ((const Py_UCS2 *)data)[i] == SIGMA;
    else if (PyUnicode_KIND(line) == PyUnicode_4BYTE_KIND)
        for (Py_ssize_t i = 0; i < size; i++)
            found |= ((const Py_UCS4 *)data)[i] == SIGMA;
    return found;
}

/* A character as `fold_line` folds it, but for the one letter. */
static uint32_t
fold_character(const Reader *self, uint32_t c)
{
    return c < PLANE ? self->folds[c] : (uint32_t)Py_UNICODE_TOLOWER(c);
}

/* The little words of the languages in some lines: for each language how many different ones, and whether a sign of it. */
static PyObject *
reader_traces(PyObject *object, PyObject *lines)
{
    Reader *self = (Reader *)object;
    if (!PyList_Check(lines)) {
        PyErr_SetString(PyExc_TypeError, "lines are a list of str");
        return NULL;
    }
    uint8_t *met = many(self->words.count, 1);
    uint32_t *codes = NULL;
    Py_ssize_t codes_room = 0;
    uint64_t signs = 0;
    int64_t counts[64] = {0};
    if (met == NULL)
        return NULL;
    memset(met, 0, (size_t)self->words.count);
    uint8_t words_like[TRAITS];
    memcpy(words_like, self->words_like, TRAITS);
    lines = longest_of(lines);
    for (Py_ssize_t i = 0; lines != NULL && i < PyList_GET_SIZE(lines); i++) {
        PyObject *line = PyList_GET_ITEM(lines, i);
        Py_ssize_t whole = PyUnicode_GET_LENGTH(line), size = whole < SAMPLED ? whole : SAMPLED;
        int kind = PyUnicode_KIND(line);
        const void *data = PyUnicode_DATA(line);
        uint32_t word[LONGEST_WORD];
        if (has_sigma(line)) { /* what such a letter becomes depends on what stands around it: the line is folded as a whole */
            if (whole > codes_room) {
                free(codes);
                codes_room = whole > 8192 ? whole : 8192;
                codes = many(codes_room, sizeof(uint32_t));
            }
            if (codes == NULL || fold_line(self, line, SAMPLED, codes) < 0) {
                Py_CLEAR(lines);
                break;
            }
            kind = PyUnicode_4BYTE_KIND;
            data = codes;
        }
#define FOLDED(at) fold_character(self, (uint32_t)PyUnicode_READ(kind, data, at))
        for (Py_ssize_t at = 0; at < size;) {
            Py_ssize_t first = at;
            if (kind == PyUnicode_1BYTE_KIND) {
                const Py_UCS1 *latin = data;
                while (at < size && !(self->latin[latin[at]] & SPACE))
                    at++; /* no sign is among these */
            }
            else
                for (; at < size; at++) {
                    uint32_t c = FOLDED(at);
                    int kinds = c < PLANE ? self->kinds[c] : Py_UNICODE_ISSPACE(c) ? SPACE : 0;
                    if (kinds & SPACE)
                        break;
                    if (kinds & SIGN)
                        for (int32_t k = 0; k < self->signs.first[self->signs.count]; k += 2)
                            if ((uint32_t)self->signs.items[k] == c)
                                signs |= (uint64_t)1 << (self->signs.items[k + 1] & 63);
                }
            Py_ssize_t length = at - first;
            at++;
            if (length == 0 || length > LONGEST_WORD)
                continue;
            word[0] = FOLDED(first);
            word[length - 1] = FOLDED(first + length - 1);
            uint8_t *unmet = &words_like[traits_of(word, length)];
            if (*unmet == 0)
                continue; /* so it is for all but a few: no such word, or it was met before */
            for (Py_ssize_t k = 1; k + 1 < length; k++)
                word[k] = FOLDED(first + k);
            int32_t number = find_word(&self->words, word, length);
            if (number >= 0 && !met[number]) {
                met[number] = 1;
                --*unmet;
                for (int bit = 0; bit < self->language_count; bit++)
                    counts[bit] += (int64_t)((uint64_t)self->word_languages[number] >> bit & 1);
            }
        }
#undef FOLDED
    }
    free(codes);
    free(met);
    if (lines == NULL)
        return NULL;
    int none = PyList_GET_SIZE(lines) == 0;
    Py_DECREF(lines);
    if (none)
        Py_RETURN_NONE;
    PyObject *result = PyList_New(self->language_count);
    for (int bit = 0; result != NULL && bit < self->language_count; bit++) {
        PyObject *pair = Py_BuildValue("Li", (long long)counts[bit], (int)(signs >> bit & 1));
        if (pair == NULL)
            Py_CLEAR(result);
        else
            PyList_SET_ITEM(result, bit, pair);
    }
    return result;
}

static PyObject *
reader_core(PyObject *object, PyObject *row)
{
    Reader *self = (Reader *)object;
    if (!PyUnicode_Check(row)) {
        PyErr_SetString(PyExc_TypeError, "a line is a str");
        return NULL;
    }
    uint32_t *codes = codes_of(row);
    if (codes == NULL)
        return NULL;
    Py_ssize_t first = 0, last = PyUnicode_GET_LENGTH(row);
    find_core(self, codes, &first, &last);
    free(codes);
    return PyUnicode_Substring(row, first, last);
}

static PyMethodDef reader_methods[] = {
    {"read", reader_read, METH_O, "Read a list of lines."},
    {"traces", reader_traces, METH_O, "For each language how many of its little words stand in some lines, and whether a sign."},
    {"core", reader_core, METH_O, "A folded line without what decorates it."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot reader_slots[] = {
    {Py_tp_doc, "The strings, first words and literals of some rules, to read lines with."},
    {Py_tp_new, reader_new},
    {Py_tp_dealloc, reader_dealloc},
    {Py_tp_methods, reader_methods},
    {0, NULL},
};

PyType_Spec reader_spec = {"cleantext.native._text.Reader", sizeof(Reader), 0, Py_TPFLAGS_DEFAULT, reader_slots};

static PyMethodDef reading_methods[] = {
    {"row", reading_row, METH_O, "The folded line of that number."},
    {"find", reading_find, METH_O, "The literals of a language that promise something: (line, place in it, for lines, for sentences)."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef reading_members[] = {
    {"numbers", reading_numbers, NULL, "The rules of the lines that are known, by line.", NULL},
    {"open", reading_open, NULL, "What RE2 has to be asked: (line, its core, its rule or -1, patterns).", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot reading_slots[] = {
    {Py_tp_doc, "What a reader says of some lines."},
    {Py_tp_dealloc, reading_dealloc},
    {Py_tp_methods, reading_methods},
    {Py_tp_getset, reading_members},
    {0, NULL},
};

PyType_Spec reading_spec = {
    "cleantext.native._text.Reading", sizeof(Reading), 0, Py_TPFLAGS_DEFAULT, reading_slots,
};

int
reader_setup(PyObject *module)
{
    reader_type = (PyTypeObject *)PyType_FromSpec(&reader_spec);
    reading_type = (PyTypeObject *)PyType_FromSpec(&reading_spec);
    if (reader_type == NULL || reading_type == NULL)
        return -1;
    reading_type->tp_new = NULL; /* only a reader makes them */
    return PyModule_AddObjectRef(module, "Reader", (PyObject *)reader_type);
}
