/* Where blocks are glued to each other: see `cleantext.sources.glued`. */
#include "text.h"

#define NAME 14 /* letters on either side of a place that are looked at */

/* What a character may be, as bits. */
enum { LOWER = 1, UPPER = 2, BEFORE = 4, QUOTE = 8, OPENING = 16, SIGN = 32, OFTEN_BEFORE = 64, OFTEN_BEHIND = 128 };

static int
kind_of_any(uint32_t c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7) || (c >= 0x430 && c <= 0x44F) || c == 0x451 ||
        (c >= 0x3B1 && c <= 0x3C9))
        return LOWER | BEFORE | OFTEN_BEFORE;
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x410 && c <= 0x42F) || c == 0x401 ||
        (c >= 0x391 && c <= 0x3A9))
        return UPPER | OFTEN_BEHIND;
    if (c >= '0' && c <= '9')
        return BEFORE;
    switch (c) {
    case '.': case '!': case '?': case 0x201D: case ')': return BEFORE | OFTEN_BEFORE;
    case 0x2026: case ']': case 0xBB: return BEFORE;
    case 0x2019: case '\'': case '"': return QUOTE;
    case 0x201C: return OPENING | OFTEN_BEHIND;
    case 0x2018: return OPENING;
    case 0xA9: return SIGN;
    default: return 0;
    }
}

#define FEW 0x500
static uint8_t kinds[FEW];

static int
kind_of(uint32_t c)
{
    if (c < FEW)
        return kinds[c];
    return c - 0x2018 <= 0x2026 - 0x2018 ? kind_of_any(c) : 0;
}

static void
make_kinds(void)
{
    if (kinds['a'] == 0)
        for (uint32_t c = 0; c < FEW; c++)
            kinds[c] = (uint8_t)kind_of_any(c);
}

/* Whether a sentence may end with a character. */
static int
is_stop(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x2026;
}

#define AT(PLACE) PyUnicode_READ(kind, data, PLACE)
#define KIND_AT(PLACE) ((PLACE) < size ? kind_of(AT(PLACE)) : 0)

/* Whether a block may begin at a place, which is not the first of the text, right behind another. */
static int
begins_at(int kind, const void *data, Py_ssize_t size, Py_ssize_t at)
{
    int before = kind_of(AT(at - 1)), first = kind_of(AT(at));
    if (!(before & BEFORE) && !((before & QUOTE) && at > 1 && is_stop(AT(at - 2))))
        return 0;
    if (first & SIGN)
        return 1;
    if (first & OPENING) {
        at++;
        first = KIND_AT(at);
    }
    if (!(first & UPPER))
        return 0;
    int second = KIND_AT(at + 1);
    return (second & LOWER) || (((second & UPPER) || (at + 1 < size && AT(at + 1) == ' ')) && (KIND_AT(at + 2) & LOWER));
}

/* The letters and digits around a place; of many the nearest. None where no such stands before it. */
static PyObject *
word_at(PyObject *text, int kind, const void *data, Py_ssize_t size, Py_ssize_t at)
{
    Py_ssize_t start = at, end = at;
    if (Py_UNICODE_ISALNUM(AT(at - 1))) {
        while (start > 0 && start > at - NAME && Py_UNICODE_ISALNUM(AT(start - 1)))
            start--;
        while (end < size && end < at + NAME && Py_UNICODE_ISALNUM(AT(end)))
            end++;
    }
    return PyUnicode_Substring(text, start, end);
}

/* Where blocks may begin right behind others, so many at most, and the word around each place; "" where that is between words. */
PyObject *
glue(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *text;
    Py_ssize_t most;
    if (!PyArg_ParseTuple(args, "Un:glue", &text, &most))
        return NULL;
    make_kinds();
    int kind = PyUnicode_KIND(text), failed = 0;
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t size = PyUnicode_GET_LENGTH(text);
    PyObject *places = PyList_New(0), *words = PyList_New(0);
    failed = places == NULL || words == NULL;
    for (Py_ssize_t at = 1; !failed && at < size && PyList_GET_SIZE(places) < most; at++) {
        if (!(kind_of(AT(at)) & (UPPER | OPENING | SIGN)) || !begins_at(kind, data, size, at))
            continue;
        PyObject *place = PyLong_FromSsize_t(at), *word = place == NULL ? NULL : word_at(text, kind, data, size, at);
        failed = word == NULL || PyList_Append(places, place) < 0 || PyList_Append(words, word) < 0;
        Py_XDECREF(place);
        Py_XDECREF(word);
    }
    PyObject *result = failed ? NULL : PyTuple_Pack(2, places, words);
    Py_XDECREF(places);
    Py_XDECREF(words);
    return result;
}

/* How many places in a part of a text may be such, at a quick look: a small letter or an end, a capital, a small letter. */
PyObject *
glue_within(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *text;
    Py_ssize_t start, stop, found = 0;
    if (!PyArg_ParseTuple(args, "Unn:glue_within", &text, &start, &stop))
        return NULL;
    make_kinds();
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    stop = stop < PyUnicode_GET_LENGTH(text) ? stop : PyUnicode_GET_LENGTH(text);
    for (Py_ssize_t at = start < 0 ? 0 : start; at + 2 < stop; at++) {
        int middle = kind_of(AT(at + 1));
        if ((middle & OFTEN_BEHIND) && (kind_of(AT(at)) & OFTEN_BEFORE) && (kind_of(AT(at + 2)) & LOWER)) {
            found++;
            at += 2;
        }
    }
    return PyLong_FromSsize_t(found);
}
