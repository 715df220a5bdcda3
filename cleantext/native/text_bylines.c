/* Names and dates: the loops of cleantext.filters.bylines and cleantext.dates. */
#include "text.h"

#define LONGEST_PARTICLE 8 /* characters of words that are looked up; the same in these */
#define LONGEST_OF_DATE 16
#define MOST_NAMES 12
#define MOST_SIGNS 4 /* runs of them in a name; one that is a full stop at the end aside */

/* A word of ASCII in lower case, and whether a set has it; it has no longer one. */
static int
is_in(PyObject *words, const char *low, Py_ssize_t size)
{
    PyObject *word = PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, low, size);
    int result = word == NULL ? -1 : PySet_Contains(words, word);
    Py_XDECREF(word);
    return result;
}

static int
is_letter(uint32_t c)
{
    if (c < 128)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return Py_UNICODE_ISALNUM(c) && !Py_UNICODE_ISDECIMAL(c);
}

static int
is_sign(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == '.' || c == '-';
}

/* Whether a word is a name: a capital, letters, and signs between some of them. */
static int
is_name(int kind, const void *data, Py_ssize_t first, Py_ssize_t stop)
{
    uint32_t c = PyUnicode_READ(kind, data, first);
    if (!is_letter(c) || !(c < 128 ? c <= 'Z' : Py_UNICODE_ISUPPER(c)))
        return 0;
    int runs = 0;
    for (Py_ssize_t at = first + 1; at < stop; at++) {
        c = PyUnicode_READ(kind, data, at);
        if (is_letter(c))
            continue;
        if (!is_sign(c))
            return 0;
        if (runs == MOST_SIGNS)
            return c == '.' && at + 1 == stop;
        runs++;
        while (at + 1 < stop && is_sign(PyUnicode_READ(kind, data, at + 1)))
            at++;
    }
    return 1;
}

PyObject *
are_names(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    if (count != 2 || !PyUnicode_Check(args[1]) || !PyFrozenSet_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "are_names() takes the particles of names and a text");
        return NULL;
    }
    int kind = PyUnicode_KIND(args[1]), words = 0, names = 0;
    const void *data = PyUnicode_DATA(args[1]);
    Py_ssize_t size = PyUnicode_GET_LENGTH(args[1]), at = 0;
    for (;;) {
        uint32_t c = 0;
        while (at < size && ((c = PyUnicode_READ(kind, data, at)) == ',' || Py_UNICODE_ISSPACE(c)))
            at++;
        if (at == size)
            break;
        if (++words > MOST_NAMES)
            Py_RETURN_FALSE;
        Py_ssize_t first = at;
        char low[LONGEST_PARTICLE];
        int is_ascii = 1;
        for (; at < size && (c = PyUnicode_READ(kind, data, at)) != ',' && !Py_UNICODE_ISSPACE(c); at++) {
            is_ascii &= c < 128;
            if (at - first < LONGEST_PARTICLE)
                low[at - first] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : (char)(c & 127);
        }
        if (is_ascii && at - first <= LONGEST_PARTICLE) {
            int result = is_in(args[0], low, at - first);
            if (result < 0)
                return NULL;
            if (result)
                continue;
        }
        if (!is_name(kind, data, first, at))
            Py_RETURN_FALSE;
        names++;
    }
    return PyBool_FromLong(names > 0);
}

/* What stands between the words of a date, beside blanks. */
static int
parts_date(uint32_t c)
{
    return c == '|' || c == ',' || c == '(' || c == ')' || c == 0x2022 || c == 0xB7 || Py_UNICODE_ISSPACE(c);
}

/* Whether all words of a line that are letters of ASCII may stand in a date; -1 and an error. */
static int
is_likely(PyObject *words, PyObject *line)
{
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
    Py_ssize_t size = PyUnicode_GET_LENGTH(line);
    for (Py_ssize_t at = 0; at < size; at++) {
        char low[LONGEST_OF_DATE];
        Py_ssize_t letters = 0;
        uint32_t c = 0;
        while (at < size && (c = PyUnicode_READ(kind, data, at)) < 128 && is_letter(c)) {
            if (letters < LONGEST_OF_DATE)
                low[letters] = (char)(c | 0x20);
            letters++;
            at++;
        }
        while (at < size && ((c = PyUnicode_READ(kind, data, at)) == '.' || c == ':' || c == ';'))
            at++;
        if (letters && (at == size || parts_date(c))) {
            int result = letters <= LONGEST_OF_DATE ? is_in(words, low, letters) : 0;
            if (result <= 0)
                return result;
        }
        while (at < size && !parts_date(PyUnicode_READ(kind, data, at)))
            at++;
    }
    return 1;
}

/* Those of some lines that may be dates. */
PyObject *
may_be_dates(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *words, *lines, *indices;
    if (!PyArg_ParseTuple(args, "O!O!O!:may_be_dates", &PyFrozenSet_Type, &words, &PyList_Type, &lines, &PyList_Type, &indices))
        return NULL;
    PyObject *found = PyList_New(0);
    for (Py_ssize_t i = 0; found != NULL && i < PyList_GET_SIZE(indices); i++) {
        PyObject *index = PyList_GET_ITEM(indices, i);
        Py_ssize_t place = PyLong_CheckExact(index) ? PyLong_AsSsize_t(index) : -1;
        PyObject *line = place >= 0 && place < PyList_GET_SIZE(lines) ? PyList_GET_ITEM(lines, place) : NULL;
        if (line == NULL || !PyUnicode_Check(line)) {
            PyErr_SetString(PyExc_ValueError, "an index of no line");
            Py_CLEAR(found);
            break;
        }
        int result = is_likely(words, line);
        if (result < 0 || (result && PyList_Append(found, index) < 0))
            Py_CLEAR(found);
    }
    return found;
}

PyObject *
may_be_date(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    if (count != 2 || !PyUnicode_Check(args[1]) || !PyFrozenSet_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "may_be_date() takes the words of dates and a line");
        return NULL;
    }
    int result = is_likely(args[0], args[1]);
    return result < 0 ? NULL : PyBool_FromLong(result);
}
