/* From marks to cuts, where every mark is of a whole block, as nearly all are: what `cleantext.carve` does in Python. And the text
that is left.

A new tuple may wake the garbage collector, and that may run anything: lists are copied before they are walked over. */
#include "text.h"
#include "removal.h"

/* Where each of some blocks begins and ends; NULL and an error. */
typedef struct {
    Py_ssize_t start, end;
} Place;

static Place *
places_of(PyObject *starts, PyObject *lines)
{
    Py_ssize_t count = PyList_GET_SIZE(starts);
    if (PyList_GET_SIZE(lines) != count) {
        PyErr_SetString(PyExc_ValueError, "starts and lines are of one length");
        return NULL;
    }
    Place *places = many(count, sizeof(Place));
    for (Py_ssize_t i = 0; places != NULL && i < count; i++) {
        PyObject *start = PyList_GET_ITEM(starts, i), *line = PyList_GET_ITEM(lines, i);
        Py_ssize_t at = PyLong_CheckExact(start) && PyUnicode_Check(line) ? PyLong_AsSsize_t(start) : -1;
        if (at < 0 || at > PY_SSIZE_T_MAX - PyUnicode_GET_LENGTH(line) || (i && at < places[i - 1].end)) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "blocks begin one after the other");
            free(places);
            return NULL;
        }
        places[i].start = at;
        places[i].end = at + PyUnicode_GET_LENGTH(line);
    }
    return places;
}

/* The offset at a place of a tuple; -1 where it is none. */
static Py_ssize_t
offset_at(PyObject *tuple, Py_ssize_t place)
{
    PyObject *item = PyTuple_GET_ITEM(tuple, place);
    Py_ssize_t offset = PyLong_CheckExact(item) ? PyLong_AsSsize_t(item) : -1;
    if (offset == -1)
        PyErr_Clear();
    return offset;
}

/* Whether a mark goes before another one of the same block: `_rank` in carve.py. MAYBE, where they are not made like marks. */
static int
goes_before(PyObject *mark, PyObject *rival, PyObject *order)
{
    PyObject *marks[2] = {mark, rival};
    long ranks[2];
    for (int i = 0; i < 2; i++) {
        if (PyTuple_GET_SIZE(marks[i]) < 5)
            return MAYBE;
        for (Py_ssize_t k = 2; k < 5; k++)
            if (!PyUnicode_Check(PyTuple_GET_ITEM(marks[i], k)))
                return MAYBE;
        PyObject *category = PyTuple_GET_ITEM(marks[i], 2), *number = PyDict_GetItemWithError(order, category);
        ranks[i] = number == NULL ? 99 : PyLong_AsLong(number);
        if (PyErr_Occurred())
            return -1;
        if (PyUnicode_CompareWithASCIIString(category, "boilerplate") == 0)
            ranks[i] += 1000;
    }
    if (ranks[0] != ranks[1])
        return ranks[0] < ranks[1] ? YES : NO;
    for (Py_ssize_t k = 3; k < 5; k++) {
        int compared = PyUnicode_Compare(PyTuple_GET_ITEM(mark, k), PyTuple_GET_ITEM(rival, k));
        if (compared == -1 && PyErr_Occurred())
            return -1;
        if (compared)
            return compared < 0 ? YES : NO;
    }
    return NO;
}

