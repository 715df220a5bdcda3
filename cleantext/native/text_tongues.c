/* The languages of a text, by the little words of each in its longest lines: cleantext.rules.tongues. */
#include "text_sieve.h"

/* The longest lines of a list, later ones before earlier ones that are as long; none, if all together are too short. */
static PyObject *
longest_of(PyObject *lines)
{
    Py_ssize_t sizes[SAMPLE], places[SAMPLE], count = 0, total = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(lines); i++) {
        PyObject *line = PyList_GET_ITEM(lines, i);
        if (!PyUnicode_Check(line)) {
            PyErr_SetString(PyExc_TypeError, "lines are a list of str");
            return NULL;
        }
        Py_ssize_t size = PyUnicode_GET_LENGTH(line);
        total += size;
        if (count == SAMPLE && size < sizes[0])
            continue;
        Py_ssize_t at = 0; /* the shortest of the longest is the first */
        if (count < SAMPLE) {
            for (at = count++; at > 0 && sizes[at - 1] > size; at--) {
                sizes[at] = sizes[at - 1];
                places[at] = places[at - 1];
            }
        }
        else
            for (; at + 1 < SAMPLE && sizes[at + 1] <= size; at++) {
                sizes[at] = sizes[at + 1];
                places[at] = places[at + 1];
            }
        sizes[at] = size;
        places[at] = i;
    }
    if (total < LEAST)
        count = 0;
    PyObject *longest = PyList_New(count);
    for (Py_ssize_t i = 0; longest != NULL && i < count; i++)
        PyList_SET_ITEM(longest, i, Py_NewRef(PyList_GET_ITEM(lines, places[i])));
    return longest;
}

static int
has_sigma(PyObject *line)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(line);
    const void *data = PyUnicode_DATA(line);
    int found = 0;
    if (PyUnicode_KIND(line) == PyUnicode_2BYTE_KIND)
        for (Py_ssize_t i = 0; i < size; i++)
            found |= ((const Py_UCS2 *)data)[i] == SIGMA;
    else if (PyUnicode_KIND(line) == PyUnicode_4BYTE_KIND)
        for (Py_ssize_t i = 0; i < size; i++)
            found |= ((const Py_UCS4 *)data)[i] == SIGMA;
    return found;
}

/* A character as `fold_line` folds it, but for the one letter. */
static uint32_t
fold_character(const Reader *self, uint32_t c)
{
    return c < PLANE ? self->folds[c] : (uint32_t)Py_UNICODE_TOLOWER(c);
}

/* Note the languages that a character is a sign of. */
static void
note_sign(const Reader *self, uint32_t c, uint64_t *signs)
{
    for (int32_t k = 0; k < self->signs.first[self->signs.count]; k += 2)
        if ((uint32_t)self->signs.items[k] == c)
            *signs |= (uint64_t)1 << (self->signs.items[k + 1] & 63);
}

#define LATIN_BLOCK 64

/* Which of the next characters, at most LATIN_BLOCK, may be white space: a bit for each. */
static uint64_t
likely_spaces(const Py_UCS1 *latin, Py_ssize_t size)
{
    uint8_t likely[LATIN_BLOCK] = {0};
    uint64_t found = 0;
    for (Py_ssize_t i = 0; i < (size < LATIN_BLOCK ? size : LATIN_BLOCK); i++)
        likely[i] = (latin[i] <= ' ') | (latin[i] == 0x85) | (latin[i] == 0xA0);
    for (int i = 0; i < LATIN_BLOCK; i += 8) {
        uint64_t eight = 0;
        for (int k = 0; k < 8; k++)
            eight |= (uint64_t)likely[i + k] << 8 * k;
        found |= (eight * 0x0102040810204080u >> 56) << i; /* the lowest bits of eight bytes, side by side */
    }
    return found;
}

/* The place of the lowest bit that is set; there is one. */
static int
lowest(uint64_t bits)
{
#if defined(__GNUC__) || defined(__clang__)
    return __builtin_ctzll(bits);
#else
    int place = 0;
    for (; !(bits & 1); bits >>= 1)
        place++;
    return place;
#endif
}

/* Where the word ends that begins at a place of a line without signs. `spaces` are those of the block that begins at `from`. */
static Py_ssize_t
end_of_latin(const Reader *self, const Py_UCS1 *latin, Py_ssize_t at, Py_ssize_t size, Py_ssize_t *from, uint64_t *spaces)
{
    for (;;) {
        while (*spaces) {
            Py_ssize_t place = *from + lowest(*spaces);
            if (place >= at && self->latin[latin[place]] & SPACE)
                return place;
            *spaces &= *spaces - 1;
        }
        *from += LATIN_BLOCK;
        if (*from >= size)
            return size;
        *spaces = likely_spaces(latin + *from, size - *from);
    }
}

