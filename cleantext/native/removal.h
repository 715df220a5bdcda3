/* Removals, made in C. */
#ifndef CLEANTEXT_REMOVAL_H
#define CLEANTEXT_REMOVAL_H

#include <Python.h>

#define REMOVAL_PARTS 6 /* start, end, category, filter, reason, text */

/* A removal of its parts, which are given away; NULL where one of them is, with the error that it left.

A page has hundreds of removals, and the garbage collector would look at each again and again. Nothing in a tuple of strings and numbers
can lead back to it: so such a one is taken out of the collector's sight. */
static inline PyObject *
new_removal(PyTypeObject *type, PyObject *const *parts)
{
    int whole = 1, plain = 1;
    for (int i = 0; i < REMOVAL_PARTS; i++) {
        whole = whole && parts[i] != NULL;
        plain = plain && parts[i] != NULL && (PyUnicode_CheckExact(parts[i]) || PyLong_CheckExact(parts[i]));
    }
    PyObject *made = whole ? type->tp_alloc(type, REMOVAL_PARTS) : NULL;
    for (int i = 0; i < REMOVAL_PARTS; i++) {
        if (made != NULL)
            PyTuple_SET_ITEM(made, i, parts[i]);
        else
            Py_XDECREF(parts[i]);
    }
    if (made != NULL && plain)
        PyObject_GC_UnTrack(made);
    return made;
}

#endif
