/* Tags that the length of a page does not pay for are taken out, as `cleantext/sources/thinning.py` does it and says why. */

#include "page.h"

#include "page_tokens.h"

#include <string.h>

enum {
    LINE = 1 << 0,
    SPACE = 1 << 1,
    WHOLE = 1 << 2,
    MARK = 1 << 3,
    SINGLE = 1 << 4,
    ALONE = 1 << 5,
    ROOT = 1 << 6,
    OPTION = 1 << 7,
    SELECT = 1 << 8,
    MAKES = 1 << 9
};

#define MOST_OPEN 64 /* `Prices.open` may be no more */
#define ALIKE 3      /* tags that are opened anew, of those that are alike */
#define KINDS 256    /* of tags that are told apart, at most; the first stands for all that are unknown */
#define SLOTS 1024   /* a power of two, some times as many */
#define HEAD 8       /* bytes of a name that are compared at once */

typedef struct {
    int number;
    Slice tag;
} Mark;

typedef struct {
    const char *text, *end;
    Slice names[KINDS]; /* by number */
    uint64_t heads[KINDS];
    unsigned bits[KINDS];
    unsigned char slots[SLOTS]; /* a number, or 0 */
    size_t dropped[KINDS];
    unsigned char endless[KINDS];
    Mark marks[MOST_OPEN];
    Py_ssize_t open;
    Py_ssize_t roots, options;
    Py_ssize_t spent;
    Py_ssize_t credit, reserve, tag, line, attribute, sign, most_open, most_attributes, most_roots, most_options;
} Thin;

/* Where a tag ends whose name ends at a place; NULL where it does not. */
static const char *
behind_tag(const char *at, const char *end, Py_ssize_t *attributes)
{
    Attribute attribute;

    for (*attributes = 0;; ++*attributes) {
        at = next_attribute(at, end, &attribute);
        if (at == NULL || attribute.name.start == NULL) {
            return at;
        }
    }
}

static Py_ssize_t
signs_in(const char *at, const char *end)
{
    Py_ssize_t count = 0;

    for (; at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++) {
        count++;
    }
    return count;
}

static void
forget_at(Thin *thin, Py_ssize_t index)
{
    thin->open--;
    memmove(thin->marks + index, thin->marks + index + 1, (size_t)(thin->open - index) * sizeof(Mark));
}

/* The last one of these tags is closed. */
static void
forget(Thin *thin, int number)
{
    Py_ssize_t index;

    for (index = thin->open; index-- > 0;) {
        if (thin->marks[index].number == number) {
            forget_at(thin, index);
            return;
        }
    }
}

/* Add a tag to those that are open; whether there was room. */
static int
remember(Thin *thin, int number, const char *start, const char *end, unsigned bits)
{
    Py_ssize_t index, first = -1;
    Mark *mark;
    int alike = 0;

    if (bits & SINGLE) {
        forget(thin, number);
    }
    else {
        for (index = 0; index < thin->open; index++) {
            mark = &thin->marks[index];
            if (mark->number == number && mark->tag.length == (size_t)(end - start) &&
                memcmp(mark->tag.start, start, mark->tag.length) == 0) {
                first = first < 0 ? index : first;
                alike++;
            }
        }
        if (alike >= ALIKE) {
            forget_at(thin, first);
        }
    }
    if (thin->open >= thin->most_open) {
        return 0;
    }
    mark = &thin->marks[thin->open++];
    mark->number = number;
    mark->tag.start = start;
    mark->tag.length = (size_t)(end - start);
    return 1;
}

/* The first bytes of a name in lower case, as one number; and where it is looked for. */
static uint64_t
head_of(const char *name, size_t length, size_t *slot)
{
    uint64_t head = 0;
    size_t at;

    for (at = 0; at < length && at < HEAD; at++) {
        head = head << 8 | (unsigned char)lower(name[at]);
    }
    *slot = (size_t)((head ^ length) * UINT64_C(0x9E3779B97F4A7C15) >> 54) & (SLOTS - 1);
    return head;
}

/* The number of a tag among those that are known, from 1; 0 for all others. */
static int
number_of_tag(const Thin *thin, const char *name, size_t length)
{
    size_t slot, at;
    uint64_t head = head_of(name, length, &slot);
    int number;

    for (; (number = thin->slots[slot]) != 0; slot = (slot + 1) & (SLOTS - 1)) {
        if (thin->heads[number] == head && thin->names[number].length == length) {
            for (at = HEAD; at < length && lower(name[at]) == thin->names[number].start[at]; at++) {
            }
            if (at >= length) {
                return number;
            }
        }
    }
    return 0;
}

/* What a tag at a place may cost. */
static Py_ssize_t
funds_at(const Thin *thin, const char *place, unsigned bits)
{
    return thin->credit + (place - thin->text) - thin->spent - (bits & LINE ? 0 : thin->reserve);
}

/* What is done with a start tag: 1 where it stays; `*behind` is then where to go on. */
static int
keeps_start(Thin *thin, const char *start, const char *name, size_t length, const char **behind, Py_ssize_t attributes,
            int number)
{
    unsigned bits = thin->bits[number];
    const char *at = *behind, *stop = at;
    Py_ssize_t funds = funds_at(thin, start, bits);
    Py_ssize_t cost = thin->tag * (1 + thin->open) + thin->attribute * attributes;

    if (bits & LINE) {
        cost += thin->line;
    }
    if ((bits & WHOLE) && !thin->endless[number]) {
        Py_ssize_t signs;

        stop = end_of(at, thin->end, name, length, &signs);
        if (stop == NULL) {
            thin->endless[number] = 1;
            stop = at;
        }
        else {
            cost += thin->tag * signs;
        }
    }
    thin->roots += (bits & ROOT) != 0;
    if (bits & SELECT) {
        thin->options = 0;
    }
    thin->options += (bits & OPTION) != 0;
    *behind = stop;
    if (cost > funds || attributes > thin->most_attributes || ((bits & ROOT) && thin->roots > thin->most_roots) ||
        ((bits & OPTION) && thin->options > thin->most_options) ||
        ((bits & MARK) && !remember(thin, number, start, at, bits))) {
        if (!(bits & ALONE)) {
            thin->dropped[number]++;
        }
        return 0;
    }
    thin->spent += cost;
    return 1;
}

