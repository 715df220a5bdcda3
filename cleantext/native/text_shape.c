/* The shapes of lines, cleantext.shape: what is measured on each, and which of hundreds a filter has to look at. */
#include "text_shape.h"

#define LONGEST_WHOLE 5000 /* these are the same in `cleantext.shape` */
#define NO_SPACES 0x2E80
#define NO_SPACES_END 0xD7FF
#define MARK 16
#define CLOSER 32
#define SIGN 15

static int
table_at(const uint8_t *table, uint32_t c)
{
    return c < PLANE ? table[c] : 0;
}

/* Set an item of a new list to True or False. */
static void
set_flag(PyObject *list, Py_ssize_t i, int flag)
{
    PyList_SET_ITEM(list, i, Py_NewRef(flag ? Py_True : Py_False));
}

PyObject *
measure(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lines, *kinds, *lists[4] = {NULL, NULL, NULL, NULL}, *rows = NULL;
    if (!PyArg_ParseTuple(args, "O!S:measure", &PyList_Type, &lines, &kinds))
        return NULL;
    if (PyBytes_GET_SIZE(kinds) != PLANE) {
        PyErr_SetString(PyExc_ValueError, "a kind for every character of the basic plane");
        return NULL;
    }
    const uint8_t *table = (const uint8_t *)PyBytes_AS_STRING(kinds);
    lines = PyList_AsTuple(lines);
    if (lines == NULL)
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(lines);
    if (count > PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(Row) - 1) {
        PyErr_NoMemory();
        goto fail;
    }
    for (int i = 0; i < 4; i++)
        if ((lists[i] = PyList_New(count)) == NULL)
            goto fail;
    rows = PyBytes_FromStringAndSize(NULL, count * (Py_ssize_t)sizeof(Row));
    if (rows == NULL)
        goto fail;
    Row *row = (Row *)PyBytes_AS_STRING(rows);
    for (Py_ssize_t i = 0; i < count; i++, row++) {
        PyObject *line = PyTuple_GET_ITEM(lines, i);
        Py_ssize_t size = PyUnicode_Check(line) ? PyUnicode_GET_LENGTH(line) : 0;
        if (size == 0) {
            PyErr_SetString(PyExc_ValueError, "a line is a str that is not empty");
            goto fail;
        }
        int kind = PyUnicode_KIND(line);
        const void *data = PyUnicode_DATA(line);
        uint32_t met = 0;
        int64_t spaces = 0;
        if (kind == PyUnicode_1BYTE_KIND) {
            const Py_UCS1 *codes = data;
            for (Py_ssize_t k = 0; k < size; k++) {
                met |= (uint32_t)1 << (table[codes[k]] & SIGN);
                spaces += codes[k] == ' ';
            }
        }
        else if (kind == PyUnicode_2BYTE_KIND) {
            const Py_UCS2 *codes = data;
            for (Py_ssize_t k = 0; k < size; k++) {
                met |= (uint32_t)1 << (table[codes[k]] & SIGN);
                spaces += codes[k] == ' ';
            }
        }
        else {
            const Py_UCS4 *codes = data;
            for (Py_ssize_t k = 0; k < size; k++) {
                if (codes[k] < PLANE)
                    met |= (uint32_t)1 << (table[codes[k]] & SIGN);
                else if (Py_UNICODE_ISDECIMAL(codes[k]))
                    met |= 2; /* the first of the signs */
                spaces += codes[k] == ' ';
            }
        }
        if (size > LONGEST_WHOLE)
            met = ~(uint32_t)0; /* whoever asks will look */
#define AT(place) ((uint32_t)PyUnicode_READ(kind, data, place))
        uint32_t last = AT(size - 1), middle = AT(size / 2);
        int64_t words = spaces + 1;
        if (middle >= NO_SPACES && middle <= NO_SPACES_END && size / 2 > words)
            words = size / 2;
        int ended = (table_at(table, last) & MARK) != 0;
        if (!ended && table_at(table, last) & CLOSER) {
            Py_ssize_t at = size - 1, least = size > 4 ? size - 4 : 0;
            while (at >= least && table_at(table, AT(at)) & CLOSER)
                at--;
            ended = at >= least && table_at(table, AT(at)) & MARK;
        }
        int dots = 0;
        for (Py_ssize_t at = size - 3; at >= size - 5 && at >= 0; at -= 2)
            dots |= AT(at) == '.' && AT(at + 1) == '.' && AT(at + 2) == '.';
        int cut_off = ended && (last == 0x2026 || dots), prose = (ended && !cut_off && words >= 12) || words >= 40;
        row->signs = (met >> 1 & (ENDS - 1)) | (ended ? ENDS : 0) | (prose ? PROSE : 0) | (cut_off ? CUT : 0);
        row->first = AT(0);
        row->last = last;
        row->words = words < UINT32_MAX ? (uint32_t)words : UINT32_MAX;
        row->size = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
#undef AT
        PyObject *number = PyLong_FromLongLong(words);
        if (number == NULL)
            goto fail;
        PyList_SET_ITEM(lists[0], i, number);
        set_flag(lists[1], i, ended);
        set_flag(lists[2], i, prose);
        set_flag(lists[3], i, cut_off);
    }
    Py_DECREF(lines);
    return Py_BuildValue("NNNNN", lists[0], lists[1], lists[2], lists[3], rows);
fail:
    Py_DECREF(lines);
    for (int i = 0; i < 4; i++)
        Py_XDECREF(lists[i]);
    Py_XDECREF(rows);
    return NULL;
}

