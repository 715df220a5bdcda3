/* Where in a line a quotation is open: see `cleantext.quotations`. */
#include "text.h"

#define BEFORE 3000 /* characters before a place of a long line that are read for it, and behind it */
#define BEHIND 1000

enum { DOUBLE, OUTER, INNER, CORNER, WHITE_CORNER, PAIRS };

/* A mark of a line. */
typedef struct {
    Py_ssize_t at;
    uint32_t code;
    int may_close; /* whether a straight one stands where one closes, by the character before it */
} Mark;

/* The marks of a line that were read so far; those before `first` are of no more use. */
typedef struct {
    Mark *at;
    Py_ssize_t size, room, first, read;
} Marks;

static int
is_mark(uint32_t c)
{
    return c == '"' || c == 0xAB || c == 0xBB || (c >= 0x201C && c <= 0x201E) || c == 0x2039 || c == 0x203A ||
           (c >= 0x300C && c <= 0x300F);
}

static int
may_stand_before_closing(uint32_t c)
{
    return Py_UNICODE_ISALNUM(c) || c == '.' || c == ',' || c == ';' || c == '!' || c == '?' || c == 0x2026;
}

/* Forget the marks before `start`, and read those before `stop`. -1 and MemoryError. */
static int
read_marks(Marks *marks, PyObject *line, Py_ssize_t start, Py_ssize_t stop)
{
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
    while (marks->first < marks->size && marks->at[marks->first].at < start)
        marks->first++;
    if (2 * marks->first > marks->size) {
        marks->size -= marks->first;
        memmove(marks->at, marks->at + marks->first, (size_t)marks->size * sizeof(Mark));
        marks->first = 0;
    }
    for (Py_ssize_t at = marks->read > start ? marks->read : start; at < stop; at++) {
        uint32_t c = PyUnicode_READ(kind, data, at);
        if (!is_mark(c))
            continue;
        if (marks->size == marks->room) {
            Py_ssize_t room = 2 * marks->room + 32;
            Mark *more = realloc(marks->at, (size_t)room * sizeof(Mark));
            if (more == NULL) {
                PyErr_NoMemory();
                return -1;
            }
            marks->at = more;
            marks->room = room;
        }
        int may_close = c == '"' && at > 0 && may_stand_before_closing(PyUnicode_READ(kind, data, at - 1));
        marks->at[marks->size++] = (Mark){at, c, may_close};
    }
    marks->read = stop > marks->read ? stop : marks->read;
    return 0;
}

/* Whether a quotation is open at a place, by the marks from `start` on, which may be within one. */
static int
is_open(const Marks *marks, Py_ssize_t start, Py_ssize_t place, Py_ssize_t stop)
{
    const Mark *mark, *end = marks->at + marks->size;
    Py_ssize_t depth[PAIRS] = {0};
    int straight = -1, has_low = 0, outward = 0, goes_on = start > 0; /* 0: no guillemet so far; -1: a closing one comes first */
    for (mark = marks->at + marks->first; mark < end && mark->at < stop; mark++) {
        has_low |= mark->code == 0x201E;
        if (straight < 0 && mark->code == '"')
            straight = goes_on && mark->at > start && mark->may_close;
        if (outward == 0 && (mark->code == 0xAB || mark->code == 0xBB))
            outward = mark->code == 0xAB ? 1 : -2;
        else if (outward == -2 && mark->code == 0xAB)
            outward = -1;
    }
    straight = straight > 0;
    outward = outward == -1 ? -1 : 1;
    for (mark = marks->at + marks->first; mark < end && mark->at < place; mark++) {
        switch (mark->code) {
        case '"': straight ^= 1; break;
        case 0x201C: depth[DOUBLE] += has_low ? -1 : 1; break;
        case 0x201D: depth[DOUBLE]--; break;
        case 0x201E: depth[DOUBLE]++; break;
        case 0xAB: depth[OUTER] += outward; break;
        case 0xBB: depth[OUTER] -= outward; break;
        case 0x2039: depth[INNER]++; break;
        case 0x203A: depth[INNER]--; break;
        case 0x300C: depth[CORNER]++; break;
        case 0x300D: depth[CORNER]--; break;
        case 0x300E: depth[WHITE_CORNER]++; break;
        default: depth[WHITE_CORNER]--; break;
        }
        for (int pair = 0; goes_on && pair < PAIRS; pair++)
            depth[pair] = depth[pair] < 0 ? 0 : depth[pair];
    }
    for (int pair = 0; pair < PAIRS; pair++)
        straight |= depth[pair] > 0;
    return straight;
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
    int is_long = size > BEFORE + BEHIND;
    Marks marks = {NULL, 0, 0, 0, 0};
    PyObject *found = PyList_New(count);
    for (Py_ssize_t i = 0; found != NULL && i < count; i++) {
        Py_ssize_t place = PyLong_AsSsize_t(PyList_GET_ITEM(places, i));
        if (place < last || place > size) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "places of the line, in order");
            Py_CLEAR(found);
            break;
        }
        last = place;
        Py_ssize_t start = is_long && place > BEFORE ? place - BEFORE : 0;
        Py_ssize_t stop = is_long && place + BEHIND < size ? place + BEHIND : size;
        if (read_marks(&marks, line, start, stop) < 0) {
            Py_CLEAR(found);
            break;
        }
        PyList_SET_ITEM(found, i, PyBool_FromLong(is_open(&marks, start, place, stop)));
    }
    free(marks.at);
    return found;
}