static int
keeps_end(Thin *thin, const char *start, int number)
{
    unsigned bits = thin->bits[number];
    Py_ssize_t cost;

    if (bits & SELECT) {
        thin->options = 0;
    }
    if (thin->dropped[number]) {
        thin->dropped[number]--;
        return 0;
    }
    if (bits & MARK) {
        forget(thin, number);
    }
    cost = thin->tag * thin->open;
    if (bits & MAKES) {
        cost += thin->tag + thin->line;
        if (cost > funds_at(thin, start, LINE)) {
            return 0;
        }
    }
    thin->spent += cost;
    return 1;
}

/* What is neither a start tag nor an end tag. */
static int
keeps_other(Thin *thin, const char *start, const char **behind)
{
    int closing = thin->end - start > 1 && start[1] == '/';
    const char *first = start + 1 + closing;
    Py_ssize_t cost = thin->sign;

    *behind = first;
    if (first < thin->end && (closing ? *first != '>' : *first == '!' || *first == '?')) {
        *behind = behind_comment(start, thin->end);
        cost = thin->tag * (*behind == NULL ? 1 : signs_in(start, *behind));
    }
    if (cost > funds_at(thin, start, 0)) {
        return 0;
    }
    thin->spent += cost;
    return 1;
}

/* Put down what is known of tags. */
static int
know(Thin *thin, PyObject *known)
{
    PyObject *name, *bits;
    Py_ssize_t at = 0, length;
    size_t slot;
    int number = 0;

    if (PyDict_Size(known) >= KINDS) {
        PyErr_SetString(PyExc_ValueError, "too many tags");
        return -1;
    }
    while (PyDict_Next(known, &at, &name, &bits)) {
        number++;
        thin->names[number].start = PyUnicode_AsUTF8AndSize(name, &length);
        if (thin->names[number].start == NULL) {
            return -1;
        }
        thin->names[number].length = (size_t)length;
        thin->bits[number] = (unsigned)PyLong_AsUnsignedLong(bits);
        if (PyErr_Occurred()) {
            return -1;
        }
        thin->heads[number] = head_of(thin->names[number].start, (size_t)length, &slot);
        while (thin->slots[slot]) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        thin->slots[slot] = (unsigned char)number;
    }
    return 0;
}

/* thinned(page, bits, prices): the page in UTF-8, the same object where nothing was taken out. */
PyObject *
thin_page(PyObject *module, PyObject *args)
{
    PyObject *page, *known, *result = NULL;
    const char *at, *start, *kept;
    char *out = NULL;
    Thin thin;

    (void)module;
    memset(&thin, 0, sizeof(thin));
    if (!PyArg_ParseTuple(args, "SO!(nnnnnnnnnn):thinned", &page, &PyDict_Type, &known, &thin.credit, &thin.reserve,
                          &thin.tag, &thin.line, &thin.attribute, &thin.sign, &thin.most_open, &thin.most_attributes,
                          &thin.most_roots, &thin.most_options)) {
        return NULL;
    }
    if (thin.most_open > MOST_OPEN) {
        PyErr_SetString(PyExc_ValueError, "too many open tags");
        return NULL;
    }
    if (know(&thin, known) < 0) {
        return NULL;
    }
    at = kept = thin.text = PyBytes_AS_STRING(page);
    thin.end = thin.text + PyBytes_GET_SIZE(page);
    while (at != NULL && at < thin.end && (start = memchr(at, '<', (size_t)(thin.end - at))) != NULL) {
        int closing = thin.end - start > 1 && start[1] == '/', keep, space = 0;
        const char *name = start + 1 + closing;

        if (name >= thin.end || !is_letter(*name)) {
            keep = keeps_other(&thin, start, &at);
        }
        else {
            Py_ssize_t attributes;
            size_t length;
            int number;

            for (at = name + 1; at < thin.end && !(in_tag(*at) & 3); at++) {
            }
            length = (size_t)(at - name);
            at = behind_tag(at, thin.end, &attributes);
            if (at == NULL) {
                break;
            }
            number = number_of_tag(&thin, name, length);
            space = (thin.bits[number] & SPACE) != 0;
            keep = closing ? keeps_end(&thin, start, number)
                           : keeps_start(&thin, start, name, length, &at, attributes, number);
        }
        if (keep) {
            continue;
        }
        if (result == NULL) { /* what is taken out leaves a space, at most */
            result = PyBytes_FromStringAndSize(NULL, PyBytes_GET_SIZE(page));
            if (result == NULL) {
                return NULL;
            }
            out = PyBytes_AS_STRING(result);
        }
        memcpy(out, kept, (size_t)(start - kept));
        out += start - kept;
        if (space) {
            *out++ = ' ';
        }
        kept = at == NULL ? thin.end : at;
    }
    if (result == NULL) {
        Py_INCREF(page);
        return page;
    }
    memcpy(out, kept, (size_t)(thin.end - kept));
    out += thin.end - kept;
    _PyBytes_Resize(&result, out - PyBytes_AS_STRING(result));
    return result;
}
