/* Where in a line a quotation is open: see `cleantext.quotations`. */
#include "text.h"

#define SECTION 2000 /* characters of a long line that are read at a time, with as many before them */

enum { DOUBLE, OUTER, INNER, CORNER, WHITE_CORNER, PAIRS };

/* What is known of a line, or of a part of one, up to a place. */
typedef struct {
    Py_ssize_t start, stop, at;
    Py_ssize_t depth[PAIRS];
    int straight;  /* whether one of the marks that are the same at both ends is open */
    int goes_on;   /* whether the part may begin within a quotation */
    int has_low;   /* whether it has a low mark, so that the high ones close */
    int outward;   /* -1 if a closing guillemet comes first, so that those open */
} Open;

static int
may_stand_before_closing(uint32_t c)
{
    return Py_UNICODE_ISALNUM(c) || c == '.' || c == ',' || c == ';' || c == '!' || c == '?' || c == 0x2026;
}

/* -1 and an error, as PyUnicode_FindChar has it. */
static int
begin(Open *open, PyObject *line, Py_ssize_t start, Py_ssize_t stop)
{
    Py_ssize_t low = PyUnicode_FindChar(line, 0x201E, start, stop, 1), right = PyUnicode_FindChar(line, 0xBB, start, stop, 1);
    Py_ssize_t left = right < 0 ? -1 : PyUnicode_FindChar(line, 0xAB, right, stop, 1);
    Py_ssize_t before = right < 0 ? -1 : PyUnicode_FindChar(line, 0xAB, start, right, 1);
    Py_ssize_t first = start > 0 ? PyUnicode_FindChar(line, '"', start, stop, 1) : -1;
    if (low == -2 || right == -2 || left == -2 || before == -2 || first == -2)
        return -1;
    memset(open, 0, sizeof *open);
    open->start = open->at = start;
    open->stop = stop;
    open->goes_on = start > 0;
    open->has_low = low >= 0;
    open->outward = left >= 0 && before < 0 ? -1 : 1;
    open->straight = first > start && may_stand_before_closing(PyUnicode_READ_CHAR(line, first - 1));
    return 0;
}

static void
move_to(Open *open, PyObject *line, Py_ssize_t place)
{
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
    Py_ssize_t *depth = open->depth;
    for (; open->at < place; open->at++) {
        uint32_t c = PyUnicode_READ(kind, data, open->at);
        if (c < 0xAB ? c != '"' : c > 0xBB && (c - 0x2018 > 0x203A - 0x2018) && (c - 0x300C > 3))
            continue;
        switch (c) {
        case '"': open->straight ^= 1; break;
        case 0x201C: depth[DOUBLE] += open->has_low ? -1 : 1; break;
        case 0x201D: depth[DOUBLE]--; break;
        case 0x201E: depth[DOUBLE]++; break;
        case 0xAB: depth[OUTER] += open->outward; break;
        case 0xBB: depth[OUTER] -= open->outward; break;
        case 0x2039: depth[INNER]++; break;
        case 0x203A: depth[INNER]--; break;
        case 0x300C: depth[CORNER]++; break;
        case 0x300D: depth[CORNER]--; break;
        case 0x300E: depth[WHITE_CORNER]++; break;
        case 0x300F: depth[WHITE_CORNER]--; break;
        default: continue;
        }
        for (int pair = 0; open->goes_on && pair < PAIRS; pair++)
            depth[pair] = depth[pair] < 0 ? 0 : depth[pair];
    }
}

/* Whether a quotation is open at each of some places of a line, which come in order. */
PyObject *
quoted_at(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *line, *places;
    if (!PyArg_ParseTuple(args, "UO!:quoted_at", &line, &PyList_Type, &places))
        return NULL;
    Py_ssize_t size = PyUnicode_GET_LENGTH(line), count = PyList_GET_SIZE(places), last = 0;
    int is_long = size > 2 * SECTION;
    Open open;
    if (begin(&open, line, 0, is_long ? SECTION : size) < 0)
        return NULL;
    PyObject *found = PyList_New(count);
    for (Py_ssize_t i = 0; found != NULL && i < count; i++) {
        Py_ssize_t place = PyLong_AsSsize_t(PyList_GET_ITEM(places, i));
        if (place < last || place > size) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "places of the line, in order");
            Py_DECREF(found);
            return NULL;
        }
        last = place;
        Py_ssize_t section = place / SECTION;
        if (is_long && (section + 1) * SECTION != open.stop) {
            Py_ssize_t stop = (section + 1) * SECTION;
            if (begin(&open, line, section > 0 ? (section - 1) * SECTION : 0, stop < size ? stop : size) < 0) {
                Py_DECREF(found);
                return NULL;
            }
            open.stop = stop;
        }
        move_to(&open, line, place);
        int is_open = open.straight;
        for (int pair = 0; pair < PAIRS; pair++)
            is_open |= open.depth[pair] > 0;
        PyList_SET_ITEM(found, i, PyBool_FromLong(is_open));
    }
    return found;
}
