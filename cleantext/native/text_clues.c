/* Which lines have what an expression needs, cleantext.clues: it is asked about these alone. */
#include "text_shape.h"

#define MOST_KINDS 32 /* a bit each */
#define FEW 128       /* words below which limits are looked up */
#define SHORT 1024    /* likewise, characters */
#define LATIN 256     /* and code points */
#define BEYOND 256    /* any other */
#define ANY UINT32_MAX
#define NONE 257      /* a string of one character has no next */
#define HALF 128      /* of the signs of a line */

/* Lines lie apart: those that are looked at are fetched before. */
#define BATCH 16
#if defined(__GNUC__)
#define LOWEST(bits) __builtin_ctz(bits)
#else
static int
LOWEST(uint32_t bits)
{
    int place = 0;
    while (!(bits >> place & 1))
        place++;
    return place;
}
#endif

/* Some strings of which a line holds one, at a place between two. */
typedef struct {
    Py_ssize_t start, stop; /* where it may begin, from the end of the line if negative */
    int behind;             /* a character: it may not begin before the last of these, and there has to be one; -1: none is asked for */
    int until;              /* likewise: nor behind the first of these */
    Py_ssize_t first, count; /* of its strings */
    Py_ssize_t shortest, longest; /* characters of these */
    int exact;                    /* else a letter is one whatever its case */
    int at_end;                   /* all end with the same character, by which they are looked for; else by the first */
    uint8_t anchors[BEYOND + 1];  /* by character whether one of them may be looked for by it */
    uint8_t nexts[NONE + 1];      /* by the character that comes next, seen from there, whether it may stand beside it */
    int anchor;                   /* the only anchor that is LATIN; -1, where there are several, and LATIN, where there is none */
} Clue;

typedef struct {
    Py_ssize_t at, size;
    uint32_t anchor, next; /* the character by which it is looked for, and the one beside it; that may be ANY */
} String;

typedef struct {
    PyObject_HEAD
    PyObject *kinds; /* to which `kind` points */
    Py_ssize_t count;
    Kind *kind;
    Py_ssize_t *first_clue; /* of each kind; one more than there are */
    Clue *clues;
    String *strings;
    uint32_t *codes;
    uint32_t with_clues; /* the kinds that have any, as bits */
    /* Of what a line has, the kinds that it may be of: by signs, words, characters, and those at its ends. */
    uint32_t has[2][HALF], any[2][HALF], words[FEW + 1], sizes[SHORT + 1], begin[LATIN], end[LATIN];
} Clues;

/* A letter in lower case, as one character; and those that are an i or an s to an expression that ignores the case. */
static uint32_t
low(uint32_t c)
{
    if (c < 128)
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    return c == 0x131 ? 'i' : c == 0x17F ? 's' : (uint32_t)Py_UNICODE_TOLOWER(c);
}

/* A line that is searched, and from where to where. */
typedef struct {
    int kind;
    const void *data;
    Py_ssize_t size, start, stop;
} Line;

/* Whether a string stands at a place of a line. */
static int
stands(const Clues *self, const String *string, int exact, const Line *line, Py_ssize_t place)
{
    if (place < line->start || place >= line->stop || string->size > line->size - place)
        return 0;
    const uint32_t *codes = self->codes + string->at;
    if (line->kind == PyUnicode_1BYTE_KIND) {
        const Py_UCS1 *own = (const Py_UCS1 *)line->data + place;
        for (Py_ssize_t i = 0; i < string->size; i++)
            if (own[i] != codes[i] && (exact || low(own[i]) != codes[i]))
                return 0;
        return 1;
    }
    for (Py_ssize_t i = 0; i < string->size; i++) {
        uint32_t c = PyUnicode_READ(line->kind, line->data, place + i);
        if ((exact ? c : low(c)) != codes[i])
            return 0;
    }
    return 1;
}

