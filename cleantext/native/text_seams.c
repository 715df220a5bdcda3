/* How likely a block ends between two words: see `cleantext.sources.seams`. */
#include "text.h"

#include <math.h>

#define LONGEST 40 /* characters of a word by which its kind is told */
#define STEM 14    /* and of those that are the word itself */
#define AROUND 3   /* words on either side of a place that tell what it is */
#define FEATURES 12
#define LONGEST_FORM 16 /* characters of a short form */
#define FACTOR UINT64_C(0x9E3779B97F4A7C15)

/* What the model is told of a word: numbers that are the same for what is alike. */
typedef struct {
    uint64_t shape, brief, kind, word;
} Token;

static uint32_t crc_table[256];

static void
make_crc_table(void)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
        crc_table[byte] = crc;
    }
}

/* The checksum of zlib, of characters in UTF-8, byte by byte. */
static uint32_t
with_byte(uint32_t crc, uint32_t byte)
{
    return crc_table[(crc ^ byte) & 255] ^ (crc >> 8);
}

static uint32_t
with_character(uint32_t crc, uint32_t c)
{
    if (c < 0x80)
        return with_byte(crc, c);
    if (c < 0x800)
        return with_byte(with_byte(crc, 0xC0 | c >> 6), 0x80 | (c & 63));
    if (c < 0x10000)
        return with_byte(with_byte(with_byte(crc, 0xE0 | c >> 12), 0x80 | (c >> 6 & 63)), 0x80 | (c & 63));
    return with_byte(with_byte(with_byte(with_byte(crc, 0xF0 | c >> 18), 0x80 | (c >> 12 & 63)), 0x80 | (c >> 6 & 63)),
                     0x80 | (c & 63));
}

static int
is_one_of(uint32_t c, const uint32_t *some)
{
    while (*some && *some != c)
        some++;
    return *some != 0;
}

/* Whether a character may stand in a word, as an expression has it. */
static int
is_of_word(uint32_t c)
{
    return c == '_' || Py_UNICODE_ISALNUM(c);
}

static const uint32_t stops[] = {'.', '!', '?', 0x2026, 0x3002, 0xFF01, 0xFF1F, 0x61F, 0x6D4, 0x964, 0};
static const uint32_t closing[] = {'"', '\'', 0x201D, 0x2019, 0xBB, ')', ']', 0};
static const uint32_t around[] = {'.', ',', ':', ';', '!', '?', '"', '\'', 0x201D, 0x2019, 0xBB, 0xAB, 0x201C, 0x2018, '(', ')', '[', ']', 0};

/* Of what kind a word is, by its letters and digits. */
static char
kind_of(const uint32_t *core, int size)
{
    if (!size)
        return '-';
    uint32_t first = core[0];
    if (Py_UNICODE_ISDIGIT(first))
        return '9';
    int lower = 0, upper = 0, title = 0;
    for (int i = 0; i < size; i++) {
        lower |= Py_UNICODE_ISLOWER(core[i]);
        upper |= Py_UNICODE_ISUPPER(core[i]);
        title |= Py_UNICODE_ISTITLE(core[i]);
    }
    if (Py_UNICODE_ISUPPER(first))
        return size == 1 ? 'A' : lower || title ? 'C' : 'X';
    if (Py_UNICODE_ISLOWER(first))
        return upper || title ? 'm' : 'a';
    return (0x3040 <= first && first <= 0x9FFF) || first >= 0x20000 ? 'J' : 'N';
}

static char
tell_word(Token *token, const uint32_t *word, Py_ssize_t size)
{
    uint32_t core[LONGEST];
    int count = 0, whole = 1;
    for (Py_ssize_t i = 0; i < size && (i < LONGEST || whole); i++) {
        int is_alnum = Py_UNICODE_ISALNUM(word[i]);
        whole = whole && is_alnum;
        if (is_alnum && i < LONGEST)
            core[count++] = word[i];
    }
    char kind = kind_of(core, count);
    int opens = !Py_UNICODE_ISALNUM(word[0]), closes = !Py_UNICODE_ISALNUM(word[size - 1]); /* signs there */
    if (closes && size > 1 && is_one_of(word[size - 1], closing) && !Py_UNICODE_ISALNUM(word[size - 2]))
        closes = 2;
    uint32_t crc = UINT32_MAX;
    int long_ = (count + 2 < 9 ? count + 2 : 9) / 3;
    if (opens)
        crc = with_character(crc, word[0]);
    crc = with_byte(with_byte(with_byte(with_byte(with_byte(crc, ' '), (uint32_t)kind), ' '), (uint32_t)('0' + long_)), ' ');
    uint32_t brief = with_byte(with_byte(UINT32_MAX, (uint32_t)kind), ' ');
    for (Py_ssize_t i = size - closes; i < size; i++) {
        crc = with_character(crc, word[i]);
        brief = with_character(brief, word[i]);
    }
    token->shape = (uint32_t)~crc;
    token->brief = (uint32_t)~brief;
    token->kind = (uint32_t)~with_byte(UINT32_MAX, (uint32_t)kind);
    Py_ssize_t first = 0, last = size;
    while (first < last && is_one_of(word[first], around))
        first++;
    while (first < last && is_one_of(word[last - 1], around))
        last--;
    crc = UINT32_MAX;
    for (Py_ssize_t i = first; i < last && i < first + STEM; i++) {
        if (word[i] == 0x130) /* the one letter whose lower case is two */
            crc = with_character(with_character(crc, 'i'), 0x307);
        else
            crc = with_character(crc, Py_UNICODE_TOLOWER(word[i]));
    }
    token->word = (uint32_t)~crc;
    return kind;
}

