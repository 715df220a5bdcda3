/* The network over the blocks of a page: cleantext.scoring.model.
 *
 * All of its time goes into products of a few hundred rows with small matrices. A tile of six rows and sixteen columns of
 * such a product stays in the registers while the weights stream by, laid out a panel of sixteen columns after the other.
 * The layers that look at neighbours are in score_around.c.
 */
#include "score_around.h"

#include <math.h>

#define WIDEST 1024
#define MOST_ROWS 4096 /* of the first layer: features and ranges of these */
#define MOST_LAYERS 64
#define LARGEST ((size_t)1 << 28) /* bytes of one array */
#define FARTHEST ((size_t)1 << 28) /* that a layer looks */

/* Vectors of four, which every processor of these kinds has. */
#if defined(__x86_64__) || defined(_M_X64)
#define FOUR __m128
#define LOAD4(from) _mm_loadu_ps(from)
#define STORE4(to, four) _mm_storeu_ps(to, four)
#define ALL4(value) _mm_set1_ps(value)
#define ADD_PRODUCT4(sum, one, other) _mm_add_ps(sum, _mm_mul_ps(one, other))
#elif defined(__aarch64__) || defined(_M_ARM64)
#include <arm_neon.h>
#define FOUR float32x4_t
#define LOAD4(from) vld1q_f32(from)
#define STORE4(to, four) vst1q_f32(to, four)
#define ALL4(value) vdupq_n_f32(value)
#define ADD_PRODUCT4(sum, one, other) vfmaq_f32(sum, one, other)
#endif

/* A tile: for each of ROWS rows the sum of what stands there times the weights, COLS sums a row. */
typedef void (*product_t)(const float *const *rows, size_t depth, const float *RESTRICT weights, float *RESTRICT sums);