/* Whether one of a clue's strings stands where its anchor was met. */
static int
stands_any(const Clues *self, const Clue *clue, const Line *line, Py_ssize_t anchor)
{
    Py_ssize_t beside = clue->at_end ? anchor - 1 : anchor + 1;
    int is_beside = beside >= 0 && beside < line->size;
    uint32_t own = PyUnicode_READ(line->kind, line->data, anchor);
    uint32_t next = is_beside ? PyUnicode_READ(line->kind, line->data, beside) : ANY;
    if (!clue->nexts[NONE] && (!is_beside || !clue->nexts[next < LATIN ? next : BEYOND]))
        return 0; /* all have more than one character */
    if (!clue->exact) {
        own = low(own);
        next = is_beside ? low(next) : ANY;
    }
    for (Py_ssize_t i = 0; i < clue->count; i++) {
        const String *string = &self->strings[clue->first + i];
        if (string->anchor == own && (string->next == next || string->next == ANY) &&
            stands(self, string, clue->exact, line, clue->at_end ? anchor - string->size + 1 : anchor))
            return 1;
    }
    return 0;
}

static int
has_clue(const Clues *self, const Clue *clue, PyObject *text)
{
    Line line = {PyUnicode_KIND(text), PyUnicode_DATA(text), PyUnicode_GET_LENGTH(text), clue->start, clue->stop};
    if (line.kind == PyUnicode_1BYTE_KIND && clue->anchor == LATIN)
        return 0;
    if (line.start < 0)
        line.start = line.start + line.size > 0 ? line.start + line.size : 0;
    else if (line.start > line.size)
        line.start = line.size;
    if (line.stop < 0)
        line.stop += line.size;
    else if (line.stop > line.size)
        line.stop = line.size;
    if (clue->behind >= 0) {
        Py_ssize_t last = line.size - 1;
        while (last >= line.start && PyUnicode_READ(line.kind, line.data, last) != (uint32_t)clue->behind)
            last--;
        if (last < line.start)
            return 0;
        line.start = last;
    }
    if (clue->until >= 0) {
        Py_ssize_t first = line.start;
        while (first < line.stop && PyUnicode_READ(line.kind, line.data, first) != (uint32_t)clue->until)
            first++;
        if (first >= line.stop)
            return 0;
        line.stop = first + 1;
    }
    Py_ssize_t place = line.start, stop = line.stop;
    if (clue->at_end) {
        place += clue->shortest - 1;
        stop = line.size - stop > clue->longest - 1 ? stop + clue->longest - 1 : line.size;
    }
    if (clue->anchor >= 0 && line.kind != PyUnicode_4BYTE_KIND && (line.kind == PyUnicode_1BYTE_KIND || !clue->anchors[BEYOND])) {
        const char *codes = line.data, *found = codes + place * line.kind, *end = codes + stop * line.kind;
        while (found < end && (found = memchr(found, clue->anchor, (size_t)(end - found))) != NULL) {
            place = (found++ - codes) / line.kind;
            if (PyUnicode_READ(line.kind, line.data, place) == (uint32_t)clue->anchor && stands_any(self, clue, &line, place))
                return 1;
        }
        return 0;
    }
    for (; place < stop; place++) {
        uint32_t c = PyUnicode_READ(line.kind, line.data, place);
        if (clue->anchors[c < LATIN ? c : BEYOND] && stands_any(self, clue, &line, place))
            return 1;
    }
    return 0;
}

/* The kinds that a line may be of, as bits. */
static uint32_t
may_be(const Clues *self, const Row *row)
{
    uint32_t low_signs = row->signs & (HALF - 1), high_signs = row->signs >> 7 & (HALF - 1);
    uint32_t like = self->has[0][low_signs] & self->has[1][high_signs] & (self->any[0][low_signs] | self->any[1][high_signs]) &
                    self->words[row->words < FEW ? row->words : FEW] & self->sizes[row->size < SHORT ? row->size : SHORT];
    if (row->first < LATIN)
        like &= self->begin[row->first];
    if (row->last < LATIN)
        like &= self->end[row->last];
    return like;
}

