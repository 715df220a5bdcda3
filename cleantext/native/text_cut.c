/* What is left of the lines of a document when spans of its text are cut out: `Document.without`. */
#include "text.h"

/* The first block from `index` on that begins at or behind an offset; -1 and an error. */
static Py_ssize_t
first_from(PyObject *starts, Py_ssize_t index, Py_ssize_t offset)
{
    Py_ssize_t stop = PyList_GET_SIZE(starts);
    while (index < stop) {
        Py_ssize_t middle = index + (stop - index) / 2;
        Py_ssize_t start = PyLong_AsSsize_t(PyList_GET_ITEM(starts, middle));
        if (start == -1 && PyErr_Occurred())
            return -1;
        if (start < offset)
            index = middle + 1;
        else
            stop = middle;
    }
    return index;
}

static int
end_of(PyObject *lines, PyObject *starts, Py_ssize_t index, Py_ssize_t *end)
{
    Py_ssize_t start = PyLong_AsSsize_t(PyList_GET_ITEM(starts, index));
    PyObject *line = PyList_GET_ITEM(lines, index);
    if ((start == -1 && PyErr_Occurred()) || !PyUnicode_Check(line)) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_TypeError, "a line is a str");
        return -1;
    }
    *end = start + PyUnicode_GET_LENGTH(line);
    return 0;
}

/* A run of blocks that are left: the first, the one behind the last, and how many characters are cut before them. */
typedef struct {
    Py_ssize_t first, stop, gone;
} Run;

static int
set_number(PyObject *list, Py_ssize_t at, Py_ssize_t number)
{
    PyObject *item = PyLong_FromSsize_t(number);
    if (item == NULL)
        return -1;
    PyList_SET_ITEM(list, at, item);
    return 0;
}

/* Put a run at a place of the lists of what is left: lines, starts, gaps, and what each block was. Of the gaps on both sides of what
was cut above it the larger stays; none, at the head of the text. */
static int
put_run(PyObject *const *old, PyObject *const *left, Py_ssize_t at, Py_ssize_t above, const Run *run)
{
    for (Py_ssize_t i = run->first; i < run->stop; i++, at++) {
        PyList_SET_ITEM(left[0], at, Py_NewRef(PyList_GET_ITEM(old[0], i)));
        Py_ssize_t start = PyLong_AsSsize_t(PyList_GET_ITEM(old[1], i));
        if ((start == -1 && PyErr_Occurred()) || set_number(left[1], at, start - run->gone) < 0 || set_number(left[3], at, i) < 0)
            return -1;
        if (i > run->first || run->first == above) {
            PyList_SET_ITEM(left[2], at, Py_NewRef(PyList_GET_ITEM(old[2], i)));
            continue;
        }
        Py_ssize_t gap = 0;
        if (above) {
            Py_ssize_t one = PyLong_AsSsize_t(PyList_GET_ITEM(old[2], i)), other = PyLong_AsSsize_t(PyList_GET_ITEM(old[2], above));
            if (PyErr_Occurred())
                return -1;
            gap = one > other ? one : other;
        }
        if (set_number(left[2], at, gap) < 0)
            return -1;
    }
    return 0;
}

/* The runs of blocks that cuts leave. How many, -1 and an error, or -2 where a cut goes through a block. */
static Py_ssize_t
runs_left(PyObject *const *old, PyObject *spans, Run *runs)
{
    Py_ssize_t count = PyList_GET_SIZE(old[0]), size = 0, index = 0, gone = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(spans); i++) {
        PyObject *span = PyList_GET_ITEM(spans, i);
        if (!PyTuple_Check(span) || PyTuple_GET_SIZE(span) < 2) {
            PyErr_SetString(PyExc_TypeError, "a cut is a tuple");
            return -1;
        }
        Py_ssize_t start = PyLong_AsSsize_t(PyTuple_GET_ITEM(span, 0)), end = PyLong_AsSsize_t(PyTuple_GET_ITEM(span, 1));
        if (PyErr_Occurred())
            return -1;
        Py_ssize_t first = first_from(old[1], index, start), last = first < 0 ? -1 : first_from(old[1], first, end), edge;
        if (last < 0)
            return -1;
        for (int side = 0; side < 2; side++) {
            Py_ssize_t before = side ? last : first;
            if (before == 0)
                continue;
            if (end_of(old[0], old[1], before - 1, &edge) < 0)
                return -1;
            if (edge > (side ? end : start))
                return -2;
        }
        if (first > index)
            runs[size++] = (Run){index, first, gone};
        index = last;
        gone += end - start;
    }
    if (index < count)
        runs[size++] = (Run){index, count, gone};
    return size;
}

PyObject *
cut(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *old[3], *spans, *left[4] = {NULL, NULL, NULL, NULL};
    if (!PyArg_ParseTuple(args, "O!O!O!O!:cut", &PyList_Type, &old[0], &PyList_Type, &old[1], &PyList_Type, &old[2],
                          &PyList_Type, &spans))
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(old[0]), size = 0, at = 0, above = 0;
    if (PyList_GET_SIZE(old[1]) != count || PyList_GET_SIZE(old[2]) != count) {
        PyErr_SetString(PyExc_ValueError, "lines, starts and gaps are of one length");
        return NULL;
    }
    Run *runs = many(PyList_GET_SIZE(spans) + 1, sizeof(Run));
    Py_ssize_t found = runs == NULL ? -1 : runs_left(old, spans, runs);
    if (found < 0) {
        free(runs);
        if (found == -1)
            return NULL;
        Py_RETURN_NONE;
    }
    for (Py_ssize_t i = 0; i < found; i++)
        size += runs[i].stop - runs[i].first;
    /* What wakes the garbage collector comes first: what it runs may change the lists. */
    for (int i = 0; i < 4; i++)
        if ((left[i] = PyList_New(size)) == NULL)
            goto fail;
    for (int i = 0; i < 3; i++)
        if (PyList_GET_SIZE(old[i]) < count) {
            PyErr_SetString(PyExc_ValueError, "lines, starts and gaps are of one length");
            goto fail;
        }
    for (Py_ssize_t i = 0; i < found; i++) {
        if (put_run(old, left, at, above, &runs[i]) < 0)
            goto fail;
        at += runs[i].stop - runs[i].first;
        above = runs[i].stop;
    }
    free(runs);
    return Py_BuildValue("NNNN", left[0], left[1], left[2], left[3]);
fail:
    free(runs);
    for (int i = 0; i < 4; i++)
        Py_XDECREF(left[i]);
    return NULL;
}
