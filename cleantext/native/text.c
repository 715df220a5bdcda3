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

/* The first character from `at` on that ends a line, or `size`. Most hold none: where compilers know of vectors, sixteen bytes are asked
 * at once whether one of them may. */
#if defined(__GNUC__) || defined(__clang__)
#define SKIP(type)                                                                                                        \
    typedef type Row __attribute__((vector_size(16)));                                                                    \
    for (; at + 16 / (Py_ssize_t)sizeof(type) <= size; at += 16 / (Py_ssize_t)sizeof(type)) {                             \
        Row row;                                                                                                          \
        uint64_t any[2];                                                                                                  \
        memcpy(&row, codes + at, sizeof row);                                                                             \
        Row ends = (Row)(row < (type)0x20) | (Row)(row == (type)0x85);                                                    \
        if (sizeof(type) > 1)                                                                                             \
            ends |= (Row)((row | 1) == (type)0x2029);                                                                     \
        memcpy(any, &ends, sizeof any);                                                                                   \
        if (any[0] | any[1])                                                                                              \
            break;                                                                                                        \
    }
#else
#define SKIP(type)
#endif
#define DEFINE_NEXT_END(name, type)                                     \
    static Py_ssize_t name(const type *codes, Py_ssize_t at, Py_ssize_t size) \
    {                                                                   \
        SKIP(type)                                                      \
        while (at < size && !ends_line(codes[at]))                      \
            at++;                                                       \
        return at;                                                      \
    }
DEFINE_NEXT_END(next_end_1, Py_UCS1)
DEFINE_NEXT_END(next_end_2, Py_UCS2)
DEFINE_NEXT_END(next_end_4, Py_UCS4)

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
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    PyObject *lines = PyList_New(0), *starts = PyList_New(0), *gaps = PyList_New(0);
    if (lines == NULL || starts == NULL || gaps == NULL)
        goto fail;
    for (Py_ssize_t at = 0; at <= size;) {
        Py_ssize_t first = at, stop;
        uint32_t c = 0;
        at = kind == PyUnicode_1BYTE_KIND   ? next_end_1(data, at, size)
             : kind == PyUnicode_2BYTE_KIND ? next_end_2(data, at, size)
                                            : next_end_4(data, at, size);
        stop = at;
        if (at < size) {
            c = PyUnicode_READ(kind, data, at);
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
        if (push(lines, part_of_text(text, first, stop)) < 0 || push(starts, PyLong_FromSsize_t(first)) < 0 ||
            push(gaps, PyLong_FromSsize_t(gap)) < 0)
            goto fail;
        gap = 0;
    }
    return Py_BuildValue("NNN", lines, starts, gaps);
fail:
    Py_XDECREF(lines);
    Py_XDECREF(starts);
    Py_XDECREF(gaps);
    return NULL;
}

/* ---- the module ---- */

PyTypeObject *patterns_type;

