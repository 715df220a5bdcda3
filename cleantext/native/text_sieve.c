/* The sieve of the rules over the lines of a text: what `cleantext.rules.sieve` and `cleantext.rules.finder` do with arrays, in
one walk over each line. A line is folded; its first word, its core and the anchors of literals in it are looked up; and of
the patterns that may match it those are tried at once that need no RE2. */
#include "text_sieve.h"

static PyTypeObject *reader_type, *reading_type;

/* ---- a reader ---- */

static void
reader_dealloc(PyObject *object)
{
    Reader *self = (Reader *)object;
    PyTypeObject *type = Py_TYPE(object);
    free_tables(self);
    free(self->spare);
    Py_XDECREF(self->fold);
    Py_XDECREF(self->patterns);
    Py_XDECREF(self->by_literal);
    Py_XDECREF(self->inline_);
    type->tp_free(object);
    Py_DECREF(type);
}

static PyObject *
reader_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"languages", "strings", "arrays", "fold", "patterns", "by_literal", "inline", NULL};
    PyObject *strings, *arrays, *fold, *patterns, *by_literal, *inline_;
    Py_ssize_t languages;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "nO!O!OO!O!O!:Reader", names, &languages, &PyDict_Type, &strings, &PyDict_Type,
                                     &arrays, &fold, patterns_type, &patterns, patterns_type, &by_literal, patterns_type,
                                     &inline_))
        return NULL;
    if (languages < 0 || languages > 64) {
        PyErr_SetString(PyExc_ValueError, "a reader has room for 64 languages");
        return NULL;
    }
    Reader *self = (Reader *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->language_count = languages;
    self->fold = Py_NewRef(fold);
    self->patterns = Py_NewRef(patterns);
    self->by_literal = Py_NewRef(by_literal);
    self->inline_ = Py_NewRef(inline_);
    if (take_tables(self, strings, arrays) < 0) {
        if (!PyErr_Occurred())
            PyErr_NoMemory();
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

/* ---- reading ---- */

static int
by_number(const void *one, const void *other)
{
    int32_t a = *(const int32_t *)one, b = *(const int32_t *)other;
    return (a > b) - (a < b);
}

static int
by_place(const void *one, const void *other)
{
    const Found *a = one, *b = other;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return (a->size > b->size) - (a->size < b->size);
}

/* Set numbers[row] = number; -1 and an error. */
static int
set_number(PyObject *numbers, Py_ssize_t row, int32_t number)
{
    PyObject *key = PyLong_FromSsize_t(row), *value = PyLong_FromLong(number);
    int result = key == NULL || value == NULL ? -1 : PyDict_SetItem(numbers, key, value);
    Py_XDECREF(key);
    Py_XDECREF(value);
    return result;
}

/* Leave to RE2 what only RE2 can say: (row, core, number so far, patterns). */
static int
leave_open(Reading *reading, Py_ssize_t row, const uint32_t *core, Py_ssize_t size, int32_t number, const int32_t *places,
           Py_ssize_t count)
{
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        PyObject *place = PyLong_FromLong(places[i]);
        if (place == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, place);
    }
    PyObject *line = list == NULL ? NULL : text_of(core, size);
    PyObject *item = line == NULL ? NULL : Py_BuildValue("nOiO", row, line, (int)number, list);
    int result = item == NULL ? -1 : PyList_Append(reading->open, item);
    Py_XDECREF(item);
    Py_XDECREF(line);
    Py_XDECREF(list);
    return result;
}

/* Read one folded line, which begins with that head: the first is that of lines without one. */
static int
read_row(Reading *reading, const Scan *scan, Py_ssize_t row, const Head *head, Numbers *patterns)
{
    Reader *self = reading->reader;
    int64_t start = reading->starts[row], size = reading->starts[row + 1] - 1 - start;
    const uint32_t *codes = reading->codes + start;
    patterns->size = 0;
    int64_t shortest = size - DECORATED;
    int strings = shortest <= head->longest_string, bare = shortest <= head->longest_match;
    int paired = head->first_pair < head->stop_pair && shortest <= LONGEST;
    if ((head->longest_string >= 0 && !strings) || (head->longest_match >= 0 && !bare) || shortest > LONGEST)
        if (kind_of(self, codes[DECORATED / 2]) & DEEP || kind_of(self, codes[size - (DECORATED / 2 + 1)]) & DEEP) {
            strings = bare = 1;
            paired = head->first_pair < head->stop_pair;
        }
    int foreign = 0;
    for (int64_t i = 0; bare && i < size && !foreign; i++)
        foreign = codes[i] >= 128;
    bare = bare && (foreign || shortest <= head->longest_ascii);
    if (bare)
        for (int32_t i = head->first_bare; i < (foreign ? head->stop_bare : head->stop_ascii); i++)
            if (self->head_languages[self->bare.items[i]] & reading->of_heads && numbers_push(patterns, self->bare.items[i]) < 0)
                return -1;
    if (find_literals(reading, scan, row, start, size, paired ? head : NULL, patterns) < 0)
        return -1;
    if (!strings && !bare && patterns->size == 0)
        return 0;
    Py_ssize_t first = 0, last = (Py_ssize_t)size;
    find_core(self, codes, &first, &last);
    Py_ssize_t length = last - first;
    const uint32_t *core = codes + first;
    int32_t known = find_word(&self->exact, core, length), number = known < 0 ? -1 : self->exact_number[known];
    if (patterns->size && length <= LONGEST) {
        if (patterns->size > 1)
            qsort(patterns->at, (size_t)patterns->size, sizeof(int32_t), by_number);
        int32_t before = -1;
        Py_ssize_t open = 0;
        for (Py_ssize_t i = 0; i < patterns->size; i++) {
            int32_t place = patterns->at[i];
            if (place == before || length > self->longest[place])
                continue;
            before = place;
            if (number >= 0 && self->rule_of[place] >= number)
                break; /* they are in the order of their rules */
            int verdict = patterns_try(self->patterns, place, core, length);
            if (verdict < 0)
                return -1;
            if (verdict == YES) {
                number = self->rule_of[place];
                break;
            }
            if (verdict == MAYBE)
                patterns->at[open++] = place; /* never before where the loop reads */
        }
        if (open)
            return leave_open(reading, row, core, length, number, patterns->at, open);
    }
    return number < 0 ? 0 : set_number(reading->numbers, row, number);
}

#define ROWS 16 /* that are folded, and their heads found, before they are read */

/* Fold some lines and find their heads. The tables are too large for the nearest cache, so that what is looked at of one line is
fetched while the others are folded. */
static int
find_heads(Reading *reading, Py_ssize_t first, Py_ssize_t rows, const Head **heads)
{
    Reader *self = reading->reader;
    uint64_t hashes[ROWS];
    int has[ROWS];
    for (Py_ssize_t i = 0; i < rows; i++) {
        int64_t start = reading->starts[first + i], size = reading->starts[first + i + 1] - 1 - start;
        if (fold_line(self, PyList_GET_ITEM(reading->lines, first + i), PY_SSIZE_T_MAX, reading->codes + start) < 0)
            return -1;
        reading->codes[start + size] = '\n';
        has[i] = hash_head(self, reading->codes + start, (Py_ssize_t)size, &hashes[i]);
        if (has[i])
            fetch_word(&self->heads, hashes[i]);
    }
    for (Py_ssize_t i = 0; i < rows; i++) {
        int32_t number = has[i] ? find_likely(&self->heads, hashes[i]) : -1;
        heads[i] = &self->of_head[number < 0 ? 0 : number];
        PREFETCH(heads[i]);
    }
    for (Py_ssize_t i = 0; i < rows; i++)
        PREFETCH(heads[i]->bits);
    return 0;
}

static void
reading_dealloc(PyObject *object)
{
    Reading *self = (Reading *)object;
    PyTypeObject *type = Py_TYPE(object);
    if (self->codes != NULL && self->room <= MOST_SPARE && self->reader->spare_size < self->room) {
        free(self->reader->spare);
        self->reader->spare = self->codes;
        self->reader->spare_size = self->room;
    }
    else
        free(self->codes);
    free(self->starts);
    free(self->found);
    Py_XDECREF(self->numbers);
    Py_XDECREF(self->open);
    Py_XDECREF(self->lines);
    Py_XDECREF(self->reader);
    type->tp_free(object);
    Py_DECREF(type);
}

static PyObject *
reader_read(PyObject *object, PyObject *args)
{
    PyObject *lines;
    unsigned long long languages;
    if (!PyArg_ParseTuple(args, "O!K:read", &PyList_Type, &lines, &languages))
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(lines);
    Reading *reading = (Reading *)reading_type->tp_alloc(reading_type, 0);
    if (reading == NULL)
        return NULL;
    reading->reader = (Reader *)Py_NewRef(object);
    reading->languages = languages;
    reading->of_heads = languages ? languages : UINT64_MAX;
    reading->numbers = PyDict_New();
    reading->open = PyList_New(0);
    reading->starts = many(count + 1, sizeof(int64_t));
    Numbers patterns = {NULL, 0, 0};
    const Scan *scan = scan_of(reading->reader, languages);
    reading->lines = lines = PyList_GetSlice(lines, 0, count); /* the caller's list may change while a line is folded */
    if (lines == NULL || reading->numbers == NULL || reading->open == NULL || reading->starts == NULL || scan == NULL ||
        count >= INT32_MAX)
        goto fail;
    int64_t total = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *line = PyList_GET_ITEM(lines, i);
        if (!PyUnicode_Check(line)) {
            PyErr_SetString(PyExc_TypeError, "lines are a list of str");
            goto fail;
        }
        reading->starts[i] = total;
        total += PyUnicode_GET_LENGTH(line) + 1;
    }
    reading->starts[count] = total;
    reading->count = count;
    if (reading->reader->spare_size >= total) {
        reading->codes = reading->reader->spare;
        reading->room = reading->reader->spare_size;
        reading->reader->spare = NULL;
        reading->reader->spare_size = 0;
    }
    else {
        reading->room = total < LEAST_ROOM ? LEAST_ROOM : total;
        reading->codes = many((Py_ssize_t)reading->room, sizeof(uint32_t));
        if (reading->codes == NULL)
            goto fail;
    }
    for (Py_ssize_t first = 0; first < count; first += ROWS) {
        const Head *heads[ROWS];
        Py_ssize_t rows = count - first < ROWS ? count - first : ROWS;
        if (find_heads(reading, first, rows, heads) < 0)
            goto fail;
        for (Py_ssize_t i = 0; i < rows; i++)
            if (read_row(reading, scan, first + i, heads[i], &patterns) < 0)
                goto fail;
    }
    if (reading->found_count > 1)
        qsort(reading->found, (size_t)reading->found_count, sizeof(Found), by_place);
    free(patterns.at);
    return (PyObject *)reading;
fail:
    if (!PyErr_Occurred())
        PyErr_NoMemory();
    free(patterns.at);
    Py_DECREF(reading);
    return NULL;
}

