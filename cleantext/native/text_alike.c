/* Lines that say the same as another: word for word, or by their letters and digits. */
#include "text_shape.h"

static int
check_lines(PyObject *lines)
{
    int good = PyList_Check(lines);
    for (Py_ssize_t i = 0; good && i < PyList_GET_SIZE(lines); i++)
        good = PyUnicode_Check(PyList_GET_ITEM(lines, i));
    if (!good)
        PyErr_SetString(PyExc_TypeError, "lines are a list of str");
    return good ? 0 : -1;
}

static int
push_index(PyObject *list, Py_ssize_t index)
{
    PyObject *number = PyLong_FromSsize_t(index);
    int result = number == NULL ? -1 : PyList_Append(list, number);
    Py_XDECREF(number);
    return result;
}

static int
are_same(PyObject *one, PyObject *other)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(one);
    int kind = PyUnicode_KIND(one);
    return size == PyUnicode_GET_LENGTH(other) && kind == PyUnicode_KIND(other) &&
           memcmp(PyUnicode_DATA(one), PyUnicode_DATA(other), (size_t)size * (size_t)kind) == 0;
}

/* Whether the first characters of two lines are the same: so many, or all of both. */
static int
begin_same(PyObject *one, PyObject *other, Py_ssize_t size)
{
    Py_ssize_t here = PyUnicode_GET_LENGTH(one), there = PyUnicode_GET_LENGTH(other);
    if (here < size || there < size)
        return are_same(one, other);
    for (Py_ssize_t i = 0; i < size; i++)
        if (PyUnicode_READ_CHAR(one, i) != PyUnicode_READ_CHAR(other, i))
            return 0;
    return 1;
}

PyObject *
twins(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lines;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "On:twins", &lines, &size) || check_lines(lines) < 0)
        return NULL;
    PyObject *found = PyList_New(0);
    for (Py_ssize_t i = 0; found != NULL && i + 1 < PyList_GET_SIZE(lines); i++)
        if (begin_same(PyList_GET_ITEM(lines, i), PyList_GET_ITEM(lines, i + 1), size) && push_index(found, i) < 0)
            Py_CLEAR(found);
    return found;
}

/* The next letter or digit of a line, in lower case; 0 at its end. The three forms of sigma are one, since which of two is the
lower case of the third depends on what stands around it. */
static uint32_t
next_letter(int kind, const void *data, Py_ssize_t size, Py_ssize_t *at)
{
    while (*at < size) {
        uint32_t c = PyUnicode_READ(kind, data, *at);
        ++*at;
        if (c < 128) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
                return c;
            if (c >= 'A' && c <= 'Z')
                return c | 0x20;
            continue;
        }
        c = c == 0x130 ? 'i' : Py_UNICODE_TOLOWER(c);
        if (Py_UNICODE_ISALNUM(c))
            return c == 0x3C2 ? 0x3C3 : c;
    }
    return 0;
}

static int
are_alike(PyObject *one, PyObject *other)
{
    Py_ssize_t here = 0, there = 0;
    for (;;) {
        uint32_t a = next_letter(PyUnicode_KIND(one), PyUnicode_DATA(one), PyUnicode_GET_LENGTH(one), &here);
        uint32_t b = next_letter(PyUnicode_KIND(other), PyUnicode_DATA(other), PyUnicode_GET_LENGTH(other), &there);
        if (a != b)
            return 0;
        if (a == 0)
            return 1;
    }
}

/* As `twins`, of lines that have so many words, both. */
PyObject *
long_twins(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lines, *rows;
    Py_ssize_t size, least;
    if (!PyArg_ParseTuple(args, "O!Snn:long_twins", &PyList_Type, &lines, &rows, &size, &least))
        return NULL;
    const Row *row = (const Row *)PyBytes_AS_STRING(rows);
    PyObject *found = PyList_New(0);
    if (PyBytes_GET_SIZE(rows) / (Py_ssize_t)sizeof(Row) != PyList_GET_SIZE(lines)) {
        PyErr_SetString(PyExc_ValueError, "a row for every line");
        Py_CLEAR(found);
    }
    for (Py_ssize_t i = 0; found != NULL && i + 1 < PyList_GET_SIZE(lines); i++, row++) {
        if ((Py_ssize_t)row[0].words < least || (Py_ssize_t)row[1].words < least || row[0].first != row[1].first)
            continue;
        PyObject *line = PyList_GET_ITEM(lines, i), *below = PyList_GET_ITEM(lines, i + 1);
        if (!PyUnicode_Check(line) || !PyUnicode_Check(below)) {
            PyErr_SetString(PyExc_TypeError, "lines are a list of str");
            Py_CLEAR(found);
        }
        else if (begin_same(line, below, size) && push_index(found, i) < 0)
            Py_CLEAR(found);
    }
    return found;
}