/* What is left of a list: the items at some places. */
static PyObject *
items_at(PyObject *list, const Py_ssize_t *places, Py_ssize_t count)
{
    PyObject *left = PyList_New(count);
    for (Py_ssize_t i = 0; left != NULL && i < count; i++)
        PyList_SET_ITEM(left, i, Py_NewRef(PyList_GET_ITEM(list, places[i])));
    return left;
}

/* The shapes of some of the lines that were measured: those at some places. */
PyObject *
measured_at(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lists[4], *rows, *places, *left[5] = {NULL, NULL, NULL, NULL, NULL}, *result = NULL;
    if (!PyArg_ParseTuple(args, "O!O!O!O!SO!:measured_at", &PyList_Type, &lists[0], &PyList_Type, &lists[1], &PyList_Type,
                          &lists[2], &PyList_Type, &lists[3], &rows, &PyList_Type, &places))
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(places), lines = PyBytes_GET_SIZE(rows) / (Py_ssize_t)sizeof(Row);
    int good = 1;
    for (int i = 0; i < 4; i++)
        good = good && PyList_GET_SIZE(lists[i]) == lines;
    Py_ssize_t *at = many(count, sizeof(Py_ssize_t));
    for (Py_ssize_t i = 0; at != NULL && good && i < count; i++) {
        PyObject *place = PyList_GET_ITEM(places, i);
        at[i] = PyLong_CheckExact(place) ? PyLong_AsSsize_t(place) : -1;
        good = at[i] >= 0 && at[i] < lines;
    }
    if (at != NULL && !good && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "shapes of one length, and places in them");
    if (at != NULL && good && (left[4] = PyBytes_FromStringAndSize(NULL, count * (Py_ssize_t)sizeof(Row))) != NULL) {
        Row *to = (Row *)PyBytes_AS_STRING(left[4]);
        const Row *from = (const Row *)PyBytes_AS_STRING(rows);
        for (Py_ssize_t i = 0; i < count; i++)
            to[i] = from[at[i]];
        for (int i = 0; i < 4 && (i == 0 || left[i - 1] != NULL); i++)
            left[i] = items_at(lists[i], at, count);
        if (left[3] != NULL)
            result = PyTuple_Pack(5, left[0], left[1], left[2], left[3], left[4]);
    }
    free(at);
    for (int i = 0; i < 5; i++)
        Py_XDECREF(left[i]);
    return result;
}

static int
take_table(PyObject *table, const uint8_t **taken)
{
    *taken = NULL;
    if (table == Py_None)
        return 0;
    if (!PyBytes_Check(table) || PyBytes_GET_SIZE(table) != PLANE) {
        PyErr_SetString(PyExc_TypeError, "a table has a byte for every character of the basic plane");
        return -1;
    }
    *taken = (const uint8_t *)PyBytes_AS_STRING(table);
    return 0;
}

