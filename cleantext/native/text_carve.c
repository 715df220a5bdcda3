/* From marks to cuts, where every mark is of a whole block, as nearly all are: what `cleantext.carve` does in Python.

A new tuple may wake the garbage collector, and that may run anything: lists are copied before they are walked over. */
#include "text.h"
#include "removal.h"

/* Where each of some blocks begins and ends; NULL and an error. */
typedef struct {
    Py_ssize_t start, end;
} Place;

static Place *
places_of(PyObject *starts, PyObject *lines)
{
    Py_ssize_t count = PyList_GET_SIZE(starts);
    if (PyList_GET_SIZE(lines) != count) {
        PyErr_SetString(PyExc_ValueError, "starts and lines are of one length");
        return NULL;
    }
    Place *places = many(count, sizeof(Place));
    for (Py_ssize_t i = 0; places != NULL && i < count; i++) {
        PyObject *start = PyList_GET_ITEM(starts, i), *line = PyList_GET_ITEM(lines, i);
        Py_ssize_t at = PyLong_CheckExact(start) && PyUnicode_Check(line) ? PyLong_AsSsize_t(start) : -1;
        if (at < 0 || at > PY_SSIZE_T_MAX - PyUnicode_GET_LENGTH(line) || (i && at < places[i - 1].end)) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "blocks begin one after the other");
            free(places);
            return NULL;
        }
        places[i].start = at;
        places[i].end = at + PyUnicode_GET_LENGTH(line);
    }
    return places;
}

Py_ssize_t
offset_at(PyObject *tuple, Py_ssize_t place)
{
    PyObject *item = PyTuple_GET_ITEM(tuple, place);
    Py_ssize_t offset = PyLong_CheckExact(item) ? PyLong_AsSsize_t(item) : -1;
    if (offset == -1)
        PyErr_Clear();
    return offset;
}

/* Whether a mark names the rule that knows the block's words. */
static int
names_rule(PyObject *mark)
{
    static const char sign[] = "rule ";
    PyObject *reason = PyTuple_GET_ITEM(mark, 4);
    Py_ssize_t at = 0, size = PyUnicode_GET_LENGTH(reason);
    while (sign[at] && at < size && PyUnicode_READ_CHAR(reason, at) == (Py_UCS4)sign[at])
        at++;
    return !sign[at];
}

/* Whether a mark goes before another one of the same block: `_rank` in carve.py. MAYBE, where they are not made like marks. */
static int
goes_before(PyObject *mark, PyObject *rival, PyObject *order)
{
    PyObject *marks[2] = {mark, rival};
    long ranks[2];
    for (int i = 0; i < 2; i++) {
        if (PyTuple_GET_SIZE(marks[i]) < 5)
            return MAYBE;
        for (Py_ssize_t k = 2; k < 5; k++)
            if (!PyUnicode_Check(PyTuple_GET_ITEM(marks[i], k)))
                return MAYBE;
        PyObject *category = PyTuple_GET_ITEM(marks[i], 2), *number = PyDict_GetItemWithError(order, category);
        ranks[i] = number == NULL ? 99 : PyLong_AsLong(number);
        if (PyErr_Occurred())
            return -1;
        if (PyUnicode_CompareWithASCIIString(category, "boilerplate") == 0)
            ranks[i] += 1000;
    }
    if (ranks[0] != ranks[1])
        return ranks[0] < ranks[1] ? YES : NO;
    if (names_rule(mark) != names_rule(rival))
        return names_rule(mark) ? YES : NO;
    for (Py_ssize_t k = 3; k < 5; k++) {
        int compared = PyUnicode_Compare(PyTuple_GET_ITEM(mark, k), PyTuple_GET_ITEM(rival, k));
        if (compared == -1 && PyErr_Occurred())
            return -1;
        if (compared)
            return compared < 0 ? YES : NO;
    }
    return NO;
}

