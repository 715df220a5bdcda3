/* What the literals promise that were found in the lines: a rule of a whole line, or of a sentence. */
#include "text_sieve.h"

/* The first pattern of lines under that literal, of one language, that matches the line as a whole: its place, none, or that RE2 has to be
asked. */
enum { FAILED = -3, ASK = -2, NONE = -1 };

static int32_t
match_line(Reader *self, int32_t literal, const uint32_t *core, Py_ssize_t size, uint64_t language)
{
    for (int32_t i = self->under.first[literal]; i < self->under.first[literal + 1]; i++) {
        int32_t place = self->under.items[i];
        if (size > self->literal_match[place] || !(self->line_languages[place] & language))
            continue;
        int verdict = patterns_try(self->by_literal, place, core, size);
        if (verdict != NO)
            return verdict < 0 ? FAILED : verdict == YES ? place : ASK;
    }
    return NONE;
}

/* Where a sentence may end in `cleantext.rules.engine`: a mark (1), and what may close behind it (2). */
enum { MARK = 1, CLOSER = 2 };

static const uint8_t latin_ends[256] = {
    ['.'] = MARK,  ['!'] = MARK,  ['?'] = MARK,   ['|'] = MARK,   [0xB7] = MARK,          [0xBB] = MARK,
    ['"'] = CLOSER, ['\''] = CLOSER, [')'] = MARK | CLOSER, [']'] = MARK | CLOSER,
};

static int
end_of(uint32_t c)
{
    if (c < 256)
        return latin_ends[c];
    switch (c) {
    case 0x2026: case 0x3002: case 0xFF01: case 0xFF1F: case 0x2022: case 0x2192: case 0x61F: case 0x6D4: case 0x964:
        return MARK;
    case 0x201D: case 0x2019:
        return CLOSER;
    default:
        return 0;
    }
}

static inline int
is_end(uint32_t c)
{
    return end_of(c) & MARK;
}

static inline int
closes(uint32_t c)
{
    return end_of(c) & CLOSER;
}

/* Whether a sentence ends at a mark, behind which the text goes on at `stop`. */
static int
ends_sentence(int kind, const void *data, Py_ssize_t size, Py_ssize_t start, Py_ssize_t stop)
{
    uint32_t mark = PyUnicode_READ(kind, data, start), after = stop < size ? PyUnicode_READ(kind, data, stop) : 0;
    uint32_t before = start > 0 ? PyUnicode_READ(kind, data, start - 1) : 0;
    if (mark == '|' || mark == 0x2022 || mark == 0xB7 || mark == 0xBB || mark == 0x2192)
        return stop < size && start > 0 && Py_UNICODE_ISSPACE(after) && Py_UNICODE_ISSPACE(before);
    if ((mark == ')' || mark == ']') && stop + 1 < size && Py_UNICODE_ISSPACE(after) &&
        Py_UNICODE_ISLOWER(PyUnicode_READ(kind, data, stop + 1)))
        return 0; /* it goes on behind its brackets */
    if (mark == 0x3002 || mark == 0xFF01 || mark == 0xFF1F || mark == 0x964 || stop >= size ||
        Py_UNICODE_ISSPACE(after))
        return 1;
    return (mark == '.' || mark == '!' || mark == '?') && start > 0 && Py_UNICODE_ISUPPER(after) && Py_UNICODE_ISLOWER(before);
}

/* Whether a pattern of some sentences may begin with a head, as `find_head` gives it. */
static int
begins_with(const Reader *self, int32_t place, int32_t head)
{
    int32_t first = self->inline_begin.first[place], stop = self->inline_begin.first[place + 1];
    if (head == -2 || first == stop)
        return 1;
    while (first < stop) {
        int32_t middle = first + (stop - first) / 2, one = self->inline_begin.items[middle];
        if (one == head)
            return 1;
        if (one < head)
            first = middle + 1;
        else
            stop = middle;
    }
    return 0;
}