int
take_kind(PyObject *kind, Kind *taken)
{
    PyObject *limits = PyTuple_Check(kind) && PyTuple_GET_SIZE(kind) == 3 ? PyTuple_GET_ITEM(kind, 0) : NULL;
    if (limits == NULL || !PyBytes_Check(limits) || PyBytes_GET_SIZE(limits) != sizeof(Limits)) {
        PyErr_SetString(PyExc_TypeError, "a kind is seven limits and two tables");
        return -1;
    }
    memcpy(&taken->limits, PyBytes_AS_STRING(limits), sizeof(Limits));
    return take_table(PyTuple_GET_ITEM(kind, 1), &taken->first) < 0 || take_table(PyTuple_GET_ITEM(kind, 2), &taken->last) < 0
               ? -1
               : 0;
}

static int
is_like(const Row *row, const Kind *kind)
{
    const Limits *limits = &kind->limits;
    return (row->signs & limits->has) == limits->has && !(row->signs & limits->lacks) &&
           (!limits->any || row->signs & limits->any) && row->words >= limits->fewest && row->words <= limits->most &&
           row->size >= limits->shortest && row->size <= limits->longest && is_among(kind->first, row->first) &&
           is_among(kind->last, row->last);
}

/* The indices of the rows of one kind. */
static PyObject *
pick_kind(PyObject *rows, const Kind *kind, Py_ssize_t start, Py_ssize_t stop)
{
    const Row *row = (const Row *)PyBytes_AS_STRING(rows);
    Py_ssize_t count = PyBytes_GET_SIZE(rows) / (Py_ssize_t)sizeof(Row);
    stop = stop < count ? stop : count;
    PyObject *picked = PyList_New(0);
    for (Py_ssize_t i = start > 0 ? start : 0; picked != NULL && i < stop; i++) {
        if (!is_like(&row[i], kind))
            continue;
        PyObject *number = PyLong_FromSsize_t(i);
        int result = number == NULL ? -1 : PyList_Append(picked, number);
        Py_XDECREF(number);
        if (result < 0)
            Py_CLEAR(picked);
    }
    return picked;
}

PyObject *
pick(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    Kind kind;
    if (count != 4 || !PyBytes_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "pick() takes rows, a kind and two numbers");
        return NULL;
    }
    Py_ssize_t start = PyLong_AsSsize_t(args[2]), stop = PyLong_AsSsize_t(args[3]);
    if (PyErr_Occurred() || take_kind(args[1], &kind) < 0)
        return NULL;
    return pick_kind(args[0], &kind, start, stop);
}

/* The first and the last row of one kind whose number is in neither of two collections; -1 for both where there is none. */
PyObject *
edges_of_kind(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    Kind kind;
    if (count != 4 || !PyBytes_Check(args[0]) || !PyDict_Check(args[2]) || !PyAnySet_Check(args[3])) {
        PyErr_SetString(PyExc_TypeError, "edges() takes rows, a kind, a dictionary and a set");
        return NULL;
    }
    if (take_kind(args[1], &kind) < 0)
        return NULL;
    const Row *row = (const Row *)PyBytes_AS_STRING(args[0]);
    Py_ssize_t size = PyBytes_GET_SIZE(args[0]) / (Py_ssize_t)sizeof(Row), found[2] = {-1, -1};
    for (int side = 0; side < 2; side++)
        for (Py_ssize_t i = 0; i < size; i++) {
            Py_ssize_t at = side ? size - 1 - i : i;
            if (side && found[0] < 0)
                break;
            if (!is_like(&row[at], &kind))
                continue;
            PyObject *number = PyLong_FromSsize_t(at);
            int known = number == NULL ? -1 : PyDict_Contains(args[2], number);
            if (known == 0)
                known = PySet_Contains(args[3], number);
            Py_XDECREF(number);
            if (known < 0)
                return NULL;
            if (!known) {
                found[side] = at;
                break;
            }
        }
    return Py_BuildValue("nn", found[0], found[1]);
}

PyObject *
pick_each(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    if (count != 2 || !PyBytes_Check(args[0]) || !PyTuple_Check(args[1])) {
        PyErr_SetString(PyExc_TypeError, "pick_each() takes rows and a tuple of kinds");
        return NULL;
    }
    PyObject *kinds = args[1], *all = PyList_New(PyTuple_GET_SIZE(kinds));
    for (Py_ssize_t i = 0; all != NULL && i < PyTuple_GET_SIZE(kinds); i++) {
        Kind kind;
        PyObject *picked = take_kind(PyTuple_GET_ITEM(kinds, i), &kind) < 0 ? NULL : pick_kind(args[0], &kind, 0, PY_SSIZE_T_MAX);
        if (picked == NULL)
            Py_CLEAR(all);
        else
            PyList_SET_ITEM(all, i, picked);
    }
    return all;
}

