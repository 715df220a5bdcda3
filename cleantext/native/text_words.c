/* What the words of a line tell: the loops of cleantext.filters.bare_captions and of its neighbours. */
#include "text.h"

#define LONGEST_SIGN 32 /* characters of a word that may be a sign; the same in `cleantext.filters.bare_captions` */

/* A line and how far it is read. */
typedef struct {
    int kind;
    const void *data;
    Py_ssize_t size, at;
} Line;

static Line
line_of(PyObject *text)
{
    Line line = {PyUnicode_KIND(text), PyUnicode_DATA(text), PyUnicode_GET_LENGTH(text), 0};
    return line;
}

static uint32_t
at(const Line *line, Py_ssize_t place)
{
    return PyUnicode_READ(line->kind, line->data, place);
}

static inline int
is_blank(uint32_t c)
{
    return (c <= ' ' || c > '~') && Py_UNICODE_ISSPACE(c);
}

/* The next word of a line as `str.split` gives it: from `*first` up to where the line is read then. */
static int
next_word(Line *line, Py_ssize_t *first)
{
    Py_ssize_t place = line->at;
    if (line->kind == PyUnicode_1BYTE_KIND) { /* nearly all */
        const Py_UCS1 *codes = line->data;
        while (place < line->size && is_blank(codes[place]))
            place++;
        *first = place;
        while (place < line->size && !is_blank(codes[place]))
            place++;
        line->at = place;
        return *first < place;
    }
    while (place < line->size && Py_UNICODE_ISSPACE(at(line, place)))
        place++;
    *first = place;
    while (place < line->size && !Py_UNICODE_ISSPACE(at(line, place)))
        place++;
    line->at = place;
    return *first < place;
}

static int
begins(const Line *line, Py_ssize_t place, const char *ascii)
{
    for (; *ascii; ascii++, place++)
        if (place >= line->size || at(line, place) != (uint32_t)(unsigned char)*ascii)
            return 0;
    return 1;
}

static int
is_quote(uint32_t c)
{
    return c == '\'' || c == '"' || c == 0x2018 || c == 0x2019 || c == 0x201C || c == 0x201D;
}

/* What stands beside a word and is none of it. */
static int
is_beside(uint32_t c)
{
    return c == '.' || c == ',' || c == ':' || c == ';' || c == '!' || c == '?' || c == '(' || c == ')' || is_quote(c);
}

static int
is_upper(uint32_t c)
{
    return c < 128 ? c >= 'A' && c <= 'Z' : Py_UNICODE_ISUPPER(c);
}

static int
is_lower(uint32_t c)
{
    return c < 128 ? c >= 'a' && c <= 'z' : Py_UNICODE_ISLOWER(c);
}

PyObject *
small_words(PyObject *module, PyObject *text)
{
    (void)module;
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a line is a str");
        return NULL;
    }
    Line line = line_of(text);
    Py_ssize_t first, count = 0;
    while (next_word(&line, &first))
        count += is_lower(at(&line, first));
    return PyLong_FromSsize_t(count);
}

PyObject *
capital_words(PyObject *module, PyObject *text)
{
    (void)module;
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a line is a str");
        return NULL;
    }
    Line line = line_of(text);
    Py_ssize_t first, count = 0;
    while (next_word(&line, &first)) {
        uint32_t c = at(&line, first);
        int capital = c >= 'A' && c <= 'Z';
        for (Py_ssize_t place = first + 1; capital && place < line.at; place++) {
            c = at(&line, place);
            capital = c < 'a' || c > 'z';
        }
        count += capital;
    }
    return PyLong_FromSsize_t(count);
}

PyObject *
articles(PyObject *module, PyObject *text)
{
    (void)module;
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a line is a str");
        return NULL;
    }
    Line line = line_of(text);
    Py_ssize_t first, count = 0;
    while (next_word(&line, &first)) {
        Py_ssize_t size = line.at - first;
#define LOW(place) (at(&line, first + (place)) | 0x20)
        if (LOW(0) == 'a')
            count += size == 1 || (size == 2 && LOW(1) == 'n');
        else if (LOW(0) == 't')
            count += size == 3 && LOW(1) == 'h' && LOW(2) == 'e';
#undef LOW
    }
    return PyLong_FromSsize_t(count);
}

