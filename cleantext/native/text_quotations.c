/* Where in a line a quotation is open. */
#include "text.h"

enum { DOUBLE, OUTER, INNER, CORNER, WHITE_CORNER, PAIRS };

/* Whether a quotation is open at each of some places of a line, which come in order. */
PyObject *
quoted_at(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *line, *places;
    if (!PyArg_ParseTuple(args, "UO!:quoted_at", &line, &PyList_Type, &places))
        return NULL;
    Py_ssize_t size = PyUnicode_GET_LENGTH(line), count = PyList_GET_SIZE(places), at = 0, depth[PAIRS] = {0};
    /* A line with a low mark closes with the high ones, and one in which a closing guillemet comes first opens with those. */
    Py_ssize_t low = PyUnicode_FindChar(line, 0x201E, 0, size, 1), right = PyUnicode_FindChar(line, 0xBB, 0, size, 1);
    Py_ssize_t left = right < 0 ? -1 : PyUnicode_FindChar(line, 0xAB, right, size, 1);
    Py_ssize_t before = right < 0 ? -1 : PyUnicode_FindChar(line, 0xAB, 0, right, 1);
    if (low == -2 || right == -2 || left == -2 || before == -2)
        return NULL;
    int kind = PyUnicode_KIND(line), straight = 0, outward = left >= 0 && before < 0 ? -1 : 1;
    const void *data = PyUnicode_DATA(line);
    PyObject *found = PyList_New(count);
    for (Py_ssize_t i = 0; found != NULL && i < count; i++) {
        Py_ssize_t place = PyLong_AsSsize_t(PyList_GET_ITEM(places, i));
        if (place < at || place > size) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "places of the line, in order");
            Py_DECREF(found);
            return NULL;
        }
        for (; at < place; at++) {
            uint32_t c = PyUnicode_READ(kind, data, at);
            if (c < 0xAB ? c != '"' : c > 0xBB && (c - 0x2018 > 0x203A - 0x2018) && (c - 0x300C > 3))
                continue;
            switch (c) {
            case '"': straight ^= 1; break;
            case 0x201C: depth[DOUBLE] += low >= 0 ? -1 : 1; break;
            case 0x201D: depth[DOUBLE]--; break;
            case 0x201E: depth[DOUBLE]++; break;
            case 0xAB: depth[OUTER] += outward; break;
            case 0xBB: depth[OUTER] -= outward; break;
            case 0x2039: depth[INNER]++; break;
            case 0x203A: depth[INNER]--; break;
            case 0x300C: depth[CORNER]++; break;
            case 0x300D: depth[CORNER]--; break;
            case 0x300E: depth[WHITE_CORNER]++; break;
            case 0x300F: depth[WHITE_CORNER]--; break;
            default: break;
            }
        }
        int open = straight;
        for (int pair = 0; pair < PAIRS; pair++)
            open |= depth[pair] > 0;
        PyList_SET_ITEM(found, i, PyBool_FromLong(open));
    }
    return found;
}