static PyMethodDef methods[] = {
    {"split", split, METH_O, "The lines of a text, where each begins, the blank lines before it; and whether all end in line feeds."},
    {"cut", cut, METH_VARARGS,
     "What is left of lines, starts and gaps when spans are cut out, and what each block was; None: a span cuts a block."},
    {"settle", settle, METH_VARARGS, "For every block the first mark of it as a whole, or None; and the other marks."},
    {"assemble", assemble, METH_VARARGS, "The removals of blocks that are marked as a whole."},
    {"with_later", with_later, METH_VARARGS, "What was removed of a text, and cuts of what is left of it."},
    {"of_size", of_size, METH_VARARGS, "The lines of so many characters."},
    {"moved", moved, METH_VARARGS, "Removals at other offsets."},
    {"left", text_left, METH_VARARGS, "A text without some spans."},
    {"changed", text_changed, METH_VARARGS, "A text with others in place of some spans."},
    {"measure", measure, METH_VARARGS, "The shapes of lines: words, ends, prose and cut as lists, and all of it in rows."},
    {"measured_at", measured_at, METH_VARARGS, "The shapes of some of the lines that were measured."},
    {"pick", (PyCFunction)(void (*)(void))pick, METH_FASTCALL, "The lines of one kind."},
    {"pick_each", (PyCFunction)(void (*)(void))pick_each, METH_FASTCALL, "The lines of each of some kinds."},
    {"edges", (PyCFunction)(void (*)(void))edges_of_kind, METH_FASTCALL,
     "The first and the last line of one kind whose number is in neither of two collections; -1 for both where there is none."},
    {"pick_twins", (PyCFunction)(void (*)(void))pick_twins, METH_FASTCALL,
     "The lines of one kind of which there is another with the same measures."},
    {"twins", twins, METH_VARARGS, "The lines that begin like the one below them, for so many characters."},
    {"long_twins", long_twins, METH_VARARGS, "As twins, of lines that have so many words."},
    {"said_again", said_again, METH_VARARGS, "The lines of so many characters that the one below says again, behind other words."},
    {"alike", alike, METH_VARARGS, "The lines about as long as another, with its letters and digits; perhaps a few more, where there are sigmas."},
    {"sentence_ends", sentence_ends, METH_O, "The places behind which a sentence of a text ends."},
    {"marks_for", marks_for, METH_VARARGS, "A removal for each of some blocks, all for one reason."},
    {"marks_of_rules", marks_of_rules, METH_VARARGS, "A removal for each block that a rule knows, and the blocks of leads, by category."},
    {"labels_in_place", labels_in_place, METH_VARARGS, "The blocks that rules know, with the labels that count in their place."},
    {"entries_end", entries_end, METH_VARARGS, "Where the entries of a list end that begin at a block of a text."},
    {"places_before", places_before, METH_VARARGS, "For each block of what is left of a text the block that it was, or -1."},
    {"labelled", labelled, METH_VARARGS, "Those of some lines that begin with a label in capitals, and a colon."},
    {"squeeze", squeeze, METH_O, "The letters and digits of a text, in lower case."},
    {"lowest", lowest_of, METH_VARARGS, "The lines whose beginnings have the lowest checksums among their neighbours."},
    {"quoted_at", quoted_at, METH_VARARGS, "Whether a quotation is open at each of some places of a line."},
    {"kickers", kickers, METH_O, "How many kickers of headlines, in capitals, a line has."},
    {"in_capitals", in_capitals, METH_VARARGS, "Those of some lines that have so many words in capitals."},
    {"find_window", (PyCFunction)(void (*)(void))find_window, METH_FASTCALL,
     "The first place from another on at which one of some sequences of characters may begin; -1 where there is none."},
    {"glue", glue, METH_VARARGS, "Where blocks may begin right behind others, so many at most, and the word around each place."},
    {"glue_within", glue_within, METH_VARARGS, "How many such places a part of a text may have, at a quick look."},
    {"line_seams", line_seams, METH_VARARGS,
     "Where blocks end in a line, and how many of them end with no sentence: see cleantext.sources.seams."},
    {"small_words", small_words, METH_O, "How many words of a line begin with a letter in lower case."},
    {"capital_words", capital_words, METH_O, "How many words of a line begin with a capital and have no small letter; ASCII."},
    {"articles", articles, METH_O, "How many words of a line are articles."},
    {"is_sentence", (PyCFunction)(void (*)(void))is_sentence, METH_FASTCALL, "Whether a line is made like a sentence."},
    {"is_loose", (PyCFunction)(void (*)(void))is_loose, METH_FASTCALL, "Whether a line reads like a sentence and lacks its full stop."},
    {"caption_signs", (PyCFunction)(void (*)(void))caption_signs, METH_FASTCALL,
     "What a line shows of the signs of captions, and how much of it."},
    {"caption_table", caption_table, METH_VARARGS, "What caption_reads needs of the signs of words, and of what each says."},
    {"caption_reads", caption_reads, METH_VARARGS, "How much some lines read like captions."},
    {"are_names", (PyCFunction)(void (*)(void))are_names, METH_FASTCALL, "Whether the words of a text are names and what stands between these."},
    {"may_be_dates", may_be_dates, METH_VARARGS, "Those of some lines that may be dates, by may_be_date."},
    {"may_be_date", (PyCFunction)(void (*)(void))may_be_date, METH_FASTCALL, "Whether no word of a line is one that no date has."},
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
    PyObject *clues_type = PyType_FromSpec(&clues_spec);
    int added = clues_type == NULL ? -1 : PyModule_AddObjectRef(module, "Clues", clues_type);
    Py_XDECREF(clues_type);
    return added < 0 ? -1 : reader_setup(module);
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