PyObject *
settle(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *starts, *lines, *marks, *order, *whole = NULL, *others = NULL;
    if (!PyArg_ParseTuple(args, "O!O!O!O!:settle", &PyList_Type, &starts, &PyList_Type, &lines, &PyList_Type, &marks,
                          &PyDict_Type, &order))
        return NULL;
    Place *places = places_of(starts, lines);
    if (places == NULL)
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(starts), index = 0;
    marks = PyList_AsTuple(marks);
    whole = PyList_New(count);
    others = PyList_New(0);
    if (marks == NULL || whole == NULL || others == NULL)
        goto fail;
    for (Py_ssize_t i = 0; i < count; i++)
        PyList_SET_ITEM(whole, i, Py_NewRef(Py_None));
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(marks); i++) {
        PyObject *mark = PyTuple_GET_ITEM(marks, i);
        Py_ssize_t start = -1, end = -1;
        if (PyTuple_Check(mark) && PyTuple_GET_SIZE(mark) >= 2) {
            start = offset_at(mark, 0);
            end = offset_at(mark, 1);
        }
        /* Marks of one filter come in order: the block is the last one's neighbour, or near. */
        if (index < count && places[index].start < start)
            while (index < count && places[index].start < start)
                index++;
        else {
            Py_ssize_t first = 0, stop = index;
            while (first < stop) {
                Py_ssize_t middle = first + (stop - first) / 2;
                if (places[middle].start < start)
                    first = middle + 1;
                else
                    stop = middle;
            }
            index = first;
        }
        int takes = MAYBE; /* the place of the block */
        if (start >= 0 && index < count && places[index].start == start && places[index].end == end) {
            PyObject *rival = PyList_GET_ITEM(whole, index);
            takes = rival == Py_None ? YES : goes_before(mark, rival, order);
            if (takes < 0)
                goto fail;
            if (takes == YES) {
                PyList_SET_ITEM(whole, index, Py_NewRef(mark));
                Py_DECREF(rival);
            }
        }
        if (takes == MAYBE && PyList_Append(others, mark) < 0)
            goto fail;
    }
    free(places);
    Py_DECREF(marks);
    return Py_BuildValue("NN", whole, others);
fail:
    free(places);
    Py_XDECREF(marks);
    Py_XDECREF(whole);
    Py_XDECREF(others);
    return NULL;
}

int
check_named_tuple(PyTypeObject *type)
{
    if (PyType_IsSubtype(type, &PyTuple_Type) && type->tp_itemsize == PyTuple_Type.tp_itemsize &&
        type->tp_basicsize == PyTuple_Type.tp_basicsize)
        return 0;
    PyErr_SetString(PyExc_TypeError, "no named tuple");
    return -1;
}

/* A removal like a mark, but from `start` to `end`, and with its text, where that is known. */
static PyObject *
removal_of(PyTypeObject *type, PyObject *mark, PyObject *text, Py_ssize_t start, Py_ssize_t end)
{
    if (!PyTuple_Check(mark) || PyTuple_GET_SIZE(mark) < 5) {
        PyErr_SetString(PyExc_TypeError, "a mark is a removal");
        return NULL;
    }
    PyObject *parts[REMOVAL_PARTS] = {PyLong_FromSsize_t(start), PyLong_FromSsize_t(end)};
    for (Py_ssize_t i = 2; i < 5; i++)
        parts[i] = Py_NewRef(PyTuple_GET_ITEM(mark, i));
    parts[5] = text == Py_None ? PyUnicode_New(0, 0) : PyUnicode_Substring(text, start, end);
    return new_removal(type, parts);
}

/* The blank lines above a block. */
static Py_ssize_t
gap_above(PyObject *gaps, Py_ssize_t index)
{
    Py_ssize_t gap = index < PyList_GET_SIZE(gaps) ? PyLong_AsSsize_t(PyList_GET_ITEM(gaps, index)) : 0;
    if (gap == -1)
        PyErr_Clear(); /* it is no number */
    return gap;
}

