/* What the model is told of the blocks of a document: cleantext.scoring.features and cleantext.scoring.grams. */
#include "score.h"

#include <math.h>

#define GLYPH_WORTH 2.5f    /* letters that one character is worth in scripts that set words without spaces */
#define SMALL_GLYPHS 0.15f  /* small words for each such character */
#define PROSE_WORDS 12      /* words of a block, ending as a sentence does, that reads like prose */
#define LONG_WORDS 35       /* words of one that reads like prose whatever its end */
#define CONTENT 4           /* characters of a word that says what a text is about */
#define FAR 1000            /* blocks from running text where there is none */
#define FARTHEST 200
#define PLACED 38           /* columns of a block alone; behind them those that tell of it among the others */
#define OWN 60              /* columns but those of the rules */

static const int FIRST[] = {UPPER, LOWER, DIGIT, QUOTE, BAR, BRACKET, DASH};
static const int LAST[] = {STOP, COMMA, COLON, LOWER, UPPER, DIGIT, QUOTE, BRACKET, BAR};

/* Most logarithms are of small whole numbers. */
#define KNOWN_LOGS 1024
static double known_logs[KNOWN_LOGS];
static uint64_t salt; /* so that nobody can write a text whose words all fall into one slot */

int
score_set_up_features(void)
{
    PyObject *name = PyUnicode_FromString("cleantext");
    Py_hash_t hash;
    int i;
    if (!name)
        return -1;
    hash = PyObject_Hash(name);
    Py_DECREF(name);
    salt = ((uint64_t)hash * UINT64_C(0x9E3779B97F4A7C15)) | 1;
    for (i = 0; i < KNOWN_LOGS; i++)
        known_logs[i] = log1p(i);
    return 0;
}

static double
log_of(double number)
{
    if (number >= 0 && number < KNOWN_LOGS) {
        int whole = (int)number;
        if (whole == number)
            return known_logs[whole];
    }
    return log1p(number);
}

/* A set of hashes, each with the index at which it was first put in. */
typedef struct {
    uint32_t *slots; /* index + 1; 0 for none */
    int shift;
    size_t mask;
} set_t;