PyObject *
settle(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *starts, *lines, *marks, *order, *whole = NULL, *others = NULL;
    if (!PyArg_ParseTuple(args, "O!O!O!O!:settle", &PyList_Type, &starts, &PyList_Type, &lines, &PyList_Type, &marks,
                          &PyDict_Type, &order))
        return NULL;
    Place *places = places_of(starts, lines);
    if (places == NULL)
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(starts), index = 0;
    marks = PyList_AsTuple(marks);
    whole = PyList_New(count);
    others = PyList_New(0);
    if (marks == NULL || whole == NULL || others == NULL)
        goto fail;
    for (Py_ssize_t i = 0; i < count; i++)
        PyList_SET_ITEM(whole, i, Py_NewRef(Py_None));
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(marks); i++) {
        PyObject *mark = PyTuple_GET_ITEM(marks, i);
        Py_ssize_t start = -1, end = -1;
        if (PyTuple_Check(mark) && PyTuple_GET_SIZE(mark) >= 2) {
            start = offset_at(mark, 0);
            end = offset_at(mark, 1);
        }
        /* Marks of one filter come in order: the block is the last one's neighbour, or near. */
        if (index < count && places[index].start < start)
            while (index < count && places[index].start < start)
                index++;
        else {
            Py_ssize_t first = 0, stop = index;
            while (first < stop) {
                Py_ssize_t middle = first + (stop - first) / 2;
                if (places[middle].start < start)
                    first = middle + 1;
                else
                    stop = middle;
            }
            index = first;
        }
        int takes = MAYBE; /* the place of the block */
        if (start >= 0 && index < count && places[index].start == start && places[index].end == end) {
            PyObject *rival = PyList_GET_ITEM(whole, index);
            takes = rival == Py_None ? YES : goes_before(mark, rival, order);
            if (takes < 0)
                goto fail;
            if (takes == YES) {
                PyList_SET_ITEM(whole, index, Py_NewRef(mark));
                Py_DECREF(rival);
            }
        }
        if (takes == MAYBE && PyList_Append(others, mark) < 0)
            goto fail;
    }
    free(places);
    Py_DECREF(marks);
    return Py_BuildValue("NN", whole, others);
fail:
    free(places);
    Py_XDECREF(marks);
    Py_XDECREF(whole);
    Py_XDECREF(others);
    return NULL;
}

/* The line feeds between two offsets of a text. */
static Py_ssize_t
line_feeds(PyObject *text, Py_ssize_t start, Py_ssize_t stop)
{
    Py_ssize_t count = 0;
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    for (Py_ssize_t i = start; i < stop; i++)
        count += PyUnicode_READ(kind, data, i) == '\n';
    return count;
}

int
check_named_tuple(PyTypeObject *type)
{
    if (PyType_IsSubtype(type, &PyTuple_Type) && type->tp_itemsize == PyTuple_Type.tp_itemsize &&
        type->tp_basicsize == PyTuple_Type.tp_basicsize)
        return 0;
    PyErr_SetString(PyExc_TypeError, "no named tuple");
    return -1;
}

/* A removal like a mark, but from `start` to `end`, and with its text. */
static PyObject *
removal_of(PyTypeObject *type, PyObject *mark, PyObject *text, Py_ssize_t start, Py_ssize_t end)
{
    if (!PyTuple_Check(mark) || PyTuple_GET_SIZE(mark) < 5) {
        PyErr_SetString(PyExc_TypeError, "a mark is a removal");
        return NULL;
    }
    PyObject *parts[REMOVAL_PARTS] = {PyLong_FromSsize_t(start), PyLong_FromSsize_t(end)};
    for (Py_ssize_t i = 2; i < 5; i++)
        parts[i] = Py_NewRef(PyTuple_GET_ITEM(mark, i));
    parts[5] = PyUnicode_Substring(text, start, end);
    return new_removal(type, parts);
}

PyObject *
assemble(PyObject *module, PyObject *args)
{
    (void)module;
    PyTypeObject *type;
    PyObject *text, *starts, *lines, *whole, *result = NULL;
    if (!PyArg_ParseTuple(args, "O!UO!O!O!:assemble", &PyType_Type, &type, &text, &PyList_Type, &starts, &PyList_Type, &lines,
                          &PyList_Type, &whole))
        return NULL;
    if (check_named_tuple(type) < 0)
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(starts), size = PyUnicode_GET_LENGTH(text);
    if (PyList_GET_SIZE(whole) != count) {
        PyErr_SetString(PyExc_ValueError, "a mark, or None, for every block");
        return NULL;
    }
    Place *places = places_of(starts, lines);
    if (places == NULL)
        return NULL;
    if (count && places[count - 1].end > size) {
        PyErr_SetString(PyExc_ValueError, "blocks end with the text");
        free(places);
        return NULL;
    }
    whole = PyList_AsTuple(whole);
    result = PyList_New(0);
    if (whole == NULL || result == NULL)
        goto fail;
#define IS_DEAD(i) (PyTuple_GET_ITEM(whole, i) != Py_None)
    for (Py_ssize_t first = 0; first < count; first++) {
        if (!IS_DEAD(first))
            continue;
        /* A run of blocks begins where the one above lives, and ends where the one below does. */
        Py_ssize_t last = first;
        while (last + 1 < count && IS_DEAD(last + 1))
            last++;
        Py_ssize_t start = places[first].start, end = places[last].end;
        Py_ssize_t before = first ? places[first - 1].end : 0, after = last + 1 < count ? places[last + 1].start : size;
        if (first == 0 || last + 1 == count) {
            start = before;
            end = after;
        }
        else if (line_feeds(text, end, after) >= line_feeds(text, before, start))
            start = before;
        else
            end = after;
        for (Py_ssize_t i = first; i <= last; i++) {
            Py_ssize_t stop = i < last ? places[i + 1].start : end;
            PyObject *made = removal_of(type, PyTuple_GET_ITEM(whole, i), text, start, stop);
            int failed = made == NULL || PyList_Append(result, made) < 0;
            Py_XDECREF(made);
            if (failed)
                goto fail;
            start = stop;
        }
        first = last;
    }
#undef IS_DEAD
    free(places);
    Py_DECREF(whole);
    return result;
fail:
    free(places);
    Py_XDECREF(whole);
    Py_XDECREF(result);
    return NULL;
}

