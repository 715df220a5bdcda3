/* Headlines in a line behind their kickers, which are words in capitals: "LOCAL NEWS The mayor resigns SPORT ..." */
#include "text.h"

#define FEWEST 2 /* words of a kicker */
#define MOST 7

static inline int
is_capital(uint32_t c)
{
    return c >= 'A' && c <= 'Z';
}

static inline int
is_small(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

static inline int
is_quote(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2018;
}

/* The character at a place; behind the end, one that is nothing. */
#define AT(i) ((i) < size ? (uint32_t)PyUnicode_READ(kind, data, i) : 0)

/* Where the kicker ends that begins at a place, and a headline begins; -1 where there is none. As many of its words as can be. */
static Py_ssize_t
end_of_kicker(int kind, const void *data, Py_ssize_t size, Py_ssize_t at)
{
    Py_ssize_t ends[MOST + 1];
    int words = 0;
    while (words < MOST && is_capital(AT(at))) {
        uint32_t c;
        do {
            at++;
            c = AT(at);
        } while (is_capital(c) || c == '\'' || c == 0x2019 || c == ',' || c == '.' || c == '-');
        if (c == '!' || c == '?') {
            at++;
            c = AT(at);
        }
        if (c != ' ')
            break;
        ends[++words] = ++at;
    }
    for (; words >= FEWEST; words--) {
        uint32_t first = AT(ends[words]), second = AT(ends[words] + 1), third = AT(ends[words] + 2);
        if ((is_capital(first) || is_quote(first) || first == '"' || first == 0x201C) &&
            (is_small(second) || ((is_capital(second) || is_quote(second)) && is_small(third))))
            return ends[words];
    }
    return -1;
}

/* How many kickers of headlines a line has. */
PyObject *
kickers(PyObject *module, PyObject *line)
{
    (void)module;
    if (!PyUnicode_Check(line)) {
        PyErr_SetString(PyExc_TypeError, "a line is a str");
        return NULL;
    }
    Py_ssize_t size = PyUnicode_GET_LENGTH(line), count = 0, end;
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
    for (Py_ssize_t at = 0; at < size;) {
        end = -1;
        if (at == 0)
            end = end_of_kicker(kind, data, size, 0);
        if (end < 0 && PyUnicode_READ(kind, data, at) == ' ' && is_capital(AT(at + 1)))
            end = end_of_kicker(kind, data, size, at + 1);
        count += end > 0;
        at = end > 0 ? end : at + 1;
    }
    return PyLong_FromSsize_t(count);
}
