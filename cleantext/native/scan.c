/* The serial form is what the HTML standard calls a fragment serialised: every element closed, attributes in double quotes,
   "&", "<", ">" and no-break spaces escaped but for the text of a few elements. It is read back here, tag by tag, with the
   elements that are open on a stack; every end tag must be that of the innermost element, and the page must end with none
   open. Where that does not hold, the answer is None, and the tree itself has to be walked.

   What is done with a tag and with text is what `_Lines` in `cleantext/sources/markup.py` does; the tests hold one against
   the other. Numbers that are limits stand there, with their reasons. */

#include "scan.h"
#include "names.h"

#include <string.h>

#define HINT_LENGTH 24
#define HINTS 16
#define CLASS_LENGTH 400
#define ID_LENGTH 100
#define PROSE 80
#define ARTICLE 300
#define ROLE_WORDS 2

enum { HOLDS_TIME = 1, HOLDS_AUTHOR = 2, HOLDS_STRONG = 4, IS_HIDDEN = 8, HAS_GAP = 16 };

typedef struct {
    const char *start;
    size_t length;
} Slice;

typedef struct {
    int32_t tag;
    uint32_t bits;
    int32_t number; /* among the elements around lines; -1 before the first one */
    size_t block;   /* around it */
    char linking, pre;
    char hidden; /* it, or one around it */
    char hides;  /* it */
    char has_id, has_class;
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
    size_t line_count, lines_room;
    unsigned char *flags; /* of lines */
    size_t flags_room;
    Place *places;
    size_t place_count, places_room;
    char *scratch;
    size_t scratch_used, scratch_room;
} Scan;

enum { DONE = 0, FAILED = -1, IRREGULAR = 1 };

static int
no_memory(void)
{
    PyErr_NoMemory();
    return FAILED;
}

static int
roomy(char **items, size_t *room, size_t need)
{
    char *moved = more_room(*items, room, need + 1, 1);

    if (moved == NULL) {
        return no_memory();
    }
    *items = moved;
    return DONE;
}

/* ---- characters ---- */

/* 1 where a byte of ASCII is white space (as for `str.split`), 2 where it is NUL, 4 where a byte is beyond ASCII. */
#define HIGH 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4
#define PLAIN_16 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
static const unsigned char KINDS[256] = {
    2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, /* 0x00 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, /* 0x10 */
    1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 0x20 */
    PLAIN_16, PLAIN_16, PLAIN_16, PLAIN_16, PLAIN_16, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH,
};

static int
kind_of(unsigned char byte)
{
    return KINDS[byte];
}

/* The character that begins at a byte, and its length. What is read here was encoded by Python, so it is whole; still, nothing
   is read behind the end. */
static size_t
character(const char *text, const char *end, uint32_t *code)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t left = (size_t)(end - text);

    if (at[0] < 0x80) {
        *code = at[0];
        return 1;
    }
    if (at[0] < 0xe0 && left >= 2) {
        *code = ((uint32_t)(at[0] & 0x1f) << 6) | (at[1] & 0x3fu);
        return 2;
    }
    if (at[0] < 0xf0 && left >= 3) {
        *code = ((uint32_t)(at[0] & 0x0f) << 12) | ((uint32_t)(at[1] & 0x3f) << 6) | (at[2] & 0x3fu);
        return 3;
    }
    if (left >= 4) {
        *code = ((uint32_t)(at[0] & 0x07) << 18) | ((uint32_t)(at[1] & 0x3f) << 12) | ((uint32_t)(at[2] & 0x3f) << 6) |
                (at[3] & 0x3fu);
        return 4;
    }
    *code = 0xfffd;
    return left;
}

static size_t
characters(const char *text, const char *end)
{
    size_t count = 0;

    for (; text < end; text++) {
        count += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return count;
}

/* What `str.strip` takes away. */
static int
is_space(uint32_t code)
{
    if (code < 0x80) {
        return kind_of((unsigned char)code) == 1;
    }
    return code == 0x85 || code == 0xa0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200a) || code == 0x2028 ||
           code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000;
}

/* `_SPACE`, beyond ASCII. */
static int
is_folded(uint32_t code)
{
    return code == 0x85 || code == 0xa0 || code == 0x2028 || code == 0x2029 || code == 0x202f;
}

/* `_UNSEEN` */
static int
is_unseen(uint32_t code)
{
    return code == 0xad || code == 0x200b || code == 0x2060 || code == 0xfeff || code == 0;
}

static void
strip(const char **start, const char **end)
{
    uint32_t code;
    size_t length;
    const char *last;

    while (*start < *end) {
        length = character(*start, *end, &code);
        if (!is_space(code)) {
            break;
        }
        *start += length;
    }
    while (*start < *end) {
        last = *end - 1;
        while (last > *start && ((unsigned char)*last & 0xc0) == 0x80) {
            last--;
        }
        character(last, *end, &code);
        if (!is_space(code)) {
            break;
        }
        *end = last;
    }
}

static int
is_ascii(const char *text, const char *end)
{
    for (; text < end; text++) {
        if ((unsigned char)*text >= 0x80) {
            return 0;
        }
    }
    return 1;
}

/* Text of the page with its escapes undone, written where there is room for as much; the number of bytes. */
static size_t
unescaped(const char *text, size_t length, char *out)
{
    const char *end = text + length, *next;
    char *start = out;
    size_t left;

    while (text < end) {
        next = memchr(text, '&', (size_t)(end - text));
        if (next == NULL) {
            next = end;
        }
        memcpy(out, text, (size_t)(next - text));
        out += next - text;
        text = next;
        left = (size_t)(end - text);
        if (left == 0) {
            break;
        }
        if (left >= 5 && memcmp(text, "&amp;", 5) == 0) {
            *out++ = '&';
            text += 5;
        }
        else if (left >= 6 && memcmp(text, "&nbsp;", 6) == 0) {
            *out++ = '\xc2';
            *out++ = '\xa0';
            text += 6;
        }
        else if (left >= 4 && memcmp(text, "&lt;", 4) == 0) {
            *out++ = '<';
            text += 4;
        }
        else if (left >= 4 && memcmp(text, "&gt;", 4) == 0) {
            *out++ = '>';
            text += 4;
        }
        else if (left >= 6 && memcmp(text, "&quot;", 6) == 0) {
            *out++ = '"';
            text += 6;
        }
        else {
            *out++ = *text++;
        }
    }
    return (size_t)(out - start);
}

/* The same behind what is in `scratch`. */
static int
to_scratch(Scan *scan, Slice slice)
{
    if (roomy(&scan->scratch, &scan->scratch_room, scan->scratch_used + slice.length) < 0) {
        return FAILED;
    }
    scan->scratch_used += unescaped(slice.start, slice.length, scan->scratch + scan->scratch_used);
    return DONE;
}

static PyObject *
as_str(Scan *scan, Slice slice)
{
    scan->scratch_used = 0;
    if (to_scratch(scan, slice) < 0) {
        return NULL;
    }
    return PyUnicode_DecodeUTF8(scan->scratch, (Py_ssize_t)scan->scratch_used, "replace");
}

/* ---- UTF-8 ---- */