/* Whether a line of some words, which begins and ends as one may, is made like a sentence; for each kind of text its own loop. */
static inline int
holds_sentence(const Line *line, int kind, Py_ssize_t words)
{
    Py_ssize_t small = 0, straight = 0, open = 0;
    int behind_blank = 1;
    for (Py_ssize_t i = 0; i < line->size; i++) {
        uint32_t c = PyUnicode_READ(kind, line->data, i);
        if (c >= 'a' && c <= 'z') {
            small += behind_blank;
            behind_blank = 0;
            if (c != 'h' && c != 'w')
                continue; /* that is nearly all */
        }
        else if (is_blank(c)) {
            if (c == '\t')
                return 0;
            behind_blank = 1;
            continue;
        }
        else {
            small += behind_blank && c >= 128 && Py_UNICODE_ISLOWER(c);
            behind_blank = 0;
        }
        straight += c == '"';
        open += (c == 0x201C) - (c == 0x201D);
        if (c == '|' || c == '@' || c == 0x2022 || c == 0x2192 || (c == 'h' && begins(line, i, "http")) ||
            (c == 'w' && begins(line, i, "www.")) ||
            (c == 'R' && (begins(line, i, "Read More") || begins(line, i, "Read more"))))
            return 0;
    }
    return 2 * small >= words && straight % 2 == 0 && open == 0;
}

/* Whether a line is made like a sentence. */
static int
is_like_sentence(PyObject *text, Py_ssize_t words)
{
    Line line = line_of(text);
    uint32_t begin = at(&line, 0), end = at(&line, line.size - 1);
    if (!(is_upper(begin) || Py_UNICODE_ISDIGIT(begin) || begin == '\'' || begin == 0x2018))
        return 0;
    if (!(Py_UNICODE_ISALNUM(end) || is_quote(end) || end == ')'))
        return 0;
    return line.kind == PyUnicode_1BYTE_KIND   ? holds_sentence(&line, PyUnicode_1BYTE_KIND, words)
           : line.kind == PyUnicode_2BYTE_KIND ? holds_sentence(&line, PyUnicode_2BYTE_KIND, words)
                                               : holds_sentence(&line, PyUnicode_4BYTE_KIND, words);
}

PyObject *
is_sentence(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    if (count != 2 || !PyUnicode_Check(args[0]) || PyUnicode_GET_LENGTH(args[0]) == 0) {
        PyErr_SetString(PyExc_TypeError, "is_sentence() takes a line and the number of its words");
        return NULL;
    }
    Py_ssize_t words = PyLong_AsSsize_t(args[1]);
    if (words == -1 && PyErr_Occurred())
        return NULL;
    return PyBool_FromLong(is_like_sentence(args[0], words));
}

/* What no caption has that is a sentence without a full stop. */
static int
is_loosening(uint32_t c)
{
    return c == ':' || c == '|' || c == ';' || c == '?' || c == '!' || c == '$' || c == '&' || c == '+' || c == 0xA3 || c == 0x2022 ||
           c == 0x20AC;
}

/* As in `cleantext.filters.captions`: whether a line of some words reads like a sentence and lacks its full stop. */
PyObject *
is_loose(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    (void)module;
    if (count != 2 || !PyUnicode_Check(args[0]) || PyUnicode_GET_LENGTH(args[0]) == 0) {
        PyErr_SetString(PyExc_TypeError, "is_loose() takes a line and the number of its words");
        return NULL;
    }
    Py_ssize_t words = PyLong_AsSsize_t(args[1]), first, small = 0;
    if (words == -1 && PyErr_Occurred())
        return NULL;
    Line line = line_of(args[0]);
    if (!is_upper(at(&line, 0)) || !Py_UNICODE_ISALPHA(at(&line, line.size - 1)))
        Py_RETURN_FALSE;
    uint32_t before = 0, last = 0; /* the two characters before */
    for (Py_ssize_t i = 0; i < line.size; i++) {
        uint32_t c = at(&line, i);
        if (c == ' ' ? last == '.' || (before == ' ' && (last == '-' || last == 0x2013 || last == 0x2014)) : is_loosening(c))
            Py_RETURN_FALSE;
        before = last;
        last = c;
    }
    while (next_word(&line, &first))
        small += is_lower(at(&line, first));
    return PyBool_FromLong(2 * small >= words);
}

/* A word in lower case; NULL and no error, if it is none of the words that tell anything: these are short. */
static PyObject *
low_word(const Line *line, Py_ssize_t first, Py_ssize_t stop)
{
    Py_UCS2 low[LONGEST_SIGN];
    if (stop - first > LONGEST_SIGN)
        return NULL;
    for (Py_ssize_t i = first; i < stop; i++) {
        uint32_t c = at(line, i);
        if (c >= 128)
            c = c == 0x130 ? c : Py_UNICODE_TOLOWER(c); /* that becomes two characters, which no such word has */
        else if (c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        if (c >= PLANE)
            return NULL;
        low[i - first] = (Py_UCS2)c;
    }
    return PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, low, stop - first);
}