/* Where the word ends that a place of a line is in; the signs on the way are noted. */
static Py_ssize_t
end_of_word(const Reader *self, int kind, const void *data, Py_ssize_t at, Py_ssize_t size, uint64_t *signs)
{
    for (; at < size; at++) {
        uint32_t c = kind == PyUnicode_2BYTE_KIND ? ((const Py_UCS2 *)data)[at] : ((const Py_UCS4 *)data)[at];
        if (c < 256) {
            if (self->latin[c] & SPACE)
                break;
            continue;
        }
        c = fold_character(self, c);
        int kinds = c < PLANE ? self->kinds[c] : Py_UNICODE_ISSPACE(c) ? SPACE : 0;
        if (kinds & SPACE)
            break;
        if (kinds & SIGN)
            note_sign(self, c, signs);
    }
    return at;
}

/* The languages of which so many different little words are in some lines, and those of which there is a sign, as bits; None, where
the lines are too short to tell. */
PyObject *
reader_traces(PyObject *object, PyObject *args)
{
    Reader *self = (Reader *)object;
    PyObject *lines;
    long long least;
    if (!PyArg_ParseTuple(args, "O!L:traces", &PyList_Type, &lines, &least))
        return NULL;
    uint8_t *met = many(self->words.count, 1);
    uint32_t *codes = NULL;
    Py_ssize_t codes_room = 0;
    uint64_t signs = 0;
    int64_t counts[64] = {0};
    if (met == NULL)
        return NULL;
    memset(met, 0, (size_t)self->words.count);
    uint8_t words_like[TRAITS];
    memcpy(words_like, self->words_like, TRAITS);
    lines = longest_of(lines);
    for (Py_ssize_t i = 0; lines != NULL && i < PyList_GET_SIZE(lines); i++) {
        PyObject *line = PyList_GET_ITEM(lines, i);
        Py_ssize_t whole = PyUnicode_GET_LENGTH(line), size = whole < SAMPLED ? whole : SAMPLED;
        int kind = PyUnicode_KIND(line);
        const void *data = PyUnicode_DATA(line);
        uint32_t word[LONGEST_WORD];
        if (has_sigma(line)) { /* what such a letter becomes depends on what stands around it: the line is folded as a whole */
            if (whole > codes_room) {
                free(codes);
                codes_room = whole > 8192 ? whole : 8192;
                codes = many(codes_room, sizeof(uint32_t));
            }
            if (codes == NULL || fold_line(self, line, SAMPLED, codes) < 0) {
                Py_CLEAR(lines);
                break;
            }
            kind = PyUnicode_4BYTE_KIND;
            data = codes;
        }
#define FOLDED(at) fold_character(self, (uint32_t)PyUnicode_READ(kind, data, at))
        Py_ssize_t from = -LATIN_BLOCK;
        uint64_t spaces = 0;
        for (Py_ssize_t at = 0; at < size;) {
            Py_ssize_t first = at;
            at = kind == PyUnicode_1BYTE_KIND ? end_of_latin(self, data, at, size, &from, &spaces)
                                              : end_of_word(self, kind, data, at, size, &signs);
            Py_ssize_t length = at - first;
            at++;
            if (length == 0 || length > LONGEST_WORD)
                continue;
            word[0] = FOLDED(first);
            word[length - 1] = FOLDED(first + length - 1);
            uint8_t *unmet = &words_like[traits_of(word, length)];
            if (*unmet == 0)
                continue; /* so it is for all but a few: no such word, or it was met before */
            for (Py_ssize_t k = 1; k + 1 < length; k++)
                word[k] = FOLDED(first + k);
            int32_t number = find_word(&self->words, word, length);
            if (number >= 0 && !met[number]) {
                met[number] = 1;
                --*unmet;
                for (int bit = 0; bit < self->language_count; bit++)
                    counts[bit] += (int64_t)((uint64_t)self->word_languages[number] >> bit & 1);
            }
        }
#undef FOLDED
    }
    free(codes);
    free(met);
    if (lines == NULL)
        return NULL;
    int none = PyList_GET_SIZE(lines) == 0;
    Py_DECREF(lines);
    if (none)
        Py_RETURN_NONE;
    uint64_t found = 0;
    for (int bit = 0; bit < self->language_count; bit++)
        found |= (uint64_t)(counts[bit] >= least) << bit;
    return Py_BuildValue("KK", (unsigned long long)found, (unsigned long long)signs);
}