static int
new_set(set_t *set, size_t count)
{
    size_t size = 16;
    int bits = 4;
    if (count > UINT32_MAX / 4) {
        PyErr_NoMemory();
        return -1;
    }
    while (size < 2 * count) {
        size *= 2;
        bits++;
    }
    set->mask = size - 1;
    set->shift = 64 - bits;
    set->slots = calloc(size, sizeof(uint32_t));
    if (!set->slots) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

/* The index of the first equal hash: `index` itself if there was none. */
static uint32_t
first_of(set_t *set, const uint64_t *hashes, uint32_t index)
{
    uint64_t hash = hashes[index];
    size_t slot = (size_t)((hash * salt) >> set->shift);
    for (;; slot = (slot + 1) & set->mask) {
        uint32_t found = set->slots[slot];
        if (!found) {
            set->slots[slot] = index + 1;
            return index;
        }
        if (hashes[found - 1] == hash)
            return found - 1;
    }
}

/* A document, measured. */
typedef struct {
    Py_ssize_t blocks, count; /* of words */
    const int64_t *sizes;
    const int32_t *counts;
    const uint8_t *edges;
    const int64_t *first_word, *starts, *ends;
    const uint64_t *hashes;
    const uint8_t *kinds;
} measured_t;

/* What is worked out of a document besides its features. */
typedef struct {
    float *gaps;
    double *words, *logs;
    uint8_t *prose, *is_copy;
    uint32_t *copies;
    float *with_first, *with_prose;
} worked_t;

static int
check(const measured_t *m)
{
    Py_ssize_t i;
    if (m->first_word[0] != 0 || m->first_word[m->blocks] != m->count)
        return -1;
    for (i = 0; i < m->blocks; i++)
        if (m->first_word[i] > m->first_word[i + 1])
            return -1;
    return 0;
}

/* How often each block stands on the page; two blocks of the same words are the same. */
static int
find_copies(const measured_t *m, worked_t *w)
{
    size_t n = (size_t)m->blocks, i;
    uint64_t *own = malloc(n * sizeof(uint64_t));
    uint32_t *first = malloc(n * sizeof(uint32_t));
    set_t set = {NULL, 0, 0};
    int failed = -1;
    if (!own || !first) {
        PyErr_NoMemory();
        goto done;
    }
    if (new_set(&set, n) < 0)
        goto done;
    memset(w->copies, 0, n * sizeof(uint32_t));
    for (i = 0; i < n; i++) {
        int64_t word;
        own[i] = 0;
        for (word = m->first_word[i]; word < m->first_word[i + 1]; word++)
            own[i] += m->hashes[word];
        first[i] = first_of(&set, own, (uint32_t)i);
        w->copies[first[i]]++;
        w->is_copy[i] = first[i] != i;
    }
    for (i = 0; i < n; i++)
        w->copies[i] = w->copies[first[i]];
    failed = 0;
done:
    free(own);
    free(first);
    free(set.slots);
    return failed;
}

static int
is_content(const measured_t *m, int64_t word)
{
    return m->ends[word] - m->starts[word] >= CONTENT || m->kinds[word] == GLYPH;
}

/* What is known of a word, kept where it first stands. */
typedef struct {
    uint32_t blocks, last; /* blocks of running text that hold it as a word of content; the last of them, from 1 */
    uint8_t in_first;
} about_t;

/* The shares of each block's words that stand in the first block, and in running text other than the block itself. */
static int
find_shared(const measured_t *m, worked_t *w)
{
    size_t count = (size_t)m->count;
    uint32_t *first = malloc((count + 1) * sizeof(uint32_t));
    about_t *about = calloc(count + 1, sizeof(about_t));
    set_t set = {NULL, 0, 0};
    Py_ssize_t i;
    int64_t word;
    int failed = -1;
    if (!first || !about) {
        PyErr_NoMemory();
        goto done;
    }
    if (new_set(&set, count) < 0)
        goto done;
    for (i = 0; i < m->blocks; i++)
        for (word = m->first_word[i]; word < m->first_word[i + 1]; word++) {
            about_t *own;
            first[word] = first_of(&set, m->hashes, (uint32_t)word);
            own = about + first[word];
            if (!i)
                own->in_first = 1;
            if (w->prose[i] && own->last != (uint32_t)i + 1 && is_content(m, word)) {
                own->last = (uint32_t)i + 1;
                own->blocks++;
            }
        }
    for (i = 0; i < m->blocks; i++) {
        int64_t words = m->first_word[i + 1] - m->first_word[i];
        uint32_t with_first = 0, with_prose = 0, content = 0;
        for (word = m->first_word[i]; word < m->first_word[i + 1]; word++) {
            const about_t *own = about + first[word];
            with_first += own->in_first && m->ends[word] - m->starts[word] >= 3;
            if (is_content(m, word)) {
                content++;
                with_prose += own->blocks > w->prose[i];
            }
        }
        w->with_first[i] = (float)with_first / (float)(words ? words : 1);
        w->with_prose[i] = (float)((double)with_prose / (content ? content : 1));
    }
    failed = 0;
done:
    free(first);
    free(about);
    free(set.slots);
    return failed;
}

/* Those features of a block that are its own, from its length to how its words begin. */
static void
own_features(const measured_t *m, worked_t *w, Py_ssize_t i, float *out)
{
    const int32_t *counted = m->counts + i * KINDS;
    int64_t word, first = m->first_word[i], behind = m->first_word[i + 1];
    float counts[KINDS], length = 0, glyphs, whole;
    double real, words;
    uint32_t upper = 0, small = 0;
    int kind, first_kind, last_kind, breaks, column;

    for (kind = 0; kind < KINDS; kind++)
        length += counts[kind] = (float)counted[kind];
    if (length < 1)
        length = 1;
    /* A paragraph is to look alike in every script: see block_features. */
    glyphs = counts[GLYPH];
    counts[LOWER] += counts[LETTER] + GLYPH_WORTH * glyphs;
    counts[SPACE] += glyphs / 2;
    real = (double)(behind - first) - glyphs / 2;
    whole = (float)m->sizes[i] / length; /* more than 1 for blocks that were cut short for measuring */
    length += (GLYPH_WORTH - 0.5f) * glyphs;
    words = w->words[i] = real * whole;
    if (real < 1)
        real = 1;
    w->logs[i] = log_of(words);
    *out++ = (float)log_of(length * whole) / 2;
    *out++ = (float)(w->logs[i] / 1.5);
    *out++ = (float)((counts[LOWER] + counts[UPPER] + counts[DIGIT]) / real / 5);
    for (kind = 0; kind < KINDS; kind++)
        if (kind != LETTER && kind != GLYPH)
            *out++ = counts[kind] / length * 2;
    first_kind = m->edges[3 * i];
    last_kind = m->edges[3 * i + 1];
    breaks = m->edges[3 * i + 2] != 0;
    if (first_kind == LETTER || first_kind == GLYPH)
        first_kind = UPPER;
    if (last_kind == LETTER || last_kind == GLYPH)
        last_kind = LOWER;
    for (column = 0; column < (int)(sizeof(FIRST) / sizeof(*FIRST)); column++)
        *out++ = first_kind == FIRST[column];
    for (column = 0; column < (int)(sizeof(LAST) / sizeof(*LAST)); column++)
        *out++ = last_kind == LAST[column];
    *out++ = (float)breaks;
    *out++ = (float)log_of(counts[STOP]);
    *out++ = (float)(counts[COMMA] / real * 5);
    for (word = first; word < behind; word++) {
        upper += m->kinds[word] == UPPER;
        small += m->kinds[word] == LOWER && m->ends[word] - m->starts[word] <= 3;
    }
    *out++ = (float)(upper / real);
    *out++ = (float)(((float)small + SMALL_GLYPHS * glyphs) / real * 2);
    w->prose[i] = (words >= PROSE_WORDS && (last_kind == STOP || (last_kind == QUOTE && counts[STOP] > 0)) && !breaks) ||
                  words >= LONG_WORDS;
}

static float
near_log(Py_ssize_t distance)
{
    return (float)known_logs[distance < FARTHEST ? distance : FARTHEST] / 2;
}

/* All columns but those of the rules, which the caller filled in. */
static void
fill(const measured_t *m, worked_t *w, float *out, size_t columns)
{
    Py_ssize_t n = m->blocks, i, last = -FAR, next, gaps = 0, known = 0, prose = 0;
    double above = 0, prose_above = 0, total = 0, prose_total = 0;
    float page[7];
    for (i = 0; i < n; i++) {
        const float *rules = out + (size_t)i * columns + OWN;
        size_t rule;
        total += w->words[i];
        prose_total += w->prose[i] ? w->words[i] : 0;
        gaps += w->gaps[i] > 0;
        prose += w->prose[i];
        for (rule = 0; rule < columns - OWN && !rules[rule]; rule++)
            ;
        known += rule < columns - OWN;
    }
    if (total < 1)
        total = 1;
    page[0] = (float)(log_of((double)n) / 3);
    page[1] = (float)(log_of(total) / 4);
    page[2] = (float)(prose_total / total * 2);
    page[3] = (float)((double)prose / (double)n * 2);
    page[4] = (float)((double)gaps / (double)n * 2);
    page[5] = (float)(log_of(total / (double)n) / 2);
    page[6] = (float)((double)known / (double)n * 4);
    if (prose_total < 1)
        prose_total = 1;
    next = n + FAR;
    for (i = n - 1; i >= 0; i--) { /* the distance to the next running text; put where it belongs */
        out[(size_t)i * columns + PLACED + 12] = near_log(next - i);
        if (w->prose[i])
            next = i;
    }
    for (i = 0; i < n; i++) {
        float *row = out + (size_t)i * columns + PLACED;
        row[0] = w->gaps[i] / 1.5f;
        row[1] = (i + 1 < n ? w->gaps[i + 1] : 3) / 1.5f;
        row[2] = (float)log_of((double)w->copies[i] - 1);
        row[3] = w->is_copy[i];
        row[4] = w->with_first[i];
        row[5] = w->with_prose[i];
        row[6] = (float)log_of((double)i) / 2;
        row[7] = (float)log_of((double)(n - 1 - i)) / 2;
        row[8] = (float)(above / total * 2);
        row[9] = (float)(prose_above / prose_total * 2);
        row[10] = w->prose[i];
        row[11] = near_log(i - last);
        /* row[12] is there already */
        row[13] = i ? (float)(w->logs[i - 1] / 1.5) : 0;
        row[14] = i + 1 < n ? (float)(w->logs[i + 1] / 1.5) : 0;
        memcpy(row + 15, page, sizeof(page));
        above += w->words[i];
        if (w->prose[i]) {
            prose_above += w->words[i];
            last = i;
        }
    }
}

static int
fill_rules(PyObject *rules, float *out, Py_ssize_t n, size_t columns)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    size_t column;
    while (PyDict_Next(rules, &at, &key, &value)) {
        Py_ssize_t index = PyLong_AsSsize_t(key);
        long long bits;
        if (index == -1 && PyErr_Occurred())
            return -1;
        bits = PyLong_AsLongLong(value);
        if (bits == -1 && PyErr_Occurred())
            return -1;
        if (index < 0 || index >= n) {
            PyErr_SetString(PyExc_IndexError, "rules know a block that is none");
            return -1;
        }
        for (column = OWN; column < columns; column++)
            out[(size_t)index * columns + column] = (float)((bits >> (column - OWN)) & 1);
    }
    return 0;
}