/* Add the index of a line to what is found of the kinds that it is of and has a clue of. */
static int
find_in(const Clues *self, PyObject *line, const Row *row, uint32_t like, Py_ssize_t index, PyObject *const *found)
{
    PyObject *number = NULL;
    int result = 0;
    if (like & self->with_clues && !PyUnicode_Check(line)) {
        PyErr_SetString(PyExc_TypeError, "a line is a str");
        return -1;
    }
    for (; like && result == 0; like &= like - 1) {
        int k = LOWEST(like);
        const Kind *kind = &self->kind[k];
        if ((row->first >= LATIN && !is_among(kind->first, row->first)) ||
            (row->last >= LATIN && !is_among(kind->last, row->last)))
            continue; /* the others were looked up */
        Py_ssize_t clue = self->first_clue[k], stop = self->first_clue[k + 1];
        int is_one = clue == stop;
        for (; !is_one && clue < stop; clue++)
            is_one = has_clue(self, &self->clues[clue], line);
        if (!is_one)
            continue;
        if (number == NULL && (number = PyLong_FromSsize_t(index)) == NULL)
            return -1;
        result = PyList_Append(found[k], number);
    }
    Py_XDECREF(number);
    return result;
}

PyObject *
clues_find(PyObject *object, PyObject *args)
{
    Clues *self = (Clues *)object;
    PyObject *lines, *rows, *all;
    Py_ssize_t start;
    if (!PyArg_ParseTuple(args, "O!Sn:find", &PyList_Type, &lines, &rows, &start) || (all = PyList_New(self->count)) == NULL)
        return NULL;
    PyObject *found[MOST_KINDS];
    for (Py_ssize_t k = 0; k < self->count; k++) {
        if ((found[k] = PyList_New(0)) == NULL)
            goto fail;
        PyList_SET_ITEM(all, k, found[k]);
    }
    Py_ssize_t count = PyBytes_GET_SIZE(rows) / (Py_ssize_t)sizeof(Row);
    if (count != PyList_GET_SIZE(lines)) { /* from here on nothing is made that may run anything else */
        PyErr_SetString(PyExc_ValueError, "a row for every line");
        goto fail;
    }
    const Row *row = (const Row *)PyBytes_AS_STRING(rows);
    uint32_t like[BATCH];
    for (Py_ssize_t first = start > 0 ? start : 0; first < count; first += BATCH) {
        Py_ssize_t some = count - first < BATCH ? count - first : BATCH;
        for (Py_ssize_t i = 0; i < some; i++)
            if ((like[i] = may_be(self, &row[first + i])) & self->with_clues)
                PREFETCH(PyList_GET_ITEM(lines, first + i));
        for (Py_ssize_t i = 0; i < some; i++)
            if (like[i] && find_in(self, PyList_GET_ITEM(lines, first + i), &row[first + i], like[i], first + i, found) < 0)
                goto fail;
    }
    return all;
fail:
    Py_DECREF(all);
    return NULL;
}

/* ---- what is looked up ---- */

/* Say of every kind which lines may be of it. */
static int
take_limits(Clues *self)
{
    for (Py_ssize_t k = 0; k < self->count; k++) {
        const Kind *kind = &self->kind[k];
        const Limits *limits = &kind->limits;
        uint32_t bit = (uint32_t)1 << k;
        if (limits->fewest > FEW || (limits->most >= FEW && limits->most != UINT32_MAX) || limits->shortest > SHORT ||
            (limits->longest >= SHORT && limits->longest != UINT32_MAX)) {
            PyErr_SetString(PyExc_ValueError, "limits of words or characters that are not looked up");
            return -1;
        }
        for (uint32_t i = 0; i < HALF; i++)
            for (int high = 0; high < 2; high++) {
                uint32_t own = high ? i << 7 : i, half = high ? ~(uint32_t)(HALF - 1) : HALF - 1;
                if ((own & limits->has) == (limits->has & half) && !(own & limits->lacks))
                    self->has[high][i] |= bit;
                if (!limits->any || own & limits->any)
                    self->any[high][i] |= bit;
            }
        for (uint32_t i = 0; i <= FEW; i++) /* the last stands for all from there on */
            if (i >= limits->fewest && (i <= limits->most || (i == FEW && limits->most == UINT32_MAX)))
                self->words[i] |= bit;
        for (uint32_t i = 0; i <= SHORT; i++)
            if (i >= limits->shortest && (i <= limits->longest || (i == SHORT && limits->longest == UINT32_MAX)))
                self->sizes[i] |= bit;
        for (uint32_t c = 0; c < LATIN; c++) {
            if (is_among(kind->first, c))
                self->begin[c] |= bit;
            if (is_among(kind->last, c))
                self->end[c] |= bit;
        }
    }
    return 0;
}