/* Most text is ASCII, many characters in a row, and is copied in runs of 64, which compilers make wide instructions of. Half
   surrogates are left out, as they are where the parser encodes a page. */
#define ENCODE(type)                                                                                                   \
    do {                                                                                                               \
        const type *text = PyUnicode_DATA(str), *end = text + PyUnicode_GET_LENGTH(str);                               \
        while (text < end) {                                                                                           \
            Py_UCS4 code = *text;                                                                                      \
            if (code < 0x80) {                                                                                         \
                while (end - text >= 64) {                                                                             \
                    type all = 0;                                                                                      \
                    for (at = 0; at < 64; at++) {                                                                      \
                        all |= text[at];                                                                               \
                    }                                                                                                  \
                    if (all >= 0x80) {                                                                                 \
                        break;                                                                                         \
                    }                                                                                                  \
                    for (at = 0; at < 64; at++) {                                                                      \
                        out[at] = (char)text[at];                                                                      \
                    }                                                                                                  \
                    out += 64;                                                                                         \
                    text += 64;                                                                                        \
                }                                                                                                      \
                while (text < end && *text < 0x80) {                                                                   \
                    *out++ = (char)*text++;                                                                            \
                }                                                                                                      \
                continue;                                                                                              \
            }                                                                                                          \
            text++;                                                                                                    \
            if (code < 0x800) {                                                                                        \
                *out++ = (char)(0xc0 | code >> 6);                                                                     \
            }                                                                                                          \
            else {                                                                                                     \
                if (code >= 0xd800 && code <= 0xdfff) {                                                                \
                    continue;                                                                                          \
                }                                                                                                      \
                if (code < 0x10000) {                                                                                  \
                    *out++ = (char)(0xe0 | code >> 12);                                                                \
                }                                                                                                      \
                else {                                                                                                 \
                    *out++ = (char)(0xf0 | code >> 18);                                                                \
                    *out++ = (char)(0x80 | (code >> 12 & 0x3f));                                                       \
                }                                                                                                      \
                *out++ = (char)(0x80 | (code >> 6 & 0x3f));                                                            \
            }                                                                                                          \
            *out++ = (char)(0x80 | (code & 0x3f));                                                                     \
        }                                                                                                              \
    } while (0)

/* Counted in pieces, so that the counts fit into 32 bits and several are added at once. */
#define MEASURE(type)                                                                                                  \
    do {                                                                                                               \
        const type *text = PyUnicode_DATA(str);                                                                        \
        Py_ssize_t from, stop;                                                                                         \
        for (from = 0; from < length; from = stop) {                                                                   \
            uint32_t more = 0;                                                                                         \
            stop = length - from > 65536 ? from + 65536 : length;                                                      \
            for (at = from; at < stop; at++) {                                                                         \
                more += (uint32_t)(text[at] >= 0x80) + (uint32_t)(text[at] >= 0x800) +                                 \
                        (uint32_t)((Py_UCS4)text[at] >= 0x10000);                                                      \
            }                                                                                                          \
            size += more;                                                                                              \
        }                                                                                                              \
    } while (0)

PyObject *
as_utf8(PyObject *module, PyObject *str)
{
    Py_ssize_t length, at;
    size_t size;
    PyObject *bytes;
    char *out;

    (void)module;
    if (!PyUnicode_Check(str)) {
        PyErr_SetString(PyExc_TypeError, "a page must be a str");
        return NULL;
    }
    length = PyUnicode_GET_LENGTH(str);
    size = (size_t)length;
    if (!PyUnicode_IS_ASCII(str)) {
        switch (PyUnicode_KIND(str)) {
        case PyUnicode_1BYTE_KIND:
            MEASURE(Py_UCS1);
            break;
        case PyUnicode_2BYTE_KIND:
            MEASURE(Py_UCS2);
            break;
        default:
            MEASURE(Py_UCS4);
            break;
        }
    }
    if (size > (size_t)PY_SSIZE_T_MAX) {
        return PyErr_NoMemory();
    }
    bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
    if (bytes == NULL) {
        return NULL;
    }
    out = PyBytes_AS_STRING(bytes);
    switch (PyUnicode_KIND(str)) {
    case PyUnicode_1BYTE_KIND:
        ENCODE(Py_UCS1);
        break;
    case PyUnicode_2BYTE_KIND:
        ENCODE(Py_UCS2);
        break;
    default:
        ENCODE(Py_UCS4);
        break;
    }
    if (out != PyBytes_AS_STRING(bytes) + size && /* surrogates */
        _PyBytes_Resize(&bytes, out - PyBytes_AS_STRING(bytes)) < 0) {
        return NULL;
    }
    return bytes;
}

/* ---- what an element is called ---- */

static int
is_word(Slice slice, const char *word)
{
    return strlen(word) == slice.length && memcmp(slice.start, word, slice.length) == 0;
}

/* The same for a word in lower case, whatever the case of the slice. */
static int
is_word_of_any_case(const char *text, size_t length, const char *word)
{
    size_t at;

    if (strlen(word) != length) {
        return 0;
    }
    for (at = 0; at < length; at++) {
        char byte = text[at];

        if ((byte >= 'A' && byte <= 'Z' ? byte + 32 : byte) != word[at]) {
            return 0;
        }
    }
    return 1;
}

/* `_hints`: the words of what is in `scratch`, as a number of `hint_sets`; -1 where there is no memory. */
static int32_t
hints_of(Scan *scan)
{
    const char *text = scan->scratch, *end = text + scan->scratch_used, *start;
    int32_t found[HINTS], word;
    size_t count = 0, length, at;
    char lower[HINT_LENGTH];

    while (text < end && count < HINTS) {
        start = text;
        if (*text >= 'a' && *text <= 'z') {
            while (text < end && *text >= 'a' && *text <= 'z') {
                text++;
            }
        }
        else if (*text >= 'A' && *text <= 'Z') {
            while (text < end && *text >= 'A' && *text <= 'Z') {
                text++;
            }
            if (text < end && *text >= 'a' && *text <= 'z') {
                if (text - start > 1) {
                    text--; /* of "ABCd" the words are "AB" and "Cd" */
                }
                else {
                    while (text < end && *text >= 'a' && *text <= 'z') {
                        text++;
                    }
                }
            }
        }
        else {
            text++;
            continue;
        }
        length = (size_t)(text - start);
        if (length < 2 || length > HINT_LENGTH) {
            continue;
        }
        for (at = 0; at < length; at++) {
            lower[at] = (char)(start[at] | 0x20);
        }
        word = number_of(&scan->words, lower, length);
        if (word < 0) {
            return -1;
        }
        for (at = 0; at < count && found[at] != word; at++) {
        }
        if (at == count) {
            found[count++] = word;
        }
    }
    return number_of(&scan->hint_sets, (const char *)found, count * sizeof(int32_t));
}

/* The first so many characters of a slice behind what is in `scratch`. */
static int
beginning_to_scratch(Scan *scan, Slice slice, size_t most)
{
    size_t from = scan->scratch_used, at;
    const char *end;

    if (slice.length > most * 6) {
        slice.length = most * 6; /* no character takes more, escaped or not; one that is cut in two is far behind the last */
    }
    if (to_scratch(scan, slice) < 0) {
        return FAILED;
    }
    end = scan->scratch + scan->scratch_used;
    for (at = from; scan->scratch + at < end; at++) {
        if (((unsigned char)scan->scratch[at] & 0xc0) != 0x80 && most-- == 0) {
            scan->scratch_used = at;
            break;
        }
    }
    return DONE;
}

