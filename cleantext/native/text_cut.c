/* What is left of the lines of a document when spans of its text are cut out: `Document.without`. */
#include "text.h"

/* The first block from `index` on that begins at or behind an offset; -1 and an error. */
static Py_ssize_t
first_from(PyObject *starts, Py_ssize_t index, Py_ssize_t offset)
{
    Py_ssize_t stop = PyList_GET_SIZE(starts);
    while (index < stop) {
        Py_ssize_t middle = index + (stop - index) / 2;
        Py_ssize_t start = PyLong_AsSsize_t(PyList_GET_ITEM(starts, middle));
        if (start == -1 && PyErr_Occurred())
            return -1;
        if (start < offset)
            index = middle + 1;
        else
            stop = middle;
    }
    return index;
}

static int
end_of(PyObject *lines, PyObject *starts, Py_ssize_t index, Py_ssize_t *end)
{
    Py_ssize_t start = PyLong_AsSsize_t(PyList_GET_ITEM(starts, index));
    PyObject *line = PyList_GET_ITEM(lines, index);
    if ((start == -1 && PyErr_Occurred()) || !PyUnicode_Check(line)) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_TypeError, "a line is a str");
        return -1;
    }
    *end = start + PyUnicode_GET_LENGTH(line);
    return 0;
}

/* A run of blocks that are left: the first, the one behind the last, and how many characters are cut before them. Or one block of which
a part is left: its line, and where it begins once all is cut. */
typedef struct {
    Py_ssize_t first, stop, gone;
    PyObject *line; /* NULL where the blocks are whole */
    Py_ssize_t start;
} Run;

/* The blocks that are left, and the cuts of the one that is being cut. */
typedef struct {
    Run *runs;
    Py_ssize_t size, index; /* runs so far; the block behind the last that was looked at */
    Py_ssize_t gone;        /* characters cut before it */
    Py_ssize_t block;       /* what is being cut; -1: none */
    Py_ssize_t *edges, cuts; /* of it: offsets in its line, two for each cut, and how many cuts */
} Left;

static int
set_number(PyObject *list, Py_ssize_t at, Py_ssize_t number)
{
    PyObject *item = PyLong_FromSsize_t(number);
    if (item == NULL)
        return -1;
    PyList_SET_ITEM(list, at, item);
    return 0;
}

/* Put a run at a place of the lists of what is left: lines, starts, gaps, and what each block was. Of the gaps on both sides of what
was cut above it the larger stays; none, at the head of the text. */
static int
put_run(PyObject *const *old, PyObject *const *left, Py_ssize_t at, Py_ssize_t above, const Run *run)
{
    for (Py_ssize_t i = run->first; i < run->stop; i++, at++) {
        Py_ssize_t start = run->line != NULL ? run->start : PyLong_AsSsize_t(PyList_GET_ITEM(old[1], i)) - run->gone;
        PyList_SET_ITEM(left[0], at, Py_NewRef(run->line != NULL ? run->line : PyList_GET_ITEM(old[0], i)));
        if (PyErr_Occurred() || set_number(left[1], at, start) < 0 || set_number(left[3], at, run->line != NULL ? -1 : i) < 0)
            return -1;
        if (i > run->first || run->first == above) {
            PyList_SET_ITEM(left[2], at, Py_NewRef(PyList_GET_ITEM(old[2], i)));
            continue;
        }
        Py_ssize_t gap = 0;
        if (above) {
            Py_ssize_t one = PyLong_AsSsize_t(PyList_GET_ITEM(old[2], i)), other = PyLong_AsSsize_t(PyList_GET_ITEM(old[2], above));
            if (PyErr_Occurred())
                return -1;
            gap = one > other ? one : other;
        }
        if (set_number(left[2], at, gap) < 0)
            return -1;
    }
    return 0;
}

/* Make a run of the block that was being cut. 0; -1 and an error; or MAYBE, where nothing of it is left. */
static int
close_block(PyObject *const *old, Left *left)
{
    Py_ssize_t block = left->block;
    if (block < 0)
        return 0;
    PyObject *rest = left_between(PyList_GET_ITEM(old[0], block), left->edges, left->cuts);
    Py_ssize_t start = PyLong_AsSsize_t(PyList_GET_ITEM(old[1], block));
    if (rest == NULL || PyErr_Occurred()) {
        Py_XDECREF(rest);
        return -1;
    }
    Py_ssize_t first = 0, stop = PyUnicode_GET_LENGTH(rest), gone = left->gone;
    while (first < stop && Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(rest, first)))
        first++;
    while (first < stop && Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(rest, stop - 1)))
        stop--;
    PyObject *line = PyUnicode_Substring(rest, first, stop);
    Py_DECREF(rest);
    if (line == NULL)
        return -1;
    left->runs[left->size++] = (Run){block, block + 1, gone, line, start - gone + first};
    for (Py_ssize_t i = 0; i < left->cuts; i++)
        left->gone += left->edges[2 * i + 1] - left->edges[2 * i];
    left->block = -1;
    left->cuts = 0;
    return first < stop ? 0 : MAYBE;
}

