/* A text without some spans of it. */
#include "text.h"

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
left_between(PyObject *text, const Py_ssize_t *edges, Py_ssize_t count)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(text), left = size, at = 0;
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
    return result;
}

PyObject *
text_left(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *text, *spans;
    if (!PyArg_ParseTuple(args, "UO!:left", &text, &PyList_Type, &spans))
        return NULL;
    Py_ssize_t *edges = edges_of(spans, PyUnicode_GET_LENGTH(text));
    if (edges == NULL)
        return NULL;
    PyObject *result = left_between(text, edges, PyList_GET_SIZE(spans));
    free(edges);
    return result;
}