typedef struct {
    int32_t numbers[2 + 2 * ROLE_WORDS];
    size_t count;
} LabelSet;

static int
add_label(Scan *scan, LabelSet *set, const char *text, size_t length)
{
    int32_t number = number_of(&scan->labels, text, length);

    if (number < 0) {
        return no_memory();
    }
    set->numbers[set->count++] = number;
    return DONE;
}

/* ``{f"{name}={word}" for word in value.lower().split()[:2]}`` */
static int
add_words(Scan *scan, LabelSet *set, const char *name, Slice value)
{
    const char *text, *end, *start;
    size_t words = 0, prefix = strlen(name), at;
    char *own = NULL;
    int result = FAILED;
    PyObject *str = NULL, *lower = NULL;
    Py_ssize_t length;

    scan->scratch_used = 0;
    if (to_scratch(scan, value) < 0) {
        return FAILED;
    }
    text = scan->scratch;
    end = text + scan->scratch_used;
    if (!is_ascii(text, end)) { /* only Python knows all lower case */
        str = PyUnicode_DecodeUTF8(text, (Py_ssize_t)scan->scratch_used, "replace");
        lower = str == NULL ? NULL : PyObject_CallMethod(str, "lower", NULL);
        text = lower == NULL ? NULL : PyUnicode_AsUTF8AndSize(lower, &length);
        if (text == NULL) {
            goto done;
        }
        end = text + length;
    }
    while (words < ROLE_WORDS) {
        uint32_t code;
        size_t size;

        while (text < end && (size = character(text, end, &code), is_space(code))) {
            text += size;
        }
        start = text;
        while (text < end && (size = character(text, end, &code), !is_space(code))) {
            text += size;
        }
        if (text == start) {
            break;
        }
        own = PyMem_Malloc(prefix + (size_t)(text - start) + 1);
        if (own == NULL) {
            no_memory();
            goto done;
        }
        memcpy(own, name, prefix);
        memcpy(own + prefix, start, (size_t)(text - start));
        for (at = prefix; at < prefix + (size_t)(text - start); at++) {
            if (own[at] >= 'A' && own[at] <= 'Z') {
                own[at] = (char)(own[at] + 32);
            }
        }
        if (add_label(scan, set, own, prefix + (size_t)(text - start)) < 0) {
            goto done;
        }
        PyMem_Free(own);
        own = NULL;
        words++;
    }
    result = DONE;
done:
    PyMem_Free(own);
    Py_XDECREF(str);
    Py_XDECREF(lower);
    return result;
}

/* `_within`, but for what comes from the elements around. */
static int32_t
labels_of(Scan *scan, const Frame *frame)
{
    LabelSet set;
    const Name *tag;
    int32_t number;

    set.count = 0;
    if (frame->bits & TAG_TELLING) {
        tag = &scan->tag_names.names[frame->tag];
        if (add_label(scan, &set, scan->tag_names.bytes + tag->start, tag->length) < 0) {
            return -1;
        }
    }
    if (frame->hides) {
        if (add_label(scan, &set, "hidden", 6) < 0) {
            return -1;
        }
    }
    else {
        if (frame->role.length && add_words(scan, &set, "role=", frame->role) < 0) {
            return -1;
        }
        if (frame->itemprop.length && add_words(scan, &set, "itemprop=", frame->itemprop) < 0) {
            return -1;
        }
        if (is_word_of_any_case(frame->aria.start, frame->aria.length, "true") &&
            add_label(scan, &set, "aria-hidden", 11) < 0) {
            return -1;
        }
    }
    number = number_of(&scan->label_sets, (const char *)set.numbers, set.count * sizeof(int32_t));
    if (number < 0) {
        no_memory();
    }
    return number;
}

/* ---- lines ---- */

/* The number of the element around a line, which is described when the first line needs it. */
static int32_t
place_of(Scan *scan, size_t frame_index)
{
    size_t from = frame_index;
    int32_t hints, labels;
    Frame *frame;
    Place *place;
    void *moved;

    if (scan->frames[frame_index].number >= 0) {
        return scan->frames[frame_index].number;
    }
    while (from > 0 && scan->frames[from - 1].number < 0) {
        from--;
    }
    for (; from <= frame_index; from++) {
        frame = &scan->frames[from];
        scan->scratch_used = 0;
        if (beginning_to_scratch(scan, frame->classes, CLASS_LENGTH) < 0) {
            return -1;
        }
        scan->scratch[scan->scratch_used] = ' ';
        scan->scratch_used++;
        if (beginning_to_scratch(scan, frame->id, ID_LENGTH) < 0) {
            return -1;
        }
        hints = hints_of(scan);
        if (hints < 0) {
            no_memory();
            return -1;
        }
        labels = labels_of(scan, frame);
        if (labels < 0) {
            return -1;
        }
        moved = scan->place_count >= INT32_MAX - 1
                    ? NULL
                    : more_room(scan->places, &scan->places_room, scan->place_count + 1, sizeof(Place));
        if (moved == NULL) {
            no_memory();
            return -1;
        }
        scan->places = moved;
        place = &scan->places[scan->place_count];
        place->parent = from ? scan->frames[from - 1].number : 0;
        place->tag = frame->tag;
        place->hints = hints;
        place->labels = labels;
        frame->number = (int32_t)scan->place_count++;
    }
    return scan->frames[frame_index].number;
}

/* A finished line, which stands at the end of `out`. */
static int
add_line(Scan *scan, size_t size)
{
    Line *line;
    void *moved;
    int32_t at = place_of(scan, scan->block);

    if (at < 0) {
        return FAILED;
    }
    moved = scan->line_count >= INT32_MAX - 1
                ? NULL
                : more_room(scan->lines, &scan->lines_room, scan->line_count + 1, sizeof(Line));
    if (moved == NULL) {
        return no_memory();
    }
    scan->lines = moved;
    moved = more_room(scan->flags, &scan->flags_room, scan->line_count + 1, 1);
    if (moved == NULL) {
        return no_memory();
    }
    scan->flags = moved;
    line = &scan->lines[scan->line_count];
    line->at = at;
    line->linked = (int32_t)(scan->linked < (int64_t)size ? scan->linked : (int64_t)size);
    line->links = (int32_t)(scan->links < INT32_MAX ? scan->links : INT32_MAX);
    scan->flags[scan->line_count] =
        (unsigned char)(scan->holds | (scan->frames[scan->block].hidden ? IS_HIDDEN : 0) |
                        (scan->apart && scan->line_count ? HAS_GAP : 0));
    scan->line_count++;
    scan->apart = 0;
    scan->linked = scan->links = 0;
    scan->holds = 0;
    return DONE;
}