/* Where the cuts of a text begin and end, two numbers for each; NULL and an error, where they are not in order. */
static Py_ssize_t *
edges_of(PyObject *spans, Py_ssize_t size)
{
    Py_ssize_t count = PyList_GET_SIZE(spans), at = 0, *edges = many(2 * count, sizeof(Py_ssize_t));
    for (Py_ssize_t i = 0; edges != NULL && i < count; i++) {
        PyObject *span = PyList_GET_ITEM(spans, i);
        Py_ssize_t start = -1, end = -1;
        if (PyTuple_Check(span) && PyTuple_GET_SIZE(span) >= 2) {
            start = offset_at(span, 0);
            end = offset_at(span, 1);
        }
        if (start < at || end < start || end > size) {
            PyErr_SetString(PyExc_ValueError, "cuts come in order");
            free(edges);
            return NULL;
        }
        edges[2 * i] = start;
        edges[2 * i + 1] = at = end;
    }
    return edges;
}

/* The highest character of a part of a text, or `high`; any that needs the text's width will do. */
static Py_UCS4
highest(PyObject *text, Py_ssize_t start, Py_ssize_t stop, Py_UCS4 high)
{
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_UCS4 narrow = PyUnicode_IS_ASCII(text) ? 0 : kind == PyUnicode_1BYTE_KIND ? 0x7F : kind == PyUnicode_2BYTE_KIND ? 0xFF : 0xFFFF;
    for (; start < stop && high <= narrow; start++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, start);
        high = c > high ? c : high;
    }
    return high;
}

/* Copy a part of a text into another one, whose characters are as wide, or wide enough. */
static void
copy_part(PyObject *other, Py_ssize_t to, PyObject *text, Py_ssize_t start, Py_ssize_t stop)
{
    int kind = PyUnicode_KIND(text), narrow = PyUnicode_KIND(other);
    const char *from = PyUnicode_DATA(text);
    void *data = PyUnicode_DATA(other);
    if (narrow == kind)
        memcpy((char *)data + to * narrow, from + start * kind, (size_t)(stop - start) * (size_t)kind);
    else
        for (; start < stop; start++, to++)
            PyUnicode_WRITE(narrow, data, to, PyUnicode_READ(kind, from, start));
}

PyObject *
text_left(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *text, *spans;
    if (!PyArg_ParseTuple(args, "UO!:left", &text, &PyList_Type, &spans))
        return NULL;
    Py_ssize_t size = PyUnicode_GET_LENGTH(text), count = PyList_GET_SIZE(spans), left = size, at = 0;
    Py_ssize_t *edges = edges_of(spans, size);
    if (edges == NULL)
        return NULL;
    /* What is left may be narrower than the text. */
    Py_UCS4 high = 0;
    for (Py_ssize_t i = 0; i <= count; i++) {
        Py_ssize_t stop = i < count ? edges[2 * i] : size;
        high = highest(text, at, stop, high);
        if (i < count) {
            at = edges[2 * i + 1];
            left -= at - stop;
        }
    }
    PyObject *result = PyUnicode_New(left, high);
    Py_ssize_t to = at = 0;
    for (Py_ssize_t i = 0; result != NULL && i <= count; i++) {
        Py_ssize_t stop = i < count ? edges[2 * i] : size;
        copy_part(result, to, text, at, stop);
        to += stop - at;
        at = i < count ? edges[2 * i + 1] : size;
    }
    free(edges);
    return result;
}
