/* The tables of a reader as `cleantext.rules.reader` makes them: taken from Python, checked, and put so that C finds in them. */
#include "text_sieve.h"

/* A copy of a buffer of `count` things of `size` bytes, or of any number if count < 0; `count` is set to it. */
static void *
take_array(PyObject *arrays, const char *name, size_t size, Py_ssize_t *count)
{
    PyObject *array = PyDict_GetItemString(arrays, name);
    Py_buffer view;
    if (array == NULL) {
        PyErr_Format(PyExc_KeyError, "no array %s", name);
        return NULL;
    }
    if (take_buffer(array, &view, *count, size, 0, name) < 0)
        return NULL;
    *count = view.len / (Py_ssize_t)size;
    void *copy = many(*count, size);
    if (copy != NULL && view.len)
        memcpy(copy, view.buf, (size_t)view.len);
    PyBuffer_Release(&view);
    return copy;
}

/* Lists as two arrays: where each begins, and their items, each less than `bound`. */
static int
take_lists(PyObject *arrays, const char *first, const char *items, Py_ssize_t count, int32_t bound, Lists *lists)
{
    Py_ssize_t firsts = count < 0 ? -1 : count + 1, size = -1;
    lists->first = take_array(arrays, first, sizeof(int32_t), &firsts);
    if (lists->first == NULL)
        return -1;
    lists->items = take_array(arrays, items, sizeof(int32_t), &size);
    if (lists->items == NULL)
        return -1;
    lists->count = firsts - 1;
    int good = firsts >= 1 && lists->first[0] == 0 && lists->first[firsts - 1] == size;
    for (Py_ssize_t i = 0; good && i + 1 < firsts; i++)
        good = lists->first[i] <= lists->first[i + 1];
    for (Py_ssize_t i = 0; good && i < size; i++)
        good = lists->items[i] >= 0 && lists->items[i] < bound;
    if (!good) {
        PyErr_Format(PyExc_ValueError, "lists %s are out of order", items);
        return -1;
    }
    return 0;
}

static void
free_lists(Lists *lists)
{
    free(lists->first);
    free(lists->items);
}

void
free_tables(Reader *self)
{
    if (self->literal_strings != NULL)
        for (Py_ssize_t i = 0; i < self->literals.count; i++)
            Py_XDECREF(self->literal_strings[i]);
    free_words(&self->heads);
    free_words(&self->exact);
    free_words(&self->literals);
    free_words(&self->words);
    free_lists(&self->bare);
    free_lists(&self->around);
    free_lists(&self->shorts);
    free_lists(&self->of_pair);
    free_lists(&self->under);
    free_lists(&self->inline_under);
    free_lists(&self->inline_begin);
    free_words(&self->inline_heads);
    free(self->inline_longest);
    free(self->inline_match);
    free_lists(&self->signs);
    free_scans(self);
    void *arrays[] = {
        self->folds,       self->kinds,
        self->of_head,     self->head_bits,      self->exact_number,
        self->of_four.first, self->of_four.known, self->of_six.first, self->of_six.known, self->of_four.bits,   self->of_six.bits,     self->sought_around,
        self->around_languages, self->sought_short, self->short_at,       self->pair_anchor,
        self->rule_of,     self->longest,       self->head_languages,
        self->line_languages, self->sentence_languages, self->line_longest,   self->literal_match,   self->for_line,
        self->for_sentence, self->literal_strings, self->tried,       self->word_languages,
    };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
}

static int
take_anchors(PyObject *arrays, const char *first, const char *known, Anchors *anchors)
{
    Py_ssize_t count = (Py_ssize_t)1 << BITS, slots = count;
    int32_t *of_slots = take_array(arrays, first, sizeof(int32_t), &count);
    if (of_slots == NULL)
        return -1;
    count = -1;
    anchors->known = take_array(arrays, known, sizeof(uint32_t), &count);
    anchors->bits = many(slots / 8, 1);
    anchors->first = many(slots / SLOTS, sizeof(int32_t));
    int good = anchors->known != NULL && anchors->bits != NULL && anchors->first != NULL && count <= INT32_MAX;
    if (good) {
        memset(anchors->bits, 0, (size_t)slots / 8);
        anchors->size = (int32_t)count;
        int32_t number = 0;
        for (Py_ssize_t i = 0; i < slots; i++) {
            if (i % SLOTS == 0)
                anchors->first[i / SLOTS] = number;
            if (of_slots[i] >= 0 && of_slots[i] != number)
                good = 0;
            for (; number < count && (Py_ssize_t)(anchors->known[number] >> SHIFT) == i; number++)
                set_bit(anchors->bits, (uint64_t)i);
            if ((of_slots[i] >= 0) != has_bit(anchors->bits, (uint64_t)i))
                good = 0;
        }
        if (!good || number < count) {
            good = 0;
            PyErr_SetString(PyExc_ValueError, "anchors are out of order");
        }
    }
    free(of_slots);
    return good ? 0 : -1;
}