PyObject *
assemble(PyObject *module, PyObject *args)
{
    (void)module;
    PyTypeObject *type;
    PyObject *text, *starts, *lines, *gaps, *whole, *result = NULL;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "O!OnO!O!O!O!:assemble", &PyType_Type, &type, &text, &size, &PyList_Type, &starts, &PyList_Type,
                          &lines, &PyList_Type, &gaps, &PyList_Type, &whole))
        return NULL;
    if (check_named_tuple(type) < 0)
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(starts);
    if (text != Py_None && (!PyUnicode_Check(text) || PyUnicode_GET_LENGTH(text) != size)) {
        PyErr_SetString(PyExc_TypeError, "a text of that size, or None");
        return NULL;
    }
    if (PyList_GET_SIZE(whole) != count || PyList_GET_SIZE(gaps) != count) {
        PyErr_SetString(PyExc_ValueError, "a mark, or None, and a gap for every block");
        return NULL;
    }
    Place *places = places_of(starts, lines);
    if (places == NULL)
        return NULL;
    if (count && places[count - 1].end > size) {
        PyErr_SetString(PyExc_ValueError, "blocks end with the text");
        free(places);
        return NULL;
    }
    whole = PyList_AsTuple(whole);
    result = PyList_New(0);
    if (whole == NULL || result == NULL)
        goto fail;
#define IS_DEAD(i) (PyTuple_GET_ITEM(whole, i) != Py_None)
    for (Py_ssize_t first = 0; first < count; first++) {
        if (!IS_DEAD(first))
            continue;
        /* A run of blocks begins where the one above lives, and ends where the one below does. */
        Py_ssize_t last = first;
        while (last + 1 < count && IS_DEAD(last + 1))
            last++;
        Py_ssize_t start = places[first].start, end = places[last].end;
        Py_ssize_t before = first ? places[first - 1].end : 0, after = last + 1 < count ? places[last + 1].start : size;
        if (first == 0 || last + 1 == count) {
            start = before;
            end = after;
        }
        else if (gap_above(gaps, last + 1) >= gap_above(gaps, first))
            start = before;
        else
            end = after;
        for (Py_ssize_t i = first; i <= last; i++) {
            Py_ssize_t stop = i < last ? places[i + 1].start : end;
            PyObject *made = removal_of(type, PyTuple_GET_ITEM(whole, i), text, start, stop);
            int failed = made == NULL || PyList_Append(result, made) < 0;
            Py_XDECREF(made);
            if (failed)
                goto fail;
            start = stop;
        }
        first = last;
    }
#undef IS_DEAD
    free(places);
    Py_DECREF(whole);
    return result;
fail:
    free(places);
    Py_XDECREF(whole);
    Py_XDECREF(result);
    return NULL;
}

/* ---- what later rounds cut ---- */

/* What was removed of a text: how much of it before each span, and where that was in what is left. */
typedef struct {
    Py_ssize_t count, *gone, *places; /* `gone` has one more: all that was removed */
} Gone;

static void
free_gone(Gone *gone)
{
    free(gone->gone);
    free(gone->places);
}

static int
take_gone(PyObject *removed, Gone *gone)
{
    gone->count = PyTuple_GET_SIZE(removed);
    gone->gone = many(gone->count + 1, sizeof(Py_ssize_t));
    gone->places = many(gone->count, sizeof(Py_ssize_t));
    if (gone->gone == NULL || gone->places == NULL)
        return -1;
    Py_ssize_t all = 0, at = 0;
    for (Py_ssize_t i = 0; i < gone->count; i++) {
        PyObject *one = PyTuple_GET_ITEM(removed, i);
        int made = PyTuple_Check(one) && PyTuple_GET_SIZE(one) >= 2;
        Py_ssize_t start = made ? offset_at(one, 0) : -1, end = made ? offset_at(one, 1) : -1;
        if (start < at || end < start) {
            PyErr_SetString(PyExc_ValueError, "what was removed comes in order");
            return -1;
        }
        gone->gone[i] = all;
        gone->places[i] = start - all;
        all += end - start;
        at = end;
    }
    gone->gone[gone->count] = all;
    return 0;
}

