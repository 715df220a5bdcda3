/* What is known while a page is read in its serial form. */
#ifndef CLEANTEXT_PAGE_SCAN_H
#define CLEANTEXT_PAGE_SCAN_H

#include "page.h"

#include "page_characters.h"
#include "page_names.h"

enum { HOLDS_TIME = 1, HOLDS_AUTHOR = 2, HOLDS_STRONG = 4, IS_HIDDEN = 8, HAS_GAP = 16 };

typedef struct {
    int32_t tag;
    uint32_t bits;
    int32_t number; /* among the elements around lines; -1 before the first one */
    size_t block;   /* around it */
    char linking, pre;
    char hidden; /* it, or one around it */
    char hides;  /* it */
    Slice classes, id, role, itemprop, aria;
} Frame;

typedef struct {
    int32_t parent, tag, hints, labels;
} Place;

typedef struct {
    int32_t at, linked, links;
} Line;

typedef struct {
    const char *at, *end; /* the page, from where it is read */
    PyObject *tags;       /* what is known of tags */
    PyObject *is_hiding;  /* whether a style hides; asked where it is no ASCII */
    PyObject *said;       /* list of what the page says of itself */
    Names tag_names;
    uint32_t *tag_bits;
    size_t tag_room;
    Names words, hint_sets, labels, label_sets;
    Frame *frames;
    size_t depth, frame_room;
    size_t block; /* the frame of the innermost block */
    int linking, pre, apart, hides;
    char *line; /* the pieces of the line so far, as they are in the page */
    size_t line_used, line_room;
    int has_pieces;
    int64_t linked;
    int64_t links;
    int holds;
    char *out; /* finished lines, with the line ends between them */
    size_t out_used, out_room;
    Line *lines;
    size_t line_count, lines_room, most_lines;
    unsigned char *flags; /* of lines */
    size_t flags_room;
    Place *places;
    size_t place_count, places_room;
    char *scratch;
    size_t scratch_used, scratch_room;
} Scan;

enum { DONE = 0, FAILED = -1, IRREGULAR = 1 };

typedef struct {
    int32_t number; /* among `tag_names` */
    uint32_t bits;
    Slice name;
    char has_hidden, has_style, has_attributes;
    Slice classes, id, role, itemprop, aria, hidden, style, rel, type, property, name_value, content;
} Tag;

/* ---- page_lines.c ---- */

int no_memory(void);

/* Room for so many bytes. */
int roomy(char **items, size_t *room, size_t need);

/* A slice of the page, its escapes undone, behind what is in `scratch`; and as a str. */
int to_scratch(Scan *scan, Slice slice);
PyObject *as_str(Scan *scan, Slice slice);

/* Of `_Lines`: `end`, a piece of a line, and `text`. */
int end_line(Scan *scan);
int add_piece(Scan *scan, const char *text, size_t length);
int add_text(Scan *scan, const char *text, size_t length, int escaped);

/* ---- page_called.c ---- */

/* `_hints`: the words of the class and the id of an element, as a number of `hint_sets`; -1 with an error. */
int32_t hints_of(Scan *scan, const Frame *frame);

/* `_within`, but for what comes from the elements around, as a number of `label_sets`; -1 with an error. */
int32_t labels_of(Scan *scan, const Frame *frame);

/* ---- page_tags.c ---- */

/* The number of a tag; what is known of it is looked up when it is met first. */
int look_up(Scan *scan, Tag *tag);

/* A start tag, from its name on; `scan->at` is then behind it. */
int read_tag(Scan *scan, Tag *tag);

/* Whether "</name>" stands at a place. */
int is_end_tag(const char *at, const char *end, Slice name);

/* The text of an element whose text is not escaped, from `scan->at` on; `scan->at` is then behind its end tag. */
int read_raw(Scan *scan, const Tag *tag, Slice *text);

/* Behind a comment, a declaration or an instruction that begins at `scan->at`. */
int pass_by(Scan *scan);

/* Behind the end tag of an element of which nothing is read, whose start tag has just been read. */
int skip_element(Scan *scan, const Tag *first);

#endif