/* Take a cut: of blocks, or of a part of one. 0; -1 and an error; or MAYBE, where it goes through the edge of a block. */
static int
take_cut(PyObject *const *old, Left *left, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t from = left->block < 0 ? left->index : left->block;
    Py_ssize_t first = first_from(old[1], from, start), last = first < 0 ? -1 : first_from(old[1], first, end), edge = 0;
    if (last < 0)
        return -1;
    Py_ssize_t block = -1; /* what it is a part of */
    if (first > 0) {
        if (end_of(old[0], old[1], first - 1, &edge) < 0)
            return -1;
        if (edge > start)
            block = first - 1;
    }
    if (block < 0 && last > 0) {
        if (end_of(old[0], old[1], last - 1, &edge) < 0)
            return -1;
        if (edge > end)
            block = last - 1;
    }
    if (block >= 0) {
        Py_ssize_t begins = PyLong_AsSsize_t(PyList_GET_ITEM(old[1], block));
        if (end > edge || start < begins)
            return PyErr_Occurred() ? -1 : MAYBE;
        if (block != left->block) {
            int closed = close_block(old, left);
            if (closed)
                return closed;
            if (block > left->index)
                left->runs[left->size++] = (Run){left->index, block, left->gone, NULL, 0};
            left->block = block;
            left->index = block + 1;
        }
        left->edges[2 * left->cuts] = start - begins;
        left->edges[2 * left->cuts++ + 1] = end - begins;
        return 0;
    }
    int closed = close_block(old, left);
    if (closed)
        return closed;
    if (first > left->index)
        left->runs[left->size++] = (Run){left->index, first, left->gone, NULL, 0};
    left->index = last;
    left->gone += end - start;
    return 0;
}

/* The runs of blocks that cuts leave: 0; -1 and an error; or MAYBE, where they cannot be told from the lines. */
static int
take_cuts(PyObject *const *old, PyObject *spans, Left *left)
{
    Py_ssize_t count = PyList_GET_SIZE(old[0]), at = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(spans); i++) {
        PyObject *span = PyList_GET_ITEM(spans, i);
        if (!PyTuple_Check(span) || PyTuple_GET_SIZE(span) < 2) {
            PyErr_SetString(PyExc_TypeError, "a cut is a tuple");
            return -1;
        }
        Py_ssize_t start = PyLong_AsSsize_t(PyTuple_GET_ITEM(span, 0)), end = PyLong_AsSsize_t(PyTuple_GET_ITEM(span, 1));
        if (PyErr_Occurred())
            return -1;
        if (start < at || end < start) {
            PyErr_SetString(PyExc_ValueError, "cuts come in order");
            return -1;
        }
        at = end;
        int taken = take_cut(old, left, start, end);
        if (taken)
            return taken;
    }
    int closed = close_block(old, left);
    if (!closed && left->index < count)
        left->runs[left->size++] = (Run){left->index, count, left->gone, NULL, 0};
    return closed;
}

static void
free_left(Left *left)
{
    for (Py_ssize_t i = 0; i < left->size; i++)
        Py_XDECREF(left->runs[i].line);
    free(left->runs);
    free(left->edges);
}

PyObject *
cut(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *old[3], *spans, *lists[5] = {NULL, NULL, NULL, NULL, NULL};
    if (!PyArg_ParseTuple(args, "O!O!O!O!:cut", &PyList_Type, &old[0], &PyList_Type, &old[1], &PyList_Type, &old[2],
                          &PyList_Type, &spans))
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(old[0]), size = 0, at = 0, above = 0;
    if (PyList_GET_SIZE(old[1]) != count || PyList_GET_SIZE(old[2]) != count) {
        PyErr_SetString(PyExc_ValueError, "lines, starts and gaps are of one length");
        return NULL;
    }
    /* A cut ends a run, and may be in a block that is a run of its own. */
    Left left = {many(2 * PyList_GET_SIZE(spans) + 1, sizeof(Run)), 0, 0, 0, -1, many(2 * PyList_GET_SIZE(spans), sizeof(Py_ssize_t)), 0};
    int taken = left.runs == NULL || left.edges == NULL ? -1 : take_cuts(old, spans, &left);
    if (taken) {
        free_left(&left);
        if (taken < 0)
            return NULL;
        Py_RETURN_NONE;
    }
    for (Py_ssize_t i = 0; i < left.size; i++)
        size += left.runs[i].stop - left.runs[i].first;
    /* What wakes the garbage collector comes first: what it runs may change the lists. */
    for (int i = 0; i < 5; i++)
        if ((lists[i] = PyList_New(i < 4 ? size : 0)) == NULL)
            goto fail;
    for (int i = 0; i < 3; i++)
        if (PyList_GET_SIZE(old[i]) < count) {
            PyErr_SetString(PyExc_ValueError, "lines, starts and gaps are of one length");
            goto fail;
        }
    for (Py_ssize_t i = 0; i < left.size; i++) {
        const Run *run = &left.runs[i];
        if (put_run(old, lists, at, above, run) < 0)
            goto fail;
        if (run->line != NULL) {
            PyObject *place = PyLong_FromSsize_t(at);
            int failed = place == NULL || PyList_Append(lists[4], place) < 0;
            Py_XDECREF(place);
            if (failed)
                goto fail;
        }
        at += run->stop - run->first;
        above = run->stop;
    }
    free_left(&left);
    return Py_BuildValue("NNNNNn", lists[0], lists[1], lists[2], lists[3], lists[4], left.gone);
fail:
    free_left(&left);
    for (int i = 0; i < 5; i++)
        Py_XDECREF(lists[i]);
    return NULL;
}
