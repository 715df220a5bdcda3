/* What weighed most against a block, in words: cleantext.scoring.evidence. */
#include "score.h"

#include <math.h>

#define MOST_GROUPS 32
#define NOWHERE 199 /* blocks: as far from running text as is counted */

/* A number that features put on a log scale; rounded half to even, as Python rounds. */
static long
count_of(float value, float scale)
{
    double counted = nearbyint((double)expm1f(value * scale));
    return counted >= 0 && counted < 1e9 ? (long)counted : 0;
}

/* The groups whose names are counts, by what stands for the name. */
static PyObject *
name_of(PyObject *names, Py_ssize_t group, const float *row, const int32_t *counted)
{
    PyObject *name = PyTuple_GET_ITEM(names, group);
    long count;
    if (PyUnicode_Check(name)) {
        Py_INCREF(name);
        return name;
    }
    switch (PyLong_Check(name) ? PyLong_AsLong(name) : -1) {
    case 0:
        count = count_of(row[counted[0]], 1.5f);
        return PyUnicode_FromFormat(count == 1 ? "%ld word" : "%ld words", count);
    case 1:
        count = 1 + count_of(row[counted[1]], 1);
        return count > 1 ? PyUnicode_FromFormat("stands %ld times on the page", count)
                         : PyUnicode_FromString("stands once on the page");
    case 2:
        count = count_of(row[counted[3]] < row[counted[2]] ? row[counted[3]] : row[counted[2]], 2);
        if (count >= NOWHERE)
            return PyUnicode_FromString("no running text near it");
        return PyUnicode_FromFormat(count == 1 ? "%ld block from running text" : "%ld blocks from running text", count);
    default:
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "a group without a name");
        return NULL;
    }
}

PyObject *
score_evidence(PyObject *module, PyObject *args)
{
    PyObject *names, *blocks, *result = NULL, *known[MOST_GROUPS * MOST_GROUPS] = {NULL};
    Py_buffer inputs, centre, weights, groups, counted;
    const int32_t *group, *column_of;
    Py_ssize_t columns, rows, count, i, column;
    int failed = 1;
    (void)module;

    if (!PyArg_ParseTuple(args, "y*O!y*y*y*y*O!", &inputs, &PyList_Type, &blocks, &centre, &weights, &groups, &counted,
                          &PyTuple_Type, &names))
        return NULL;
    columns = centre.len / (Py_ssize_t)sizeof(float);
    count = PyTuple_GET_SIZE(names);
    group = groups.buf;
    column_of = counted.buf;
    if (columns < 1 || columns > 1 << 20 || count < 2 || count > MOST_GROUPS || weights.len != centre.len ||
        groups.len != columns * (Py_ssize_t)sizeof(int32_t) || counted.len != 4 * (Py_ssize_t)sizeof(int32_t) ||
        inputs.len % (columns * (Py_ssize_t)sizeof(float))) {
        PyErr_SetString(PyExc_ValueError, "inputs and groups that do not fit together");
        goto done;
    }
    rows = inputs.len / (columns * (Py_ssize_t)sizeof(float));
    for (i = 0; i < columns; i++)
        if (group[i] >= count) {
            PyErr_SetString(PyExc_ValueError, "no such group");
            goto done;
        }
    for (i = 0; i < 4; i++)
        if (column_of[i] < 0 || column_of[i] >= columns) {
            PyErr_SetString(PyExc_ValueError, "no such column");
            goto done;
        }
    result = PyList_New(PyList_GET_SIZE(blocks));
    if (!result)
        goto done;
    for (i = 0; i < PyList_GET_SIZE(result); i++) {
        float against[MOST_GROUPS] = {0};
        const float *row;
        Py_ssize_t at, first, second;
        PyObject *told, *memo, *one, *other;
        if (i >= PyList_GET_SIZE(blocks)) {
            PyErr_SetString(PyExc_RuntimeError, "blocks changed meanwhile");
            goto done;
        }
        at = PyLong_AsSsize_t(PyList_GET_ITEM(blocks, i));
        if (at == -1 && PyErr_Occurred())
            goto done;
        if (at < 0 || at >= rows) {
            PyErr_SetString(PyExc_IndexError, "no such block");
            goto done;
        }
        row = (const float *)inputs.buf + at * columns;
        for (column = 0; column < columns; column++)
            if (group[column] >= 0)
                against[group[column]] +=
                    (row[column] - ((const float *)centre.buf)[column]) * ((const float *)weights.buf)[column];
        first = against[1] < against[0];
        second = 1 - first;
        for (at = 2; at < count; at++)
            if (against[at] < against[first]) {
                second = first;
                first = at;
            } else if (against[at] < against[second])
                second = at;
        if (!(against[second] < 0))
            second = first; /* that one alone */
        memo = known[first * MOST_GROUPS + second];
        if (memo) {
            Py_INCREF(memo);
            PyList_SET_ITEM(result, i, memo);
            continue;
        }
        one = name_of(names, first, row, column_of);
        if (!one)
            goto done;
        if (second == first)
            told = one;
        else {
            other = name_of(names, second, row, column_of);
            told = other ? PyUnicode_FromFormat("%U; %U", one, other) : NULL;
            Py_XDECREF(other);
            Py_DECREF(one);
            if (!told)
                goto done;
        }
        if (PyUnicode_Check(PyTuple_GET_ITEM(names, first)) && PyUnicode_Check(PyTuple_GET_ITEM(names, second))) {
            Py_INCREF(told);
            known[first * MOST_GROUPS + second] = told;
        }
        PyList_SET_ITEM(result, i, told);
    }
    failed = 0;
done:
    for (i = 0; i < MOST_GROUPS * MOST_GROUPS; i++)
        Py_XDECREF(known[i]);
    if (failed)
        Py_CLEAR(result);
    PyBuffer_Release(&inputs);
    PyBuffer_Release(&centre);
    PyBuffer_Release(&weights);
    PyBuffer_Release(&groups);
    PyBuffer_Release(&counted);
    return result;
}
