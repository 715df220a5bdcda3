/* The characters of a document by kind and its words by hash, in one pass: cleantext.measures. */
#include "score.h"

#define BMP 0x10000u
#define ROOT UINT64_C(0x100000001B3)
/* A cell of the table holds the kind of a character and, in the lower bits, its folded code point. */
#define FOLD(cell) ((cell) & 0xFFFFFFu)
#define KIND(cell) (((cell) >> 24) & (KINDS - 1)) /* whatever the table: never more than there are */
#define IN_WORD(kind) ((unsigned)((kind) - LOWER) <= DIGIT - LOWER)

typedef struct {
    int64_t start, end;
    uint64_t hash;
    uint8_t kind;
} word_t;

typedef struct {
    word_t *at;
    size_t used, room;
} words_t;

/* A line, cut to what is measured of it. */
typedef struct {
    int kind; /* bytes a character */
    const void *chars;
    Py_ssize_t size;
} line_t;

static uint32_t
stand_in(uint32_t code)
{
    return code < BMP ? code : code >= 0x20000u ? BMP + 1 : code >= 0x1F000u ? BMP : BMP + 2;
}

static uint64_t
mix(uint64_t hash)
{
    hash = (hash ^ (hash >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ (hash >> 27)) * UINT64_C(0x94D049BB133111EB);
    return hash ^ (hash >> 31);
}

static int
more_room(words_t *words)
{
    size_t room = words->room * 2 + 64;
    word_t *moved;
    if (room > PY_SSIZE_T_MAX / sizeof(word_t) || !(moved = realloc(words->at, room * sizeof(word_t)))) {
        PyErr_NoMemory();
        return -1;
    }
    words->at = moved;
    words->room = room;
    return 0;
}

/* Count the characters of a line and note its words; `offset` is that of its first character. */
#define MEASURE(NAME, TYPE)                                                                                            \
    static int NAME(const TYPE *RESTRICT chars, Py_ssize_t size, const uint32_t *RESTRICT table, int64_t offset,       \
                    int32_t *RESTRICT counts, words_t *words)                                                          \
    {                                                                                                                  \
        Py_ssize_t at = 0;                                                                                             \
        while (at < size) {                                                                                            \
            uint32_t cell = table[stand_in(chars[at])];                                                                \
            uint32_t kind = KIND(cell);                                                                                \
            uint64_t hash;                                                                                             \
            Py_ssize_t start = at++;                                                                                   \
            word_t *word;                                                                                              \
            counts[kind]++;                                                                                            \
            if (!IN_WORD(kind))                                                                                        \
                continue;                                                                                              \
            hash = FOLD(cell);                                                                                         \
            if (kind != GLYPH) {                                                                                       \
                uint64_t power = ROOT;                                                                                 \
                int32_t lower = 0;                                                                                     \
                while (at < size) {                                                                                    \
                    uint32_t next = table[stand_in(chars[at])];                                                        \
                    uint32_t what = KIND(next);                                                                        \
                    if (what == LOWER)                                                                                 \
                        lower++;                                                                                       \
                    else if (!IN_WORD(what) || what == GLYPH)                                                          \
                        break;                                                                                         \
                    else                                                                                               \
                        counts[what]++;                                                                                \
                    hash += FOLD(next) * power;                                                                        \
                    power *= ROOT;                                                                                     \
                    at++;                                                                                              \
                }                                                                                                      \
                counts[LOWER] += lower;                                                                                \
            }                                                                                                          \
            if (words->used == words->room && more_room(words) < 0)                                                    \
                return -1;                                                                                             \
            word = words->at + words->used++;                                                                          \
            word->start = offset + start;                                                                              \
            word->end = offset + at;                                                                                   \
            word->hash = mix(hash);                                                                                    \
            word->kind = (uint8_t)kind;                                                                                \
        }                                                                                                              \
        return 0;                                                                                                      \
    }

MEASURE(measure_1, Py_UCS1)
MEASURE(measure_2, Py_UCS2)
MEASURE(measure_4, Py_UCS4)

static uint32_t
code_at(const line_t *line, Py_ssize_t at)
{
    return PyUnicode_READ(line->kind, line->chars, at);
}

/* The list and the table of the arguments, checked, and how many characters will be measured. */
static int
take(PyObject *args, PyObject **lines, Py_buffer *table, Py_ssize_t *longest, Py_ssize_t *tail, Py_ssize_t *total)
{
    Py_ssize_t i, n;
    if (!PyArg_ParseTuple(args, "O!y*nn", &PyList_Type, lines, table, longest, tail))
        return -1;
    if (table->len != (Py_ssize_t)((BMP + 3) * sizeof(uint32_t)) || *tail < 0 || *longest < *tail ||
        *longest > 1 << 20) {
        PyErr_SetString(PyExc_ValueError, "a table of another size, or of no sense");
        goto fail;
    }
    n = PyList_GET_SIZE(*lines);
    *total = 0;
    for (i = 0; i < n; i++) {
        PyObject *line = PyList_GET_ITEM(*lines, i);
        Py_ssize_t size;
        if (!PyUnicode_Check(line)) {
            PyErr_SetString(PyExc_TypeError, "a line that is no str");
            goto fail;
        }
#if PY_VERSION_HEX < 0x030C0000
        if (PyUnicode_READY(line) < 0)
            goto fail;
#endif
        size = PyUnicode_GET_LENGTH(line);
        if (size > *longest)
            size = *longest;
        if (*total > PY_SSIZE_T_MAX / 16 - size - 1) {
            PyErr_NoMemory();
            goto fail;
        }
        *total += size + 1;
    }
    return 0;
fail:
    PyBuffer_Release(table);
    return -1;
}

/* The line of that index; a long one is put together from its beginning and its end in `scratch`. */
static line_t
line_of(PyObject *lines, Py_ssize_t index, Py_ssize_t longest, Py_ssize_t tail, Py_UCS4 *scratch)
{
    PyObject *text = PyList_GET_ITEM(lines, index);
    line_t line, cut;
    Py_ssize_t i, skipped;
    line.kind = (int)PyUnicode_KIND(text);
    line.chars = PyUnicode_DATA(text);
    line.size = PyUnicode_GET_LENGTH(text);
    if (line.size <= longest)
        return line;
    skipped = line.size - longest;
    for (i = 0; i < longest; i++)
        scratch[i] = code_at(&line, i < longest - tail ? i : i + skipped);
    cut.kind = PyUnicode_4BYTE_KIND;
    cut.chars = scratch;
    cut.size = longest;
    return cut;
}

/* Whether a line breaks off: with an ellipsis, or three full stops. */
static int
breaks_off(const line_t *line, const uint32_t *table)
{
    uint32_t last = table[stand_in(code_at(line, line->size - 1))];
    return FOLD(last) == 0x2026 || (line->size > 3 && KIND(last) == STOP && code_at(line, line->size - 2) == '.' &&
                                    code_at(line, line->size - 3) == '.');
}

static PyObject *
new_bytes(size_t count, size_t size)
{
    if (count > (size_t)PY_SSIZE_T_MAX / size)
        return PyErr_NoMemory();
    return PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * size));
}