/* Say by which characters the strings of a clue are looked for: the last, if all end with the same sign, or the first. */
static void
take_anchors(Clues *self, Clue *clue)
{
    String *strings = &self->strings[clue->first];
    const uint32_t *codes = self->codes;
    uint32_t begin = clue->count ? codes[strings[0].at] : 0, end = clue->count ? codes[strings[0].at + strings[0].size - 1] : 0;
    int one_begins = 1, one_ends = end < 128 && !Py_ISALPHA(end), met = 0;
    clue->shortest = clue->count ? PY_SSIZE_T_MAX : 1;
    clue->longest = 1;
    for (Py_ssize_t i = 0; i < clue->count; i++) {
        one_begins &= codes[strings[i].at] == begin;
        one_ends &= codes[strings[i].at + strings[i].size - 1] == end;
        clue->shortest = strings[i].size < clue->shortest ? strings[i].size : clue->shortest;
        clue->longest = strings[i].size > clue->longest ? strings[i].size : clue->longest;
    }
    clue->at_end = one_ends && !(one_begins && begin < 128 && !Py_ISALPHA(begin));
    clue->nexts[BEYOND] = 1;
    clue->anchor = LATIN;
    for (Py_ssize_t i = 0; i < clue->count; i++) {
        const uint32_t *string = codes + strings[i].at;
        Py_ssize_t size = strings[i].size;
        uint32_t c = strings[i].anchor = string[clue->at_end ? size - 1 : 0];
        if (size == 1)
            clue->nexts[NONE] = 1;
        else
            strings[i].next = string[clue->at_end ? size - 2 : 1];
        /* A letter up there may be one of ASCII in another case. */
        clue->anchors[BEYOND] |= c >= LATIN || (!clue->exact && (c >= 128 || Py_ISALPHA(c)));
    }
    for (int c = 0; c < LATIN; c++) {
        uint32_t own = clue->exact ? (uint32_t)c : low((uint32_t)c);
        for (Py_ssize_t i = 0; i < clue->count; i++) {
            clue->anchors[c] |= own == strings[i].anchor;
            clue->nexts[c] |= own == strings[i].next;
        }
        if (clue->anchors[c])
            clue->anchor = met++ ? -1 : c;
    }
}

/* Take (start, stop, strings, exact, behind, until). */
static int
take_clue(Clues *self, PyObject *given, Clue *clue, Py_ssize_t *strings, Py_ssize_t *codes, int counting)
{
    PyObject *all;
    Py_ssize_t start, stop;
    int exact, behind = 0, until = 0;
    if (!PyTuple_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "a clue is a tuple");
        return -1;
    }
    if (!PyArg_ParseTuple(given, "nnO!pCC;a clue has six parts", &start, &stop, &PyTuple_Type, &all, &exact, &behind, &until))
        return -1;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(all); i++) {
        PyObject *string = PyTuple_GET_ITEM(all, i);
        Py_ssize_t size = PyUnicode_Check(string) ? PyUnicode_GET_LENGTH(string) : 0;
        if (size == 0) {
            PyErr_SetString(PyExc_ValueError, "what a line holds is a str that is not empty");
            return -1;
        }
        if (!counting) {
            String own = {*codes, size, 0, ANY};
            self->strings[*strings + i] = own;
            for (Py_ssize_t k = 0; k < size; k++) {
                uint32_t c = PyUnicode_READ_CHAR(string, k);
                self->codes[*codes + k] = exact ? c : low(c);
            }
        }
        *codes += size;
    }
    if (!counting) {
        clue->start = start;
        clue->stop = stop;
        clue->behind = behind ? behind : -1;
        clue->until = until ? until : -1;
        clue->exact = exact;
        clue->first = *strings;
        clue->count = PyTuple_GET_SIZE(all);
        take_anchors(self, clue);
    }
    *strings += PyTuple_GET_SIZE(all);
    return 0;
}