/* The first pattern of sentences that knows the one around a place of a row, given the literals found there: its place, none, or
that RE2 has to be asked. What `Matcher._sentence` does; brackets are left to it. */
static int32_t
match_sentence(Reading *reading, const Found *found, Py_ssize_t count, uint64_t language, Py_ssize_t *begin, Py_ssize_t *end)
{
    Reader *self = reading->reader;
    int32_t row = found->row;
    PyObject *line = PyList_GET_ITEM(reading->lines, row);
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
    const uint32_t *codes = reading->codes + reading->starts[row];
    Py_ssize_t size = PyUnicode_GET_LENGTH(line), place = (Py_ssize_t)(found->place - reading->starts[row]), longest = 0;
    for (Py_ssize_t i = 0; i < count; i++)
        if (self->for_sentence[found[i].literal] & language && self->inline_longest[found[i].literal] > longest)
            longest = self->inline_longest[found[i].literal];
    longest = longest + DECORATED < LONGEST_SENTENCE ? longest + DECORATED : LONGEST_SENTENCE;
    Py_ssize_t from = place > longest ? place - longest : 0, to = size - place > longest ? place + longest : size;
#define AT(i) ((uint32_t)PyUnicode_READ(kind, data, i))
    for (Py_ssize_t at = place; at >= from && (at == place || AT(at) != ')'); at--)
        if (AT(at) == '(')
            return ASK;
    Py_ssize_t start = 0, here = place, stop = size;
    for (Py_ssize_t at = from; at <= place;) {
        if (!is_end(AT(at))) {
            at++;
            continue;
        }
        Py_ssize_t mark = at++;
        while (at <= place && closes(AT(at)))
            at++;
        if (at > place)
            here = mark;
        else if (ends_sentence(kind, data, size, mark, at))
            start = at;
    }
    if (place - start > longest)
        return NONE;
    int32_t head = find_head(self, &self->inline_heads, codes + start, size - start > longest ? longest : size - start);
    for (Py_ssize_t at = here; at < to;) {
        if (!is_end(AT(at))) {
            at++;
            continue;
        }
        Py_ssize_t mark = at++;
        while (at < to && closes(AT(at)))
            at++;
        if (at > place && ends_sentence(kind, data, size, mark, at)) {
            stop = at;
            break;
        }
    }
#undef AT
    if ((start == 0 && stop == size) || stop - start > longest)
        return NONE;
    *begin = start;
    *end = stop;
    Py_ssize_t first = 0, last = stop - start;
    find_core(self, codes + start, &first, &last);
    int32_t best = NONE, open = NONE;
    for (Py_ssize_t i = 0; i < count; i++) {
        int32_t literal = found[i].literal;
        if (!(self->for_sentence[literal] & language))
            continue;
        for (int32_t k = self->inline_under.first[literal]; k < self->inline_under.first[literal + 1]; k++) {
            int32_t pattern = self->inline_under.items[k];
            if ((best != NONE && pattern >= best) || !(self->sentence_languages[pattern] & language) ||
                last - first > self->inline_match[pattern] ||
                !begins_with(self, pattern, head))
                continue;
            int verdict = patterns_try(self->inline_, pattern, codes + start + first, last - first);
            if (verdict < 0)
                return FAILED;
            if (verdict == YES)
                best = pattern;
            else if (verdict == MAYBE && (open == NONE || pattern < open))
                open = pattern;
        }
    }
    return open != NONE && (best == NONE || open < best) ? ASK : best;
}

/* Put a thing into a list that is made when it is needed; the thing is given away, NULL is an error. */
static int
keep(PyObject **list, PyObject *thing)
{
    int result = -1;
    if (thing != NULL && (*list != NULL || (*list = PyList_New(0)) != NULL))
        result = PyList_Append(*list, thing);
    Py_XDECREF(thing);
    return result;
}

/* The literals of sentences among some that were found at a place. */
static PyObject *
of_sentences(const Reader *self, const Found *found, Py_ssize_t count, uint64_t language)
{
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++)
        if (self->for_sentence[found[i].literal] & language &&
            PyList_Append(list, self->literal_strings[found[i].literal]) < 0)
            Py_CLEAR(list);
    return list;
}

