/* A page in UTF-8, as the parser takes it. */
#include "page.h"

/* Most text is ASCII, many characters in a row, and is copied in runs of 64, which compilers make wide instructions of. Half
   surrogates are left out, as they are where the parser encodes a page. */
#define ENCODE(type)                                                                                                   \
    do {                                                                                                               \
        const type *text = PyUnicode_DATA(str), *end = text + PyUnicode_GET_LENGTH(str);                               \
        while (text < end) {                                                                                           \
            Py_UCS4 code = *text;                                                                                      \
            if (code < 0x80) {                                                                                         \
                while (end - text >= 64) {                                                                             \
                    type all = 0;                                                                                      \
                    for (at = 0; at < 64; at++) {                                                                      \
                        all |= text[at];                                                                               \
                    }                                                                                                  \
                    if (all >= 0x80) {                                                                                 \
                        break;                                                                                         \
                    }                                                                                                  \
                    for (at = 0; at < 64; at++) {                                                                      \
                        out[at] = (char)text[at];                                                                      \
                    }                                                                                                  \
                    out += 64;                                                                                         \
                    text += 64;                                                                                        \
                }                                                                                                      \
                while (text < end && *text < 0x80) {                                                                   \
                    *out++ = (char)*text++;                                                                            \
                }                                                                                                      \
                continue;                                                                                              \
            }                                                                                                          \
            text++;                                                                                                    \
            if (code < 0x800) {                                                                                        \
                *out++ = (char)(0xc0 | code >> 6);                                                                     \
            }                                                                                                          \
            else {                                                                                                     \
                if (code >= 0xd800 && code <= 0xdfff) {                                                                \
                    continue;                                                                                          \
                }                                                                                                      \
                if (code < 0x10000) {                                                                                  \
                    *out++ = (char)(0xe0 | code >> 12);                                                                \
                }                                                                                                      \
                else {                                                                                                 \
                    *out++ = (char)(0xf0 | code >> 18);                                                                \
                    *out++ = (char)(0x80 | (code >> 12 & 0x3f));                                                       \
                }                                                                                                      \
                *out++ = (char)(0x80 | (code >> 6 & 0x3f));                                                            \
            }                                                                                                          \
            *out++ = (char)(0x80 | (code & 0x3f));                                                                     \
        }                                                                                                              \
    } while (0)

/* Counted in pieces, so that the counts fit into 32 bits and several are added at once. */
#define MEASURE(type)                                                                                                  \
    do {                                                                                                               \
        const type *text = PyUnicode_DATA(str);                                                                        \
        Py_ssize_t from, stop;                                                                                         \
        for (from = 0; from < length; from = stop) {                                                                   \
            uint32_t more = 0;                                                                                         \
            stop = length - from > 65536 ? from + 65536 : length;                                                      \
            for (at = from; at < stop; at++) {                                                                         \
                more += (uint32_t)(text[at] >= 0x80) + (uint32_t)(text[at] >= 0x800) +                                 \
                        (uint32_t)((Py_UCS4)text[at] >= 0x10000);                                                      \
            }                                                                                                          \
            size += more;                                                                                              \
        }                                                                                                              \
    } while (0)

PyObject *
as_utf8(PyObject *module, PyObject *str)
{
    Py_ssize_t length, at;
    size_t size;
    PyObject *bytes;
    char *out;

    (void)module;
    if (!PyUnicode_Check(str)) {
        PyErr_SetString(PyExc_TypeError, "a page must be a str");
        return NULL;
    }
    length = PyUnicode_GET_LENGTH(str);
    size = (size_t)length;
    if (!PyUnicode_IS_ASCII(str)) {
        switch (PyUnicode_KIND(str)) {
        case PyUnicode_1BYTE_KIND:
            MEASURE(Py_UCS1);
            break;
        case PyUnicode_2BYTE_KIND:
            MEASURE(Py_UCS2);
            break;
        default:
            MEASURE(Py_UCS4);
            break;
        }
    }
    if (size > (size_t)PY_SSIZE_T_MAX) {
        return PyErr_NoMemory();
    }
    bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
    if (bytes == NULL) {
        return NULL;
    }
    out = PyBytes_AS_STRING(bytes);
    switch (PyUnicode_KIND(str)) {
    case PyUnicode_1BYTE_KIND:
        ENCODE(Py_UCS1);
        break;
    case PyUnicode_2BYTE_KIND:
        ENCODE(Py_UCS2);
        break;
    default:
        ENCODE(Py_UCS4);
        break;
    }
    if (out != PyBytes_AS_STRING(bytes) + size && /* surrogates */
        _PyBytes_Resize(&bytes, out - PyBytes_AS_STRING(bytes)) < 0) {
        return NULL;
    }
    return bytes;
}