static uint64_t
mixed(uint64_t number, const uint64_t *parts, int count)
{
    for (int i = 0; i < count; i++) {
        number = (number ^ parts[i]) * FACTOR;
        number ^= number >> 32;
    }
    return number;
}

/* The sum of the weights of the features of a place behind `token`, which has AROUND more on either side. */
static int32_t
weigh_place(const Token *t, const int8_t *weights, int shift)
{
    const uint64_t features[FEATURES][6] = {
        {t[0].shape, t[1].shape},
        {t[-1].brief, t[0].brief, t[1].shape, t[2].shape},
        {t[-2].brief, t[-1].brief, t[0].shape, t[1].kind},
        {t[0].brief, t[1].shape, t[2].brief, t[3].brief},
        {t[-2].kind, t[-1].kind, t[0].brief, t[1].kind, t[2].kind, t[3].kind},
        {t[0].word, t[0].brief},
        {t[1].word, t[1].kind},
        {t[0].word, t[1].word},
        {t[0].shape, t[1].word},
        {t[0].word, t[1].shape},
        {t[-1].word, t[0].word},
        {t[1].word, t[2].word},
    };
    static const int counts[FEATURES] = {2, 4, 4, 4, 6, 2, 2, 2, 2, 2, 2, 2};
    int32_t sum = 0;
    for (int k = 0; k < FEATURES; k++)
        sum += weights[mixed((uint64_t)(k + 1), features[k], counts[k]) >> shift];
    return sum;
}

/* Whether a word, with a full stop as its end, is a short form: letters with one behind each, or one of `forms`, behind signs. */
static int
is_short_form(const uint32_t *word, Py_ssize_t size, PyObject *forms)
{
    Py_ssize_t at = 0, start;
    int letters = 0;
    while (at < size && !is_of_word(word[at]))
        at++;
    start = at;
    while (at < size) { /* "U.S.", "(z.B." */
        while (at < size && !is_of_word(word[at]))
            at++;
        letters = at < size && word[at] != '_' && !Py_UNICODE_ISDECIMAL(word[at]) && at + 1 < size && word[at + 1] == '.';
        if (!letters)
            break;
        at += 2;
    }
    if (letters)
        return 1;
    size -= start + 1;
    if (size < 1 || size > LONGEST_FORM)
        return 0;
    Py_UCS4 form[LONGEST_FORM];
    for (Py_ssize_t i = 0; i < size; i++) {
        uint32_t c = word[start + i];
        /* What an expression takes for the same letter. */
        form[i] = c == 0x17F ? 's' : c == 0x131 || c == 0x130 ? 'i' : Py_UNICODE_TOLOWER(c);
    }
    PyObject *text = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, form, size);
    int found = text == NULL ? -1 : PySet_Contains(forms, text);
    Py_XDECREF(text);
    return found;
}

/* Whether a word may end a sentence. */
static int
may_end(const uint32_t *word, Py_ssize_t size, PyObject *forms)
{
    if (Py_UNICODE_ISALNUM(word[size - 1]))
        return 0;
    while (size > 0 && is_one_of(word[size - 1], closing))
        size--;
    if (size == 0 || !is_one_of(word[size - 1], stops))
        return 0;
    if (word[size - 1] != '.')
        return 1;
    int is_short = is_short_form(word, size, forms);
    return is_short < 0 ? -1 : !is_short;
}

/* A word of a line. */
typedef struct {
    Py_ssize_t end;
    char kind, ends; /* as `tell_word` has it; whether it may end a sentence */
} Word;

typedef struct {
    Word *words;
    Token *tokens; /* of the words, AROUND of nothing before and behind */
    Py_ssize_t count, room;
} Told;

