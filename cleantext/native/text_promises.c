/* What the literals promise that were found in the lines: a rule of a whole line, or of a sentence. */
#include "text_sieve.h"

/* Whether a pattern of lines under that literal may match the line as a whole; -1 and an error. */
static int
may_match(Reader *self, int32_t literal, const uint32_t *core, Py_ssize_t size)
{
    for (int32_t i = self->under.first[literal]; i < self->under.first[literal + 1]; i++) {
        int32_t place = self->under.items[i];
        if (size > self->literal_match[place])
            continue;
        int verdict = patterns_try(self->by_literal, place, core, size);
        if (verdict != NO)
            return verdict < 0 ? -1 : 1;
    }
    return 0;
}

/* Where a sentence may end in `cleantext.rules.engine`: a mark, and what may close behind it. */
static int
is_end(uint32_t c)
{
    switch (c) {
    case '.': case '!': case '?': case 0x2026: case 0x3002: case 0xFF01: case 0xFF1F: case '|': case 0x2022: case 0xB7:
    case 0xBB: case 0x2192: case ')': case ']': case 0x61F: case 0x6D4: case 0x964:
        return 1;
    default:
        return 0;
    }
}

static int
closes(uint32_t c)
{
    return c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == ')' || c == ']';
}

/* Whether a sentence ends at a mark, behind which the text goes on at `stop`. */
static int
ends_sentence(int kind, const void *data, Py_ssize_t size, Py_ssize_t start, Py_ssize_t stop)
{
    uint32_t mark = PyUnicode_READ(kind, data, start), after = stop < size ? PyUnicode_READ(kind, data, stop) : 0;
    uint32_t before = start > 0 ? PyUnicode_READ(kind, data, start - 1) : 0;
    if (mark == '|' || mark == 0x2022 || mark == 0xB7 || mark == 0xBB || mark == 0x2192)
        return stop < size && start > 0 && Py_UNICODE_ISSPACE(after) && Py_UNICODE_ISSPACE(before);
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

/* Whether a rule of sentences may know the one around a place of a row, given the literals found there; -1 and an error. What
`Matcher._sentence` does, up to the point where RE2 would be asked; brackets are left to it. */
static int
may_be_known(Reading *reading, const Found *found, Py_ssize_t count, uint64_t language)
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
            return 1;
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
        return 0;
    Py_ssize_t end = size - start > longest ? start + longest : size;
    int32_t head = find_head(self, &self->inline_heads, codes + start, end - start);
    int known = 0;
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
        return 0;
    Py_ssize_t first = 0, last = stop - start;
    find_core(self, codes + start, &first, &last);
    for (Py_ssize_t i = 0; i < count && !known; i++) {
        int32_t literal = found[i].literal;
        if (!(self->for_sentence[literal] & language))
            continue;
        for (int32_t k = self->inline_under.first[literal]; k < self->inline_under.first[literal + 1] && !known; k++) {
            int32_t pattern = self->inline_under.items[k];
            if (last - first > self->inline_match[pattern] || !begins_with(self, pattern, head))
                continue;
            int verdict = patterns_try(self->inline_, pattern, codes + start + first, last - first);
            if (verdict < 0)
                return -1;
            known = verdict != NO;
        }
    }
    return known;
}

/* Put a literal into a list that is made when it is needed. */
static int
keep_literal(PyObject **list, PyObject *literal)
{
    if (*list == NULL && (*list = PyList_New(0)) == NULL)
        return -1;
    return PyList_Append(*list, literal);
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
        if (row != last) {
            last = row;
            self->trial++;
        }
        for (; stop < reading->found_count && reading->found[stop].place == place; stop++) {
            int32_t literal = reading->found[stop].literal;
            PyObject *string = self->literal_strings[literal];
            if (self->for_line[literal] & bit && size <= LONGEST && size <= (int64_t)self->line_longest[literal] + DECORATED &&
                self->tried[literal] != self->trial) {
                self->tried[literal] = self->trial;
                Py_ssize_t first = 0, end = (Py_ssize_t)size;
                find_core(self, reading->codes + start, &first, &end);
                int likely = may_match(self, literal, reading->codes + start + first, end - first);
                if (likely < 0 || (likely && keep_literal(&for_line, string) < 0))
                    goto fail;
            }
            if (self->for_sentence[literal] & bit && keep_literal(&for_sentence, string) < 0)
                goto fail;
        }
        if (for_sentence != NULL) {
            int known = may_be_known(reading, &reading->found[i], stop - i, bit);
            if (known < 0)
                goto fail;
            if (!known)
                Py_CLEAR(for_sentence);
        }
        i = stop;
        if (for_line == NULL && for_sentence == NULL)
            continue;
        item = Py_BuildValue("iLOO", (int)row, (long long)(place - start), for_line ? for_line : Py_None,
                             for_sentence ? for_sentence : Py_None);
        if (item == NULL || PyList_Append(result, item) < 0)
            goto fail;
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