static PyObject *
reading_part(PyObject *object, PyObject *args)
{
    Reading *self = (Reading *)object;
    Py_ssize_t row, start, stop;
    if (!PyArg_ParseTuple(args, "nnn:part", &row, &start, &stop))
        return NULL;
    if (row < 0 || row >= self->count || start < 0) {
        PyErr_SetString(PyExc_IndexError, "there is no such line");
        return NULL;
    }
    Py_ssize_t size = (Py_ssize_t)(self->starts[row + 1] - 1 - self->starts[row]);
    stop = stop < size ? stop : size;
    return text_of(self->codes + self->starts[row] + start, stop < start ? 0 : stop - start);
}

static PyObject *
reading_row(PyObject *object, PyObject *argument)
{
    Reading *self = (Reading *)object;
    Py_ssize_t row = PyLong_AsSsize_t(argument);
    if (row < 0 || row >= self->count) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_IndexError, "no such line");
        return NULL;
    }
    return text_of(self->codes + self->starts[row], self->starts[row + 1] - 1 - self->starts[row]);
}

static PyObject *
reading_numbers(PyObject *self, void *unused)
{
    (void)unused;
    return Py_NewRef(((Reading *)self)->numbers);
}

static PyObject *
reading_open(PyObject *self, void *unused)
{
    (void)unused;
    return Py_NewRef(((Reading *)self)->open);
}