/* The line as it is read, behind the end of `out`, its white space folded and its ends stripped. */
static char *
write_line(Scan *scan, char *out)
{
    const char *text = scan->line, *end = text + scan->line_used, *run;
    uint32_t code;
    size_t length;
    int ascii = -1, space = 0, kind;

    while (text < end) {
        run = text;
        while (text < end && !kind_of((unsigned char)*text)) {
            text++;
        }
        if (text > run) {
            if (space) {
                *out++ = ' ';
                space = 0;
            }
            memcpy(out, run, (size_t)(text - run));
            out += text - run;
            if (text == end) {
                break;
            }
        }
        kind = kind_of((unsigned char)*text);
        length = 1;
        if (kind == 4) {
            length = character(text, end, &code);
            kind = is_folded(code) ? 1 : is_unseen(code) ? 2 : 0;
        }
        else if (kind == 2) {
            if (ascii < 0) {
                ascii = is_ascii(scan->line, end);
            }
            kind = ascii ? 0 : 2;
        }
        if (scan->pre && kind == 1) {
            kind = 0;
        }
        if (kind == 1) {
            space = 1;
        }
        else if (kind == 0) {
            if (space) {
                *out++ = ' ';
                space = 0;
            }
            memcpy(out, text, length);
            out += length;
        }
        text += length;
    }
    return out;
}

/* `_Lines.end` */
static int
end_line(Scan *scan)
{
    char *at;
    const char *start, *end;
    size_t before;

    if (scan->has_pieces) {
        scan->has_pieces = 0;
        /* A space, a line end and another before it, at most. */
        if (roomy(&scan->out, &scan->out_room, scan->out_used + scan->line_used + 4) < 0) {
            return FAILED;
        }
        before = scan->line_count ? (scan->apart ? 2 : 1) : 0;
        at = scan->out + scan->out_used + before;
        start = at;
        end = write_line(scan, at);
        scan->line_used = 0;
        strip(&start, &end);
        if (start < end) {
            memset(scan->out + scan->out_used, '\n', before);
            if (start != at) {
                memmove(at, start, (size_t)(end - start));
            }
            scan->out_used += before + (size_t)(end - start);
            if (add_line(scan, characters(at, at + (end - start))) < 0) {
                return FAILED;
            }
        }
    }
    if (scan->linking) {
        scan->links = 1;
    }
    return DONE;
}

static int
add_piece(Scan *scan, const char *text, size_t length)
{
    if (roomy(&scan->line, &scan->line_room, scan->line_used + length) < 0) {
        return FAILED;
    }
    if (length) {
        memcpy(scan->line + scan->line_used, text, length);
    }
    scan->line_used += length;
    scan->has_pieces = 1;
    return DONE;
}

/* The length of the line end at a byte, or 0: `_LINE_END`. */
static size_t
line_end(const char *text, const char *end)
{
    unsigned char byte = (unsigned char)*text;

    if (byte == '\r') {
        return text + 1 < end && text[1] == '\n' ? 2 : 1;
    }
    if ((byte >= 0x0a && byte <= 0x0c) || (byte >= 0x1c && byte <= 0x1e)) {
        return 1;
    }
    if (byte == 0xc2 && text + 1 < end && (unsigned char)text[1] == 0x85) {
        return 2;
    }
    if (byte == 0xe2 && text + 2 < end && (unsigned char)text[1] == 0x80 &&
        ((unsigned char)text[2] == 0xa8 || (unsigned char)text[2] == 0xa9)) {
        return 3;
    }
    return 0;
}

/* `_Lines.text` */
static int
add_text(Scan *scan, const char *text, size_t length, int escaped)
{
    const char *start, *end;
    size_t from = scan->line_used, size;

    if (scan->pre) {
        Slice slice;

        slice.start = text;
        slice.length = length;
        scan->scratch_used = 0;
        if (escaped) {
            if (to_scratch(scan, slice) < 0) {
                return FAILED;
            }
        }
        else {
            if (roomy(&scan->scratch, &scan->scratch_room, length) < 0) {
                return FAILED;
            }
            memcpy(scan->scratch, text, length);
            scan->scratch_used = length;
        }
        /* What ends a line writes to `scratch`, so a line goes into `line` at once. */
        size = scan->scratch_used;
        text = PyMem_Malloc(size + 1);
        if (text == NULL) {
            return no_memory();
        }
        memcpy((char *)text, scan->scratch, size);
        start = text;
        end = text + size;
        for (;;) {
            const char *stop = start;

            while (stop < end && !(size = line_end(stop, end))) {
                stop++;
            }
            if (add_piece(scan, start, (size_t)(stop - start)) < 0 || (stop < end && end_line(scan) < 0)) {
                PyMem_Free((char *)text);
                return FAILED;
            }
            if (stop == end) {
                break;
            }
            start = stop + size;
        }
        PyMem_Free((char *)text);
        return DONE;
    }
    if (roomy(&scan->line, &scan->line_room, scan->line_used + length) < 0) {
        return FAILED;
    }
    if (escaped) {
        scan->line_used += unescaped(text, length, scan->line + scan->line_used);
    }
    else {
        memcpy(scan->line + scan->line_used, text, length);
        scan->line_used += length;
    }
    scan->has_pieces = 1;
    if (scan->linking) {
        start = scan->line + from;
        end = scan->line + scan->line_used;
        strip(&start, &end);
        scan->linked += (int64_t)characters(start, end);
    }
    return DONE;
}

/* ---- tags ---- */

typedef struct {
    int32_t number; /* among `tag_names` */
    uint32_t bits;
    Slice name;
    char has_hidden, has_style, has_attributes;
    Slice classes, id, role, itemprop, aria, hidden, style, rel, type, property, name_value, content;
} Tag;

/* The number of a tag; what is known of it is looked up when it is met first. */
static int
look_up(Scan *scan, Tag *tag)
{
    size_t known = scan->tag_names.count;
    PyObject *name, *bits;
    unsigned long value = 0;
    void *moved;

    tag->number = number_of(&scan->tag_names, tag->name.start, tag->name.length);
    if (tag->number < 0) {
        return no_memory();
    }
    if (scan->tag_names.count != known) {
        moved = more_room(scan->tag_bits, &scan->tag_room, scan->tag_names.count, sizeof(uint32_t));
        if (moved == NULL) {
            return no_memory();
        }
        scan->tag_bits = moved;
        name = PyUnicode_DecodeUTF8(tag->name.start, (Py_ssize_t)tag->name.length, "replace");
        if (name == NULL) {
            return FAILED;
        }
        bits = PyDict_GetItemWithError(scan->tags, name);
        Py_DECREF(name);
        if (bits != NULL) {
            value = PyLong_AsUnsignedLong(bits);
        }
        if (PyErr_Occurred()) {
            return FAILED;
        }
        scan->tag_bits[tag->number] = (uint32_t)value;
    }
    tag->bits = scan->tag_bits[tag->number];
    return DONE;
}