/* Whether "... " with that character before the blank stands in a line, or one of the rare signs, and so on: bits. */
enum { COMMA = 1, COLON = 2, STOP = 4, DASH = 8, RARE = 16, DOTS = 32, BRACKET = 64, DIGIT = 128, ANY_COLON = 256 };

static int
marks_of(const Line *line)
{
    int marks = 0;
    uint32_t before = 0, last = 0; /* the two characters before */
    for (Py_ssize_t i = 0; i < line->size; i++) {
        uint32_t c = at(line, i);
        if (c == ' ') {
            marks |= last == ',' ? COMMA : last == ':' ? COLON : last == '.' ? STOP : 0;
            if (before == ' ' && (last == '-' || last == 0x2013 || last == 0x2014))
                marks |= DASH;
        }
        else if (c == '.')
            marks |= last == '.' && before == '.' ? DOTS : 0;
        else if (c == ';' || c == '$' || c == '&' || c == '+' || c == '/' || c == 0x20AC || c == 0xA3)
            marks |= RARE;
        else if (c == '(')
            marks |= BRACKET;
        else if (c == ':')
            marks |= ANY_COLON;
        else if (c == 0x2026)
            marks |= DOTS;
        else if (c < 128 ? c >= '0' && c <= '9' : Py_UNICODE_ISDECIMAL(c))
            marks |= DIGIT;
        before = last;
        last = c;
    }
    return marks;
}

/* The signs that are not those of words, in the order of the function in Python, in which what they say is added up. */
#define OTHER_SIGNS 24
static const char *const other_signs[OTHER_SIGNS] = {
    "articles", "names",  "capitals", "the first", "question", "pronoun first", "number first", "quote first",
    "quote",    "name last", "brackets", "comma",  "kicker",   "colon",         "year",         "digit",
    "two sentences", "dash", "rare signs", "ellipsis", "short", "shortish",     "long",         "longish",
};

#define MOST_SIGNS 64 /* signs of words of a line that are told apart; there are a dozen and a half */

/* What a line shows. */
typedef struct {
    PyObject *words[MOST_SIGNS]; /* the signs of its words, each once; borrowed */
    int count;
    double others[OTHER_SIGNS]; /* how much of these; 0: nothing, of those behind the first three */
} Shown;

/* Add the sign of a word, if it is new. */
static int
show(Shown *shown, PyObject *sign)
{
    for (int i = 0; i < shown->count; i++) {
        int same = shown->words[i] == sign ? 1 : PyObject_RichCompareBool(shown->words[i], sign, Py_EQ);
        if (same)
            return same < 0 ? -1 : 0;
    }
    if (shown->count == MOST_SIGNS) {
        PyErr_SetString(PyExc_ValueError, "too many signs");
        return -1;
    }
    shown->words[shown->count++] = sign;
    return 0;
}

/* With which characters words of each length begin and end that have a sign, as bits: most words are none of them. */
typedef struct {
    uint32_t first[LONGEST_SIGN + 1], last[LONGEST_SIGN + 1];
} Signed;

#define BIT(c) ((uint32_t)1 << ((c) & 31)) /* the same for a letter of ASCII in either case */

static int
take_signed(PyObject *signs, Signed *have)
{
    PyObject *word, *sign;
    Py_ssize_t at = 0;
    memset(have, 0, sizeof(Signed));
    while (PyDict_Next(signs, &at, &word, &sign)) {
        if (!PyUnicode_Check(word)) {
            PyErr_SetString(PyExc_TypeError, "a word is a str");
            return -1;
        }
        Py_ssize_t size = PyUnicode_GET_LENGTH(word);
        if (size > LONGEST_SIGN || size == 0)
            continue;
        have->first[size] |= BIT(PyUnicode_READ_CHAR(word, 0));
        have->last[size] |= BIT(PyUnicode_READ_CHAR(word, size - 1));
    }
    return 0;
}

/* Whether a word may be one of these; a letter beyond ASCII may be another in lower case. */
static int
may_be_signed(const Signed *have, uint32_t first, uint32_t last, Py_ssize_t size)
{
    return size > 0 && size <= LONGEST_SIGN && (first >= 128 || have->first[size] & BIT(first)) &&
           (last >= 128 || have->last[size] & BIT(last));
}

