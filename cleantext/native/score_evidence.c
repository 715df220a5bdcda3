/* Why the model took a block for furniture, in words: cleantext.scoring.evidence. */
#include "score.h"
#include "removal.h"

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

/* A text that is put together; what does not fit any more is left out. */
#define ROOM 600
typedef struct {
    char chars[ROOM];
    size_t size;
} text_t;

static void
put(text_t *text, const char *chars, size_t size)
{
    if (size > ROOM - text->size)
        return;
    memcpy(text->chars + text->size, chars, size);
    text->size += size;
}

#define PUT(TEXT, CHARS) put(TEXT, CHARS, sizeof(CHARS) - 1)

static void
put_number(text_t *text, long number)
{
    char digits[24];
    size_t at = sizeof(digits);
    if (number < 0)
        PUT(text, "-");
    do
        digits[--at] = (char)('0' + (number < 0 ? -(number % 10) : number % 10));
    while (number /= 10);
    put(text, digits + at, sizeof(digits) - at);
}

/* The groups whose names are counts. */
enum { WORDS, COPIES, DISTANCE, COUNTS };

typedef struct {
    const char *chars; /* NULL for a count */
    size_t size;
    int count;
} name_t;

static void
put_name(text_t *text, const name_t *name, const float *row, const int32_t *counted)
{
    long count;
    if (name->chars) {
        put(text, name->chars, name->size);
        return;
    }
    switch (name->count) {
    case WORDS:
        count = count_of(row[counted[0]], 1.5f);
        put_number(text, count);
        PUT(text, " word");
        break;
    case COPIES:
        count = 1 + count_of(row[counted[1]], 1);
        if (count == 1) {
            PUT(text, "stands once on the page");
            return;
        }
        PUT(text, "stands ");
        put_number(text, count);
        PUT(text, " times on the page");
        return;
    default:
        count = count_of(row[counted[3]] < row[counted[2]] ? row[counted[3]] : row[counted[2]], 2);
        if (count >= NOWHERE) {
            PUT(text, "no running text near it");
            return;
        }
        put_number(text, count);
        PUT(text, " block");
    }
    if (count != 1)
        PUT(text, "s");
    if (name->count == DISTANCE)
        PUT(text, " from running text");
}

/* Columns in a row that are of one group. */
typedef struct {
    Py_ssize_t first, stop;
    int32_t group;
} run_t;

/* The runs of columns of groups, but for those of none, whose number is `groups`; their count, or -1 and an error. */
static Py_ssize_t
runs_of(const int32_t *group, Py_ssize_t columns, Py_ssize_t groups, run_t **found)
{
    run_t *runs = PyMem_Malloc((size_t)columns * sizeof(run_t));
    Py_ssize_t column = 0, count = 0;
    if (!runs) {
        PyErr_NoMemory();
        return -1;
    }
    while (column < columns) {
        Py_ssize_t first = column;
        while (column < columns && group[column] == group[first])
            column++;
        if (group[first] < groups)
            runs[count++] = (run_t){first, column, group[first]};
    }
    *found = runs;
    return count;
}

/* How far some columns draw a block away; four sums at a time, since each must wait for the one before. */
static float
pull(const float *row, const float *centre, const float *weights, Py_ssize_t first, Py_ssize_t stop)
{
    float sums[4] = {0};
    Py_ssize_t column = first;
    int i;
    for (; column + 4 <= stop; column += 4)
        for (i = 0; i < 4; i++)
            sums[i] += (row[column + i] - centre[column + i]) * weights[column + i];
    for (; column < stop; column++)
        sums[0] += (row[column] - centre[column]) * weights[column];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/* The two groups that draw a block furthest away; the same twice if only one does. */
static void
worst(const float *row, const float *centre, const float *weights, const run_t *runs, Py_ssize_t count, Py_ssize_t groups,
      Py_ssize_t found[2])
{
    float against[MOST_GROUPS] = {0};
    Py_ssize_t at, first, second;
    for (at = 0; at < count; at++)
        against[runs[at].group] += pull(row, centre, weights, runs[at].first, runs[at].stop);
    first = against[1] < against[0];
    second = 1 - first;
    for (at = 2; at < groups; at++)
        if (against[at] < against[first]) {
            second = first;
            first = at;
        } else if (against[at] < against[second])
            second = at;
    found[0] = first;
    found[1] = against[second] < 0 ? second : first;
}

static int
read_names(PyObject *names, name_t *out)
{
    Py_ssize_t i;
    for (i = 0; i < PyTuple_GET_SIZE(names); i++) {
        PyObject *name = PyTuple_GET_ITEM(names, i);
        Py_ssize_t size = 0;
        out[i].chars = NULL;
        out[i].count = 0;
        if (PyUnicode_Check(name)) {
            out[i].chars = PyUnicode_AsUTF8AndSize(name, &size);
            if (!out[i].chars)
                return -1;
            out[i].size = (size_t)size;
            if (size > ROOM / 4) {
                PyErr_SetString(PyExc_ValueError, "a group of too long a name");
                return -1;
            }
            continue;
        }
        out[i].count = (int)PyLong_AsLong(name);
        if (out[i].count < 0 || out[i].count >= COUNTS) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "a group without a name");
            return -1;
        }
    }
    return 0;
}

