/* What is said of many blocks at once: the marks of the phrase rules, labels in their place, the entries of a list.

A new tuple may wake the garbage collector, and that may run anything: dictionaries and lists are copied before they are walked
over. */
#include "text_shape.h"
#include "removal.h"

/* ---- marks ---- */

/* A removal of a whole block, without its text. */
static PyObject *
mark_of(PyTypeObject *type, PyObject *starts, PyObject *lines, PyObject *block, PyObject *category, PyObject *name,
        PyObject *reason)
{
    Py_ssize_t index = PyLong_CheckExact(block) ? PyLong_AsSsize_t(block) : -1, count = PyList_GET_SIZE(starts);
    if (index < 0 || index >= count || index >= PyList_GET_SIZE(lines) || !PyUnicode_Check(PyList_GET_ITEM(lines, index))) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_IndexError, "a mark is of a block");
        return NULL;
    }
    PyObject *start = PyList_GET_ITEM(starts, index);
    Py_ssize_t first = PyLong_CheckExact(start) ? PyLong_AsSsize_t(start) : -1;
    if (first < 0 || first > PY_SSIZE_T_MAX - PyUnicode_GET_LENGTH(PyList_GET_ITEM(lines, index))) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "a block begins in the text");
        return NULL;
    }
    PyObject *const parts[REMOVAL_PARTS] = {
        Py_NewRef(start), PyLong_FromSsize_t(first + PyUnicode_GET_LENGTH(PyList_GET_ITEM(lines, index))),
        Py_NewRef(category), Py_NewRef(name), Py_NewRef(reason), PyUnicode_New(0, 0)};
    return new_removal(type, parts);
}

/* A mark for each of some blocks, all for one reason. */
PyObject *
marks_for(PyObject *module, PyObject *args)
{
    (void)module;
    PyTypeObject *type;
    PyObject *starts, *lines, *blocks, *category, *name, *reason;
    if (!PyArg_ParseTuple(args, "O!O!O!O!UUU:marks_for", &PyType_Type, &type, &PyList_Type, &starts, &PyList_Type, &lines,
                          &PyList_Type, &blocks, &category, &name, &reason) ||
        check_named_tuple(type) < 0)
        return NULL;
    PyObject *result = PyList_New(0);
    blocks = result == NULL ? NULL : PyList_AsTuple(blocks);
    for (Py_ssize_t i = 0; blocks != NULL && result != NULL && i < PyTuple_GET_SIZE(blocks); i++) {
        PyObject *mark = mark_of(type, starts, lines, PyTuple_GET_ITEM(blocks, i), category, name, reason);
        if (mark == NULL || PyList_Append(result, mark) < 0)
            Py_CLEAR(result);
        Py_XDECREF(mark);
    }
    if (blocks == NULL)
        Py_CLEAR(result);
    Py_XDECREF(blocks);
    return result;
}

/* The list that a dictionary has at a key, a new one where it has none; borrowed. NULL and an error. */
static PyObject *
list_at(PyObject *dict, PyObject *key)
{
    PyObject *list = PyDict_GetItemWithError(dict, key);
    if (list != NULL || PyErr_Occurred() || (list = PyList_New(0)) == NULL)
        return list;
    int kept = PyDict_SetItem(dict, key, list);
    Py_DECREF(list);
    return kept < 0 ? NULL : list;
}

/* The marks of the blocks that rules know, and the blocks of leads, both by category: {block: rule}, and the names of the filters of
categories. */
PyObject *
marks_of_rules(PyObject *module, PyObject *args)
{
    (void)module;
    PyTypeObject *type;
    PyObject *starts, *lines, *rules, *names, *fields[3] = {NULL, NULL, NULL};
    if (!PyArg_ParseTuple(args, "O!O!O!O!O!:marks_of_rules", &PyType_Type, &type, &PyList_Type, &starts, &PyList_Type, &lines,
                          &PyDict_Type, &rules, &PyDict_Type, &names) ||
        check_named_tuple(type) < 0)
        return NULL;
    static const char *const called[3] = {"category", "reason", "where"};
    PyObject *blocks = PyDict_Keys(rules), *known = PyDict_Values(rules), *marks = PyDict_New(), *leads = PyDict_New();
    int good = blocks != NULL && known != NULL && marks != NULL && leads != NULL;
    for (int k = 0; k < 3; k++)
        good = (fields[k] = PyUnicode_InternFromString(called[k])) != NULL && good;
    for (Py_ssize_t i = 0; good && i < PyList_GET_SIZE(blocks) && i < PyList_GET_SIZE(known); i++) {
        PyObject *own[3] = {NULL, NULL, NULL}, *mark = NULL, *name, *list = NULL, *block = PyList_GET_ITEM(blocks, i);
        for (int k = 0; k < 3 && good; k++)
            good = (own[k] = PyObject_GetAttr(PyList_GET_ITEM(known, i), fields[k])) != NULL;
        name = good ? PyDict_GetItemWithError(names, own[0]) : NULL; /* borrowed, as the list is */
        if (good && name == NULL && !PyErr_Occurred())
            PyErr_SetObject(PyExc_KeyError, own[0]);
        if (name != NULL)
            mark = mark_of(type, starts, lines, block, own[0], name, own[1]);
        if (mark != NULL)
            list = list_at(marks, own[0]);
        good = list != NULL && PyList_Append(list, mark) == 0;
        if (good && PyUnicode_Check(own[2]) && PyUnicode_CompareWithASCIIString(own[2], "lead") == 0) {
            list = list_at(leads, own[0]);
            good = list != NULL && PyList_Append(list, block) == 0;
        }
        for (int k = 0; k < 3; k++)
            Py_XDECREF(own[k]);
        Py_XDECREF(mark);
    }
    for (int k = 0; k < 3; k++)
        Py_XDECREF(fields[k]);
    Py_XDECREF(blocks);
    Py_XDECREF(known);
    if (good)
        return Py_BuildValue("NN", marks, leads);
    Py_XDECREF(marks);
    Py_XDECREF(leads);
    return NULL;
}

