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

/* The characters of the longest line of a list that is not among its longest; 0 where there is none. */
static Py_ssize_t
longest_left(PyObject *lines, PyObject *longest)
{
    Py_ssize_t shortest = PyUnicode_GET_LENGTH(PyList_GET_ITEM(longest, 0)), as_short = 0, most = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(longest); i++)
        as_short += PyUnicode_GET_LENGTH(PyList_GET_ITEM(longest, i)) == shortest;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(lines); i++) {
        Py_ssize_t size = PyUnicode_GET_LENGTH(PyList_GET_ITEM(lines, i));
        as_short -= size == shortest;
        most = size < shortest && size > most ? size : most;
    }
    return as_short < 0 ? shortest : most;
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

/* What was met in some lines: which little words, how many of them of each language, and of which languages signs. */
typedef struct {
    uint8_t *met;
    uint8_t words_like[TRAITS]; /* by what words have at their ends and by their length: how many have that and were not met */
    int64_t counts[64];
    uint64_t spoken, signs;     /* bits of languages: those of words that were met, and of signs */
    uint32_t *codes;            /* for lines that are folded beforehand */
} Tally;

static int
begin_tally(const Reader *self, Tally *tally)
{
    memset(tally, 0, sizeof *tally);
    tally->met = many(self->words.count, 1);
    if (tally->met == NULL)
        return -1;
    memset(tally->met, 0, (size_t)self->words.count);
    memcpy(tally->words_like, self->words_like, TRAITS);
    return 0;
}

static void
end_tally(Tally *tally)
{
    free(tally->met);
    free(tally->codes);
}

/* Note what is in the first characters of a line; -1 and an error. */
static int
note_line(const Reader *self, PyObject *line, Tally *tally)
{
    Py_ssize_t whole = PyUnicode_GET_LENGTH(line), size = whole < SAMPLED ? whole : SAMPLED;
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
    uint32_t word[LONGEST_WORD];
    if (has_sigma(line)) { /* what such a letter becomes depends on what stands around it */
        if (tally->codes == NULL && (tally->codes = many(SAMPLED, sizeof(uint32_t))) == NULL)
            return -1;
        if (fold_line(self, line, SAMPLED, tally->codes) < 0)
            return -1;
        kind = PyUnicode_4BYTE_KIND;
        data = tally->codes;
    }
#define FOLDED(at) fold_character(self, (uint32_t)PyUnicode_READ(kind, data, at))
    Py_ssize_t from = -LATIN_BLOCK;
    uint64_t spaces = 0;
    for (Py_ssize_t at = 0; at < size;) {
        Py_ssize_t first = at;
        at = kind == PyUnicode_1BYTE_KIND ? end_of_latin(self, data, at, size, &from, &spaces)
                                          : end_of_word(self, kind, data, at, size, &tally->signs);
        Py_ssize_t length = at - first;
        at++;
        if (length == 0 || length > LONGEST_WORD)
            continue;
        word[0] = FOLDED(first);
        word[length - 1] = FOLDED(first + length - 1);
        uint8_t *unmet = &tally->words_like[traits_of(word, length)];
        if (*unmet == 0)
            continue; /* so it is for all but a few: no such word, or it was met before */
        for (Py_ssize_t k = 1; k + 1 < length; k++)
            word[k] = FOLDED(first + k);
        int32_t number = find_word(&self->words, word, length);
        if (number >= 0 && !tally->met[number]) {
            tally->met[number] = 1;
            --*unmet;
            tally->spoken |= (uint64_t)self->word_languages[number];
            for (int bit = 0; bit < self->language_count; bit++)
                tally->counts[bit] += (int64_t)((uint64_t)self->word_languages[number] >> bit & 1);
        }
    }
#undef FOLDED
    return 0;
}

/* The languages of which so many words were met. */
static uint64_t
languages_of(const Reader *self, const Tally *tally, int64_t least)
{
    uint64_t found = 0;
    for (int bit = 0; bit < self->language_count; bit++)
        found |= (uint64_t)(tally->counts[bit] >= least) << bit;
    return found;
}

/* The languages of which so many different little words are in some lines, and those of which there is a sign, as bits; and the
characters of the longest line that was not looked at. None, where the lines are too short to tell. */
PyObject *
reader_traces(PyObject *object, PyObject *args)
{
    Reader *self = (Reader *)object;
    PyObject *lines;
    long long least;
    if (!PyArg_ParseTuple(args, "O!L:traces", &PyList_Type, &lines, &least))
        return NULL;
    Tally tally;
    PyObject *longest = longest_of(lines), *result = NULL;
    if (longest == NULL)
        return NULL;
    if (begin_tally(self, &tally) < 0)
        goto done;
    Py_ssize_t count = PyList_GET_SIZE(longest), left = 0;
    for (Py_ssize_t i = 0; i < count; i++)
        if (note_line(self, PyList_GET_ITEM(longest, i), &tally) < 0)
            goto done;
    if (count == SAMPLE)
        left = longest_left(lines, longest);
    if (count == 0)
        result = Py_NewRef(Py_None);
    else
        result = Py_BuildValue("(KK)n", (unsigned long long)languages_of(self, &tally, least), (unsigned long long)tally.signs,
                               left);
done:
    end_tally(&tally);
    Py_DECREF(longest);
    return result;
}

/* Whether the languages of what is left of a text may be others than those it had: whether in a line that was not looked at, one of at
most so many characters, there is a word or a sign of another language, or whether none of its own languages is left. */
PyObject *
reader_may_differ(PyObject *object, PyObject *args)
{
    Reader *self = (Reader *)object;
    PyObject *lines;
    long long least;
    unsigned long long own;
    Py_ssize_t unseen;
    if (!PyArg_ParseTuple(args, "O!LKn:may_differ", &PyList_Type, &lines, &least, &own, &unseen))
        return NULL;
    Tally fresh, all;
    PyObject *longest = longest_of(lines), *result = NULL;
    if (longest == NULL)
        return NULL;
    int begun = begin_tally(self, &fresh), begun_all = begin_tally(self, &all);
    Py_ssize_t i = PyList_GET_SIZE(longest);
    uint64_t spoken = 0;
    int differs = i == 0 || begun < 0 || begun_all < 0;
    while (!differs && i-- > 0) { /* the longest is the last */
        PyObject *line = PyList_GET_ITEM(longest, i);
        if (!spoken) {
            if (note_line(self, line, &all) < 0)
                goto done;
            spoken = languages_of(self, &all, least) & own;
        }
        if (PyUnicode_GET_LENGTH(line) <= unseen) {
            if (note_line(self, line, &fresh) < 0)
                goto done;
            differs = ((fresh.spoken | fresh.signs) & ~(uint64_t)own) != 0;
        }
    }
    if (begun == 0 && begun_all == 0)
        result = PyBool_FromLong(differs || !spoken);
done:
    end_tally(&fresh);
    end_tally(&all);
    Py_DECREF(longest);
    return result;
}