/* The literals of lists as they are looked for; in the lists are their numbers, and in every second place of lists of pairs
the characters before the anchor. */
static Sought *
seek(const Reader *self, const Lists *lists, int32_t step)
{
    int32_t count = lists->first[lists->count] / step;
    Sought *sought = many(count, sizeof(Sought));
    for (int32_t i = 0; sought != NULL && i < count; i++) {
        int32_t literal = lists->items[step * i];
        int64_t start = self->literals.starts[literal], stop = self->literals.starts[literal + 1];
        sought[i].literal = literal;
        sought[i].before = step == 2 ? lists->items[2 * i + 1] : 0;
        sought[i].size = (int32_t)(stop - start);
        sought[i].first = stop > start ? self->literals.codes[start] : 0;
        sought[i].last = stop > start ? self->literals.codes[stop - 1] : 0;
    }
    return sought;
}

/* The pairs of a head and an anchor, each a number: the head times the number of anchors, and the anchor. */
static int
take_pairs(Reader *self, PyObject *arrays, Py_ssize_t heads, Py_ssize_t anchors, Py_ssize_t *count)
{
    int64_t *pairs = take_array(arrays, "pairs", sizeof(int64_t), count);
    self->pair_anchor = many(*count < 0 ? 0 : *count, sizeof(int32_t));
    int good = pairs != NULL && self->pair_anchor != NULL;
    if (good) {
        Py_ssize_t head = -1;
        good = *count <= INT32_MAX;
        for (Py_ssize_t i = 0; good && i < *count; i++) {
            good = anchors > 0 && pairs[i] >= 0 && pairs[i] / anchors < heads && (i == 0 || pairs[i] > pairs[i - 1]);
            if (!good)
                break;
            while (head < pairs[i] / anchors)
                self->of_head[++head].first_pair = (int32_t)i;
            self->pair_anchor[i] = (int32_t)(pairs[i] % anchors);
        }
        while (good && head + 1 < heads)
            self->of_head[++head].first_pair = (int32_t)*count;
        for (head = 0; good && head < heads; head++)
            self->of_head[head].stop_pair = head + 1 < heads ? self->of_head[head + 1].first_pair : (int32_t)*count;
        if (!good)
            PyErr_SetString(PyExc_ValueError, "a pair of no head, or out of order");
    }
    free(pairs);
    return good ? 0 : -1;
}

/* The lengths of lines by head, all three of them, and how many of its bare patterns may match ASCII. */
static int
take_lengths(Reader *self, PyObject *arrays, Py_ssize_t heads)
{
    static const char *const names[] = {"longest_string", "longest_match", "longest_ascii", "bare_ascii"};
    int32_t *lengths[4] = {NULL, NULL, NULL, NULL};
    int good = 1;
    for (int i = 0; good && i < 4; i++)
        good = (lengths[i] = take_array(arrays, names[i], sizeof(int32_t), &heads)) != NULL;
    for (Py_ssize_t head = 0; good && head < heads; head++) {
        self->of_head[head].longest_string = lengths[0][head];
        self->of_head[head].longest_match = lengths[1][head];
        self->of_head[head].longest_ascii = lengths[2][head];
        self->of_head[head].stop_ascii = lengths[3][head];
    }
    for (int i = 0; i < 4; i++)
        free(lengths[i]);
    return good ? 0 : -1;
}