static Slice *
slot_of(Tag *tag, Slice name)
{
    switch (name.length) {
    case 2:
        return is_word(name, "id") ? &tag->id : NULL;
    case 3:
        return is_word(name, "rel") ? &tag->rel : NULL;
    case 4:
        return is_word(name, "role") ? &tag->role
               : is_word(name, "type") ? &tag->type
               : is_word(name, "name") ? &tag->name_value
                                       : NULL;
    case 5:
        if (is_word(name, "style")) {
            tag->has_style = 1;
            return &tag->style;
        }
        return is_word(name, "class") ? &tag->classes : NULL;
    case 6:
        if (is_word(name, "hidden")) {
            tag->has_hidden = 1;
            return &tag->hidden;
        }
        return NULL;
    case 7:
        return is_word(name, "content") ? &tag->content : NULL;
    case 8:
        return is_word(name, "itemprop") ? &tag->itemprop : is_word(name, "property") ? &tag->property : NULL;
    case 11:
        return is_word(name, "aria-hidden") ? &tag->aria : NULL;
    default:
        return NULL;
    }
}

/* A start tag, from its name on; `scan->at` is then behind it. */
static int
read_tag(Scan *scan, Tag *tag)
{
    const char *at = scan->at, *end = scan->end, *start;
    Slice name, *slot;

    memset(tag, 0, sizeof(*tag));
    start = at;
    while (at < end && *at != ' ' && *at != '>') {
        at++;
    }
    if (at == end || at == start) {
        return IRREGULAR;
    }
    tag->name.start = start;
    tag->name.length = (size_t)(at - start);
    while (*at == ' ') {
        start = ++at;
        if (at < end) {
            at++; /* a name may begin with "=" */
        }
        while (at < end && *at != '=' && *at != ' ' && *at != '>') {
            at++;
        }
        if (at == end) {
            return IRREGULAR;
        }
        tag->has_attributes = 1;
        name.start = start;
        name.length = (size_t)(at - start);
        slot = slot_of(tag, name);
        if (*at != '=') {
            continue;
        }
        if (end - at < 3 || at[1] != '"') {
            return IRREGULAR;
        }
        start = at + 2;
        at = memchr(start, '"', (size_t)(end - start));
        if (at == NULL || ++at == end) {
            return IRREGULAR;
        }
        if (slot != NULL) {
            slot->start = start;
            slot->length = (size_t)(at - 1 - start);
        }
    }
    if (*at != '>') {
        return IRREGULAR;
    }
    scan->at = at + 1;
    return look_up(scan, tag);
}

/* Whether "</name>" stands at a place. */
static int
is_end_tag(const char *at, const char *end, Slice name)
{
    return (size_t)(end - at) >= name.length + 3 && at[0] == '<' && at[1] == '/' &&
           memcmp(at + 2, name.start, name.length) == 0 && at[2 + name.length] == '>';
}

/* "<script" or "</script", as they count in a script. */
static int
is_script(const char *at, const char *end, int closing)
{
    size_t skip = closing ? 2 : 1;

    if ((size_t)(end - at) < skip + 7 || (closing && at[1] != '/') || !is_word_of_any_case(at + skip, 6, "script")) {
        return 0;
    }
    switch (at[skip + 6]) {
    case '\t':
    case '\n':
    case '\f':
    case '\r':
    case ' ':
    case '/':
    case '>':
        return 1;
    default:
        return 0;
    }
}

/* Where a script ends, by the states that the standard has for them; NULL where it does not. */
static const char *
end_of_script(const char *at, const char *end)
{
    enum { PLAIN, ESCAPED, TWICE } state = PLAIN;

    for (; at < end; at++) {
        if (state == PLAIN) {
            at = memchr(at, '<', (size_t)(end - at));
            if (at == NULL) {
                return NULL;
            }
        }
        if (*at == '<') {
            if (state == PLAIN && end - at >= 4 && memcmp(at, "<!--", 4) == 0) {
                state = ESCAPED;
                at++; /* in "<!-->" the dashes close what they open */
            }
            else if (state == ESCAPED && is_script(at, end, 0)) {
                state = TWICE;
            }
            else if (is_script(at, end, 1)) {
                if (state != TWICE) {
                    return at;
                }
                state = ESCAPED;
            }
        }
        else if (*at == '-' && end - at >= 3 && at[1] == '-' && at[2] == '>') {
            state = PLAIN;
        }
    }
    return NULL;
}

/* The text of an element whose text is not escaped, from `scan->at` on; `scan->at` is then behind its end tag. */
static int
read_raw(Scan *scan, const Tag *tag, Slice *text)
{
    const char *at = scan->at, *end = scan->end;

    if (tag->bits & TAG_SCRIPT) {
        at = end_of_script(at, end);
        if (at == NULL || !is_end_tag(at, end, tag->name)) {
            return IRREGULAR;
        }
    }
    else {
        for (;; at++) {
            at = at < end ? memchr(at, '<', (size_t)(end - at)) : NULL;
            if (at == NULL) {
                return IRREGULAR;
            }
            if (is_end_tag(at, end, tag->name)) {
                break;
            }
        }
    }
    text->start = scan->at;
    text->length = (size_t)(at - scan->at);
    scan->at = at + tag->name.length + 3;
    return DONE;
}

/* Behind a comment, a declaration or an instruction that begins at `scan->at`. */
static int
pass_by(Scan *scan)
{
    const char *at = scan->at, *end = scan->end;

    if (end - at >= 4 && memcmp(at, "<!--", 4) == 0) {
        for (at += 4;; at++) {
            at = at < end ? memchr(at, '>', (size_t)(end - at)) : NULL;
            if (at == NULL) {
                return IRREGULAR;
            }
            if (at - scan->at >= 6 && at[-1] == '-' && at[-2] == '-') {
                break;
            }
        }
    }
    else {
        at = memchr(at, '>', (size_t)(end - at));
        if (at == NULL) {
            return IRREGULAR;
        }
    }
    scan->at = at + 1;
    return DONE;
}

/* Behind the end tag of an element of which nothing is read, whose start tag has just been read. */
static int
skip(Scan *scan, const Tag *first)
{
    struct Open {
        Slice name;
        int foreign;
    } *open = NULL, *moved;
    size_t depth = 0, room = 0;
    const char *at;
    int result = IRREGULAR, foreign = (first->bits & TAG_FOREIGN) != 0;
    Tag tag = *first;
    Slice text;

    for (;;) { /* `tag` has begun */
        if (tag.bits & TAG_ENDLESS) {
            goto done;
        }
        if (tag.bits & (TAG_RAW | TAG_SCRIPT)) {
            if ((result = read_raw(scan, &tag, &text)) != DONE) {
                goto done;
            }
            /* In drawings and formulas such elements may hold anything, and whose end this is cannot be told. */
            if (foreign && text.length && memchr(text.start, '<', text.length)) {
                result = IRREGULAR;
                goto done;
            }
        }
        else if (!(tag.bits & TAG_VOID)) {
            foreign |= (tag.bits & TAG_FOREIGN) != 0;
            moved = more_room(open, &room, depth + 1, sizeof(*open));
            if (moved == NULL) {
                result = no_memory();
                goto done;
            }
            open = moved;
            open[depth].name = tag.name;
            open[depth].foreign = foreign;
            depth++;
        }
        result = IRREGULAR;
        for (;;) { /* to the next start tag */
            if (depth == 0) {
                result = DONE;
                goto done;
            }
            at = scan->at < scan->end ? memchr(scan->at, '<', (size_t)(scan->end - scan->at)) : NULL;
            if (at == NULL || scan->end - at < 3) {
                goto done;
            }
            scan->at = at;
            if (at[1] == '!' || at[1] == '?') {
                if (pass_by(scan) != DONE) {
                    goto done;
                }
            }
            else if (at[1] == '/') {
                if (is_end_tag(at, scan->end, open[depth - 1].name)) {
                    scan->at += open[depth - 1].name.length + 3;
                    depth--;
                    foreign = depth && open[depth - 1].foreign;
                }
                else { /* that of a void element, which only has one in drawings and formulas */
                    scan->at += 2;
                    if (!foreign || read_tag(scan, &tag) != DONE || !(tag.bits & TAG_VOID)) {
                        goto done;
                    }
                }
            }
            else {
                break;
            }
        }
        scan->at++;
        if ((result = read_tag(scan, &tag)) != DONE) {
            goto done;
        }
        result = IRREGULAR;
    }
done:
    free(open);
    return PyErr_Occurred() ? FAILED : result;
}