static int
read_gaps(PyObject *gaps, float *out, Py_ssize_t n)
{
    Py_ssize_t i;
    if (PyList_GET_SIZE(gaps) != n) {
        PyErr_SetString(PyExc_ValueError, "a gap is missing");
        return -1;
    }
    for (i = 0; i < n; i++) {
        int beyond;
        long gap;
        PyObject *item = PyList_GET_ITEM(gaps, i);
        if (!PyLong_Check(item)) {
            PyErr_SetString(PyExc_TypeError, "a gap that is no int");
            return -1;
        }
        gap = PyLong_AsLongAndOverflow(item, &beyond);
        out[i] = beyond > 0 || gap > 3 ? 3 : (float)gap;
    }
    return 0;
}

PyObject *
score_features(PyObject *module, PyObject *args)
{
    Py_buffer b[8], out;
    PyObject *gaps, *rules, *prose = NULL, *words = NULL, *result = NULL;
    measured_t m;
    worked_t w;
    Py_ssize_t columns, i;
    size_t n;
    (void)module;

    memset(&w, 0, sizeof(w));
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*y*y*y*O!O!w*", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5], &b[6], &b[7],
                          &PyList_Type, &gaps, &PyDict_Type, &rules, &out))
        return NULL;
    n = (size_t)b[0].len / sizeof(int64_t);
    m.blocks = (Py_ssize_t)n;
    m.count = b[6].len / (Py_ssize_t)sizeof(uint64_t);
    m.sizes = b[0].buf;
    m.counts = b[1].buf;
    m.edges = b[2].buf;
    m.first_word = b[3].buf;
    m.starts = b[4].buf;
    m.ends = b[5].buf;
    m.hashes = b[6].buf;
    m.kinds = b[7].buf;
    if (!n || n > UINT32_MAX / 64 || m.count > (Py_ssize_t)(UINT32_MAX / 4) ||
        b[1].len != m.blocks * (Py_ssize_t)(KINDS * sizeof(int32_t)) || b[2].len != 3 * m.blocks ||
        b[3].len != (m.blocks + 1) * (Py_ssize_t)sizeof(int64_t) || b[4].len != m.count * (Py_ssize_t)sizeof(int64_t) ||
        b[5].len != b[4].len || b[7].len != m.count || check(&m) < 0 || out.len % (m.blocks * (Py_ssize_t)sizeof(float))) {
        PyErr_SetString(PyExc_ValueError, "measures that do not fit together");
        goto done;
    }
    columns = out.len / (m.blocks * (Py_ssize_t)sizeof(float));
    if (columns < OWN || columns > OWN + 62) {
        PyErr_SetString(PyExc_ValueError, "another number of features");
        goto done;
    }
    prose = PyBytes_FromStringAndSize(NULL, m.blocks);
    words = PyBytes_FromStringAndSize(NULL, m.blocks * (Py_ssize_t)sizeof(double));
    if (!prose || !words)
        goto done;
    w.prose = (uint8_t *)PyBytes_AS_STRING(prose);
    w.words = (double *)PyBytes_AS_STRING(words);
    w.gaps = malloc(n * sizeof(float));
    w.logs = malloc(n * sizeof(double));
    w.copies = malloc(n * sizeof(uint32_t));
    w.is_copy = malloc(n);
    w.with_first = malloc(n * sizeof(float));
    w.with_prose = malloc(n * sizeof(float));
    if (!w.gaps || !w.logs || !w.copies || !w.is_copy || !w.with_first || !w.with_prose) {
        PyErr_NoMemory();
        goto done;
    }
    memset(out.buf, 0, (size_t)out.len);
    if (read_gaps(gaps, w.gaps, m.blocks) < 0 || fill_rules(rules, out.buf, m.blocks, (size_t)columns) < 0)
        goto done;
    for (i = 0; i < m.blocks; i++)
        own_features(&m, &w, i, (float *)out.buf + i * columns);
    if (find_copies(&m, &w) < 0 || find_shared(&m, &w) < 0)
        goto done;
    fill(&m, &w, out.buf, (size_t)columns);
    result = PyTuple_Pack(2, prose, words);