/* ---- labels ---- */

static int
compare_numbers(const void *one, const void *other)
{
    Py_ssize_t a = *(const Py_ssize_t *)one, b = *(const Py_ssize_t *)other;
    return (a > b) - (a < b);
}

/* The keys of a dictionary, in order; they are blocks. NULL and an error. */
static Py_ssize_t *
blocks_of(PyObject *dict, Py_ssize_t *count)
{
    PyObject *keys = PyDict_Keys(dict);
    if (keys == NULL)
        return NULL;
    *count = PyList_GET_SIZE(keys);
    Py_ssize_t *blocks = many(*count, sizeof(Py_ssize_t));
    for (Py_ssize_t i = 0; blocks != NULL && i < *count; i++) {
        PyObject *key = PyList_GET_ITEM(keys, i);
        blocks[i] = PyLong_CheckExact(key) ? PyLong_AsSsize_t(key) : -1;
        if (blocks[i] < 0) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "a block has a number");
            free(blocks);
            blocks = NULL;
        }
    }
    Py_DECREF(keys);
    if (blocks != NULL)
        qsort(blocks, (size_t)*count, sizeof(Py_ssize_t), compare_numbers);
    return blocks;
}

/* Whether a number is among some in order. */
static int
is_in(const Py_ssize_t *numbers, Py_ssize_t count, Py_ssize_t number)
{
    return bsearch(&number, numbers, (size_t)count, sizeof(Py_ssize_t), compare_numbers) != NULL;
}

/* Of the blocks that rules know, and labels, which of either kind count: `_settle` in known.py. {block: rule} */
PyObject *
labels_in_place(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lines, *labels, *result = NULL;
    Py_ssize_t first, last, zone, least, known_count = 0, count = 0;
    if (!PyArg_ParseTuple(args, "O!O!nnnn:labels_in_place", &PyDict_Type, &lines, &PyDict_Type, &labels, &first, &last, &zone,
                          &least))
        return NULL;
    Py_ssize_t *known = blocks_of(lines, &known_count), *label = known == NULL ? NULL : blocks_of(labels, &count);
    if (label == NULL || (result = PyDict_Copy(lines)) == NULL)
        goto done;
    Py_ssize_t above = 0, below = 0;
    for (Py_ssize_t i = 0; i < known_count; i++) {
        above += known[i] < first;
        below += known[i] > last;
    }
    for (Py_ssize_t i = 0; i < count; i++)
        if ((label[i] < first || label[i] > last) && !is_in(known, known_count, label[i])) {
            above += label[i] < first;
            below += label[i] > last;
        }
    for (Py_ssize_t i = 0, stop; i < count; i = stop) {
        for (stop = i + 1; stop < count && label[stop] == label[stop - 1] + 1;)
            stop++;
        int company = stop - i >= least || is_in(known, known_count, label[i] - 1) ||
                      is_in(known, known_count, label[stop - 1] + 1);
        for (Py_ssize_t k = i; k < stop; k++) {
            if (!company && !(above >= zone && label[k] < first) && !(below >= zone && label[k] > last))
                continue;
            PyObject *number = PyLong_FromSsize_t(label[k]);
            PyObject *rule = number == NULL ? NULL : PyDict_GetItemWithError(labels, number);
            if (number != NULL && rule == NULL && !PyErr_Occurred())
                PyErr_SetObject(PyExc_KeyError, number);
            int kept = rule == NULL ? -1 : PyDict_SetItem(result, number, rule);
            Py_XDECREF(number);
            if (kept < 0) {
                Py_CLEAR(result);
                goto done;
            }
        }
    }
done:
    free(known);
    free(label);
    return result;
}