/* What the page says of itself, put down for `cleantext.sources.said`. */
static int
hear(Scan *scan, const Tag *tag, Slice text)
{
    PyObject *attributes, *value, *content = NULL, *heard = NULL;
    struct {
        const char *name;
        Slice slice;
    } told[5];
    size_t at;
    int result = FAILED;

    told[0].name = "property";
    told[0].slice = tag->property;
    told[1].name = "name";
    told[1].slice = tag->name_value;
    told[2].name = "itemprop";
    told[2].slice = tag->itemprop;
    told[3].name = "content";
    told[3].slice = tag->content;
    told[4].name = "type";
    told[4].slice = tag->type;
    attributes = PyDict_New();
    if (attributes == NULL) {
        return FAILED;
    }
    for (at = 0; at < sizeof(told) / sizeof(told[0]); at++) {
        if (!told[at].slice.length) {
            continue;
        }
        value = as_str(scan, told[at].slice);
        if (value == NULL || PyDict_SetItemString(attributes, told[at].name, value) < 0) {
            Py_XDECREF(value);
            goto done;
        }
        Py_DECREF(value);
    }
    if (tag->bits & TAG_SCRIPT) {
        content = PyUnicode_DecodeUTF8(text.start, (Py_ssize_t)text.length, "replace");
    }
    else if (tag->bits & TAG_TITLE) {
        content = as_str(scan, text);
    }
    else {
        content = PyUnicode_FromStringAndSize(NULL, 0);
    }
    if (content == NULL) {
        goto done;
    }
    heard = Py_BuildValue("(s#OO)", tag->name.start, (Py_ssize_t)tag->name.length, attributes, content);
    if (heard != NULL && PyList_Append(scan->said, heard) == 0) {
        result = DONE;
    }
done:
    Py_XDECREF(attributes);
    Py_XDECREF(content);
    Py_XDECREF(heard);
    return result;
}

static int
holds_word(Slice text, const char *word)
{
    size_t length = strlen(word), at;

    for (at = 0; at + length <= text.length; at++) {
        if (is_word_of_any_case(text.start + at, length, word)) {
            return 1;
        }
    }
    return 0;
}

/* A tag of the head, or a script: it is heard if it says something, and passed by. */
static int
read_head(Scan *scan, const Tag *tag)
{
    const char *at;
    Slice text;
    int result;

    text.start = scan->at;
    text.length = 0;
    if (tag->bits & TAG_VOID) {
        if (!(tag->bits & TAG_META) || !tag->content.length ||
            !(tag->property.length || tag->name_value.length || tag->itemprop.length)) {
            return DONE;
        }
        return hear(scan, tag, text);
    }
    if (tag->bits & TAG_SCRIPT) {
        if ((result = read_raw(scan, tag, &text)) != DONE) {
            return result;
        }
        return holds_word(tag->type, "ld+json") ? hear(scan, tag, text) : DONE;
    }
    at = scan->at < scan->end ? memchr(scan->at, '<', (size_t)(scan->end - scan->at)) : NULL;
    if (at == NULL || !is_end_tag(at, scan->end, tag->name)) {
        return IRREGULAR;
    }
    text.length = (size_t)(at - scan->at);
    scan->at = at + tag->name.length + 3;
    return tag->bits & TAG_TITLE ? hear(scan, tag, text) : DONE;
}

