/* See the package's docstring. */
#include "scan.h"

#include <string.h>

/* For every element the sum of what stands in it: `values` is a float64 table, a row an element, summed in place. */
static PyObject *
add_up(PyObject *module, PyObject *args)
{
    Py_buffer parents, values;
    Py_ssize_t count, index, columns, at;
    PyObject *result = NULL;
    const int32_t *parent;
    double *rows;

    (void)module;
    if (!PyArg_ParseTuple(args, "y*w*:add_up", &parents, &values)) {
        return NULL;
    }
    count = parents.len / (Py_ssize_t)sizeof(int32_t);
    columns = count ? values.len / (Py_ssize_t)sizeof(double) / count : 0;
    parent = parents.buf;
    rows = values.buf;
    for (index = count - 1; index > 0; index--) {
        if (parent[index] < 0 || parent[index] >= index) {
            PyErr_SetString(PyExc_ValueError, "an element must stand behind the one around it");
            goto done;
        }
        for (at = 0; at < columns; at++) {
            rows[parent[index] * columns + at] += rows[index * columns + at];
        }
    }
    result = Py_None;
    Py_INCREF(result);
done:
    PyBuffer_Release(&parents);
    PyBuffer_Release(&values);
    return result;
}

/* For every element what is true of it or of one around it: `bits` is int64, and each takes over those of its parent;
   `last`, int64 too, is -1 where nothing is said, and then that of the parent. */
static PyObject *
hand_down(PyObject *module, PyObject *args)
{
    Py_buffer parents, bits, last;
    Py_ssize_t count, index;
    PyObject *result = NULL;
    const int32_t *parent;
    int64_t *bit, *nearest;

    (void)module;
    if (!PyArg_ParseTuple(args, "y*w*w*:hand_down", &parents, &bits, &last)) {
        return NULL;
    }
    count = parents.len / (Py_ssize_t)sizeof(int32_t);
    parent = parents.buf;
    bit = bits.buf;
    nearest = last.buf;
    if (bits.len < count * (Py_ssize_t)sizeof(int64_t) || last.len < count * (Py_ssize_t)sizeof(int64_t)) {
        PyErr_SetString(PyExc_ValueError, "arrays of different lengths");
        goto done;
    }
    for (index = 1; index < count; index++) {
        if (parent[index] < 0 || parent[index] >= index) {
            PyErr_SetString(PyExc_ValueError, "an element must stand behind the one around it");
            goto done;
        }
        bit[index] |= bit[parent[index]];
        if (nearest[index] < 0) {
            nearest[index] = nearest[parent[index]];
        }
    }
    result = Py_None;
    Py_INCREF(result);
done:
    PyBuffer_Release(&parents);
    PyBuffer_Release(&bits);
    PyBuffer_Release(&last);
    return result;
}

/* What the hints around every element weigh. `sets` says of every set of hints, in float64, how many of them have a weight,
   their mean, the smallest and the largest; `own` is the set of every element, `rows` float64, six an element. */
static PyObject *
weigh(PyObject *module, PyObject *args)
{
    Py_buffer parents, own, sets, rows;
    Py_ssize_t count, set_count, index;
    PyObject *result = NULL;
    const int32_t *parent, *set;
    const double *weights;
    double *out;

    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*y*w*:weigh", &parents, &own, &sets, &rows)) {
        return NULL;
    }
    count = parents.len / (Py_ssize_t)sizeof(int32_t);
    set_count = sets.len / (Py_ssize_t)(4 * sizeof(double));
    parent = parents.buf;
    set = own.buf;
    out = rows.buf;
    if (own.len < count * (Py_ssize_t)sizeof(int32_t) || rows.len / (Py_ssize_t)(6 * sizeof(double)) < count) {
        PyErr_SetString(PyExc_ValueError, "arrays of different lengths");
        goto done;
    }
    for (index = 0; index < count; index++, out += 6) {
        const double *above = (const double *)rows.buf + 6 * (index ? parent[index] : 0);

        if (set[index] < 0 || set[index] >= set_count || (index && (parent[index] < 0 || parent[index] >= index))) {
            PyErr_SetString(PyExc_ValueError, "an element must stand behind the one around it, and know its hints");
            goto done;
        }
        if (index) {
            memcpy(out, above, 6 * sizeof(double));
        }
        else {
            memset(out, 0, 6 * sizeof(double));
        }
        out[0] = 0;
        weights = (const double *)sets.buf + 4 * (Py_ssize_t)set[index];
        if (weights[0] > 0) {
            out[0] = out[1] = weights[1];
            out[2] = weights[2] < out[2] ? weights[2] : out[2];
            out[3] = weights[3] > out[3] ? weights[3] : out[3];
            out[4] += weights[1];
            out[5] += 1;
        }
    }
    result = Py_None;
    Py_INCREF(result);
done:
    PyBuffer_Release(&parents);
    PyBuffer_Release(&own);
    PyBuffer_Release(&sets);
    PyBuffer_Release(&rows);
    return result;
}

static PyMethodDef methods[] = {
    {"scan", scan_page, METH_VARARGS, "The lines of a page in its serial form, and what stood around them."},
    {"add_up", add_up, METH_VARARGS, "For every element the sums of what stands in it."},
    {"hand_down", hand_down, METH_VARARGS, "For every element what is said of it or of one around it."},
    {"weigh", weigh, METH_VARARGS, "For every element what the hints of it and of those around it weigh."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_page", NULL, 0, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__page(void)
{
    return PyModuleDef_Init(&module);
}