PyObject *
reading_find(PyObject *object, PyObject *argument)
{
    Reading *reading = (Reading *)object;
    Reader *self = reading->reader;
    Py_ssize_t language = PyLong_AsSsize_t(argument);
    if (language < 0 || language >= self->language_count) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_IndexError, "no such language");
        return NULL;
    }
    uint64_t bit = (uint64_t)1 << language;
    PyObject *result = PyList_New(0), *for_line = NULL, *for_sentence = NULL, *item = NULL;
    if (result == NULL)
        return NULL;
    int32_t last = -1;
    for (Py_ssize_t i = 0; i < reading->found_count;) {
        Py_ssize_t stop = i;
        int64_t place = reading->found[i].place;
        int32_t row = reading->found[i].row;
        int64_t start = reading->starts[row], size = reading->starts[row + 1] - 1 - start;
        int sentences = 0;
        if (row != last) {
            last = row;
            self->trial++;
        }
        for (; stop < reading->found_count && reading->found[stop].place == place; stop++) {
            int32_t literal = reading->found[stop].literal;
            if (self->for_line[literal] & bit && size <= LONGEST && size <= (int64_t)self->line_longest[literal] + DECORATED &&
                self->tried[literal] != self->trial) {
                self->tried[literal] = self->trial;
                Py_ssize_t first = 0, end = (Py_ssize_t)size;
                find_core(self, reading->codes + start, &first, &end);
                int32_t one = match_line(self, literal, reading->codes + start + first, end - first, bit);
                if (one == FAILED ||
                    (one == ASK && keep(&for_line, Py_NewRef(self->literal_strings[literal])) < 0) ||
                    (one >= 0 && keep(&for_line, PyLong_FromLong(one)) < 0))
                    goto fail;
            }
            sentences |= (self->for_sentence[literal] & bit) != 0;
        }
        if (sentences) {
            Py_ssize_t begin = 0, end = 0;
            int32_t one = match_sentence(reading, &reading->found[i], stop - i, bit, &begin, &end);
            if (one == ASK)
                for_sentence = of_sentences(self, &reading->found[i], stop - i, bit);
            else if (one >= 0)
                for_sentence = Py_BuildValue("nni", begin, end, (int)one);
            if (one == FAILED || (one != NONE && for_sentence == NULL))
                goto fail;
        }
        i = stop;
        if (for_line == NULL && for_sentence == NULL)
            continue;
        item = Py_BuildValue("iLOO", (int)row, (long long)(place - start), for_line ? for_line : Py_None,
                             for_sentence ? for_sentence : Py_None);
        if (item == NULL || PyList_Append(result, item) < 0)
            goto fail;
        /* They hold numbers and strings, and the garbage collector need not look at thousands of them. */
        for (Py_ssize_t k = 2; k < 4; k++)
            if (PyTuple_GET_ITEM(item, k) != Py_None)
                PyObject_GC_UnTrack(PyTuple_GET_ITEM(item, k));
        PyObject_GC_UnTrack(item);
        Py_CLEAR(item);
        Py_CLEAR(for_line);
        Py_CLEAR(for_sentence);
    }
    return result;
fail:
    Py_XDECREF(item);
    Py_XDECREF(for_line);
    Py_XDECREF(for_sentence);
    Py_DECREF(result);
    return NULL;
}

/* The places behind which a sentence of a text ends, as `cleantext.rules.engine` finds them with its expression. */
PyObject *
sentence_ends(PyObject *module, PyObject *text)
{
    (void)module;
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a text is a str");
        return NULL;
    }
    Py_ssize_t size = PyUnicode_GET_LENGTH(text);
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    PyObject *ends = PyList_New(0);
    for (Py_ssize_t at = 0; ends != NULL && at < size;) {
        Py_ssize_t mark = at;
        if (!is_end(PyUnicode_READ(kind, data, at++)))
            continue;
        while (at < size && closes(PyUnicode_READ(kind, data, at)))
            at++;
        if (ends_sentence(kind, data, size, mark, at)) {
            PyObject *place = PyLong_FromSsize_t(at);
            if (place == NULL || PyList_Append(ends, place) < 0)
                Py_CLEAR(ends);
            Py_XDECREF(place);
        }
    }
    return ends;
}