done:
    free(w.gaps);
    free(w.logs);
    free(w.copies);
    free(w.is_copy);
    free(w.with_first);
    free(w.with_prose);
    Py_XDECREF(prose);
    Py_XDECREF(words);
    for (i = 0; i < 8; i++)
        PyBuffer_Release(&b[i]);
    PyBuffer_Release(&out);
    return result;
}

/* ---- words and pairs of words ------------------------------------------------------------------------------------- */

#define LEFT UINT64_C(0x9FB21C651E98DF25)
#define RIGHT UINT64_C(0xD6E8FEB86659FD93)
#define EDGE UINT64_C(0x2545F4914F6CDD1D)
#define WORD_COLUMNS 7

#if defined(__GNUC__) || defined(__clang__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) ((void)(address))
#endif

/* The weights by the first bits of a hash. Few slots are taken: which ones, and how many before them, says a small table that
 * stays in the cache; the weights stand in the order of the slots. */
typedef struct {
    uint32_t taken, before; /* of 32 slots the taken ones, and how many are taken before these */
} slots_t;

typedef struct {
    uint32_t key; /* the upper half of the hash */
    float weight;
} weight_t;

typedef struct {
    const slots_t *slots;
    const weight_t *weights;
    size_t count; /* of weights but the last, which is 0 and stands for none */
    int shift;
} weights_t;

