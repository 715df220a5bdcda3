/* What is said of many blocks at once: the marks of the phrase rules, labels in their place, the entries of a list.

A new tuple may wake the garbage collector, and that may run anything: dictionaries and lists are copied before they are walked
over. */
#include "text_shape.h"

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
    Py_INCREF(start);
    PyObject *end = PyLong_FromSsize_t(first + PyUnicode_GET_LENGTH(PyList_GET_ITEM(lines, index)));
    PyObject *none = PyUnicode_New(0, 0), *made = end == NULL || none == NULL ? NULL : type->tp_alloc(type, 6);
    if (made == NULL) {
        Py_DECREF(start);
        Py_XDECREF(end);
        Py_XDECREF(none);
        return NULL;
    }
    PyTuple_SET_ITEM(made, 0, start);
    PyTuple_SET_ITEM(made, 1, end);
    PyTuple_SET_ITEM(made, 2, Py_NewRef(category));
    PyTuple_SET_ITEM(made, 3, Py_NewRef(name));
    PyTuple_SET_ITEM(made, 4, Py_NewRef(reason));
    PyTuple_SET_ITEM(made, 5, none);
    return made;
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

/* The marks of the blocks that rules know, by category: {block: rule}, and the names of the filters of categories. */
PyObject *
marks_of_rules(PyObject *module, PyObject *args)
{
    (void)module;
    PyTypeObject *type;
    PyObject *starts, *lines, *rules, *names;
    if (!PyArg_ParseTuple(args, "O!O!O!O!O!:marks_of_rules", &PyType_Type, &type, &PyList_Type, &starts, &PyList_Type, &lines,
                          &PyDict_Type, &rules, &PyDict_Type, &names) ||
        check_named_tuple(type) < 0)
        return NULL;
    PyObject *of_category = PyUnicode_InternFromString("category"), *of_reason = PyUnicode_InternFromString("reason");
    PyObject *blocks = PyDict_Keys(rules), *known = PyDict_Values(rules), *result = PyDict_New();
    int good = of_category != NULL && of_reason != NULL && blocks != NULL && known != NULL && result != NULL;
    for (Py_ssize_t i = 0; good && i < PyList_GET_SIZE(blocks) && i < PyList_GET_SIZE(known); i++) {
        PyObject *rule = PyList_GET_ITEM(known, i), *mark = NULL, *name, *list;
        PyObject *category = PyObject_GetAttr(rule, of_category), *reason = PyObject_GetAttr(rule, of_reason);
        good = category != NULL && reason != NULL;
        name = good ? PyDict_GetItemWithError(names, category) : NULL; /* borrowed, as the list is */
        if (good && name == NULL && !PyErr_Occurred())
            PyErr_SetObject(PyExc_KeyError, category);
        if (name != NULL)
            mark = mark_of(type, starts, lines, PyList_GET_ITEM(blocks, i), category, name, reason);
        list = mark == NULL ? NULL : list_at(result, category);
        good = list != NULL && PyList_Append(list, mark) == 0;
        Py_XDECREF(category);
        Py_XDECREF(reason);
        Py_XDECREF(mark);
    }
    Py_XDECREF(of_category);
    Py_XDECREF(of_reason);
    Py_XDECREF(blocks);
    Py_XDECREF(known);
    if (!good)
        Py_CLEAR(result);
    return result;
}