/* The lines of so many characters that the one below says again, behind other words and a blank. */
PyObject *
said_again(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lines, *rows;
    Py_ssize_t least;
    if (!PyArg_ParseTuple(args, "O!Sn:said_again", &PyList_Type, &lines, &rows, &least))
        return NULL;
    const Row *row = (const Row *)PyBytes_AS_STRING(rows);
    PyObject *found = PyList_New(0);
    if (PyBytes_GET_SIZE(rows) / (Py_ssize_t)sizeof(Row) != PyList_GET_SIZE(lines)) {
        PyErr_SetString(PyExc_ValueError, "a row for every line");
        Py_CLEAR(found);
    }
    for (Py_ssize_t i = 0; found != NULL && i + 1 < PyList_GET_SIZE(lines); i++, row++) {
        if ((Py_ssize_t)row[0].size < least || row[0].last != row[1].last || row[0].size > row[1].size)
            continue;
        PyObject *line = PyList_GET_ITEM(lines, i), *below = PyList_GET_ITEM(lines, i + 1);
        if (!PyUnicode_Check(line) || !PyUnicode_Check(below)) {
            PyErr_SetString(PyExc_TypeError, "lines are a list of str");
            Py_CLEAR(found);
            break;
        }
        Py_ssize_t size = PyUnicode_GET_LENGTH(line), start = PyUnicode_GET_LENGTH(below) - size;
        if (start < 1 || size < 1 || PyUnicode_READ_CHAR(below, start - 1) != ' ' ||
            PyUnicode_READ_CHAR(below, start) != PyUnicode_READ_CHAR(line, 0))
            continue;
        if (PyUnicode_Tailmatch(below, line, 0, PY_SSIZE_T_MAX, 1) == 1 && push_index(found, i) < 0)
            Py_CLEAR(found);
    }
    return found;
}

PyObject *
alike(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lines, *line;
    Py_ssize_t most;
    if (!PyArg_ParseTuple(args, "OUn:alike", &lines, &line, &most) || check_lines(lines) < 0)
        return NULL;
    Py_ssize_t size = PyUnicode_GET_LENGTH(line);
    PyObject *found = PyList_New(0);
    for (Py_ssize_t i = 0; found != NULL && i < PyList_GET_SIZE(lines); i++) {
        PyObject *other = PyList_GET_ITEM(lines, i);
        Py_ssize_t more = PyUnicode_GET_LENGTH(other) - size;
        if ((more < 0 ? -more : more) <= most && are_alike(line, other) && push_index(found, i) < 0)
            Py_CLEAR(found);
    }
    return found;
}

/* The letters and digits of a text, in lower case. */
PyObject *
squeeze(PyObject *module, PyObject *text)
{
    (void)module;
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a text is a str");
        return NULL;
    }
    Py_ssize_t size = PyUnicode_GET_LENGTH(text), count = 0;
    if (PyUnicode_IS_ASCII(text)) {
        const Py_UCS1 *from = PyUnicode_1BYTE_DATA(text);
        Py_UCS1 *to = many(size, 1);
        for (Py_ssize_t i = 0; to != NULL && i < size; i++) {
            Py_UCS1 c = from[i] >= 'A' && from[i] <= 'Z' ? from[i] | 0x20 : from[i];
            to[count] = c;
            count += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }
        PyObject *squeezed = to == NULL ? NULL : PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, to, count);
        free(to);
        return squeezed;
    }
    PyObject *low = PyObject_CallMethod(text, "lower", NULL); /* of one letter it may make two */
    if (low != NULL && !PyUnicode_Check(low)) {
        PyErr_SetString(PyExc_TypeError, "a str in lower case is one");
        Py_CLEAR(low);
    }
    uint32_t *codes = low == NULL ? NULL : codes_of(low);
    size = low == NULL ? 0 : PyUnicode_GET_LENGTH(low);
    for (Py_ssize_t i = 0; codes != NULL && i < size; i++) {
        codes[count] = codes[i];
        count += Py_UNICODE_ISALNUM(codes[i]) != 0;
    }
    PyObject *squeezed = codes == NULL ? NULL : PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, codes, count);
    Py_XDECREF(low);
    free(codes);
    return squeezed;
}