/* A likelihood as a number of hundredths, halves to the even one, as Python rounds. */
static long
percent(double likelihood)
{
    return likelihood >= 0 && likelihood <= 1 ? (long)rint(likelihood * 100) : 0;
}

PyObject *
score_evidence(PyObject *module, PyObject *args)
{
    PyObject *names, *blocks, *result = NULL;
    Py_buffer inputs, centre, weights, groups, counted, article, limits;
    name_t name[MOST_GROUPS];
    const int32_t *group, *column_of;
    Py_ssize_t columns, rows, count, asked, pieces, i;
    run_t *runs = NULL;
    int failed = 1;
    (void)module;

    if (!PyArg_ParseTuple(args, "y*O!y*y*y*y*O!y*y*", &inputs, &PyList_Type, &blocks, &centre, &weights, &groups, &counted,
                          &PyTuple_Type, &names, &article, &limits))
        return NULL;
    columns = centre.len / (Py_ssize_t)sizeof(float);
    count = PyTuple_GET_SIZE(names);
    group = groups.buf;
    column_of = counted.buf;
    asked = PyList_GET_SIZE(blocks);
    if (columns < 1 || columns > 1 << 20 || count < 2 || count > MOST_GROUPS || weights.len != centre.len ||
        groups.len != columns * (Py_ssize_t)sizeof(int32_t) || counted.len != 4 * (Py_ssize_t)sizeof(int32_t) ||
        inputs.len % (columns * (Py_ssize_t)sizeof(float)) || article.len != inputs.len / columns ||
        limits.len != 2 * article.len) {
        PyErr_SetString(PyExc_ValueError, "inputs and groups that do not fit together");
        goto done;
    }
    rows = inputs.len / (columns * (Py_ssize_t)sizeof(float));
    for (i = 0; i < columns; i++)
        if (group[i] < 0 || group[i] > count) {
            PyErr_SetString(PyExc_ValueError, "no such group");
            goto done;
        }
    for (i = 0; i < 4; i++)
        if (column_of[i] < 0 || column_of[i] >= columns) {
            PyErr_SetString(PyExc_ValueError, "no such column");
            goto done;
        }
    pieces = runs_of(group, columns, count, &runs);
    if (pieces < 0 || read_names(names, name) < 0 || !(result = PyList_New(asked)))
        goto done;
    for (i = 0; i < asked; i++) {
        Py_ssize_t found[2], at = -1;
        const float *row;
        PyObject *told, *block = PyList_GET_ITEM(blocks, i);
        text_t text;
        if (!PyLong_Check(block)) { /* so that no code runs here that could change the list */
            PyErr_SetString(PyExc_TypeError, "a block that is no int");
            goto done;
        }
        at = PyLong_AsSsize_t(block);
        if (at == -1 && PyErr_Occurred())
            goto done;
        if (at < 0 || at >= rows) {
            PyErr_SetString(PyExc_IndexError, "no such block");
            goto done;
        }
        row = (const float *)inputs.buf + at * columns;
        worst(row, centre.buf, weights.buf, runs, pieces, count, found);
        text.size = 0;
        PUT(&text, "main-text model: ");
        put_number(&text, percent(((const float *)article.buf)[at]));
        PUT(&text, "% article, below ");
        put_number(&text, percent(((const double *)limits.buf)[at]));
        PUT(&text, "%: ");
        put_name(&text, name + found[0], row, column_of);
        if (found[1] != found[0]) {
            PUT(&text, "; ");
            put_name(&text, name + found[1], row, column_of);
        }
        told = PyUnicode_FromStringAndSize(text.chars, (Py_ssize_t)text.size);
        if (!told)
            goto done;
        PyList_SET_ITEM(result, i, told);
    }
    failed = 0;
done:
    PyMem_Free(runs);
    if (failed)
        Py_CLEAR(result);
    PyBuffer_Release(&inputs);
    PyBuffer_Release(&centre);
    PyBuffer_Release(&weights);
    PyBuffer_Release(&groups);
    PyBuffer_Release(&counted);
    PyBuffer_Release(&article);
    PyBuffer_Release(&limits);
    return result;
}