#define NEW(object, pointer, type, count)                                                                              \
    if (!(object = new_bytes(count, sizeof(type))))                                                                    \
        goto done;                                                                                                     \
    pointer = (type *)PyBytes_AS_STRING(object)

PyObject *
score_measure(PyObject *module, PyObject *args)
{
    PyObject *lines, *parts[10] = {NULL}, *result = NULL;
    Py_buffer buffer;
    Py_ssize_t longest, tail, total, n, i;
    const uint32_t *table;
    Py_UCS4 *scratch = NULL;
    words_t words = {NULL, 0, 0};
    int64_t *sizes, *starts, *ends, *word_starts, *word_ends, *first_word, offset = 0;
    uint64_t *hashes;
    int32_t *counts;
    uint8_t *edges, *kinds;
    size_t word;
    (void)module;

    if (take(args, &lines, &buffer, &longest, &tail, &total) < 0)
        return NULL;
    table = buffer.buf;
    n = PyList_GET_SIZE(lines);
    NEW(parts[0], sizes, int64_t, (size_t)n);
    NEW(parts[1], starts, int64_t, (size_t)n);
    NEW(parts[2], ends, int64_t, (size_t)n);
    NEW(parts[3], counts, int32_t, (size_t)n * KINDS);
    NEW(parts[4], edges, uint8_t, (size_t)n * 3);
    NEW(parts[5], first_word, int64_t, (size_t)n + 1);
    memset(counts, 0, (size_t)n * KINDS * sizeof(int32_t));
    words.room = (size_t)total / 5 + 64;
    words.at = malloc(words.room * sizeof(word_t));
    scratch = malloc((size_t)(longest + 1) * sizeof(Py_UCS4));
    if (!words.at || !scratch) {
        PyErr_NoMemory();
        goto done;
    }
    for (i = 0; i < n; i++) {
        line_t line = line_of(lines, i, longest, tail, scratch);
        int32_t *own = counts + i * KINDS;
        int failed;
        sizes[i] = PyUnicode_GET_LENGTH(PyList_GET_ITEM(lines, i));
        starts[i] = offset;
        ends[i] = offset + line.size;
        first_word[i] = (int64_t)words.used;
        if (line.kind == PyUnicode_1BYTE_KIND)
            failed = measure_1(line.chars, line.size, table, offset, own, &words);
        else if (line.kind == PyUnicode_2BYTE_KIND)
            failed = measure_2(line.chars, line.size, table, offset, own, &words);
        else
            failed = measure_4(line.chars, line.size, table, offset, own, &words);
        if (failed < 0)
            goto done;
        edges[3 * i] = edges[3 * i + 1] = SPACE;
        edges[3 * i + 2] = 0;
        if (line.size) {
            edges[3 * i] = (uint8_t)KIND(table[stand_in(code_at(&line, 0))]);
            edges[3 * i + 1] = (uint8_t)KIND(table[stand_in(code_at(&line, line.size - 1))]);
            edges[3 * i + 2] = (uint8_t)breaks_off(&line, table);
        }
        offset += line.size + 1;
    }
    first_word[n] = (int64_t)words.used;
    NEW(parts[6], word_starts, int64_t, words.used);
    NEW(parts[7], word_ends, int64_t, words.used);
    NEW(parts[8], hashes, uint64_t, words.used);
    NEW(parts[9], kinds, uint8_t, words.used);
    for (word = 0; word < words.used; word++) {
        word_starts[word] = words.at[word].start;
        word_ends[word] = words.at[word].end;
        hashes[word] = words.at[word].hash;
        kinds[word] = words.at[word].kind;
    }
    result = PyTuple_Pack(10, parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7], parts[8],
                          parts[9]);