/* "name : value" somewhere in a style, not as the end of a longer name: `_HIDDEN_STYLE`. */
static int
has_property(const char *text, const char *end, const char *name, const char *value)
{
    size_t size = strlen(name), value_size = strlen(value);
    const char *at, *start;

    for (start = text; (size_t)(end - start) >= size; start++) {
        if ((*start | 0x20) != *name || !is_word_of_any_case(start, size, name)) {
            continue;
        }
        if (start > text) {
            char before = start[-1];

            if ((before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') ||
                (before >= '0' && before <= '9') || before == '_' || before == '-') {
                continue;
            }
        }
        at = start + size;
        while (at < end && kind_of((unsigned char)*at) == 1) {
            at++;
        }
        if (at == end || *at != ':') {
            continue;
        }
        at++;
        while (at < end && kind_of((unsigned char)*at) == 1) {
            at++;
        }
        if ((size_t)(end - at) >= value_size && is_word_of_any_case(at, value_size, value)) {
            return 1;
        }
    }
    return 0;
}

/* `_is_hidden`: 1, 0, or -1 with an error. */
static int
is_hidden(Scan *scan, const Tag *tag)
{
    const char *end;
    PyObject *style, *answer;
    int result;

    if (tag->has_hidden && !is_word(tag->hidden, "until-found")) {
        return !(tag->id.length >= 2 && tag->id.start[0] == 'S' && tag->id.start[1] == ':');
    }
    if (!tag->style.length) {
        return 0;
    }
    scan->scratch_used = 0;
    if (to_scratch(scan, tag->style) < 0) {
        return -1;
    }
    end = scan->scratch + scan->scratch_used;
    if (is_ascii(scan->scratch, end)) {
        return has_property(scan->scratch, end, "display", "none") ||
               has_property(scan->scratch, end, "visibility", "hidden");
    }
    style = PyUnicode_DecodeUTF8(scan->scratch, (Py_ssize_t)scan->scratch_used, "replace");
    if (style == NULL) {
        return -1;
    }
    answer = PyObject_CallFunctionObjArgs(scan->is_hiding, style, NULL);
    Py_DECREF(style);
    if (answer == NULL) {
        return -1;
    }
    result = PyObject_IsTrue(answer);
    Py_DECREF(answer);
    return result;
}

static int
push(Scan *scan, const Tag *tag, int hides)
{
    void *moved = more_room(scan->frames, &scan->frame_room, scan->depth + 1, sizeof(Frame));
    Frame *frame;

    if (moved == NULL) {
        return no_memory();
    }
    scan->frames = moved;
    frame = &scan->frames[scan->depth];
    memset(frame, 0, sizeof(*frame));
    frame->tag = tag->number;
    frame->bits = tag->bits;
    frame->number = -1;
    frame->block = scan->block;
    frame->linking = (char)scan->linking;
    frame->pre = (char)scan->pre;
    frame->hides = (char)hides;
    frame->hidden = (char)(hides || (scan->depth && scan->frames[scan->depth - 1].hidden));
    frame->classes = tag->classes;
    frame->id = tag->id;
    frame->role = tag->role;
    frame->itemprop = tag->itemprop;
    frame->aria = tag->aria;
    scan->depth++;
    return DONE;
}

/* `_Lines.open` */
static int
open_tag(Scan *scan)
{
    Tag tag;
    Slice text;
    int result = read_tag(scan, &tag), hides = 0;

    if (result != DONE) {
        return result;
    }
    if (tag.bits & TAG_ENDLESS) {
        return IRREGULAR;
    }
    if (tag.bits & TAG_SKIPPED) {
        return skip(scan, &tag);
    }
    if (tag.bits & TAG_HEAD) {
        return read_head(scan, &tag);
    }
    if (tag.bits & TAG_BREAK) {
        return scan->has_pieces ? end_line(scan) : DONE;
    }
    if (tag.has_hidden || tag.has_style) {
        hides = is_hidden(scan, &tag);
        if (hides < 0) {
            return FAILED;
        }
        if (hides) {
            if (tag.bits & (TAG_INLINE | TAG_CELL)) {
                return skip(scan, &tag);
            }
            scan->hides = 1;
        }
    }
    if (tag.bits & TAG_BLOCK) {
        if (scan->has_pieces && end_line(scan) < 0) {
            return FAILED;
        }
        if (tag.bits & TAG_APART) {
            scan->apart = 1;
        }
    }
    if (tag.bits & TAG_VOID) {
        return DONE;
    }
    if (push(scan, &tag, hides) < 0) {
        return FAILED;
    }
    if (tag.bits & TAG_BLOCK) {
        scan->block = scan->depth - 1;
        scan->pre |= (tag.bits & TAG_PRE) != 0;
    }
    else if (tag.bits & TAG_CELL) {
        if (add_piece(scan, " ", 1) < 0) {
            return FAILED;
        }
    }
    else if (tag.bits & TAG_LINK) {
        scan->linking = 1;
        scan->links++;
        if (tag.rel.length) {
            size_t at;

            for (at = 0; at + 6 <= tag.rel.length; at++) {
                if (memcmp(tag.rel.start + at, "author", 6) == 0) {
                    scan->holds |= HOLDS_AUTHOR;
                    break;
                }
            }
        }
    }
    else if (tag.bits & TAG_TIME) {
        scan->holds |= HOLDS_TIME;
    }
    else if (tag.bits & TAG_STRONG) {
        scan->holds |= HOLDS_STRONG;
    }
    if (tag.bits & TAG_RAW) { /* its end tag is left to be read */
        result = read_raw(scan, &tag, &text);
        if (result != DONE) {
            return result;
        }
        scan->at -= tag.name.length + 3;
        return text.length ? add_text(scan, text.start, text.length, 0) : DONE;
    }
    return DONE;
}

/* `_Lines.close` */
static int
close_tag(Scan *scan)
{
    Frame *frame = &scan->frames[scan->depth - 1];
    const Name *name = &scan->tag_names.names[frame->tag];
    size_t own = scan->depth - 1;
    Slice slice;

    slice.start = scan->tag_names.bytes + name->start;
    slice.length = name->length;
    if (own == 0 || !is_end_tag(scan->at, scan->end, slice)) {
        return IRREGULAR;
    }
    scan->at += slice.length + 3;
    scan->linking = frame->linking;
    scan->pre = frame->pre;
    if (frame->block != scan->block) {
        if (scan->has_pieces && end_line(scan) < 0) {
            return FAILED;
        }
        scan->block = scan->frames[own].block;
        if (scan->frames[own].bits & TAG_APART) {
            scan->apart = 1;
        }
    }
    scan->depth--;
    return DONE;
}

static int
read_page(Scan *scan)
{
    const char *at;
    int result = DONE;
    Tag root;

    memset(&root, 0, sizeof(root));
    root.name.start = "";
    if (look_up(scan, &root) < 0 || push(scan, &root, 0) < 0) {
        return FAILED;
    }
    scan->frames[0].bits = 0;
    while (scan->at < scan->end) {
        at = memchr(scan->at, '<', (size_t)(scan->end - scan->at));
        if (at == NULL) {
            return IRREGULAR;
        }
        if (at > scan->at && add_text(scan, scan->at, (size_t)(at - scan->at), 1) < 0) {
            return FAILED;
        }
        scan->at = at;
        if (scan->end - at < 3) {
            return IRREGULAR;
        }
        if (at[1] == '/') {
            result = close_tag(scan);
        }
        else if (at[1] == '!' || at[1] == '?') {
            result = pass_by(scan);
        }
        else {
            scan->at++;
            result = open_tag(scan);
        }
        if (result != DONE) {
            return result;
        }
    }
    if (scan->depth != 1) {
        return IRREGULAR;
    }
    return end_line(scan);
}

/* ---- what is hidden, and what is handed over ---- */

/* `_Lines.hide` */
static int
hide(Scan *scan)
{
    int64_t prose[2] = {0, 0};
    const char *text, *end, *stop;
    char *out;
    size_t index, left = 0;
    int32_t *new_number;
    int hidden_above = 0;

    if (!scan->hides || scan->line_count == 0) {
        return DONE;
    }
    text = scan->out;
    for (index = 0; index < scan->line_count; index++) {
        while (*text == '\n') {
            text++;
        }
        end = scan->out + scan->out_used;
        stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop == NULL ? end : stop;
        if (stop - text >= PROSE) {
            size_t size = characters(text, stop);

            if (size >= PROSE) {
                prose[(scan->flags[index] & IS_HIDDEN) != 0] += (int64_t)size;
            }
        }
        text = stop;
    }
    if (prose[1] > (prose[0] > ARTICLE ? prose[0] : ARTICLE)) {
        return DONE;
    }
    text = out = scan->out;
    end = scan->out + scan->out_used;
    for (index = 0; index < scan->line_count; index++) {
        unsigned char flags = scan->flags[index];
        int gap = (flags & HAS_GAP) != 0 || hidden_above;
        size_t size;

        while (*text == '\n') {
            text++;
        }
        stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop == NULL ? end : stop;
        size = (size_t)(stop - text);
        /* A gap above what is hidden is then one below it. */
        hidden_above = (flags & IS_HIDDEN) && (flags & HAS_GAP);
        if (!(flags & IS_HIDDEN)) {
            if (left) {
                *out++ = '\n';
                if (gap) {
                    *out++ = '\n';
                }
            }
            memmove(out, text, size);
            out += size;
            scan->lines[left] = scan->lines[index];
            scan->flags[left] = flags;
            left++;
        }
        text = stop;
    }
    scan->out_used = (size_t)(out - scan->out);
    if (left == scan->line_count) {
        return DONE;
    }
    scan->line_count = left;
    /* Only elements around lines that are left stay. */
    new_number = PyMem_Calloc(scan->place_count + 1, sizeof(int32_t));
    if (new_number == NULL) {
        return no_memory();
    }
    for (index = 0; index < left; index++) {
        new_number[scan->lines[index].at] = 1;
    }
    for (index = scan->place_count; index-- > 1;) {
        if (new_number[index]) {
            new_number[scan->places[index].parent] = 1;
        }
    }
    left = 0;
    for (index = 0; index < scan->place_count; index++) {
        if (new_number[index]) {
            Place place = scan->places[index];

            place.parent = new_number[place.parent];
            new_number[index] = (int32_t)left;
            if (index == 0) {
                place.parent = 0;
            }
            scan->places[left++] = place;
        }
    }
    scan->place_count = left;
    for (index = 0; index < scan->line_count; index++) {
        scan->lines[index].at = new_number[scan->lines[index].at];
    }
    PyMem_Free(new_number);
    return DONE;
}

static PyObject *
names_as_list(const Names *names)
{
    PyObject *list = PyList_New((Py_ssize_t)names->count), *str;
    size_t index;

    for (index = 0; list != NULL && index < names->count; index++) {
        str = PyUnicode_DecodeUTF8(names->bytes + names->names[index].start, (Py_ssize_t)names->names[index].length,
                                   "replace");
        if (str == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, (Py_ssize_t)index, str);
    }
    return list;
}

static PyObject *
sets_as_list(const Names *sets, const Names *words)
{
    PyObject *strs = names_as_list(words), *list = NULL, *tuple, *str;
    size_t index, at, count;
    int32_t number;

    if (strs == NULL) {
        return NULL;
    }
    list = PyList_New((Py_ssize_t)sets->count);
    for (index = 0; list != NULL && index < sets->count; index++) {
        count = sets->names[index].length / sizeof(int32_t);
        tuple = PyTuple_New((Py_ssize_t)count);
        if (tuple == NULL) {
            Py_CLEAR(list);
            break;
        }
        for (at = 0; at < count; at++) {
            memcpy(&number, sets->bytes + sets->names[index].start + at * sizeof(int32_t), sizeof(int32_t));
            str = PyList_GET_ITEM(strs, number);
            Py_INCREF(str);
            PyTuple_SET_ITEM(tuple, (Py_ssize_t)at, str);
        }
        PyList_SET_ITEM(list, (Py_ssize_t)index, tuple);
    }
    Py_DECREF(strs);
    return list;
}

/* Where every set begins among the members of all, and one entry more. */
static PyObject *
starts_of(const Names *sets)
{
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)((sets->count + 1) * sizeof(int32_t)));
    size_t index;
    int32_t start;

    for (index = 0; bytes != NULL && index <= sets->count; index++) {
        start = (int32_t)((index < sets->count ? sets->names[index].start : sets->used) / sizeof(int32_t));
        memcpy(PyBytes_AS_STRING(bytes) + index * sizeof(int32_t), &start, sizeof(int32_t));
    }
    return bytes;
}