/* Take a tuple of clues for every kind: once to count what there is, and once more. */
static int
take_clues(Clues *self, PyObject *clues, int counting)
{
    Py_ssize_t number = 0, strings = 0, codes = 0;
    for (Py_ssize_t k = 0; k < self->count; k++) {
        PyObject *own = PyTuple_GET_ITEM(clues, k);
        if (!PyTuple_Check(own)) {
            PyErr_SetString(PyExc_TypeError, "the clues of a kind are a tuple");
            return -1;
        }
        self->first_clue[k] = number;
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(own); i++, number++)
            if (take_clue(self, PyTuple_GET_ITEM(own, i), counting ? NULL : &self->clues[number], &strings, &codes, counting) < 0)
                return -1;
    }
    self->first_clue[self->count] = number;
    for (Py_ssize_t k = 0; k < self->count; k++)
        if (self->first_clue[k] < self->first_clue[k + 1])
            self->with_clues |= (uint32_t)1 << k;
    if (!counting)
        return 0;
    self->clues = calloc((size_t)number + 1, sizeof(Clue));
    self->strings = many(strings, sizeof(String));
    self->codes = many(codes, sizeof(uint32_t));
    if (self->clues == NULL && !PyErr_Occurred())
        PyErr_NoMemory();
    return PyErr_Occurred() ? -1 : 0;
}

static void
clues_dealloc(PyObject *object)
{
    Clues *self = (Clues *)object;
    PyTypeObject *type = Py_TYPE(object);
    free(self->kind);
    free(self->first_clue);
    free(self->clues);
    free(self->strings);
    free(self->codes);
    Py_XDECREF(self->kinds);
    type->tp_free(object);
    Py_DECREF(type);
}

static PyObject *
clues_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"", "", NULL};
    PyObject *kinds, *clues;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O!O!:Clues", names, &PyTuple_Type, &kinds, &PyTuple_Type, &clues))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(kinds);
    if (count > MOST_KINDS || count != PyTuple_GET_SIZE(clues)) {
        PyErr_SetString(PyExc_ValueError, "too many kinds, or not as many clues");
        return NULL;
    }
    Clues *self = (Clues *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->kinds = Py_NewRef(kinds);
    self->count = count;
    self->kind = many(count, sizeof(Kind));
    self->first_clue = many(count + 1, sizeof(Py_ssize_t));
    int good = self->kind != NULL && self->first_clue != NULL;
    for (Py_ssize_t k = 0; good && k < count; k++)
        good = take_kind(PyTuple_GET_ITEM(kinds, k), &self->kind[k]) == 0;
    if (!good || take_limits(self) < 0 || take_clues(self, clues, 1) < 0 || take_clues(self, clues, 0) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static PyMethodDef clues_methods[] = {
    {"find", clues_find, METH_VARARGS, "The lines of each kind that have one of its clues."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot clues_slots[] = {
    {Py_tp_doc, "What lines of some kinds hold, to find them."},
    {Py_tp_new, clues_new},
    {Py_tp_dealloc, clues_dealloc},
    {Py_tp_methods, clues_methods},
    {0, NULL},
};

PyType_Spec clues_spec = {
    "cleantext.native._text.Clues", sizeof(Clues), 0, Py_TPFLAGS_DEFAULT, clues_slots,
};
