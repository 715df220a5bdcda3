/* Where the parts of a long text begin: cleantext.parts. */
#include "text.h"

/* A number that the first characters of a text are told by (Fowler, Noll and Vo's hash, FNV-1a, of code points). */
static uint32_t
checksum(PyObject *text, Py_ssize_t most)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(text);
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    uint32_t sum = 2166136261u;
    for (Py_ssize_t i = 0; i < size && i < most; i++)
        sum = (sum ^ PyUnicode_READ(kind, data, i)) * 16777619u;
    return sum;
}

/* Whether one number is below so many before it, and not above so many behind it. */
static int
is_lowest(const uint32_t *sums, Py_ssize_t at, Py_ssize_t near)
{
    for (Py_ssize_t i = 1; i <= near; i++)
        if (sums[at - i] <= sums[at] || sums[at + i] < sums[at])
            return 0;
    return 1;
}

/* The lines of at least so many characters whose beginnings have the lowest checksum among so many others before and behind them. */
PyObject *
lowest_of(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lines, *found = NULL;
    Py_ssize_t least, most, near, count = 0, size;
    if (!PyArg_ParseTuple(args, "O!nnn:lowest", &PyList_Type, &lines, &least, &most, &near))
        return NULL;
    size = PyList_GET_SIZE(lines);
    uint32_t *sums = many(size, sizeof(uint32_t));
    Py_ssize_t *places = many(size, sizeof(Py_ssize_t));
    if (sums == NULL || places == NULL)
        goto done;
    for (Py_ssize_t i = 0; i < size; i++) {
        PyObject *line = PyList_GET_ITEM(lines, i);
        if (!PyUnicode_Check(line)) {
            PyErr_SetString(PyExc_TypeError, "lines are a list of str");
            goto done;
        }
        if (PyUnicode_GET_LENGTH(line) >= least) {
            sums[count] = checksum(line, most);
            places[count++] = i;
        }
    }
    if (near < 0) {
        PyErr_SetString(PyExc_ValueError, "there are not fewer than none");
        goto done;
    }
    found = PyList_New(0);
    for (Py_ssize_t at = near; found != NULL && at < count - near; at++) {
        if (!is_lowest(sums, at, near))
            continue;
        PyObject *place = PyLong_FromSsize_t(places[at]);
        if (place == NULL || PyList_Append(found, place) < 0)
            Py_CLEAR(found);
        Py_XDECREF(place);
    }
done:
    free(sums);
    free(places);
    return found;
}