PyObject *
with_later(PyObject *module, PyObject *args)
{
    (void)module;
    PyTypeObject *type;
    PyObject *text, *removed, *cuts, *result = NULL;
    if (!PyArg_ParseTuple(args, "O!OO!O!:with_later", &PyType_Type, &type, &text, &PyList_Type, &removed, &PyList_Type, &cuts))
        return NULL;
    if (check_named_tuple(type) < 0)
        return NULL;
    if (text != Py_None && !PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a text, or None");
        return NULL;
    }
    Gone gone = {0, NULL, NULL};
    removed = PyList_AsTuple(removed);
    cuts = removed == NULL ? NULL : PyList_AsTuple(cuts);
    if (cuts == NULL || take_gone(removed, &gone) < 0 || (result = PyList_New(0)) == NULL)
        goto fail;
    Py_ssize_t next = 0, at = 0; /* of what was removed, what comes now; where the last cut ended */
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(cuts); i++) {
        PyObject *cut = PyTuple_GET_ITEM(cuts, i);
        int made = PyTuple_Check(cut) && PyTuple_GET_SIZE(cut) >= 5;
        Py_ssize_t here = made ? offset_at(cut, 0) : -1, end = made ? offset_at(cut, 1) : -1;
        if (here < at || end < here || (text != Py_None && end > PyUnicode_GET_LENGTH(text) - gone.gone[gone.count])) {
            PyErr_SetString(PyExc_ValueError, "cuts come in order, and lie in what is left");
            goto fail;
        }
        at = end;
        for (; next < gone.count && gone.places[next] <= here; next++)
            if (PyList_Append(result, PyTuple_GET_ITEM(removed, next)) < 0)
                goto fail;
        while (here < end) {
            Py_ssize_t stop = next < gone.count && gone.places[next] < end ? gone.places[next] : end;
            if (here < stop) {
                PyObject *one = removal_of(type, cut, text, here + gone.gone[next], stop + gone.gone[next]);
                int failed = one == NULL || PyList_Append(result, one) < 0;
                Py_XDECREF(one);
                if (failed)
                    goto fail;
            }
            for (here = stop; stop < end && next < gone.count && gone.places[next] == stop; next++)
                if (PyList_Append(result, PyTuple_GET_ITEM(removed, next)) < 0)
                    goto fail;
        }
    }
    for (; next < gone.count; next++)
        if (PyList_Append(result, PyTuple_GET_ITEM(removed, next)) < 0)
            goto fail;
    goto done;
fail:
    Py_CLEAR(result);
done:
    free_gone(&gone);
    Py_XDECREF(removed);
    Py_XDECREF(cuts);
    return result;
}

/* What was removed of a part of a text, in offsets of the whole. */
PyObject *
moved(PyObject *module, PyObject *args)
{
    (void)module;
    PyTypeObject *type;
    PyObject *text, *removed, *result;
    Py_ssize_t by;
    if (!PyArg_ParseTuple(args, "O!OO!n:moved", &PyType_Type, &type, &text, &PyList_Type, &removed, &by))
        return NULL;
    if (text != Py_None && !PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a text, or None");
        return NULL;
    }
    if (check_named_tuple(type) < 0 || (removed = PyList_AsTuple(removed)) == NULL)
        return NULL;
    result = PyList_New(0);
    for (Py_ssize_t i = 0; result != NULL && i < PyTuple_GET_SIZE(removed); i++) {
        PyObject *one = PyTuple_GET_ITEM(removed, i);
        int made = PyTuple_Check(one) && PyTuple_GET_SIZE(one) == REMOVAL_PARTS;
        Py_ssize_t start = made ? offset_at(one, 0) : -1, end = made ? offset_at(one, 1) : -1;
        Py_ssize_t most = text == Py_None ? PY_SSIZE_T_MAX : PyUnicode_GET_LENGTH(text);
        if (start < 0 || end < start || by < 0 || by > most || end > most - by) {
            PyErr_SetString(PyExc_ValueError, "removals, and where the part begins");
            Py_CLEAR(result);
            break;
        }
        PyObject *other = removal_of(type, one, text, start + by, end + by);
        if (other == NULL || PyList_Append(result, other) < 0)
            Py_CLEAR(result);
        Py_XDECREF(other);
    }
    Py_DECREF(removed);
    return result;
}