/* The blocks that rules of one kind know, by category: {block: rule}, and what the rules' `where` is. */
PyObject *
blocks_where(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *rules, *where;
    if (!PyArg_ParseTuple(args, "O!U:blocks_where", &PyDict_Type, &rules, &where))
        return NULL;
    PyObject *of_category = PyUnicode_InternFromString("category"), *of_where = PyUnicode_InternFromString("where");
    PyObject *blocks = PyDict_Keys(rules), *known = PyDict_Values(rules), *result = PyDict_New();
    int good = of_category != NULL && of_where != NULL && blocks != NULL && known != NULL && result != NULL;
    for (Py_ssize_t i = 0; good && i < PyList_GET_SIZE(blocks) && i < PyList_GET_SIZE(known); i++) {
        PyObject *own = PyObject_GetAttr(PyList_GET_ITEM(known, i), of_where);
        int same = own == NULL ? -1 : own == where ? 1 : PyObject_RichCompareBool(own, where, Py_EQ);
        Py_XDECREF(own);
        good = same >= 0;
        if (same <= 0)
            continue;
        PyObject *category = PyObject_GetAttr(PyList_GET_ITEM(known, i), of_category);
        PyObject *list = category == NULL ? NULL : list_at(result, category);
        good = list != NULL && PyList_Append(list, PyList_GET_ITEM(blocks, i)) == 0;
        Py_XDECREF(category);
    }
    Py_XDECREF(of_category);
    Py_XDECREF(of_where);
    Py_XDECREF(blocks);
    Py_XDECREF(known);
    if (!good)
        Py_CLEAR(result);
    return result;
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

/* For each of some lines the first place of it among others, each place for one line only; -1 where there is none. */
PyObject *
places_before(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *earlier, *lines, *result = NULL, *first = NULL;
    Py_ssize_t *later = NULL; /* of each place the next one with the same line */
    if (!PyArg_ParseTuple(args, "O!O!:places_before", &PyList_Type, &earlier, &PyList_Type, &lines))
        return NULL;
    earlier = PyList_AsTuple(earlier);
    lines = PyList_AsTuple(lines);
    if (earlier == NULL || lines == NULL || (first = PyDict_New()) == NULL ||
        (later = many(PyTuple_GET_SIZE(earlier), sizeof(Py_ssize_t))) == NULL)
        goto fail;
    for (Py_ssize_t i = PyTuple_GET_SIZE(earlier) - 1; i >= 0; i--) {
        PyObject *line = PyTuple_GET_ITEM(earlier, i), *known = PyDict_GetItemWithError(first, line);
        PyObject *number = known == NULL && PyErr_Occurred() ? NULL : PyLong_FromSsize_t(i);
        later[i] = known == NULL ? -1 : PyLong_AsSsize_t(known);
        int kept = number == NULL ? -1 : PyDict_SetItem(first, line, number);
        Py_XDECREF(number);
        if (kept < 0)
            goto fail;
    }
    result = PyList_New(PyTuple_GET_SIZE(lines));
    for (Py_ssize_t i = 0; result != NULL && i < PyTuple_GET_SIZE(lines); i++) {
        PyObject *line = PyTuple_GET_ITEM(lines, i), *known = PyDict_GetItemWithError(first, line);
        if (known == NULL && PyErr_Occurred())
            goto fail;
        Py_ssize_t place = known == NULL ? -1 : PyLong_AsSsize_t(known);
        PyObject *own = PyLong_FromSsize_t(place), *next = NULL;
        if (own == NULL)
            goto fail;
        PyList_SET_ITEM(result, i, own);
        if (place >= 0) {
            next = PyLong_FromSsize_t(later[place]);
            int kept = next == NULL ? -1 : PyDict_SetItem(first, line, next);
            Py_XDECREF(next);
            if (kept < 0)
                goto fail;
        }
    }
    goto done;
fail:
    Py_CLEAR(result);
done:
    Py_XDECREF(earlier);
    Py_XDECREF(lines);
    Py_XDECREF(first);
    free(later);
    return result;
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
        PyObject *block = PyList_GET_ITEM(blocks, i);
        Py_ssize_t index = PyLong_CheckExact(block) ? PyLong_AsSsize_t(block) : -1;
        if (index < 0 || index >= PyList_GET_SIZE(lines) || !PyUnicode_Check(PyList_GET_ITEM(lines, index))) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_IndexError, "lines, and the numbers of some");
            Py_CLEAR(found);
        }
        else if (is_labelled(PyList_GET_ITEM(lines, index)) && PyList_Append(found, block) < 0)
            Py_CLEAR(found);
    }
    return found;
}