/* See what a line shows, given the signs of words, two sets of words, and how the first of these may begin and end. */
static int
look(PyObject *text, PyObject *const *tables, const Signed *have, Shown *shown)
{
    Line line = line_of(text);
    Py_ssize_t first, count = 0, capitals = 0, the = 0;
    int first_is_the = 0, question = 0, pronoun = 0, quote = 0, name_last = 0, kicker = 0, year = 0;
    shown->count = 0;
    while (next_word(&line, &first)) {
        Py_ssize_t start = first, stop = line.at;
        quote |= is_quote(at(&line, first));
        kicker |= count < 4 && at(&line, stop - 1) == ':';
        while (start < stop && is_beside(at(&line, start)))
            start++;
        while (start < stop && is_beside(at(&line, stop - 1)))
            stop--;
        int capital = start < stop && is_upper(at(&line, start));
        name_last = capital;
        capitals += count > 0 && capital;
        if (stop - start == 4) {
            int digits = 1;
            for (Py_ssize_t i = start; i < stop; i++)
                digits &= Py_UNICODE_ISDIGIT(at(&line, i)) != 0;
            year |= digits;
        }
        int may_be = count == 0 || (start < stop && may_be_signed(have, at(&line, start), at(&line, stop - 1), stop - start));
        PyObject *low = may_be ? low_word(&line, start, stop) : NULL;
        if (low == NULL) {
            if (PyErr_Occurred())
                return -1;
            count++;
            continue;
        }
        PyObject *sign = PyDict_GetItemWithError(tables[0], low);
        int good = sign == NULL ? !PyErr_Occurred() : PyUnicode_CheckExact(sign) && show(shown, sign) == 0;
        if (good && sign != NULL && PyUnicode_CompareWithASCIIString(sign, "the") == 0) {
            the++;
            first_is_the |= count == 0;
        }
        if (good && count == 0) {
            question = PySet_Contains(tables[1], low);
            pronoun = PySet_Contains(tables[2], low);
            good = question >= 0 && pronoun >= 0;
        }
        Py_DECREF(low);
        if (!good) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_TypeError, "a sign is a str");
            return -1;
        }
        count++;
    }
    if (count == 0) {
        PyErr_SetString(PyExc_ValueError, "a line has a word, at least");
        return -1;
    }
    int marks = marks_of(&line);
    uint32_t begin = at(&line, 0);
    const double others[OTHER_SIGNS] = {
        (double)(the < 3 ? the : 3) / 3,
        (double)(capitals < 4 ? capitals : 4) / 4,
        (double)capitals / (double)count,
        first_is_the,
        question,
        pronoun,
        Py_UNICODE_ISDIGIT(begin) != 0,
        is_quote(begin),
        !is_quote(begin) && quote,
        name_last,
        (marks & BRACKET) != 0,
        (marks & COMMA) != 0,
        marks & ANY_COLON && kicker,
        !(marks & ANY_COLON && kicker) && marks & COLON,
        year,
        !year && marks & DIGIT,
        (marks & STOP) != 0,
        (marks & DASH) != 0,
        (marks & RARE) != 0,
        (marks & DOTS) != 0,
        count < 9,
        count >= 9 && count < 12,
        count > 35,
        count > 20 && count <= 35,
    };
    memcpy(shown->others, others, sizeof(others));
    return 0;
}

PyObject *
caption_signs(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    (void)module;
    if (nargs != 4 || !PyUnicode_Check(args[0]) || PyUnicode_GET_LENGTH(args[0]) == 0 || !PyDict_Check(args[1]) ||
        !PyAnySet_Check(args[2]) || !PyAnySet_Check(args[3])) {
        PyErr_SetString(PyExc_TypeError, "caption_signs() takes a line, the signs of words, and two sets of words");
        return NULL;
    }
    Shown shown;
    Signed have;
    PyObject *signs = PyDict_New();
    int good = signs != NULL && take_signed(args[1], &have) == 0 && look(args[0], args + 1, &have, &shown) == 0;
    for (int i = 0; good && i < shown.count + OTHER_SIGNS; i++) {
        int other = i - shown.count;
        if (other >= 3 && shown.others[other] == 0)
            continue;
        PyObject *name = other < 0 ? Py_NewRef(shown.words[i]) : PyUnicode_FromString(other_signs[other]);
        PyObject *much = PyFloat_FromDouble(other < 0 ? 1 : shown.others[other]);
        good = name != NULL && much != NULL && PyDict_SetItem(signs, name, much) == 0;
        Py_XDECREF(name);
        Py_XDECREF(much);
    }
    if (!good)
        Py_CLEAR(signs);
    return signs;
}