static PyObject *
reader_core(PyObject *object, PyObject *row)
{
    Reader *self = (Reader *)object;
    if (!PyUnicode_Check(row)) {
        PyErr_SetString(PyExc_TypeError, "a line is a str");
        return NULL;
    }
    uint32_t *codes = codes_of(row);
    if (codes == NULL)
        return NULL;
    Py_ssize_t first = 0, last = PyUnicode_GET_LENGTH(row);
    find_core(self, codes, &first, &last);
    free(codes);
    return PyUnicode_Substring(row, first, last);
}

static PyMethodDef reader_methods[] = {
    {"read", reader_read, METH_VARARGS,
     "Read a list of lines, of some languages: a bit for each. Without any, patterns of all are tried that are known by their first word."},
    {"traces", reader_traces, METH_VARARGS,
     "The languages of which so many little words stand in some lines, and those with a sign: bits; and the longest line not looked at."},
    {"may_differ", reader_may_differ, METH_VARARGS, "Whether what is left of a text may be in other languages than it was."},
    {"core", reader_core, METH_O, "A folded line without what decorates it."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot reader_slots[] = {
    {Py_tp_doc, "The strings, first words and literals of some rules, to read lines with."},
    {Py_tp_new, reader_new},
    {Py_tp_dealloc, reader_dealloc},
    {Py_tp_methods, reader_methods},
    {0, NULL},
};

PyType_Spec reader_spec = {"cleantext.native._text.Reader", sizeof(Reader), 0, Py_TPFLAGS_DEFAULT, reader_slots};

static PyMethodDef reading_methods[] = {
    {"row", reading_row, METH_O, "The folded line of that number."},
    {"part", reading_part, METH_VARARGS, "A part of the folded line of that number."},
    {"find", reading_find, METH_O, "The literals of a language that promise something: (line, place in it, for lines, for sentences)."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef reading_members[] = {
    {"numbers", reading_numbers, NULL, "The rules of the lines that are known, by line.", NULL},
    {"open", reading_open, NULL, "What RE2 has to be asked: (line, its core, its rule or -1, patterns).", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot reading_slots[] = {
    {Py_tp_doc, "What a reader says of some lines."},
    {Py_tp_dealloc, reading_dealloc},
    {Py_tp_methods, reading_methods},
    {Py_tp_getset, reading_members},
    {0, NULL},
};

PyType_Spec reading_spec = {
    "cleantext.native._text.Reading", sizeof(Reading), 0, Py_TPFLAGS_DEFAULT, reading_slots,
};

int
reader_setup(PyObject *module)
{
    reader_type = (PyTypeObject *)PyType_FromSpec(&reader_spec);
    reading_type = (PyTypeObject *)PyType_FromSpec(&reading_spec);
    if (reader_type == NULL || reading_type == NULL)
        return -1;
    reading_type->tp_new = NULL; /* only a reader makes them */
    return PyModule_AddObjectRef(module, "Reader", (PyObject *)reader_type);
}
