/* See the package's docstring. */
#include "text.h"
#include "abi.h"

void *
many(Py_ssize_t count, size_t size)
{
    void *memory = NULL;
    if (count >= 0 && (size_t)count <= PY_SSIZE_T_MAX / size - 1)
        memory = malloc(count ? (size_t)count * size : 1);
    if (memory == NULL)
        PyErr_NoMemory();
    return memory;
}

int
numbers_push(Numbers *numbers, int32_t number)
{
    if (numbers->size == numbers->room) {
        Py_ssize_t room = numbers->room ? 2 * numbers->room : 64;
        int32_t *at = (size_t)room > PY_SSIZE_T_MAX / sizeof(int32_t) ? NULL : realloc(numbers->at, (size_t)room * sizeof(int32_t));
        if (at == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        numbers->at = at;
        numbers->room = room;
    }
    numbers->at[numbers->size++] = number;
    return 0;
}

int
take_buffer(PyObject *object, Py_buffer *view, Py_ssize_t count, size_t size, int writable, const char *what)
{
    if (PyObject_GetBuffer(object, view, PyBUF_C_CONTIGUOUS | (writable ? PyBUF_WRITABLE : 0)) < 0)
        return -1;
    if (view->len % (Py_ssize_t)size || (count >= 0 && view->len / (Py_ssize_t)size != count)) {
        PyErr_Format(PyExc_ValueError, "%s has %zd bytes", what, view->len);
        PyBuffer_Release(view);
        return -1;
    }
    return 0;
}

uint32_t *
codes_of(PyObject *text)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(text);
    uint32_t *codes = many(size, sizeof(uint32_t));
    if (codes != NULL && size && PyUnicode_AsUCS4(text, codes, size, 0) == NULL) {
        free(codes);
        return NULL;
    }
    return codes;
}

/* ---- a text's lines ---- */

static int
ends_line(uint32_t c)
{
    return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static int
push(PyObject *list, PyObject *item)
{
    int result = item == NULL ? -1 : PyList_Append(list, item);
    Py_XDECREF(item);
    return result;
}

/* As in `Document.__init__`: the lines that hold more than white space, where each begins, and the blank lines before it. */
static PyObject *
split(PyObject *module, PyObject *text)
{
    (void)module;
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a text is a str");
        return NULL;
    }
    Py_ssize_t size = PyUnicode_GET_LENGTH(text), gap = 0;
    int kind = PyUnicode_KIND(text), plain = 1;
    const void *data = PyUnicode_DATA(text);
    PyObject *lines = PyList_New(0), *starts = PyList_New(0), *gaps = PyList_New(0);
    if (lines == NULL || starts == NULL || gaps == NULL)
        goto fail;
    for (Py_ssize_t at = 0; at <= size;) {
        Py_ssize_t first = at, stop;
        uint32_t c = 0;
        if (kind == PyUnicode_1BYTE_KIND) {
            const Py_UCS1 *codes = data;
            while (at < size && (codes[at] > 0x1E || !ends_line(codes[at])) && codes[at] != 0x85)
                at++;
        }
        else
            while (at < size) {
                c = PyUnicode_READ(kind, data, at);
                if ((c <= 0x1E || c == 0x85 || (c >> 1) == 0x2028 >> 1) && ends_line(c))
                    break;
                at++;
            }
        stop = at;
        if (at < size) {
            c = PyUnicode_READ(kind, data, at);
            if (c != '\n')
                plain = 0;
            if (c == '\r' && at + 1 < size && PyUnicode_READ(kind, data, at + 1) == '\n')
                at++;
        }
        at++;
        while (first < stop && Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, first)))
            first++;
        while (first < stop && Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, stop - 1)))
            stop--;
        if (first == stop) {
            gap++;
            continue;
        }
        if (push(lines, PyUnicode_Substring(text, first, stop)) < 0 || push(starts, PyLong_FromSsize_t(first)) < 0 ||
            push(gaps, PyLong_FromSsize_t(gap)) < 0)
            goto fail;
        gap = 0;
    }
    return Py_BuildValue("NNNO", lines, starts, gaps, plain ? Py_True : Py_False);
fail:
    Py_XDECREF(lines);
    Py_XDECREF(starts);
    Py_XDECREF(gaps);
    return NULL;
}

/* ---- shapes ---- */

#define LONGEST_WHOLE 5000 /* these are the same in `cleantext.shape` */
#define NO_SPACES 0x2E80
#define NO_SPACES_END 0xD7FF
#define MARK 16
#define CLOSER 32
#define SIGN 15
#define SIGNS 10

static int
table_at(const uint8_t *table, uint32_t c)
{
    return c < PLANE ? table[c] : 0;
}

/* What is measured on a line, beside lists; the same in `cleantext.shape`. */
typedef struct {
    uint32_t signs, first, last, words, size;
} Row;