int
take_tables(Reader *self, PyObject *strings, PyObject *arrays)
{
    struct {
        const char *name;
        Words *words;
    } lists[] = {
        {"heads", &self->heads}, {"exact", &self->exact}, {"literals", &self->literals}, {"words", &self->words},
        {"inline_heads", &self->inline_heads}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        PyObject *list = PyDict_GetItemString(strings, lists[i].name);
        if (list == NULL) {
            PyErr_Format(PyExc_KeyError, "no strings %s", lists[i].name);
            return -1;
        }
        if (take_words(list, lists[i].words) < 0)
            return -1;
    }
    Py_ssize_t plane = PLANE, heads = self->heads.count, exact = self->exact.count, literals = self->literals.count,
               words = self->words.count, patterns = patterns_count(self->patterns),
               of_lines = patterns_count(self->by_literal), of_sentences = patterns_count(self->inline_), pairs = -1;
    if (heads < 1) {
        PyErr_SetString(PyExc_ValueError, "the first head is that of a line without one");
        return -1;
    }
#define TAKE(field, type, count)                                                    \
    do {                                                                            \
        self->field = take_array(arrays, #field, sizeof(type), &(count));           \
        if (self->field == NULL)                                                    \
            return -1;                                                              \
    } while (0)
    TAKE(folds, uint16_t, plane);
    TAKE(kinds, uint8_t, plane);
    TAKE(short_at, uint16_t, plane);
    TAKE(exact_number, int32_t, exact);
    TAKE(rule_of, int32_t, patterns);
    TAKE(longest, int32_t, patterns);
    TAKE(head_languages, uint64_t, patterns);
    TAKE(line_longest, int32_t, literals);
    TAKE(literal_match, int32_t, of_lines);
    TAKE(line_languages, uint64_t, of_lines);
    TAKE(sentence_languages, uint64_t, of_sentences);
    TAKE(inline_longest, int32_t, literals);
    TAKE(inline_match, int32_t, of_sentences);
    TAKE(for_line, uint64_t, literals);
    TAKE(for_sentence, uint64_t, literals);
    TAKE(word_languages, int64_t, words);
#undef TAKE
    if (take_anchors(arrays, "four_first", "four_known", &self->of_four) < 0 ||
        take_anchors(arrays, "six_first", "six_known", &self->of_six) < 0)
        return -1;
    Py_ssize_t anchors = (Py_ssize_t)self->of_four.size + self->of_six.size;
    self->of_head = many(heads, sizeof(Head));
    if (self->of_head == NULL || take_lengths(self, arrays, heads) < 0 || take_pairs(self, arrays, heads, anchors, &pairs) < 0 ||
        take_lists(arrays, "bare_first", "bare", heads, (int32_t)patterns, &self->bare) < 0 ||
        take_lists(arrays, "around_first", "around", anchors, INT32_MAX, &self->around) < 0 ||
        take_lists(arrays, "shorts_first", "shorts", -1, (int32_t)literals, &self->shorts) < 0 ||
        take_lists(arrays, "of_pair_first", "of_pair", pairs, (int32_t)patterns, &self->of_pair) < 0 ||
        take_lists(arrays, "under_first", "under", literals, (int32_t)of_lines, &self->under) < 0 ||
        take_lists(arrays, "inline_under_first", "inline_under", literals, (int32_t)of_sentences, &self->inline_under) < 0 ||
        take_lists(arrays, "inline_begin_first", "inline_begin", of_sentences, (int32_t)self->inline_heads.count,
                   &self->inline_begin) < 0 ||
        take_lists(arrays, "signs_first", "signs", -1, INT32_MAX, &self->signs) < 0)
        return -1;
    int good = 1;
    for (Py_ssize_t head = 0; head < heads; head++) {
        Head *own = &self->of_head[head];
        own->first_bare = self->bare.first[head];
        own->stop_bare = self->bare.first[head + 1];
        good = good && own->stop_ascii >= 0 && own->stop_ascii <= own->stop_bare - own->first_bare;
        own->stop_ascii = good ? own->first_bare + own->stop_ascii : own->first_bare;
    }
    for (Py_ssize_t i = 0; good && i < anchors; i++) {
        good = (self->around.first[i] - self->around.first[i + 1]) % 2 == 0;
        for (int32_t k = self->around.first[i]; good && k < self->around.first[i + 1]; k += 2)
            good = self->around.items[k] < literals;
    }
    for (Py_ssize_t i = 0; good && i < PLANE; i++)
        good = !(self->kinds[i] & SHORT) || self->short_at[i] < self->shorts.count;
    good = good && self->signs.first[self->signs.count] % 2 == 0;
    if (!good) {
        PyErr_SetString(PyExc_ValueError, "the tables do not go together");
        return -1;
    }
    for (int c = 0; c < 256; c++) {
        self->latin[c] = self->kinds[self->folds[c]];
        good = good && !(self->latin[c] & SIGN);
    }
    for (Py_ssize_t i = 0; i < words; i++)
        good = good && self->words.starts[i + 1] - self->words.starts[i] <= LONGEST_WORD;
    if (!good) {
        PyErr_SetString(PyExc_ValueError, "signs and words that are none");
        return -1;
    }
    for (Py_ssize_t i = 0; i < words; i++) {
        const uint32_t *word = self->words.codes + self->words.starts[i];
        Py_ssize_t size = (Py_ssize_t)(self->words.starts[i + 1] - self->words.starts[i]);
        if (find_word(&self->words, word, size) == i && self->words_like[traits_of(word, size)]++ == UINT8_MAX) {
            PyErr_SetString(PyExc_ValueError, "too many words that are alike");
            return -1;
        }
    }
    self->around_languages = many(anchors, sizeof(uint64_t));
    if (self->around_languages == NULL)
        return -1;
    for (Py_ssize_t i = 0; i < anchors; i++) {
        self->around_languages[i] = 0;
        for (int32_t k = self->around.first[i]; k < self->around.first[i + 1]; k += 2)
            self->around_languages[i] |= self->for_line[self->around.items[k]] | self->for_sentence[self->around.items[k]];
    }
    if (mark_heads(self, heads) < 0)
        return -1;
    self->sought_around = seek(self, &self->around, 2);
    self->sought_short = seek(self, &self->shorts, 1);
    self->literal_strings = many(literals, sizeof(PyObject *));
    self->tried = many(literals, sizeof(uint64_t));
    if (self->literal_strings != NULL)
        memset(self->literal_strings, 0, (size_t)literals * sizeof(PyObject *)); /* so that half a reader can be freed */
    if (self->literal_strings == NULL || self->tried == NULL || self->sought_around == NULL || self->sought_short == NULL)
        return -1;
    memset(self->tried, 0, (size_t)literals * sizeof(uint64_t));
    PyObject *list = PyDict_GetItemString(strings, "literals");
    for (Py_ssize_t i = 0; i < literals; i++)
        self->literal_strings[i] = Py_NewRef(PyList_GET_ITEM(list, i));
    return 0;
}