INLINE uint32_t
count_bits(uint32_t bits)
{
    bits -= (bits >> 1) & 0x55555555u;
    bits = (bits & 0x33333333u) + ((bits >> 2) & 0x33333333u);
    return (((bits + (bits >> 4)) & 0x0F0F0F0Fu) * 0x01010101u) >> 24;
}

/* A weight is looked up in three steps, each taken for all words and pairs of a document before the next, so that the memory
 * is told early what will be read: `come` for a slot, `seek` for the place of the weight, `weigh`. Whether a word is known
 * cannot be foretold, so nothing here depends on it: what is not known stands behind the last. */
INLINE uint64_t
come(const weights_t *known, uint64_t hash)
{
    PREFETCH(known->slots + ((hash >> known->shift) >> 5));
    return hash;
}

/* The place of the weight, below the upper half of the hash, which is the key that must stand there. */
INLINE uint64_t
seek(const weights_t *known, uint64_t hash)
{
    size_t slot = (size_t)(hash >> known->shift);
    slots_t slots = known->slots[slot >> 5];
    uint32_t place = (uint32_t)(slot & 31), count = (uint32_t)known->count;
    uint32_t at = slots.before + count_bits(slots.taken & ((UINT32_C(1) << place) - 1));
    uint32_t taken = UINT32_C(0) - ((slots.taken >> place) & 1);
    at = (at & taken) | (count & ~taken);
    at = at < count ? at : count;
    PREFETCH(known->weights + at);
    return (hash & ~(uint64_t)UINT32_MAX) | at;
}

/* The weight of a word or a pair; 0 for one that the model does not know. */
INLINE float
weigh(const weights_t *known, uint64_t sought)
{
    weight_t found = known->weights[(uint32_t)sought];
    return found.key == (uint32_t)(sought >> 32) ? found.weight : 0;
}