/* One field of every place or line, as the bytes of an array. */
static PyObject *
column(const void *items, size_t count, size_t size, size_t offset)
{
    PyObject *bytes;
    char *out;
    size_t index;

    if (count > (size_t)PY_SSIZE_T_MAX / sizeof(int32_t)) {
        return PyErr_NoMemory();
    }
    bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(int32_t)));
    if (bytes == NULL) {
        return NULL;
    }
    out = PyBytes_AS_STRING(bytes);
    for (index = 0; index < count; index++) {
        memcpy(out + index * sizeof(int32_t), (const char *)items + index * size + offset, sizeof(int32_t));
    }
    return bytes;
}

static PyObject *
handed_over(Scan *scan)
{
    size_t index;

    for (index = 0; index < scan->line_count; index++) {
        scan->flags[index] &= HOLDS_TIME | HOLDS_AUTHOR | HOLDS_STRONG;
    }
    /* N: what is made here is given away, and a NULL among it makes the whole an error. */
    return Py_BuildValue(
        "(NNNNNNNNNNNNNNO)", PyUnicode_DecodeUTF8(scan->out_used ? scan->out : "", (Py_ssize_t)scan->out_used, "replace"),
        names_as_list(&scan->tag_names), names_as_list(&scan->words), starts_of(&scan->hint_sets),
        PyBytes_FromStringAndSize(scan->hint_sets.used ? scan->hint_sets.bytes : "", (Py_ssize_t)scan->hint_sets.used),
        sets_as_list(&scan->label_sets, &scan->labels),
        column(scan->places, scan->place_count, sizeof(Place), offsetof(Place, parent)),
        column(scan->places, scan->place_count, sizeof(Place), offsetof(Place, tag)),
        column(scan->places, scan->place_count, sizeof(Place), offsetof(Place, hints)),
        column(scan->places, scan->place_count, sizeof(Place), offsetof(Place, labels)),
        column(scan->lines, scan->line_count, sizeof(Line), offsetof(Line, at)),
        column(scan->lines, scan->line_count, sizeof(Line), offsetof(Line, linked)),
        column(scan->lines, scan->line_count, sizeof(Line), offsetof(Line, links)),
        PyBytes_FromStringAndSize(scan->line_count ? (const char *)scan->flags : "", (Py_ssize_t)scan->line_count),
        scan->said);
}

static void
free_scan(Scan *scan)
{
    free_names(&scan->tag_names);
    free_names(&scan->words);
    free_names(&scan->hint_sets);
    free_names(&scan->labels);
    free_names(&scan->label_sets);
    free(scan->tag_bits);
    free(scan->frames);
    free(scan->line);
    free(scan->out);
    free(scan->lines);
    free(scan->flags);
    free(scan->places);
    free(scan->scratch);
    Py_XDECREF(scan->said);
}

PyObject *
scan_page(PyObject *module, PyObject *args)
{
    PyObject *page, *encoded, *result = NULL, *word;
    Py_hash_t seed;
    Scan scan;

    memset(&scan, 0, sizeof(scan));
    if (!PyArg_ParseTuple(args, "UO!O:scan", &page, &PyDict_Type, &scan.tags, &scan.is_hiding)) {
        return NULL;
    }
    if (PyUnicode_IS_ASCII(page)) { /* is UTF-8 as it stands */
        encoded = page;
        Py_INCREF(encoded);
        scan.at = PyUnicode_DATA(page);
        scan.end = scan.at + PyUnicode_GET_LENGTH(page);
    }
    else {
        encoded = as_utf8(module, page);
        if (encoded == NULL) {
            return NULL;
        }
        scan.at = PyBytes_AS_STRING(encoded);
        scan.end = scan.at + PyBytes_GET_SIZE(encoded);
    }
    word = PyUnicode_FromString("cleantext");
    seed = word == NULL ? -1 : PyObject_Hash(word); /* another one in every process */
    Py_XDECREF(word);
    if (seed == -1 && PyErr_Occurred()) {
        Py_DECREF(encoded);
        return NULL;
    }
    scan.tag_names.seed = scan.words.seed = scan.hint_sets.seed = scan.labels.seed = scan.label_sets.seed =
        (uint64_t)seed;
    scan.said = PyList_New(0);
    if (scan.said == NULL) {
        Py_DECREF(encoded);
        return NULL;
    }
    switch (read_page(&scan)) {
    case DONE:
        if (hide(&scan) == DONE) {
            result = handed_over(&scan);
        }
        break;
    case IRREGULAR:
        result = Py_None;
        Py_INCREF(result);
        break;
    default:
        break;
    }
    free_scan(&scan);
    Py_DECREF(encoded);
    return result;
}