/* What a sign says, if anything; -1 where it is no number. */
static int
says(PyObject *reads, PyObject *sign, double *number)
{
    PyObject *found = PyDict_GetItemWithError(reads, sign);
    if (found != NULL && !PyFloat_CheckExact(found) && !PyLong_CheckExact(found)) /* they run nothing */
        PyErr_SetString(PyExc_TypeError, "what a sign says is a number");
    *number = found == NULL || PyErr_Occurred() ? 0 : PyFloat_AsDouble(found);
    return PyErr_Occurred() ? -1 : 0;
}

/* What is worked out once of the tables of signs. */
typedef struct {
    Signed have;
    double others[OTHER_SIGNS];
} Table;

PyObject *
caption_table(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *words, *reads;
    Table table;
    if (!PyArg_ParseTuple(args, "O!O!:caption_table", &PyDict_Type, &words, &PyDict_Type, &reads) ||
        take_signed(words, &table.have) < 0)
        return NULL;
    for (int i = 0; i < OTHER_SIGNS; i++) {
        PyObject *name = PyUnicode_FromString(other_signs[i]);
        int result = name == NULL ? -1 : says(reads, name, &table.others[i]);
        Py_XDECREF(name);
        if (result < 0)
            return NULL;
    }
    return PyBytes_FromStringAndSize((const char *)&table, sizeof(Table));
}

/* How much a line reads like a caption, given what each sign says; None where it is not made like a sentence. */
static PyObject *
read_caption(PyObject *line, Py_ssize_t words, PyObject *const *tables, PyObject *reads, double base, const Table *table)
{
    Shown shown;
    double sum = 0, number;
    if (!is_like_sentence(line, words))
        return Py_NewRef(Py_None);
    if (look(line, tables, &table->have, &shown) < 0)
        return NULL;
    for (int i = 0; i < shown.count; i++) {
        if (says(reads, shown.words[i], &number) < 0)
            return NULL;
        sum += number;
    }
    for (int i = 0; i < OTHER_SIGNS; i++)
        sum += table->others[i] * shown.others[i];
    return PyFloat_FromDouble(base + sum);
}

PyObject *
caption_reads(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *lines, *words, *indices, *tables[3], *reads, *worked, *result = NULL;
    double base;
    Table table;
    if (!PyArg_ParseTuple(args, "O!O!O!O!O!O!O!dS:caption_reads", &PyList_Type, &lines, &PyList_Type, &words, &PyList_Type, &indices,
                          &PyDict_Type, &tables[0], &PyFrozenSet_Type, &tables[1], &PyFrozenSet_Type, &tables[2], &PyDict_Type,
                          &reads, &base, &worked))
        return NULL;
    if (PyBytes_GET_SIZE(worked) != sizeof(Table)) {
        PyErr_SetString(PyExc_ValueError, "a table, as caption_table() makes it");
        return NULL;
    }
    memcpy(&table, PyBytes_AS_STRING(worked), sizeof(Table));
    indices = PyList_AsTuple(indices); /* a new object may wake the garbage collector, and that may run anything */
    result = indices == NULL ? NULL : PyDict_New();
    for (Py_ssize_t i = 0; result != NULL && i < PyTuple_GET_SIZE(indices); i++) {
        PyObject *index = PyTuple_GET_ITEM(indices, i), *line = NULL, *read = NULL;
        Py_ssize_t place = PyLong_CheckExact(index) ? PyLong_AsSsize_t(index) : -1;
        if (place >= 0 && place < PyList_GET_SIZE(lines) && place < PyList_GET_SIZE(words))
            line = PyList_GET_ITEM(lines, place);
        if (line == NULL || !PyUnicode_Check(line) || PyUnicode_GET_LENGTH(line) == 0) {
            PyErr_SetString(PyExc_ValueError, "an index of no line");
            Py_CLEAR(result);
            break;
        }
        Py_INCREF(line);
        Py_ssize_t count = PyLong_AsSsize_t(PyList_GET_ITEM(words, place));
        if (count != -1 || !PyErr_Occurred())
            read = read_caption(line, count, tables, reads, base, &table);
        if (read == NULL || PyDict_SetItem(result, line, read) < 0)
            Py_CLEAR(result);
        Py_XDECREF(read);
        Py_DECREF(line);
    }
    Py_XDECREF(indices);
    return result;
}
