/* How likely a block ends between two words: see `cleantext.sources.seams`. */
#include "text.h"

#define LONGEST 40 /* characters of a word by which its kind is told */
#define STEM 14    /* and of those that are the word itself */
#define AROUND 3   /* words on either side of a place that tell what it is */
#define FEATURES 12
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

PyObject *
seam_weights(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *words, *weights, *sums = NULL, *kinds = NULL, *result = NULL;
    if (!PyArg_ParseTuple(args, "O!S", &PyList_Type, &words, &weights))
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
    words = PyList_AsTuple(words);
    if (words == NULL)
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(words);
    Token *tokens = many(count + 2 * AROUND, sizeof(Token));
    sums = PyBytes_FromStringAndSize(NULL, (count > 1 ? count - 1 : 0) * (Py_ssize_t)sizeof(int32_t));
    kinds = PyBytes_FromStringAndSize(NULL, count);
    if (tokens == NULL || sums == NULL || kinds == NULL)
        goto done;
    memset(tokens, 0, (size_t)(count + 2 * AROUND) * sizeof(Token));
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *word = PyTuple_GET_ITEM(words, i);
        if (!PyUnicode_Check(word) || PyUnicode_GET_LENGTH(word) == 0) {
            PyErr_SetString(PyExc_TypeError, "words of a character or more");
            goto done;
        }
        uint32_t own[256], *codes = own;
        Py_ssize_t size = PyUnicode_GET_LENGTH(word);
        if (size > 256 && (codes = codes_of(word)) == NULL)
            goto done;
        if (size <= 256)
            for (Py_ssize_t k = 0; k < size; k++)
                own[k] = PyUnicode_READ_CHAR(word, k);
        PyBytes_AS_STRING(kinds)[i] = tell_word(&tokens[AROUND + i], codes, size);
        if (codes != own)
            free(codes);
    }
    for (Py_ssize_t i = 0; i + 1 < count; i++) {
        int32_t sum = weigh_place(&tokens[AROUND + i], (const int8_t *)PyBytes_AS_STRING(weights), 64 - bits);
        memcpy(PyBytes_AS_STRING(sums) + i * (Py_ssize_t)sizeof sum, &sum, sizeof sum);
    }
    result = PyTuple_Pack(2, sums, kinds);
done:
    free(tokens);
    Py_XDECREF(sums);
    Py_XDECREF(kinds);
    Py_DECREF(words);
    return result;
}
