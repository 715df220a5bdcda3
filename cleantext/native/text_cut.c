/* What is left of the lines of a document when spans of its text are cut out: `Document.without`. */
#include "text.h"

/* Add to a list the numbers of another from `first` up to `stop`, each less by `gone`. */
static int
add_less(PyObject *list, PyObject *numbers, Py_ssize_t first, Py_ssize_t stop, Py_ssize_t gone)
{
    for (Py_ssize_t i = first; i < stop; i++) {
        Py_ssize_t number = numbers == NULL ? i : PyLong_AsSsize_t(PyList_GET_ITEM(numbers, i));
        if (number == -1 && PyErr_Occurred())
            return -1;
        PyObject *less = PyLong_FromSsize_t(number - gone);
        int result = less == NULL ? -1 : PyList_Append(list, less);
        Py_XDECREF(less);
        if (result < 0)
            return -1;
    }
    return 0;
}

static int
add_same(PyObject *list, PyObject *other, Py_ssize_t first, Py_ssize_t stop)
{
    for (Py_ssize_t i = first; i < stop; i++)
        if (PyList_Append(list, PyList_GET_ITEM(other, i)) < 0)
            return -1;
    return 0;
}

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

/* One run of blocks that are left. Of the gaps on both sides of what was cut above it the larger stays; none, at the head of
the text. */
static int
add_run(PyObject *const *old, PyObject *const *left, Py_ssize_t above, Py_ssize_t first, Py_ssize_t stop, Py_ssize_t gone)
{
    Py_ssize_t at = PyList_GET_SIZE(left[2]);
    if (add_same(left[0], old[0], first, stop) < 0 || add_less(left[1], old[1], first, stop, gone) < 0 ||
        add_same(left[2], old[2], first, stop) < 0 || add_less(left[3], NULL, first, stop, 0) < 0)
        return -1;
    if (first == above)
        return 0;
    Py_ssize_t gap = 0;
    if (above) {
        Py_ssize_t one = PyLong_AsSsize_t(PyList_GET_ITEM(old[2], first));
        Py_ssize_t other = PyLong_AsSsize_t(PyList_GET_ITEM(old[2], above));
        if (PyErr_Occurred())
            return -1;
        gap = one > other ? one : other;
    }
    PyObject *number = PyLong_FromSsize_t(gap);
    return number == NULL ? -1 : PyList_SetItem(left[2], at, number);
}

PyObject *
cut(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *old[3], *spans, *left[4] = {NULL, NULL, NULL, NULL};
    if (!PyArg_ParseTuple(args, "O!O!O!O!:cut", &PyList_Type, &old[0], &PyList_Type, &old[1], &PyList_Type, &old[2],
                          &PyList_Type, &spans))
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(old[0]), above = 0, index = 0, gone = 0;
    if (PyList_GET_SIZE(old[1]) != count || PyList_GET_SIZE(old[2]) != count) {
        PyErr_SetString(PyExc_ValueError, "lines, starts and gaps are of one length");
        return NULL;
    }
    for (int i = 0; i < 4; i++)
        if ((left[i] = PyList_New(0)) == NULL)
            goto fail;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(spans); i++) {
        PyObject *span = PyList_GET_ITEM(spans, i);
        if (!PyTuple_Check(span) || PyTuple_GET_SIZE(span) < 2) {
            PyErr_SetString(PyExc_TypeError, "a cut is a tuple");
            goto fail;
        }
        Py_ssize_t start = PyLong_AsSsize_t(PyTuple_GET_ITEM(span, 0)), end = PyLong_AsSsize_t(PyTuple_GET_ITEM(span, 1));
        if (PyErr_Occurred())
            goto fail;
        Py_ssize_t first = first_from(old[1], index, start), last = first < 0 ? -1 : first_from(old[1], first, end), edge;
        if (last < 0)
            goto fail;
        for (int side = 0; side < 2; side++) {
            Py_ssize_t before = side ? last : first;
            if (before == 0)
                continue;
            if (end_of(old[0], old[1], before - 1, &edge) < 0)
                goto fail;
            if (edge > (side ? end : start)) { /* it goes through a block */
                for (int k = 0; k < 4; k++)
                    Py_DECREF(left[k]);
                Py_RETURN_NONE;
            }
        }
        if (first > index) {
            if (add_run(old, left, above, index, first, gone) < 0)
                goto fail;
            above = first;
        }
        index = last;
        gone += end - start;
    }
    if (index < count && add_run(old, left, above, index, count, gone) < 0)
        goto fail;
    return Py_BuildValue("NNNN", left[0], left[1], left[2], left[3]);
fail:
    for (int i = 0; i < 4; i++)
        Py_XDECREF(left[i]);
    return NULL;
}