#define ENDS (1 << SIGNS)
#define PROSE (2 << SIGNS)
#define CUT (4 << SIGNS)

/* Set an item of a new list to True or False. */
static void
set_flag(PyObject *list, Py_ssize_t i, int flag)
{
    PyList_SET_ITEM(list, i, Py_NewRef(flag ? Py_True : Py_False));
}

static PyObject *
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

/* Of a table by character whether it has that one; there is none for those above the basic plane but the last. */
static int
is_among(const uint8_t *table, uint32_t c)
{
    return table == NULL || table[c < PLANE ? c : PLANE - 1];
}

static PyObject *
pick(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    const uint8_t *tables[2] = {NULL, NULL};
    Py_ssize_t numbers[9];
    if (count != 12 || !PyBytes_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "pick() takes rows, nine numbers and two tables");
        return NULL;
    }
    for (int i = 0; i < 9; i++) {
        numbers[i] = PyLong_AsSsize_t(args[1 + i]);
        if (numbers[i] == -1 && PyErr_Occurred())
            return NULL;
    }
    for (int i = 0; i < 2; i++) {
        PyObject *table = args[10 + i];
        if (table == Py_None)
            continue;
        if (!PyBytes_Check(table) || PyBytes_GET_SIZE(table) != PLANE) {
            PyErr_SetString(PyExc_TypeError, "a table has a byte for every character of the basic plane");
            return NULL;
        }
        tables[i] = (const uint8_t *)PyBytes_AS_STRING(table);
    }
    const Row *rows = (const Row *)PyBytes_AS_STRING(args[0]);
    Py_ssize_t stop = PyBytes_GET_SIZE(args[0]) / (Py_ssize_t)sizeof(Row), start = numbers[0] > 0 ? numbers[0] : 0;
    stop = numbers[1] < stop ? numbers[1] : stop;
    uint32_t has = (uint32_t)numbers[2], lacks = (uint32_t)numbers[3], any = (uint32_t)numbers[4];
    PyObject *picked = PyList_New(0);
    for (Py_ssize_t i = start; picked != NULL && i < stop; i++) {
        const Row *row = &rows[i];
        if ((row->signs & has) != has || row->signs & lacks || (any && !(row->signs & any)) ||
            (Py_ssize_t)row->words < numbers[5] || (Py_ssize_t)row->words > numbers[6] ||
            (Py_ssize_t)row->size < numbers[7] || (Py_ssize_t)row->size > numbers[8] || !is_among(tables[0], row->first) ||
            !is_among(tables[1], row->last))
            continue;
        PyObject *number = PyLong_FromSsize_t(i);
        int result = number == NULL ? -1 : PyList_Append(picked, number);
        Py_XDECREF(number);
        if (result < 0)
            Py_CLEAR(picked);
    }
    return picked;
}

/* ---- the module ---- */

PyTypeObject *patterns_type;

static PyMethodDef methods[] = {
    {"split", split, METH_O, "The lines of a text, where each begins, the blank lines before it; and whether all end in line feeds."},
    {"cut", cut, METH_VARARGS,
     "What is left of lines, starts and gaps when spans are cut out, and what each block was; None: a span cuts a block."},
    {"settle", settle, METH_VARARGS, "For every block the first mark of it as a whole, or None; and the other marks."},
    {"assemble", assemble, METH_VARARGS, "The removals of blocks that are marked as a whole."},
    {"left", text_left, METH_VARARGS, "A text without some spans."},
    {"measure", measure, METH_VARARGS, "The shapes of lines: words, ends, prose and cut as lists, and all of it in rows."},
    {"pick", (PyCFunction)(void (*)(void))pick, METH_FASTCALL, "The lines that are like that."},
    {"small_words", small_words, METH_O, "How many words of a line begin with a letter in lower case."},
    {"articles", articles, METH_O, "How many words of a line are articles."},
    {"is_sentence", (PyCFunction)(void (*)(void))is_sentence, METH_FASTCALL, "Whether a line is made like a sentence."},
    {"caption_signs", (PyCFunction)(void (*)(void))caption_signs, METH_FASTCALL,
     "What a line shows of the signs of captions, and how much of it."},
    {NULL, NULL, 0, NULL},
};

static int
setup(PyObject *module)
{
    if (PyModule_AddIntConstant(module, "ABI", CLEANTEXT_ABI) < 0)
        return -1;
    patterns_type = (PyTypeObject *)PyType_FromSpec(&patterns_spec);
    if (patterns_type == NULL || PyModule_AddObjectRef(module, "Patterns", (PyObject *)patterns_type) < 0)
        return -1;
    return reader_setup(module);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, setup}, {0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_text", "Lines, folding, phrase rules.", 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__text(void)
{
    return PyModuleDef_Init(&module);
}
