/* A text without some spans of it, or with others in their place. */
#include "text.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

/* Bytes of a text, at least, for which new memory is taken, most likely, and of a page of it, at least. */
#define LARGE ((Py_ssize_t)1 << 24)
#define PAGE ((uintptr_t)1 << 12)

PyObject *
new_text(Py_ssize_t size, Py_UCS4 high)
{
    PyObject *text = PyUnicode_New(size, high);
#ifdef MADV_POPULATE_WRITE
    /* New memory comes page by page, each when it is first written, and that takes longer than the copy; all at once, a third less. Where
    the system does not know how, nothing changes. */
    if (text != NULL && size >= LARGE / PyUnicode_KIND(text)) {
        uintptr_t first = (uintptr_t)PyUnicode_DATA(text) & ~(PAGE - 1), stop = first + (size_t)size * PyUnicode_KIND(text);
        (void)madvise((void *)first, stop - first, MADV_POPULATE_WRITE);
    }
#endif
    return text;
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

/* The highest character of a part of a text, or `high`; of a text that wide, any other that is will do. */
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
part_of_text(PyObject *text, Py_ssize_t start, Py_ssize_t stop)
{
    Py_ssize_t size = stop - start;
    if (size < LARGE / PyUnicode_KIND(text) || size == PyUnicode_GET_LENGTH(text))
        return PyUnicode_Substring(text, start, stop);
    PyObject *part = new_text(size, highest(text, start, stop, 0));
    if (part != NULL)
        copy_part(part, 0, text, start, stop);
    return part;
}

/* A text with other texts, or nothing where `instead` is NULL, in place of so many spans whose edges come in order. */
static PyObject *
with_others(PyObject *text, const Py_ssize_t *edges, Py_ssize_t count, PyObject *const *instead)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(text), left = size, at = 0;
    /* What comes of it may be narrower than the text. */
    Py_UCS4 high = 0;
    for (Py_ssize_t i = 0; i <= count; i++) {
        Py_ssize_t stop = i < count ? edges[2 * i] : size;
        high = highest(text, at, stop, high);
        if (i < count) {
            at = edges[2 * i + 1];
            left -= at - stop;
        }
    }
    for (Py_ssize_t i = 0; instead != NULL && i < count; i++) {
        Py_UCS4 own = PyUnicode_MAX_CHAR_VALUE(instead[i]);
        high = own > high ? own : high;
        left += PyUnicode_GET_LENGTH(instead[i]);
    }
    PyObject *result = new_text(left, high);
    Py_ssize_t to = at = 0;
    for (Py_ssize_t i = 0; result != NULL && i <= count; i++) {
        Py_ssize_t stop = i < count ? edges[2 * i] : size;
        copy_part(result, to, text, at, stop);
        to += stop - at;
        at = i < count ? edges[2 * i + 1] : size;
        if (instead != NULL && i < count) {
            copy_part(result, to, instead[i], 0, PyUnicode_GET_LENGTH(instead[i]));
            to += PyUnicode_GET_LENGTH(instead[i]);
        }
    }
    return result;
}

PyObject *
left_between(PyObject *text, const Py_ssize_t *edges, Py_ssize_t count)
{
    return with_others(text, edges, count, NULL);
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

PyObject *
text_changed(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *text, *changes;
    if (!PyArg_ParseTuple(args, "UO!:changed", &text, &PyList_Type, &changes))
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(changes), *edges = edges_of(changes, PyUnicode_GET_LENGTH(text));
    PyObject **instead = edges == NULL ? NULL : many(count, sizeof(PyObject *)), *result = NULL;
    for (Py_ssize_t i = 0; instead != NULL && i < count; i++) {
        PyObject *change = PyList_GET_ITEM(changes, i);
        instead[i] = PyTuple_GET_SIZE(change) == 3 ? PyTuple_GET_ITEM(change, 2) : NULL;
        if (instead[i] == NULL || !PyUnicode_Check(instead[i])) {
            PyErr_SetString(PyExc_TypeError, "a change is two offsets and a text");
            goto done;
        }
    }
    if (instead != NULL)
        result = with_others(text, edges, count, instead);
done:
    free(edges);
    free(instead);
    return result;
}
