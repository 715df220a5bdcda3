/* One line: folded, its core, its first word. */
#include "text_sieve.h"

/* Fold the words with a sigma among the first `size` characters of a line anew: its lower case depends on the letters beside it, and
on nothing behind a space. */
static int
fold_sigmas(const Reader *self, PyObject *line, Py_ssize_t size, uint32_t *out)
{
    Py_ssize_t whole = PyUnicode_GET_LENGTH(line), done = 0;
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
    for (Py_ssize_t i = 0; i < size; i++) {
        if (PyUnicode_READ(kind, data, i) != SIGMA)
            continue;
        Py_ssize_t first = i, stop = i;
        while (first > done && PyUnicode_READ(kind, data, first - 1) != ' ')
            first--;
        while (stop < whole && PyUnicode_READ(kind, data, stop) != ' ')
            stop++;
        PyObject *word = PyUnicode_Substring(line, first, stop);
        PyObject *folded = word == NULL ? NULL : PyObject_CallOneArg(self->fold, word);
        Py_XDECREF(word);
        if (folded == NULL)
            return -1;
        if (!PyUnicode_Check(folded) || PyUnicode_GET_LENGTH(folded) != stop - first) {
            PyErr_SetString(PyExc_ValueError, "a folded word is as long as the word");
            Py_DECREF(folded);
            return -1;
        }
        for (Py_ssize_t k = first; k < stop && k < size; k++)
            out[k] = PyUnicode_READ_CHAR(folded, k - first);
        Py_DECREF(folded);
        i = done = stop;
    }
    return 0;
}

/* Fold the first characters of a line, `most` or all, into `out`, which has room for the line. */
int
fold_line(const Reader *self, PyObject *line, Py_ssize_t most, uint32_t *out)
{
    Py_ssize_t whole = PyUnicode_GET_LENGTH(line), size = whole < most ? whole : most;
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
    const uint16_t *folds = self->folds;
    if (kind == PyUnicode_1BYTE_KIND) {
        const Py_UCS1 *at = data;
        for (Py_ssize_t i = 0; i < size; i++)
            out[i] = folds[at[i]];
        return 0;
    }
    int sigma = 0;
    if (kind == PyUnicode_2BYTE_KIND) {
        const Py_UCS2 *at = data;
        for (Py_ssize_t i = 0; i < size; i++) {
            sigma |= at[i] == SIGMA;
            out[i] = folds[at[i]];
        }
    }
    else {
        const Py_UCS4 *at = data;
        for (Py_ssize_t i = 0; i < size; i++) {
            sigma |= at[i] == SIGMA;
            out[i] = at[i] < PLANE ? folds[at[i]] : Py_UNICODE_TOLOWER(at[i]);
        }
    }
    return sigma ? fold_sigmas(self, line, size, out) : 0;
}

/* The core of a folded line: without what decorates it. */
void
find_core(const Reader *self, const uint32_t *row, Py_ssize_t *start, Py_ssize_t *stop)
{
    Py_ssize_t first = *start, last = *stop;
#define STRIP(kinds)                                                 \
    do {                                                             \
        while (first < last && kind_of(self, row[first]) & (kinds))  \
            first++;                                                 \
        while (first < last && kind_of(self, row[last - 1]) & (kinds)) \
            last--;                                                  \
    } while (0)
#define IS_ODD(c) (((c) > 0x218F && (c) < 0x2C00) || (c) > 0x1EFFF)
    STRIP(DECORATION);
    if (first < last && (IS_ODD(row[first]) || IS_ODD(row[last - 1]))) {
        STRIP(PICTURE | SPACE);
        STRIP(DECORATION);
    }
#undef STRIP
#undef IS_ODD
    *start = first;
    *stop = last;
}

int
hash_head(const Reader *self, const uint32_t *row, Py_ssize_t size, uint64_t *hash)
{
    Py_ssize_t at = 0;
    while (at < size && row[at] != '_' && !(kind_of(self, row[at]) & ALNUM))
        at++;
    Py_ssize_t stop = at;
    if (at < size && kind_of(self, row[at]) & DECIMAL)
        stop++;
    else
        while (stop < size && (kind_of(self, row[stop]) & (ALNUM | DECIMAL)) == ALNUM)
            stop++;
    *hash = stop > at ? hash_of(row + at, stop - at) : 0;
    return stop > at;
}

/* The head of a folded line among some words: its number, -1 where it is none of them, -2 where the line has none.

By its hash alone: who takes a word for another one tries patterns in vain, and what makes sure would have to be fetched from afar. */
int32_t
find_head(const Reader *self, const Words *heads, const uint32_t *row, Py_ssize_t size)
{
    uint64_t hash;
    return hash_head(self, row, size, &hash) ? find_likely(heads, hash) : -2;
}

PyObject *
text_of(const uint32_t *codes, int64_t size)
{
    return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, codes, (Py_ssize_t)size);
}
