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

/* A run of blocks that are left: the first, the one behind the last, how many characters are cut before them, and the blank lines above
the first. Or one block of which a part is left: its line, and where it begins once all is cut. */
typedef struct {
    Py_ssize_t first, stop, gone, gap;
    PyObject *line; /* NULL where the blocks are whole */
    Py_ssize_t start;
} Run;

/* The blocks that are left, and the cuts of the one that is being cut. */
typedef struct {
    Run *runs;
    Py_ssize_t size, index; /* runs so far; the block behind the last that was looked at */
    Py_ssize_t gone;        /* characters cut before it */
    Py_ssize_t ends;        /* line ends left between the last block that stays and the white space above this one */
    int joined;             /* whether that white space went with the block before it */
    Py_ssize_t block, gap;  /* what is being cut, and the blank lines above it; -1: none */
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

/* Put a run at a place of the lists of what is left: lines, starts, gaps, and what each block was. */
static int
put_run(PyObject *const *old, PyObject *const *left, Py_ssize_t at, const Run *run)
{
    for (Py_ssize_t i = run->first; i < run->stop; i++, at++) {
        Py_ssize_t start = run->line != NULL ? run->start : PyLong_AsSsize_t(PyList_GET_ITEM(old[1], i)) - run->gone;
        PyList_SET_ITEM(left[0], at, Py_NewRef(run->line != NULL ? run->line : PyList_GET_ITEM(old[0], i)));
        if (PyErr_Occurred() || set_number(left[1], at, start) < 0 || set_number(left[3], at, run->line != NULL ? -1 : i) < 0)
            return -1;
        if (i > run->first)
            PyList_SET_ITEM(left[2], at, Py_NewRef(PyList_GET_ITEM(old[2], i)));
        else if (set_number(left[2], at, run->gap) < 0)
            return -1;
    }
    return 0;
}

/* The line ends in the white space above a block; -1 and an error. */
static Py_ssize_t
ends_above(PyObject *const *old, Py_ssize_t index)
{
    Py_ssize_t gap = index < PyList_GET_SIZE(old[2]) ? PyLong_AsSsize_t(PyList_GET_ITEM(old[2], index)) : 0;
    return gap < 0 ? -1 : gap + (index > 0);
}

/* The blank lines above the next block, which stays, into `gap`. 0; -1 and an error; or MAYBE, where it comes to stand in the line of the
last one that stays. */
static int
take_gap(PyObject *const *old, Left *left, Py_ssize_t *gap)
{
    Py_ssize_t ends = left->joined ? 0 : ends_above(old, left->index);
    if (ends < 0)
        return -1;
    *gap = left->ends + ends - (left->size > 0);
    left->ends = 0;
    left->joined = 0;
    return *gap < 0 ? MAYBE : 0;
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
    PyObject *line = part_of_text(rest, first, stop);
    Py_DECREF(rest);
    if (line == NULL)
        return -1;
    left->runs[left->size++] = (Run){block, block + 1, gone, left->gap, line, start - gone + first};
    for (Py_ssize_t i = 0; i < left->cuts; i++)
        left->gone += left->edges[2 * i + 1] - left->edges[2 * i];
    left->block = -1;
    left->cuts = 0;
    return first < stop ? 0 : MAYBE;
}

/* Let the blocks before another one stay. */
static int
stay(PyObject *const *old, Left *left, Py_ssize_t stop)
{
    int closed = close_block(old, left);
    if (closed || stop <= left->index)
        return closed;
    Py_ssize_t gap;
    int taken = take_gap(old, left, &gap);
    if (taken)
        return taken;
    left->runs[left->size++] = (Run){left->index, stop, left->gone, gap, NULL, 0};
    left->index = stop;
    return 0;
}

/* Cut a part of a block. */
static int
cut_within(PyObject *const *old, Left *left, Py_ssize_t block, Py_ssize_t start, Py_ssize_t end)
{
    if (block != left->block) {
        int stays = stay(old, left, block);
        if (!stays)
            stays = take_gap(old, left, &left->gap);
        if (stays)
            return stays;
        left->block = block;
        left->index = block + 1;
    }
    left->edges[2 * left->cuts] = start;
    left->edges[2 * left->cuts++ + 1] = end;
    return 0;
}

/* Take a cut: of blocks with white space around them, of parts of the one above and the one below. 0; -1 and an error; or MAYBE, where it
goes through white space. */
static int
take_cut(PyObject *const *old, Left *left, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t count = PyList_GET_SIZE(old[0]), from = left->block < 0 ? left->index : left->block;
    Py_ssize_t first = first_from(old[1], from, start), last = first < 0 ? -1 : first_from(old[1], first, end), above = 0, edge = 0;
    if (last < 0 || (first > 0 && end_of(old[0], old[1], first - 1, &above) < 0))
        return -1;
    if (above > start) {
        Py_ssize_t begins = PyLong_AsSsize_t(PyList_GET_ITEM(old[1], first - 1));
        int taken = PyErr_Occurred() ? -1 : cut_within(old, left, first - 1, start - begins, (end < above ? end : above) - begins);
        return taken || end <= above ? taken : take_cut(old, left, above, end);
    }
    if (first == last)
        return MAYBE; /* white space alone */
    Py_ssize_t begins = PyLong_AsSsize_t(PyList_GET_ITEM(old[1], first)), below = end;
    if (PyErr_Occurred() || end_of(old[0], old[1], last - 1, &edge) < 0)
        return -1;
    if (edge > end) {
        Py_ssize_t block = last - 1, at = PyLong_AsSsize_t(PyList_GET_ITEM(old[1], block));
        int taken = PyErr_Occurred() ? -1 : start < at ? take_cut(old, left, start, at) : 0;
        return taken ? taken : cut_within(old, left, block, 0, end - at);
    }
    int stays = stay(old, left, first);
    if (stays)
        return stays;
    if (!left->joined && start == begins) {
        Py_ssize_t ends = ends_above(old, first);
        if (ends < 0)
            return -1;
        left->ends += ends;
    }
    else if (start != (left->joined ? begins : above))
        return MAYBE;
    if (last < count && (below = PyLong_AsSsize_t(PyList_GET_ITEM(old[1], last))) < 0 && PyErr_Occurred())
        return -1;
    if (last < count && end != edge && end != below)
        return MAYBE;
    left->joined = last < count && end == below;
    left->index = last;
    left->gone += end - start;
    return 0;
}

/* The runs of blocks that cuts leave: 0; -1 and an error; or MAYBE, where they cannot be told from the lines. Cuts that touch are one. */
static int
take_cuts(PyObject *const *old, PyObject *spans, Left *left)
{
    Py_ssize_t from = 0, to = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(spans); i++) {
        PyObject *span = PyList_GET_ITEM(spans, i);
        if (!PyTuple_Check(span) || PyTuple_GET_SIZE(span) < 2) {
            PyErr_SetString(PyExc_TypeError, "a cut is a tuple");
            return -1;
        }
        Py_ssize_t start = PyLong_AsSsize_t(PyTuple_GET_ITEM(span, 0)), end = PyLong_AsSsize_t(PyTuple_GET_ITEM(span, 1));
        if (PyErr_Occurred())
            return -1;
        if (start < to || end < start) {
            PyErr_SetString(PyExc_ValueError, "cuts come in order");
            return -1;
        }
        if (start > to) {
            int taken = from < to ? take_cut(old, left, from, to) : 0;
            if (taken)
                return taken;
            from = start;
        }
        to = end;
    }
    int taken = from < to ? take_cut(old, left, from, to) : 0;
    return taken ? taken : stay(old, left, PyList_GET_SIZE(old[0]));
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
    Py_ssize_t count = PyList_GET_SIZE(old[0]), size = 0, at = 0;
    if (PyList_GET_SIZE(old[1]) != count || PyList_GET_SIZE(old[2]) != count) {
        PyErr_SetString(PyExc_ValueError, "lines, starts and gaps are of one length");
        return NULL;
    }
    /* A cut ends a run, and may go into two blocks, each of which is a run of its own. */
    Left left = {many(3 * PyList_GET_SIZE(spans) + 1, sizeof(Run)), 0, 0, 0, 0, 0, -1, 0,
                 many(2 * PyList_GET_SIZE(spans), sizeof(Py_ssize_t)), 0};
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
        if (put_run(old, lists, at, run) < 0)
            goto fail;
        if (run->line != NULL) {
            PyObject *place = PyLong_FromSsize_t(at);
            int failed = place == NULL || PyList_Append(lists[4], place) < 0;
            Py_XDECREF(place);
            if (failed)
                goto fail;
        }
        at += run->stop - run->first;
    }
    free_left(&left);
    return Py_BuildValue("NNNNNn", lists[0], lists[1], lists[2], lists[3], lists[4], left.gone);
fail:
    free_left(&left);
    for (int i = 0; i < 5; i++)
        Py_XDECREF(lists[i]);
    return NULL;
}