/* ---- the entries of a list ---- */

/* Whether a line goes on with the sentence of the line above it: `_goes_on` in lists.py. */
static int
goes_on(PyObject *line, const Row *row, uint32_t piece)
{
    uint32_t c = row->first;
    if (c == ',' || c == '.' || c == ';' || c == ':' || c == ')')
        return row->words > 0 && PyUnicode_GET_LENGTH(line) > 1 && PyUnicode_READ_CHAR(line, 1) != c;
    return row->words >= piece && Py_UNICODE_ISLOWER(c);
}

/* Where the entries of a list end that begin at a block: at the first block that is no entry and not known, at a lead, or at
`stop`. `_is_entry` in lists.py, for a text. */
PyObject *
entries_end(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lines, *gaps, *rows, *known, *leads;
    Py_ssize_t start, stop;
    unsigned int longest, few, piece;
    if (!PyArg_ParseTuple(args, "O!O!SO!O!nnIII:entries_end", &PyList_Type, &lines, &PyList_Type, &gaps, &rows, &PyDict_Type,
                          &known, &PySet_Type, &leads, &start, &stop, &longest, &few, &piece))
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(lines);
    if (PyList_GET_SIZE(gaps) != count || PyBytes_GET_SIZE(rows) != count * (Py_ssize_t)sizeof(Row) || start < 0) {
        PyErr_SetString(PyExc_ValueError, "lines, gaps and rows are of one length");
        return NULL;
    }
    const Row *row = (const Row *)PyBytes_AS_STRING(rows);
    for (; start < stop && start < count; start++) {
        PyObject *number = PyLong_FromSsize_t(start);
        if (number == NULL)
            return NULL;
        int ends = PySet_Contains(leads, number), is_known = ends ? 0 : PyDict_Contains(known, number);
        Py_DECREF(number);
        if (ends < 0 || is_known < 0)
            return NULL;
        if (ends)
            break;
        if (is_known)
            continue;
        const Row *own = &row[start];
        if (own->signs & PROSE || own->words > longest)
            break;
        if (own->words > few && own->signs & ENDS && !(own->signs & CUT) && own->last != '?' && own->last != '!' &&
            own->last != 0xFF1F && own->last != 0xFF01)
            break;
        PyObject *line = PyList_GET_ITEM(lines, start);
        if (!PyUnicode_Check(line)) {
            PyErr_SetString(PyExc_TypeError, "a line is a str");
            return NULL;
        }
        if (own->last == ',' || own->last == ';' || own->last == '(' || goes_on(line, own, piece))
            break;
        if (start + 1 < count) {
            PyObject *below = PyList_GET_ITEM(lines, start + 1), *gap = PyList_GET_ITEM(gaps, start + 1);
            if (!PyUnicode_Check(below) || !PyLong_Check(gap)) {
                PyErr_SetString(PyExc_TypeError, "a line is a str, and a gap a number");
                return NULL;
            }
            Py_ssize_t blank = PyLong_AsSsize_t(gap);
            if (blank == -1 && PyErr_Occurred())
                return NULL;
            if (blank == 0 && goes_on(below, &row[start + 1], piece))
                break;
        }
    }
    return PyLong_FromSsize_t(start);
}

/* ---- lines that stood before ---- */

/* A number of a list or a tuple, -1 where it is none; no error. */
static Py_ssize_t
number_at(PyObject *items, Py_ssize_t place)
{
    PyObject *item = PySequence_Fast_GET_ITEM(items, place);
    Py_ssize_t number = PyLong_CheckExact(item) ? PyLong_AsSsize_t(item) : -1;
    if (number < 0)
        PyErr_Clear();
    return number;
}

/* For each block of what is left of a text the block that it was; -1 where something was cut out of it. */
PyObject *
places_before(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *starts, *lines, *cuts, *left_starts, *left_lines;
    if (!PyArg_ParseTuple(args, "O!O!O!O!O!:places_before", &PyList_Type, &starts, &PyList_Type, &lines, &PyList_Type, &cuts,
                          &PyList_Type, &left_starts, &PyList_Type, &left_lines))
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(starts), left = PyList_GET_SIZE(left_starts), cut = 0, gone = 0, index = 0;
    if (PyList_GET_SIZE(lines) != count || PyList_GET_SIZE(left_lines) != left) {
        PyErr_SetString(PyExc_ValueError, "a start for every line");
        return NULL;
    }
    PyObject *result = PyList_New(left);
    for (Py_ssize_t i = 0; result != NULL && i < left; i++) {
        Py_ssize_t offset = number_at(left_starts, i) + gone, place = -1;
        while (cut < PyList_GET_SIZE(cuts)) {
            PyObject *span = PyList_GET_ITEM(cuts, cut);
            if (!PyTuple_Check(span) || PyTuple_GET_SIZE(span) < 2) {
                PyErr_SetString(PyExc_TypeError, "cuts are removals");
                Py_DECREF(result);
                return NULL;
            }
            Py_ssize_t from = number_at(span, 0), to = number_at(span, 1);
            if (from > offset)
                break;
            gone += to - from;
            offset += to - from;
            cut++;
        }
        while (index + 1 < count && number_at(starts, index + 1) <= offset)
            index++;
        if (index < count && number_at(starts, index) == offset) {
            PyObject *one = PyList_GET_ITEM(lines, index), *other = PyList_GET_ITEM(left_lines, i);
            if (PyUnicode_Check(one) && PyUnicode_Check(other) && PyUnicode_Compare(one, other) == 0)
                place = index;
        }
        PyObject *number = PyLong_FromSsize_t(place);
        if (number == NULL)
            Py_CLEAR(result);
        else
            PyList_SET_ITEM(result, i, number);
    }
    return result;
}