done:
    for (i = 0; i < 10; i++)
        Py_XDECREF(parts[i]);
    free(words.at);
    free(scratch);
    PyBuffer_Release(&buffer);
    return result;
}

PyObject *
score_characters(PyObject *module, PyObject *args)
{
    PyObject *lines, *kinds = NULL, *folded = NULL, *result = NULL;
    Py_buffer buffer;
    Py_ssize_t longest, tail, total, n, i, j, at = 0;
    const uint32_t *table;
    Py_UCS4 *scratch = NULL;
    uint8_t *kind;
    uint32_t *fold;
    (void)module;

    if (take(args, &lines, &buffer, &longest, &tail, &total) < 0)
        return NULL;
    table = buffer.buf;
    n = PyList_GET_SIZE(lines);
    if (n)
        total--; /* no line end behind the last */
    NEW(kinds, kind, uint8_t, (size_t)total);
    NEW(folded, fold, uint32_t, (size_t)total);
    scratch = malloc((size_t)(longest + 1) * sizeof(Py_UCS4));
    if (!scratch) {
        PyErr_NoMemory();
        goto done;
    }
    for (i = 0; i < n; i++) {
        line_t line = line_of(lines, i, longest, tail, scratch);
        if (i) {
            kind[at] = (uint8_t)KIND(table['\n']);
            fold[at++] = FOLD(table['\n']);
        }
        for (j = 0; j < line.size; j++, at++) {
            uint32_t cell = table[stand_in(code_at(&line, j))];
            kind[at] = (uint8_t)KIND(cell);
            fold[at] = FOLD(cell);
        }
    }
    result = PyTuple_Pack(2, kinds, folded);
done:
    Py_XDECREF(kinds);
    Py_XDECREF(folded);
    free(scratch);
    PyBuffer_Release(&buffer);
    return result;
}
