/* Removals and the garbage collector. */
#ifndef CLEANTEXT_UNTRACK_H
#define CLEANTEXT_UNTRACK_H

#include <Python.h>

/* Take a new tuple of strings and numbers out of the collector's sight: nothing in it can lead back to it. A page has hundreds of
removals, and each would be looked at again and again. */
static inline void
untrack(PyObject *tuple)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); i++)
        if (!PyUnicode_CheckExact(PyTuple_GET_ITEM(tuple, i)) && !PyLong_CheckExact(PyTuple_GET_ITEM(tuple, i)))
            return;
    PyObject_GC_UnTrack(tuple);
}

#endif