#ifdef FOUR
#define START(ROW) FOUR a##ROW = ALL4(0), b##ROW = a##ROW, c##ROW = a##ROW, d##ROW = a##ROW
#define STEP(ROW)                                                                                                      \
    value = ALL4(from##ROW[k]);                                                                                        \
    a##ROW = ADD_PRODUCT4(a##ROW, value, LOAD4(weight));                                                               \
    b##ROW = ADD_PRODUCT4(b##ROW, value, LOAD4(weight + 4));                                                           \
    c##ROW = ADD_PRODUCT4(c##ROW, value, LOAD4(weight + 8));                                                           \
    d##ROW = ADD_PRODUCT4(d##ROW, value, LOAD4(weight + 12))
#define STOP_AT(ROW)                                                                                                   \
    STORE4(sums + (row + ROW) * COLS, a##ROW);                                                                         \
    STORE4(sums + (row + ROW) * COLS + 4, b##ROW);                                                                     \
    STORE4(sums + (row + ROW) * COLS + 8, c##ROW);                                                                     \
    STORE4(sums + (row + ROW) * COLS + 12, d##ROW)

APART static void
product_plain(const float *const *rows, size_t depth, const float *RESTRICT weights, float *RESTRICT sums)
{
    int row;
    size_t k;
    for (row = 0; row < ROWS; row += 3) { /* three rows are what sixteen registers hold */
        const float *weight = weights;
        FOUR value;
        START(0);
        START(1);
        START(2);
        const float *from0 = rows[row], *from1 = rows[row + 1], *from2 = rows[row + 2];
        for (k = 0; k < depth; k++, weight += COLS) {
            STEP(0);
            STEP(1);
            STEP(2);
        }
        STOP_AT(0);
        STOP_AT(1);
        STOP_AT(2);
    }
}
#undef START
#undef STEP
#undef STOP_AT
#else
APART static void
product_plain(const float *const *rows, size_t depth, const float *RESTRICT weights, float *RESTRICT sums)
{
    int row, j;
    size_t k;
    memset(sums, 0, ROWS * COLS * sizeof(float));
    for (row = 0; row < ROWS; row++, sums += COLS) {
        const float *RESTRICT weight = weights;
        for (k = 0; k < depth; k++, weight += COLS) {
            float value = rows[row][k];
            for (j = 0; j < COLS; j++)
                sums[j] += value * weight[j];
        }
    }
}
#endif

#if HAVE_AVX2
#define START(ROW) __m256 low##ROW = _mm256_setzero_ps(), high##ROW = low##ROW
#define FROM(ROW) const float *from##ROW = rows[ROW]
#define STEP(ROW)                                                                                                      \
    value = _mm256_broadcast_ss(from##ROW + k);                                                                        \
    low##ROW = _mm256_fmadd_ps(value, first, low##ROW);                                                                \
    high##ROW = _mm256_fmadd_ps(value, second, high##ROW)
#define STOP_AT(ROW)                                                                                                   \
    _mm256_storeu_ps(sums + ROW * COLS, low##ROW);                                                                     \
    _mm256_storeu_ps(sums + ROW * COLS + 8, high##ROW)

AVX2 APART static void
product_avx2(const float *const *rows, size_t depth, const float *RESTRICT weights, float *RESTRICT sums)
{
    __m256 first, second, value;
    size_t k;
    EACH_ROW(START);
    EACH_ROW(FROM);
    for (k = 0; k < depth; k++, weights += COLS) {
        first = _mm256_loadu_ps(weights);
        second = _mm256_loadu_ps(weights + 8);
        EACH_ROW(STEP);
    }
    EACH_ROW(STOP_AT);
}

static int
has_avx2(void)
{
#if defined(_MSC_VER)
    int found[4];
    __cpuid(found, 0);
    if (found[0] < 7)
        return 0;
    __cpuid(found, 1);
    if ((found[2] & (1 << 12)) == 0 || (found[2] & (1 << 27)) == 0 || (found[2] & (1 << 28)) == 0 ||
        (_xgetbv(0) & 6) != 6)
        return 0;
    __cpuidex(found, 7, 0);
    return (found[1] & (1 << 5)) != 0;
#else
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
}
#endif

/* ---- a network ---------------------------------------------------------------------------------------------------- */

/* The first layer, for blocks of which so many features are known. Beside these it is told how far some are through ranges of their values:
 * from 0 to 1. First comes one range of every feature that has any, then a second one of those that have more, and so on. */
typedef struct {
    size_t inputs, columns, knots; /* features; those that have ranges; ranges */
    size_t count;                  /* of rounds */
    const int32_t *column;         /* the features that have ranges */
    const int32_t *rounds;         /* how many of these have one, two, ... */
    const float *scale, *shift;    /* what a value is multiplied by, and what is added, for each range */
    const float *panels, *bias;    /* the weights of all */
} entry_t;

typedef struct {
    float *memory; /* all that the pointers below point into */
    size_t width, padded;
    int layers, later;
    int16_t *whole;  /* the weights of these, to which they point */
    layer_t *layer;  /* the layers, then the later ones */
    int32_t *numbers; /* of ranges, to which entries point */
    entry_t entry[2]; /* of blocks that came with markup, and of plain text */
    const float *page, *page_bias, *guess, *guess_bias, *compare, *compare_bias, *leave, *leave_bias;
} network_t;

#define CAPSULE "cleantext.native._score.network"

/* The arrays of a network, in the order in which they are handed over. */
enum {
    ENTER, ENTER_BIAS, KNOTS, KNOT_ROUNDS, KNOT_SCALE, KNOT_SHIFT,
    ENTER_TEXT, TEXT_BIAS, TEXT_KNOTS, TEXT_ROUNDS, TEXT_SCALE, TEXT_SHIFT, PAGE, PAGE_BIAS, AROUND, AROUND_UNITS, AROUND_BIAS, STEPS, GUESS, GUESS_BIAS, COMPARE,
    COMPARE_BIAS, LATER, LATER_UNITS, LATER_BIAS, LATER_STEPS, LEAVE, LEAVE_BIAS, PARTS
};

static void
free_network(network_t *network)
{
    if (network) {
        free(network->memory);
        free(network->whole);
        free(network->layer);
        free(network->numbers);
        free(network);
    }
}

static void
destroy(PyObject *capsule)
{
    free_network(PyCapsule_GetPointer(capsule, CAPSULE));
}

/* Lay a matrix out in panels of COLS columns, zeros behind the last column. */
static float *
lay_out(float *to, const float *from, size_t rows, size_t width, size_t padded)
{
    size_t panel, row, j;
    for (panel = 0; panel < padded; panel += COLS)
        for (row = 0; row < rows; row++)
            for (j = panel; j < panel + COLS; j++)
                *to++ = j < width ? from[row * width + j] : 0;
    return to;
}

static float *
copy(float *to, const float *from, size_t count, size_t room)
{
    memcpy(to, from, count * sizeof(float));
    memset(to + count, 0, (room - count) * sizeof(float));
    return to + room;
}

/* Whether the arrays of a first layer, of which one is the first, fit together. */
static int
fits(const Py_buffer *part, int first, size_t width)
{
    const int32_t *column = part[first + KNOTS].buf, *rounds = part[first + KNOT_ROUNDS].buf;
    size_t rows = (size_t)part[first].len / sizeof(float) / width, knots = (size_t)part[first + KNOT_SCALE].len / sizeof(float), i;
    size_t columns = (size_t)part[first + KNOTS].len / sizeof(int32_t), left = columns, sum = 0;
    if ((size_t)part[first].len != rows * width * sizeof(float) || (size_t)part[first + ENTER_BIAS].len != width * sizeof(float) ||
        (size_t)part[first + KNOT_SCALE].len != knots * sizeof(float) || (size_t)part[first + KNOT_SHIFT].len != knots * sizeof(float) ||
        (size_t)part[first + KNOTS].len != columns * sizeof(int32_t) || part[first + KNOT_ROUNDS].len % (Py_ssize_t)sizeof(int32_t) ||
        rows <= knots || rows > MOST_ROWS)
        return 0;
    for (i = 0; i < columns; i++)
        if (column[i] < 0 || (size_t)column[i] >= rows - knots)
            return 0;
    for (i = 0; i < (size_t)part[first + KNOT_ROUNDS].len / sizeof(int32_t); i++) {
        if (rounds[i] < 1 || (size_t)rounds[i] > left)
            return 0;
        left = (size_t)rounds[i];
        sum += left;
    }
    return sum == knots;
}

PyObject *
score_network(PyObject *module, PyObject *args)
{
    PyObject *given, *result = NULL;
    Py_buffer part[PARTS];
    network_t *made = NULL;
    size_t len[PARTS], width, padded, layer_count, later_count, layer, size, knots, numbers, i;
    int taken = 0;
    float *to;
    int16_t *whole;
    int32_t *number;
    (void)module;

    if (!PyArg_ParseTuple(args, "O!", &PyTuple_Type, &given))
        return NULL;
    if (PyTuple_GET_SIZE(given) != PARTS) {
        PyErr_SetString(PyExc_ValueError, "another number of arrays");
        return NULL;
    }
    for (; taken < PARTS; taken++) {
        if (PyObject_GetBuffer(PyTuple_GET_ITEM(given, taken), &part[taken], PyBUF_SIMPLE) < 0)
            goto done;
        len[taken] = (size_t)part[taken].len / sizeof(float);
        if ((size_t)part[taken].len > LARGEST) {
            PyErr_SetString(PyExc_ValueError, "an array too large for a network");
            taken++;
            goto done;
        }
    }
    width = len[ENTER_BIAS];
    layer_count = (size_t)part[STEPS].len / sizeof(int64_t);
    later_count = (size_t)part[LATER_STEPS].len / sizeof(int64_t);
    if (!width || width > WIDEST || layer_count > MOST_LAYERS || later_count > MOST_LAYERS || !fits(part, ENTER, width) ||
        !fits(part, ENTER_TEXT, width) || len[PAGE] != 2 * width * width || len[PAGE_BIAS] != width ||
        (size_t)part[AROUND].len != layer_count * TAPS * width * width * sizeof(int16_t) || len[AROUND_UNITS] != layer_count ||
        len[AROUND_BIAS] != layer_count * width ||
        len[GUESS] != width || len[GUESS_BIAS] != 1 || len[COMPARE] != 4 * width * width || len[COMPARE_BIAS] != width ||
        (size_t)part[LATER].len != later_count * TAPS * width * width * sizeof(int16_t) || len[LATER_UNITS] != later_count ||
        len[LATER_BIAS] != later_count * width ||
        len[LEAVE] != 2 * width || len[LEAVE_BIAS] != 2) {
        PyErr_SetString(PyExc_ValueError, "arrays of a network that do not fit together");
        goto done;
    }
    knots = len[KNOT_SCALE] + len[TEXT_SCALE];
    numbers = len[KNOTS] + len[KNOT_ROUNDS] + len[TEXT_KNOTS] + len[TEXT_ROUNDS];
    padded = (width + COLS - 1) / COLS * COLS;
    size = ((len[ENTER] + len[ENTER_TEXT]) / width + 2 * width + layer_count + later_count + 4 * width + 8) * padded + 2 * knots + 16;
    made = calloc(1, sizeof(network_t));
    if (!made || !(made->memory = malloc(size * sizeof(float))) ||
        !(made->whole = malloc((layer_count + later_count + 1) * around_room(width) * sizeof(int16_t))) ||
        !(made->layer = calloc(layer_count + later_count + 1, sizeof(layer_t))) ||
        !(made->numbers = malloc((numbers + 1) * sizeof(int32_t)))) {
        PyErr_NoMemory();
        goto done;
    }
    made->width = width;
    made->padded = padded;
    made->layers = (int)layer_count;
    made->later = (int)later_count;
    whole = made->whole;
    for (layer = 0; layer < layer_count + later_count; layer++) {
        int is_later = layer >= layer_count;
        size_t number = is_later ? layer - layer_count : layer;
        int64_t step = ((const int64_t *)part[is_later ? LATER_STEPS : STEPS].buf)[number];
        layer_t *own = &made->layer[layer];
        if (step < 1) {
            PyErr_SetString(PyExc_ValueError, "a layer that looks nowhere");
            goto done;
        }
        own->step = (uint64_t)step < FARTHEST ? (size_t)step : FARTHEST;
        own->unit = ((const float *)part[is_later ? LATER_UNITS : AROUND_UNITS].buf)[number];
        whole = lay_out_layer(whole, (const int16_t *)part[is_later ? LATER : AROUND].buf + number * TAPS * width * width, width, own);
        if (whole == NULL) {
            PyErr_SetString(PyExc_ValueError, "weights of a layer that are too large");
            goto done;
        }
    }
    to = made->memory;
#define KEEP(NAME) made->NAME = to
    number = made->numbers;
    for (i = 0; i < 2; i++) {
        int own = i ? ENTER_TEXT : ENTER;
        entry_t *entry = &made->entry[i];
        entry->knots = len[own + KNOT_SCALE];
        entry->inputs = len[own] / width - entry->knots;
        entry->columns = len[own + KNOTS];
        entry->column = memcpy(number, part[own + KNOTS].buf, entry->columns * sizeof(int32_t));
        number += entry->columns;
        entry->count = len[own + KNOT_ROUNDS];
        entry->rounds = memcpy(number, part[own + KNOT_ROUNDS].buf, entry->count * sizeof(int32_t));
        number += entry->count;
        entry->panels = to;
        to = lay_out(to, part[own].buf, entry->inputs + entry->knots, width, padded);
        entry->bias = to;
        to = copy(to, part[own + ENTER_BIAS].buf, width, padded);
    }
    KEEP(page);
    to = lay_out(to, part[PAGE].buf, 2 * width, width, padded);
    KEEP(page_bias);
    to = copy(to, part[PAGE_BIAS].buf, width, padded);
    for (layer = 0; layer < layer_count + later_count; layer++) {
        const float *biases = part[layer < layer_count ? AROUND_BIAS : LATER_BIAS].buf;
        made->layer[layer].bias = to;
        to = copy(to, biases + (layer < layer_count ? layer : layer - layer_count) * width, width, padded);
    }
    KEEP(guess);
    to = copy(to, part[GUESS].buf, width, padded);
    KEEP(guess_bias);
    to = copy(to, part[GUESS_BIAS].buf, 1, COLS);
    KEEP(compare);
    to = lay_out(to, part[COMPARE].buf, 4 * width, width, padded);
    KEEP(compare_bias);
    to = copy(to, part[COMPARE_BIAS].buf, width, padded);
    KEEP(leave);
    for (i = 0; i < 2; i++) { /* a column after the other */
        size_t k;
        for (k = 0; k < padded; k++)
            *to++ = k < width ? ((const float *)part[LEAVE].buf)[2 * k + i] : 0;
    }
    KEEP(leave_bias);
    to = copy(to, part[LEAVE_BIAS].buf, 2, COLS);
    for (i = 0; i < 2; i++) {
        int own = i ? ENTER_TEXT : ENTER;
        made->entry[i].scale = to;
        to = copy(to, part[own + KNOT_SCALE].buf, made->entry[i].knots, made->entry[i].knots);
        made->entry[i].shift = to;
        to = copy(to, part[own + KNOT_SHIFT].buf, made->entry[i].knots, made->entry[i].knots);
    }
    if ((size_t)(to - made->memory) > size)
        Py_FatalError("a network larger than was counted");
    result = PyCapsule_New(made, CAPSULE, destroy);
    if (result)
        made = NULL;
done:
    free_network(made);
    while (taken-- > 0)
        PyBuffer_Release(&part[taken]);
    return result;
}

/* ---- what it says ------------------------------------------------------------------------------------------------- */

/* What is on the way: a row of zeros, room for whole numbers, and for what the first layer is told of the blocks of a tile. */
typedef struct {
    const float *zeros;
    int16_t *whole;
    float *told;
} work_t;

/* The end of a row of a tile: the sum and the bias, nothing below zero, on top of something. */
INLINE void
finish_row(const float *RESTRICT sums, const float *RESTRICT bias, const float *RESTRICT add, float *RESTRICT out)
{
    int j;
    for (j = 0; j < COLS; j++) {
        out[j] = add[j] + above_zero(sums[j] + bias[j]);
    }
}

/* A layer: `out` becomes what it makes of `from`, on top of `add`. */
INLINE void
run_layer(product_t product, const float *zeros, const float *from, size_t stride, size_t depth, size_t n, const float *weights, const float *bias,
          const float *add, float *out, size_t padded)
{
    size_t first, panel;
    int row;
    for (first = 0; first < n; first += ROWS) {
        const float *rows[ROWS];
        float sums[ROWS * COLS];
        int used = n - first < ROWS ? (int)(n - first) : ROWS;
        for (row = 0; row < ROWS; row++)
            rows[row] = row < used ? from + (first + (size_t)row) * stride : zeros;
        for (panel = 0; panel < padded; panel += COLS) {
            product(rows, depth, weights + panel * depth, sums);
            for (row = 0; row < used; row++) {
                size_t at = (first + (size_t)row) * padded + panel;
                finish_row(sums + row * COLS, bias + panel, add + at, out + at);
            }
        }
    }
}

/* How far features are through their ranges. */
INLINE void
tell_pieces(const entry_t *entry, const float *RESTRICT values, float *RESTRICT pieces)
{
    const float *RESTRICT scale = entry->scale, *RESTRICT shift = entry->shift;
    size_t number, at;
    for (number = 0; number < entry->count; number++) {
        size_t round = (size_t)entry->rounds[number];
        for (at = 0; at < round; at++) {
            float piece = values[at] * scale[at] + shift[at];
            piece = piece > 0 ? piece : 0;
            pieces[at] = piece < 1 ? piece : 1;
        }
        pieces += round;
        scale += round;
        shift += round;
    }
}

/* The first layer: the features of every block, and how far these are through their ranges. */
INLINE void
enter(product_t product, const entry_t *entry, const float *inputs, size_t n, float *told, float *out, size_t padded)
{
    size_t first, panel, depth = entry->inputs + entry->knots, k;
    float *values = told + ROWS * depth;
    int row;
    for (first = 0; first < n; first += ROWS) {
        const float *rows[ROWS];
        float sums[ROWS * COLS];
        int used = n - first < ROWS ? (int)(n - first) : ROWS;
        for (row = 0; row < ROWS; row++) {
            const float *from = inputs + (first + (size_t)(row < used ? row : 0)) * entry->inputs;
            float *own = told + (size_t)row * depth;
            memcpy(own, from, entry->inputs * sizeof(float));
            for (k = 0; k < entry->columns; k++)
                values[k] = from[entry->column[k]];
            tell_pieces(entry, values, own + entry->inputs);
            rows[row] = own;
        }
        for (panel = 0; panel < padded; panel += COLS) {
            product(rows, depth, entry->panels + panel * depth, sums);
            for (row = 0; row < used; row++)
                for (k = 0; k < COLS; k++)
                    out[(first + (size_t)row) * padded + panel + k] = above_zero(sums[row * COLS + (int)k] + entry->bias[panel + k]);
        }
    }
}

/* A row of `count` values times a matrix laid out in panels, onto `sums`. */
INLINE void
times(const float *row, size_t count, const float *panels, size_t rows, size_t padded, float *sums)
{
    size_t panel, k, j;
    for (panel = 0; panel < padded; panel += COLS) {
        const float *at = panels + panel * rows;
        for (k = 0; k < count; k++, at += COLS)
            for (j = 0; j < COLS; j++)
                sums[panel + j] += row[k] * at[j];
    }
}

INLINE float
dot(const float *RESTRICT one, const float *RESTRICT other, size_t padded)
{
    float sums[8] = {0};
    size_t k;
    int j;
    for (k = 0; k < padded; k += 8)
        for (j = 0; j < 8; j++)
            sums[j] += one[k + (size_t)j] * other[k + (size_t)j];
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

/* For a panel of the matrix by which blocks are held against the article and the rest: what these two add to every block, and, since
what a block times the article weighs is the block times the article's own weights, those weights; likewise the rest. */
INLINE void
mix(const float *RESTRICT panel, const float *RESTRICT article, const float *RESTRICT rest, size_t width, float *RESTRICT sums,
    float *RESTRICT mixed)
{
    size_t k;
    int j;
    for (k = 0; k < width; k++)
        for (j = 0; j < COLS; j++) {
            size_t at = k * COLS + (size_t)j;
            sums[j] += article[k] * panel[at] + rest[k] * panel[width * COLS + at];
            mixed[at] = article[k] * panel[2 * width * COLS + at] + rest[k] * panel[3 * width * COLS + at];
        }
}

/* Add what one network says of every block to `scores`; `memory` is room for two states and a few rows. */
INLINE int
run(product_t product, int wide, const network_t *net, const work_t *work, const float *inputs, size_t columns, size_t n, float *memory, float *scores)
{
    size_t padded = net->padded, width = net->width, i, k;
    float *state = memory, *other = state + n * padded, *sums = other + n * padded, *mean = sums + padded,
          *largest = mean + padded, *article = largest + padded, *rest = article + padded, *mixed = rest + padded,
          *swap;
    const entry_t *entry;
    float inside_sum = 0, outside_sum = 0;
    int layer;

    entry = &net->entry[columns != net->entry[0].inputs];
    if (columns != entry->inputs) {
        PyErr_SetString(PyExc_ValueError, "another number of features than the network's");
        return -1;
    }
    enter(product, entry, inputs, n, work->told, state, padded);
    /* What the page is like, added to every block. */
    memset(mean, 0, 2 * padded * sizeof(float));
    for (i = 0; i < n; i++) {
        const float *row = state + i * padded;
        for (k = 0; k < padded; k++) {
            mean[k] += row[k];
            largest[k] = row[k] > largest[k] ? row[k] : largest[k]; /* none is below zero */
        }
    }
    for (k = 0; k < padded; k++)
        mean[k] /= (float)n;
    memcpy(sums, net->page_bias, padded * sizeof(float));
    /* The matrix has the rows of the mean above those of the largest: two halves of every panel. */
    memmove(mean + width, largest, width * sizeof(float));
    times(mean, 2 * width, net->page, 2 * width, padded, sums);
    for (i = 0; i < n; i++) {
        float *row = state + i * padded;
        for (k = 0; k < padded; k++) {
            float value = row[k] + sums[k];
            row[k] = value > 0 ? value : 0;
        }
    }
    for (layer = 0; layer < net->layers; layer++)
        look_around(&net->layer[layer], state, width, n, work->whole, wide);
    /* A first guess of what is the article; then each block is held against that and against the rest of the page. */
    memset(article, 0, 2 * padded * sizeof(float));
    for (i = 0; i < n; i++) {
        const float *row = state + i * padded;
        float guess = dot(row, net->guess, padded) + net->guess_bias[0], inside;
        guess = guess < -30 ? -30 : guess > 30 ? 30 : guess;
        inside = 1 / (1 + expf(-guess));
        inside_sum += inside;
        outside_sum += 1 - inside;
        for (k = 0; k < padded; k++) {
            article[k] += inside * row[k];
            rest[k] += (1 - inside) * row[k];
        }
    }
    for (k = 0; k < padded; k++) {
        article[k] /= inside_sum > 1 ? inside_sum : 1;
        rest[k] /= outside_sum > 1 ? outside_sum : 1;
    }
    memcpy(sums, net->compare_bias, padded * sizeof(float));
    for (i = 0; i < padded; i += COLS) {
        mix(net->compare + i * 4 * width, article, rest, width, sums + i, mixed + i * width);
    }
    run_layer(product, work->zeros, state, padded, width, n, mixed, sums, state, other, padded);
    swap = state;
    state = other;
    other = swap;
    for (; layer < net->layers + net->later; layer++)
        look_around(&net->layer[layer], state, width, n, work->whole, wide);
    for (i = 0; i < n; i++)
        for (k = 0; k < 2; k++)
            scores[2 * i + k] += dot(state + i * padded, net->leave + k * padded, padded) + net->leave_bias[k];
    return 0;
}

typedef int (*run_t)(const network_t *net, const work_t *work, const float *inputs, size_t columns, size_t n, float *memory,
                     float *scores);

static int
run_plain(const network_t *net, const work_t *work, const float *inputs, size_t columns, size_t n, float *memory, float *scores)
{
    return run(product_plain, 0, net, work, inputs, columns, n, memory, scores);
}

#if HAVE_AVX2
AVX2 static int
run_avx2(const network_t *net, const work_t *work, const float *inputs, size_t columns, size_t n, float *memory, float *scores)
{
    return run(product_avx2, 1, net, work, inputs, columns, n, memory, scores);
}
#endif

static run_t
choose(int plain)
{
#if HAVE_AVX2
    if (!plain && has_avx2())
        return run_avx2;
#else
    (void)plain;
#endif
    return run_plain;
}

PyObject *
score_score(PyObject *module, PyObject *args)
{
    PyObject *networks, *result = NULL;
    Py_buffer inputs, out;
    Py_ssize_t count, number;
    size_t n, columns, largest = 0, deepest = 0, i;
    float *memory = NULL, *zeros = NULL, *scores;
    int plain = 0;
    work_t work;
    run_t run_this;
    (void)module;

    if (!PyArg_ParseTuple(args, "O!y*w*|p", &PyTuple_Type, &networks, &inputs, &out, &plain))
        return NULL;
    run_this = choose(plain);
    work.whole = NULL;
    work.told = NULL;
    count = PyTuple_GET_SIZE(networks);
    n = (size_t)out.len / (2 * sizeof(float));
    scores = out.buf;
    if (!count || !n || (size_t)out.len % (2 * sizeof(float)) || (size_t)inputs.len % (n * sizeof(float))) {
        PyErr_SetString(PyExc_ValueError, "inputs and scores that do not fit together");
        goto done;
    }
    columns = (size_t)inputs.len / n / sizeof(float);
    for (number = 0; number < count; number++) {
        const network_t *net = PyCapsule_GetPointer(PyTuple_GET_ITEM(networks, number), CAPSULE);
        if (!net)
            goto done;
        largest = net->padded > largest ? net->padded : largest;
        for (i = 0; i < 2; i++) {
            size_t depth = net->entry[i].inputs + net->entry[i].knots;
            deepest = depth > deepest ? depth : deepest;
        }
    }
    if (n > (size_t)PY_SSIZE_T_MAX / sizeof(float) / 2 / largest - largest - 64) {
        PyErr_NoMemory();
        goto done;
    }
    memory = malloc((2 * n + 8 + largest) * largest * sizeof(float));
    work.whole = malloc(around_work(n, largest) * sizeof(int16_t));
    work.told = malloc((ROWS + 1) * deepest * sizeof(float));
    zeros = calloc(columns > largest ? columns : largest, sizeof(float));
    if (!memory || !zeros || !work.whole || !work.told) {
        PyErr_NoMemory();
        goto done;
    }
    work.zeros = zeros;
    memset(scores, 0, (size_t)out.len);
    for (number = 0; number < count; number++) {
        const network_t *net = PyCapsule_GetPointer(PyTuple_GET_ITEM(networks, number), CAPSULE);
        if (run_this(net, &work, inputs.buf, columns, n, memory, scores) < 0)
            goto done;
    }
    for (i = 0; i < 2 * n; i++)
        scores[i] /= (float)count;
    Py_INCREF(Py_None);
    result = Py_None;
done:
    free(memory);
    free(zeros);
    free(work.whole);
    free(work.told);
    PyBuffer_Release(&inputs);
    PyBuffer_Release(&out);
    return result;
}