/* The line of a number; borrowed. NULL and an error, where there is none. */
static PyObject *
line_at(PyObject *lines, PyObject *block)
{
    Py_ssize_t index = PyLong_CheckExact(block) ? PyLong_AsSsize_t(block) : -1;
    if (index >= 0 && index < PyList_GET_SIZE(lines) && PyUnicode_Check(PyList_GET_ITEM(lines, index)))
        return PyList_GET_ITEM(lines, index);
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_IndexError, "lines, and the numbers of some");
    return NULL;
}

/* ---- labels in capitals ---- */

static int
is_in_label(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || c == '\'' || c == 0x2019 || c == ' ' || c == '-';
}

/* Whether a line begins with a label in capitals, a colon, and a capital or a quotation mark: `_LABEL` in links.py. */
static int
is_labelled(PyObject *line)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(line), at = 0;
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
#define AT(place) ((place) < size ? (uint32_t)PyUnicode_READ(kind, data, place) : 0)
    uint32_t c = AT(0);
    if (c == '-' || c == 0x2013 || c == 0x2014 || c == 0x2022) {
        if (AT(1) != ' ')
            return 0;
        at = 2;
    }
    c = AT(at);
    if (c < 'A' || c > 'Z')
        return 0;
    Py_ssize_t start = at;
    while (is_in_label(AT(at)))
        at++;
    if (at - start < 4 || at - start > 31 || AT(at) != ':' || AT(at + 1) != ' ')
        return 0;
    c = AT(at + 2);
#undef AT
    return (c >= 'A' && c <= 'Z') || c == '\'' || c == 0x2018 || c == 0x201C || c == '"';
}

/* Those of some lines that begin with a label in capitals. */
PyObject *
labelled(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lines, *blocks;
    if (!PyArg_ParseTuple(args, "O!O!:labelled", &PyList_Type, &lines, &PyList_Type, &blocks))
        return NULL;
    PyObject *found = PyList_New(0);
    for (Py_ssize_t i = 0; found != NULL && i < PyList_GET_SIZE(blocks); i++) {
        PyObject *block = PyList_GET_ITEM(blocks, i), *line = line_at(lines, block);
        if (line == NULL || (is_labelled(line) && PyList_Append(found, block) < 0))
            Py_CLEAR(found);
    }
    return found;
}

/* ---- words in capitals ---- */

/* Whether a line has so many words that begin with a capital and have no small letter, both of ASCII. */
static int
has_capitals(PyObject *line, Py_ssize_t least)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(line), count = 0;
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
    for (Py_ssize_t at = 0; at < size && count < least; at++) {
        int capitals = 0;
        uint32_t c = PyUnicode_READ(kind, data, at);
        if (c >= 'A' && c <= 'Z') {
            capitals = 1;
            while (++at < size && !Py_UNICODE_ISSPACE(c = PyUnicode_READ(kind, data, at)))
                if (c >= 'a' && c <= 'z') {
                    capitals = 0;
                    break;
                }
        }
        count += capitals;
        while (at < size && !Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at)))
            at++;
    }
    return count >= least;
}

/* Those of some lines that have so many words in capitals. */
PyObject *
in_capitals(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lines, *blocks;
    Py_ssize_t least;
    if (!PyArg_ParseTuple(args, "O!O!n:in_capitals", &PyList_Type, &lines, &PyList_Type, &blocks, &least))
        return NULL;
    PyObject *found = PyList_New(0);
    for (Py_ssize_t i = 0; found != NULL && i < PyList_GET_SIZE(blocks); i++) {
        PyObject *block = PyList_GET_ITEM(blocks, i), *line = line_at(lines, block);
        if (line == NULL || (has_capitals(line, least) && PyList_Append(found, block) < 0))
            Py_CLEAR(found);
    }
    return found;
}
