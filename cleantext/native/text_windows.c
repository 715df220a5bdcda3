/* Where a text may hold one of many short sequences of characters: see `cleantext.windows`.

A window is three characters in a row, and for each of the three there is a set of 64 bits by group of characters: bit b of the
first says that a sequence b may begin with such a character, and so on. A window that shares a bit in all three may be one. */
#include "text.h"

#define BLOCK 32   /* characters that are looked at together */
#define GROUPS 256 /* and one for what is behind the end of the text */

/* What stands in nearly all text: every window holds something else, see windows.py. */
#define IS_PLAIN(c) (((c) >= ' ' && (c) <= '~' && (c) != '&') || (c) == '\n')

typedef struct {
    uint64_t first[GROUPS + 1], second[GROUPS + 1], third[GROUPS + 1];
} Windows;

/* The first place from `start` on at which a window may begin; `size` where there is none. */
#define DEFINE_FIND(name, Code, group)                                                                        \
    static Py_ssize_t name(const Code *text, Py_ssize_t start, Py_ssize_t size, const uint8_t *groups,         \
                           const Windows *windows)                                                            \
    {                                                                                                         \
        Py_ssize_t seen = start; /* no window begins before it */                                             \
        for (Py_ssize_t at = start; at < size; at += BLOCK) {                                                 \
            Py_ssize_t stop = size - at < BLOCK ? size : at + BLOCK;                                          \
            if (stop - at == BLOCK) {                                                                         \
                Code odd = 0;                                                                                 \
                for (int i = 0; i < BLOCK; i++)                                                               \
                    odd |= (Code) !IS_PLAIN(text[at + i]);                                                    \
                if (!odd)                                                                                     \
                    continue;                                                                                 \
            }                                                                                                 \
            if (seen < at - 2)                                                                                \
                seen = at - 2; /* its last character may stand here */                                        \
            for (; seen < stop; seen++) {                                                                     \
                uint64_t met = windows->first[group(text[seen])];                                             \
                if (met == 0)                                                                                 \
                    continue;                                                                                 \
                met &= windows->second[seen + 1 < size ? group(text[seen + 1]) : GROUPS];                      \
                if (met & windows->third[seen + 2 < size ? group(text[seen + 2]) : GROUPS])                    \
                    return seen;                                                                              \
            }                                                                                                 \
        }                                                                                                     \
        return size;                                                                                          \
    }

#define IN_PLANE(c) groups[c]
#define BEYOND(c) groups[(c) < PLANE ? (c) : PLANE - 1]
DEFINE_FIND(find_in_1, Py_UCS1, IN_PLANE)
DEFINE_FIND(find_in_2, Py_UCS2, IN_PLANE)
DEFINE_FIND(find_in_4, Py_UCS4, BEYOND)

PyObject *
find_window(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    if (count != 4 || !PyUnicode_Check(args[0]) || !PyBytes_Check(args[2]) || PyBytes_GET_SIZE(args[2]) != PLANE ||
        !PyBytes_Check(args[3]) || PyBytes_GET_SIZE(args[3]) != sizeof(Windows)) {
        PyErr_SetString(PyExc_TypeError, "find_window() takes a text, a place, a group for every character, and windows");
        return NULL;
    }
    Py_ssize_t start = PyLong_AsSsize_t(args[1]), size = PyUnicode_GET_LENGTH(args[0]), found;
    if (start == -1 && PyErr_Occurred())
        return NULL;
    const void *text = PyUnicode_DATA(args[0]);
    const uint8_t *groups = (const uint8_t *)PyBytes_AS_STRING(args[2]);
    Windows windows;
    memcpy(&windows, PyBytes_AS_STRING(args[3]), sizeof(Windows)); /* bytes may stand anywhere, these numbers may not */
    start = start < 0 ? 0 : start > size ? size : start;
    if (PyUnicode_KIND(args[0]) == PyUnicode_1BYTE_KIND)
        found = find_in_1(text, start, size, groups, &windows);
    else if (PyUnicode_KIND(args[0]) == PyUnicode_2BYTE_KIND)
        found = find_in_2(text, start, size, groups, &windows);
    else
        found = find_in_4(text, start, size, groups, &windows);
    return PyLong_FromSsize_t(found < size ? found : -1);
}