PyObject *
score_words(PyObject *module, PyObject *args)
{
    Py_buffer first, hashes, slots, weights, out;
    PyObject *result = NULL;
    weights_t known;
    const int64_t *first_word;
    const uint64_t *hash;
    Py_ssize_t n, count, columns, i;
    int bits = 0;
    uint64_t *sought = NULL, *next;
    size_t all, at;
    (void)module;

    if (!PyArg_ParseTuple(args, "y*y*y*y*w*", &first, &hashes, &slots, &weights, &out))
        return NULL;
    n = first.len / (Py_ssize_t)sizeof(int64_t) - 1;
    count = hashes.len / (Py_ssize_t)sizeof(uint64_t);
    while (bits < 24 && (Py_ssize_t)sizeof(slots_t) << bits < slots.len)
        bits++;
    known.shift = 64 - 5 - bits;
    known.slots = slots.buf;
    known.weights = weights.buf;
    known.count = (size_t)weights.len / sizeof(weight_t) - 1;
    first_word = first.buf;
    hash = hashes.buf;
    if (n < 0 || (Py_ssize_t)sizeof(slots_t) << bits != slots.len || weights.len < (Py_ssize_t)sizeof(weight_t) ||
        known.count > UINT32_MAX / 2 || known.weights[known.count].weight != 0 || (n == 0 && out.len) ||
        (n > 0 && (out.len % (n * (Py_ssize_t)sizeof(float)) || out.len / (n * (Py_ssize_t)sizeof(float)) < WORD_COLUMNS)) || first_word[0] != 0 ||
        first_word[n] != count) {
        PyErr_SetString(PyExc_ValueError, "words and weights that do not fit together");
        goto done;
    }
    columns = n > 0 ? out.len / (n * (Py_ssize_t)sizeof(float)) : 0; /* the last of them are for these */
    for (i = 0; i < n; i++)
        if (first_word[i] > first_word[i + 1]) {
            PyErr_SetString(PyExc_ValueError, "words out of order");
            goto done;
        }
    if ((size_t)count + (size_t)n > (size_t)PY_SSIZE_T_MAX / sizeof(uint64_t) / 4 ||
        !(sought = malloc((2 * (size_t)count + (size_t)n + 1) * sizeof(uint64_t)))) {
        PyErr_NoMemory();
        goto done;
    }
    next = sought;
    for (i = 0; i < n; i++) { /* a pair, a word, a pair, ... a pair */
        uint64_t left = EDGE;
        int64_t word;
        for (word = first_word[i]; word <= first_word[i + 1]; word++) {
            uint64_t right = word < first_word[i + 1] ? hash[word] : EDGE, made = left * LEFT + right * RIGHT;
            *next++ = come(&known, made ^ (made >> 31));
            if (word < first_word[i + 1])
                *next++ = come(&known, right);
            left = right;
        }
    }
    all = (size_t)(next - sought);
    for (at = 0; at < all; at++)
        sought[at] = seek(&known, sought[at]);
    next = sought;
    for (i = 0; i < n; i++) {
        int64_t word, count_here = first_word[i + 1] - first_word[i];
        float *row = (float *)out.buf + (i + 1) * columns - WORD_COLUMNS, pair = weigh(&known, *next++);
        float begins = pair, heaviest = pair, lightest = pair;
        double words = (double)count_here, of_words = 0, of_pairs = pair;
        for (word = 0; word < count_here; word++) {
            of_words += weigh(&known, *next++);
            pair = weigh(&known, *next++);
            of_pairs += pair;
            heaviest = pair > heaviest ? pair : heaviest;
            lightest = pair < lightest ? pair : lightest;
        }
        row[0] = (float)(of_words / (words < 1 ? 1 : words));
        row[1] = (float)(of_pairs / (words + 1));
        row[2] = (float)((of_words + of_pairs) / sqrt(2 * words + 1) / 4);
        row[3] = heaviest;
        row[4] = lightest;
        row[5] = begins;
        row[6] = pair;
    }
    Py_INCREF(Py_None);
    result = Py_None;
done:
    free(sought);
    PyBuffer_Release(&first);
    PyBuffer_Release(&hashes);
    PyBuffer_Release(&slots);
    PyBuffer_Release(&weights);
    PyBuffer_Release(&out);
    return result;
}