/* A Removal for each of some blocks: a call of the named tuple's own constructor costs more than all else that is done for it.
 * Its fields are those of cleantext.document.Removal: start, end, category, filter, reason, text. */
PyObject *
score_removals(PyObject *module, PyObject *args)
{
    PyTypeObject *type;
    PyObject *starts, *lines, *blocks, *category, *filter, *reasons, *empty = NULL, *result = NULL;
    Py_ssize_t i, n;
    int failed = 1;
    (void)module;

    if (!PyArg_ParseTuple(args, "O!O!O!O!UUO!", &PyType_Type, &type, &PyList_Type, &starts, &PyList_Type, &lines,
                          &PyList_Type, &blocks, &category, &filter, &PyList_Type, &reasons))
        return NULL;
    if (!PyType_IsSubtype(type, &PyTuple_Type) || type->tp_itemsize != PyTuple_Type.tp_itemsize ||
        type->tp_basicsize != PyTuple_Type.tp_basicsize) {
        PyErr_SetString(PyExc_TypeError, "no named tuple");
        return NULL;
    }
    n = PyList_GET_SIZE(blocks);
    if (PyList_GET_SIZE(reasons) != n || PyList_GET_SIZE(starts) != PyList_GET_SIZE(lines)) {
        PyErr_SetString(PyExc_ValueError, "blocks and reasons that do not fit together");
        return NULL;
    }
    empty = PyUnicode_FromStringAndSize("", 0);
    result = PyList_New(n);
    if (!empty || !result)
        goto done;
    for (i = 0; i < n; i++) {
        PyObject *block, *start, *line, *made;
        Py_ssize_t at, from;
        /* A new object may wake the garbage collector, and that may run anything. */
        if (i >= PyList_GET_SIZE(blocks) || i >= PyList_GET_SIZE(reasons)) {
            PyErr_SetString(PyExc_RuntimeError, "blocks changed meanwhile");
            goto done;
        }
        block = PyList_GET_ITEM(blocks, i);
        at = PyLong_Check(block) ? PyLong_AsSsize_t(block) : -1;
        if (at < 0 || at >= PyList_GET_SIZE(starts) || at >= PyList_GET_SIZE(lines)) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_IndexError, "no such block");
            goto done;
        }
        start = PyList_GET_ITEM(starts, at);
        line = PyList_GET_ITEM(lines, at);
        if (!PyLong_Check(start) || !PyUnicode_Check(line)) {
            PyErr_SetString(PyExc_TypeError, "starts are of int, lines of str");
            goto done;
        }
        from = PyLong_AsSsize_t(start);
        if (from < 0 || from > PY_SSIZE_T_MAX - PyUnicode_GET_LENGTH(line)) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "a block that begins nowhere");
            goto done;
        }
        PyObject *const parts[REMOVAL_PARTS] = {
            Py_NewRef(start),  PyLong_FromSsize_t(from + PyUnicode_GET_LENGTH(line)), Py_NewRef(category),
            Py_NewRef(filter), Py_NewRef(PyList_GET_ITEM(reasons, i)),                Py_NewRef(empty)};
        made = new_removal(type, parts);
        if (!made)
            goto done;
        PyList_SET_ITEM(result, i, made);
    }
    failed = 0;
done:
    Py_XDECREF(empty);
    if (failed)
        Py_CLEAR(result);
    return result;
}