static int
compare_like(const Row *one, const Row *other)
{
    return memcmp(one, other, sizeof(Row));
}

static int
compare_rows(const void *one, const void *other)
{
    return compare_like(*(const Row *const *)one, *(const Row *const *)other);
}

static int
compare_places(const void *one, const void *other)
{
    const Row *a = *(const Row *const *)one, *b = *(const Row *const *)other;
    return (a > b) - (a < b);
}

/* The bit of a row among many, where rows that are alike have the same. */
static uint32_t
bit_of(const Row *row)
{
    uint32_t mixed = row->signs * 0x9E3779B1u ^ row->first * 0x85EBCA77u ^ row->last * 0xC2B2AE3Du;
    mixed ^= row->words * 0x27D4EB2Fu ^ row->size * 0x165667B1u;
    return (mixed ^ mixed >> 15) * 0x9E3779B1u >> 20;
}

/* The indices of the rows of one kind that are not the only one of their like. */
PyObject *
pick_twins(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    Kind kind;
    if (count != 2 || !PyBytes_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "pick_twins() takes rows and a kind");
        return NULL;
    }
    if (take_kind(args[1], &kind) < 0)
        return NULL;
    const Row *row = (const Row *)PyBytes_AS_STRING(args[0]);
    Py_ssize_t all = PyBytes_GET_SIZE(args[0]) / (Py_ssize_t)sizeof(Row), size = 0, twins = 0;
    const Row **rows = many(all, sizeof(Row *));
    if (rows == NULL)
        return NULL;
    /* Few rows have a bit in common with another; these are compared. */
    uint8_t once[512] = {0}, again[512] = {0};
    for (Py_ssize_t i = 0; i < all; i++) {
        if (!is_like(&row[i], &kind))
            continue;
        uint32_t bit = bit_of(&row[i]);
        again[bit >> 3] |= once[bit >> 3] & (uint8_t)(1 << (bit & 7));
        once[bit >> 3] |= (uint8_t)(1 << (bit & 7));
        rows[size++] = &row[i];
    }
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < size; i++) {
        uint32_t bit = bit_of(rows[i]);
        if (again[bit >> 3] & 1 << (bit & 7))
            rows[kept++] = rows[i];
    }
    size = kept;
    qsort(rows, (size_t)size, sizeof(Row *), compare_rows);
    for (Py_ssize_t i = 0; i < size; i++)
        /* Twins stand side by side; those that were found are put to the front, behind what was looked at. */
        if ((twins && compare_like(rows[twins - 1], rows[i]) == 0) || (i + 1 < size && compare_like(rows[i], rows[i + 1]) == 0))
            rows[twins++] = rows[i];
    qsort(rows, (size_t)twins, sizeof(Row *), compare_places);
    PyObject *picked = PyList_New(twins);
    for (Py_ssize_t i = 0; picked != NULL && i < twins; i++) {
        PyObject *number = PyLong_FromSsize_t(rows[i] - row);
        if (number == NULL)
            Py_CLEAR(picked);
        else
            PyList_SET_ITEM(picked, i, number);
    }
    free(rows);
    return picked;
}

/* The lines of so many characters. */
PyObject *
of_size(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lines;
    Py_ssize_t least;
    if (!PyArg_ParseTuple(args, "O!n:of_size", &PyList_Type, &lines, &least))
        return NULL;
    PyObject *found = PyList_New(0);
    for (Py_ssize_t i = 0; found != NULL && i < PyList_GET_SIZE(lines); i++) {
        PyObject *line = PyList_GET_ITEM(lines, i), *index = NULL;
        if (!PyUnicode_Check(line))
            PyErr_SetString(PyExc_TypeError, "lines are a list of str");
        else if (PyUnicode_GET_LENGTH(line) < least)
            continue;
        else
            index = PyLong_FromSsize_t(i);
        if (index == NULL || PyList_Append(found, index) < 0)
            Py_CLEAR(found);
        Py_XDECREF(index);
    }
    return found;
}