static int
take_word(Told *told, const uint32_t *word, Py_ssize_t size, Py_ssize_t end, PyObject *forms)
{
    if (told->count == told->room) {
        Py_ssize_t room = 2 * told->room + 64;
        Word *words = PyMem_RawRealloc(told->words, (size_t)room * sizeof(Word));
        if (words != NULL)
            told->words = words;
        Token *tokens = words == NULL ? NULL : PyMem_RawRealloc(told->tokens, (size_t)(room + 2 * AROUND) * sizeof(Token));
        if (tokens == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        if (told->room == 0)
            memset(tokens, 0, AROUND * sizeof(Token));
        told->tokens = tokens;
        told->room = room;
    }
    Word *own = &told->words[told->count];
    own->end = end;
    own->kind = tell_word(&told->tokens[AROUND + told->count++], word, size);
    int ends = may_end(word, size, forms);
    own->ends = ends > 0;
    return ends < 0 ? -1 : 0;
}

/* The words of a line, what stands between white space. */
static int
take_words(Told *told, PyObject *line, PyObject *forms)
{
    int kind = PyUnicode_KIND(line);
    const void *data = PyUnicode_DATA(line);
    Py_ssize_t size = PyUnicode_GET_LENGTH(line), at = 0, room = 0;
    uint32_t own[256], *codes = own, *long_ = NULL;
    int result = 0;
    while (result == 0 && at < size) {
        if (Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at))) {
            at++;
            continue;
        }
        Py_ssize_t start = at++;
        while (at < size && !Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at)))
            at++;
        if (at - start > 256 && at - start > room) {
            free(long_);
            room = at - start;
            long_ = many(room, sizeof(uint32_t));
            if (long_ == NULL)
                return -1;
        }
        codes = at - start > 256 ? long_ : own;
        for (Py_ssize_t i = start; i < at; i++)
            codes[i - start] = PyUnicode_READ(kind, data, i);
        result = take_word(told, codes, at - start, at, forms);
    }
    free(long_);
    return result;
}

/* Of a line's words each behind which a block ends: whether, and whether the model says so. */
static PyObject *
ends_of(const Told *told, const int8_t *weights, int bits, double step, double bias, double limit, double sure, Py_ssize_t least)
{
    Py_ssize_t i, beyond = 0, unended = 0, count = told->count;
    double *odds = many(count, sizeof(double));
    if (odds == NULL)
        return NULL;
    for (i = 0; i + 1 < count; i++) {
        int unspaced = told->words[i].kind == 'J' && told->words[i + 1].kind == 'J'; /* white space between these is no space */
        odds[i] = unspaced ? HUGE_VAL : (double)weigh_place(&told->tokens[AROUND + i], weights, 64 - bits) * step + bias;
        beyond += odds[i] > sure;
    }
    PyObject *ends = PyList_New(0);
    for (i = 0; ends != NULL && beyond >= least && i + 1 < count; i++) {
        const Word *word = &told->words[i];
        char next = told->words[i + 1].kind;
        if (odds[i] > limit)
            unended += !word->ends;
        else if (!word->ends || next == 'a' || next == 'm')
            continue;
        PyObject *end = PyLong_FromSsize_t(word->end);
        if (end == NULL || PyList_Append(ends, end) < 0)
            Py_CLEAR(ends);
        Py_XDECREF(end);
    }
    free(odds);
    return ends == NULL ? NULL : Py_BuildValue("Nn", ends, unended);
}

PyObject *
line_seams(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *line, *weights, *forms, *result = NULL;
    double step, bias, limit, sure;
    Py_ssize_t least;
    if (!PyArg_ParseTuple(args, "USO!ddddn", &line, &weights, &PyFrozenSet_Type, &forms, &step, &bias, &limit, &sure, &least))
        return NULL;
    int bits = 0;
    while (bits < 30 && ((Py_ssize_t)1 << bits) < PyBytes_GET_SIZE(weights))
        bits++;
    if (bits == 0 || ((Py_ssize_t)1 << bits) != PyBytes_GET_SIZE(weights)) {
        PyErr_SetString(PyExc_ValueError, "weights are a power of two");
        return NULL;
    }
    if (crc_table[1] == 0)
        make_crc_table();
    Told told = {NULL, NULL, 0, 0};
    if (take_words(&told, line, forms) == 0) {
        if (told.tokens != NULL)
            memset(told.tokens + AROUND + told.count, 0, AROUND * sizeof(Token));
        result = ends_of(&told, (const int8_t *)PyBytes_AS_STRING(weights), bits, step, bias, limit, sure, least);
    }
    PyMem_RawFree(told.words);
    PyMem_RawFree(told.tokens);
    return result;
}
