/* What the files of the reader share: the tables of some rules, and what is found with them in the lines of a text. */
#ifndef CLEANTEXT_TEXT_SIEVE_H
#define CLEANTEXT_TEXT_SIEVE_H

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
#define LOG_FOUR 13         /* bits of the hashes by which `Scan` knows anchors */
#define LOG_SIX 16
#define ROOM 16             /* bits for each anchor of a head */
#define LEAST_LOG 6
#define SCANS 12            /* sets of languages of which the scans are kept */
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

/* What is looked for at every place of a line in some languages, whatever its head, as bits: one says that it may begin there. */
typedef struct {
    uint64_t languages;
    uint32_t tiny[PLANE / 32];                                     /* by `tiny_of`: literals too short for an anchor */
    uint32_t four[1 << (LOG_FOUR - 5)], six[1 << (LOG_SIX - 5)]; /* by hash of four and six: anchors */
} Scan;

/* What is known of the lines that begin with a word, all in one place: it is looked up for every line. */
typedef struct {
    uint32_t *bits;  /* the anchors that go together with it, as bits by hash */
    int32_t longest_string, longest_match, longest_ascii;
    int32_t first_bare, stop_ascii, stop_bare, first_pair, stop_pair; /* bare ones that may match ASCII, and the others */
    uint8_t shift;   /* of such a hash to a bit */
    uint8_t fours;   /* whether any of the anchors are of four characters */
} Head;

/* What may begin at a place: bits. */
enum { TINY = 1, FOUR_BEGINS = 2, SIX_BEGINS = 4 };

#define BLOCK 256 /* characters of a row that are looked at at once */

/* The places of such a part of a row at which something may begin, and hashes of so many characters from each place on. */
typedef struct {
    uint32_t fours[BLOCK], sixes[BLOCK];
    uint16_t at[BLOCK];
    uint8_t kinds[BLOCK];
} Places;

typedef struct {
    PyObject_HEAD
    uint16_t *folds;
    uint8_t *kinds;
    PyObject *fold;
    Words heads, exact, literals, words;
    Head *of_head;
    Lists bare;                        /* by head: patterns of which no literal is known */
    int32_t *exact_number;
    uint64_t *line_languages, *sentence_languages; /* by pattern of lines with a literal, and of sentences: the bit of its language */
    uint64_t *head_languages;          /* by pattern that is known by its first word: bits of the languages of texts in which it is tried */
    Scan *scans[SCANS];                /* the last few that were asked for, the newest first */
    uint32_t *head_bits;               /* the bits of all heads */
    Anchors of_four, of_six;
    Lists around;                      /* by anchor: literal, characters before the anchor, ... */
    Lists shorts;                      /* by the number of their first character: literals too short for an anchor */
    Sought *sought_around, *sought_short;
    uint64_t *around_languages;        /* by anchor: bits of the languages of the literals around it */
    uint16_t *short_at;                /* that number */
    int32_t *pair_anchor;              /* by pair: its anchor, in order */
    Lists of_pair;                     /* by pair: patterns */
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
    uint64_t languages; /* bits of those whose literals are looked for */
    uint64_t of_heads;  /* and of those whose patterns are tried that are known by their first word: all, if there are no others */
    Found *found;
    Py_ssize_t found_count, found_room;
    PyObject *numbers, *open;
} Reading;


static inline int
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

static inline void
set_bit(uint8_t *bits, uint64_t slot)
{
    bits[slot >> 3] |= (uint8_t)(1 << (slot & 7));
}

static inline int
has_bit(const uint8_t *bits, uint64_t slot)
{
    return bits[slot >> 3] >> (slot & 7) & 1;
}

/* The bit of two characters in `Scan.tiny`. */
static inline uint32_t
tiny_of(uint32_t c, uint32_t next)
{
    return ((c ^ c >> 8) & 255) << 8 | (next & 255);
}

/* Strings by number, text_strings.c */
int32_t find_word(const Words *words, const uint32_t *codes, Py_ssize_t size); /* -1 where it is none of them */
uint64_t hash_of(const uint32_t *codes, Py_ssize_t size);
int32_t find_likely(const Words *words, uint64_t hash); /* the word of that hash, or one that has it, too */
void fetch_word(const Words *words, uint64_t hash);     /* what is looked at for that */
int take_words(PyObject *list, Words *words);
void free_words(Words *words);
uint32_t traits_of(const uint32_t *word, Py_ssize_t size);

/* The tables of a reader, text_tables.c */
int take_tables(Reader *self, PyObject *strings, PyObject *arrays);
void free_tables(Reader *self);

/* A line, text_line.c */
int fold_line(const Reader *self, PyObject *line, Py_ssize_t most, uint32_t *out);
void find_core(const Reader *self, const uint32_t *row, Py_ssize_t *start, Py_ssize_t *stop);
int32_t find_head(const Reader *self, const Words *heads, const uint32_t *row, Py_ssize_t size);
int hash_head(const Reader *self, const uint32_t *row, Py_ssize_t size, uint64_t *hash); /* whether the line has a head */
PyObject *text_of(const uint32_t *codes, int64_t size);

/* What is looked for, text_scan.c */
const Scan *scan_of(Reader *self, uint64_t languages); /* NULL and an error */
int mark_heads(Reader *self, Py_ssize_t heads);


/* Pick the places of a part of a row, text_places.c; their number. `left` characters of the row stand from its first on, and a line feed
behind them. `head` is the row's, or NULL. */
int pick_places(Places *places, const Scan *scan, const Head *head, const uint32_t *codes, int64_t left);
void free_scans(Reader *self);

/* The literals in a line, text_literals.c */
int find_literals(Reading *reading, const Scan *scan, Py_ssize_t row, int64_t start, int64_t size, const Head *head, Numbers *patterns);

/* What literals promise, text_promises.c */
PyObject *reading_find(PyObject *reading, PyObject *language);

/* The languages of a text, text_tongues.c */
PyObject *reader_traces(PyObject *reader, PyObject *args);
PyObject *reader_may_differ(PyObject *reader, PyObject *args);

#endif
