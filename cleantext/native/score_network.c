/* The network over the blocks of a page: cleantext.scoring.model.
 *
 * All of its time goes into products of a few hundred rows with small matrices. A tile of six rows and sixteen columns of
 * such a product stays in the registers while the weights stream by, laid out a panel of sixteen columns after the other.
 *
 * Where a layer looks at a block and its neighbours on both sides, two blocks at a time need four products with a matrix of
 * a third the size instead of six (Winograd, "Arithmetic complexity of computations", 1980; Lavin and Gray, "Fast algorithms
 * for convolutional neural networks", 2016).
 */
#include "score.h"

#include <math.h>

#define ROWS 6
#define COLS 16
#define TAPS 3
#define PARTS_OF_PAIR 4
#define WIDEST 1024
#define MOST_LAYERS 64
#define LARGEST ((size_t)1 << 28) /* bytes of one array */

/* Vectors of four, which every processor of these kinds has; and of eight, which has to be asked for. */
#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#define FOUR __m128
#define LOAD4(from) _mm_loadu_ps(from)
#define STORE4(to, four) _mm_storeu_ps(to, four)
#define ALL4(value) _mm_set1_ps(value)
#define ADD_PRODUCT4(sum, one, other) _mm_add_ps(sum, _mm_mul_ps(one, other))
#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#define HAVE_AVX2 1
#define AVX2
#elif (defined(__GNUC__) || defined(__clang__)) && !defined(_MSC_VER)
#define HAVE_AVX2 1
#define AVX2 __attribute__((target("avx2,fma")))
#endif
#elif defined(__aarch64__) || defined(_M_ARM64)
#include <arm_neon.h>
#define FOUR float32x4_t
#define LOAD4(from) vld1q_f32(from)
#define STORE4(to, four) vst1q_f32(to, four)
#define ALL4(value) vdupq_n_f32(value)
#define ADD_PRODUCT4(sum, one, other) vfmaq_f32(sum, one, other)
#endif

#ifndef HAVE_AVX2
#define HAVE_AVX2 0
#endif

/* A tile: for each of ROWS rows the sum over all taps of what stands there times the weights, COLS sums a row. `rows` has
 * ROWS pointers a tap. */
typedef void (*product_t)(const float *const *rows, int taps, size_t depth, const float *RESTRICT weights,
                          float *RESTRICT sums);

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

static void
product_plain(const float *const *rows, int taps, size_t depth, const float *RESTRICT weights, float *RESTRICT sums)
{
    int row, tap;
    size_t k;
    for (row = 0; row < ROWS; row += 3) { /* three rows are what sixteen registers hold */
        const float *weight = weights;
        FOUR value;
        START(0);
        START(1);
        START(2);
        for (tap = 0; tap < taps; tap++) {
            const float *from0 = rows[tap * ROWS + row], *from1 = rows[tap * ROWS + row + 1],
                        *from2 = rows[tap * ROWS + row + 2];
            for (k = 0; k < depth; k++, weight += COLS) {
                STEP(0);
                STEP(1);
                STEP(2);
            }
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
static void
product_plain(const float *const *rows, int taps, size_t depth, const float *RESTRICT weights, float *RESTRICT sums)
{
    int row, tap, j;
    size_t k;
    memset(sums, 0, ROWS * COLS * sizeof(float));
    for (row = 0; row < ROWS; row++, sums += COLS) {
        const float *RESTRICT weight = weights;
        for (tap = 0; tap < taps; tap++)
            for (k = 0; k < depth; k++, weight += COLS) {
                float value = rows[tap * ROWS + row][k];
                for (j = 0; j < COLS; j++)
                    sums[j] += value * weight[j];
            }
    }
}
#endif

#if HAVE_AVX2
#define START(ROW) __m256 low##ROW = _mm256_setzero_ps(), high##ROW = low##ROW
#define FROM(ROW) const float *from##ROW = rows[tap * ROWS + ROW]
#define STEP(ROW)                                                                                                      \
    value = _mm256_broadcast_ss(from##ROW + k);                                                                        \
    low##ROW = _mm256_fmadd_ps(value, first, low##ROW);                                                                \
    high##ROW = _mm256_fmadd_ps(value, second, high##ROW)
#define STOP_AT(ROW)                                                                                                   \
    _mm256_storeu_ps(sums + ROW * COLS, low##ROW);                                                                     \
    _mm256_storeu_ps(sums + ROW * COLS + 8, high##ROW)

AVX2 static void
product_avx2(const float *const *rows, int taps, size_t depth, const float *RESTRICT weights, float *RESTRICT sums)
{
    __m256 first, second, value;
    int tap;
    size_t k;
    START(0);
    START(1);
    START(2);
    START(3);
    START(4);
    START(5);
    for (tap = 0; tap < taps; tap++) {
        FROM(0);
        FROM(1);
        FROM(2);
        FROM(3);
        FROM(4);
        FROM(5);
        for (k = 0; k < depth; k++, weights += COLS) {
            first = _mm256_loadu_ps(weights);
            second = _mm256_loadu_ps(weights + 8);
            STEP(0);
            STEP(1);
            STEP(2);
            STEP(3);
            STEP(4);
            STEP(5);
        }
    }
    STOP_AT(0);
    STOP_AT(1);
    STOP_AT(2);
    STOP_AT(3);
    STOP_AT(4);
    STOP_AT(5);
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

typedef struct {
    size_t inputs;       /* columns of a block that came with markup, or of plain text */
    const float *panels; /* the weights of the first layer for these */
} entry_t;

typedef struct {
    float *memory; /* all that the pointers below point into */
    size_t width, padded;
    int layers, later;
    int64_t *steps; /* of the layers, then of the later ones */
    entry_t entry[2];
    const float *enter_bias, *page, *page_bias, *around, *around_bias, *paired, *guess, *guess_bias, *compare, *compare_bias,
        *leave, *leave_bias;
} network_t;

#define CAPSULE "cleantext.native._score.network"

/* The arrays of a network, in the order in which they are handed over. */
enum {
    ENTER, ENTER_TEXT, ENTER_BIAS, PAGE, PAGE_BIAS, AROUND, AROUND_BIAS, STEPS, GUESS, GUESS_BIAS, COMPARE, COMPARE_BIAS,
    LATER, LATER_BIAS, LATER_STEPS, LEAVE, LEAVE_BIAS, PARTS
};

static void
free_network(network_t *network)
{
    if (network) {
        free(network->memory);
        free(network->steps);
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

/* Lay out the weights of a layer for pairs of blocks: what each of the four products is with. */
static float *
lay_out_pairs(float *to, const float *from, size_t width, size_t padded)
{
    size_t panel, row, j, all = width * width;
    int part;
    for (panel = 0; panel < padded; panel += COLS)
        for (part = 0; part < PARTS_OF_PAIR; part++)
            for (row = 0; row < width; row++)
                for (j = panel; j < panel + COLS; j++) {
                    const float *above = from + row * width + j, *own = above + all, *below = own + all;
                    if (j >= width)
                        *to++ = 0;
                    else if (part == 0)
                        *to++ = *above;
                    else if (part == 1)
                        *to++ = (*above + *own + *below) / 2;
                    else if (part == 2)
                        *to++ = (*above - *own + *below) / 2;
                    else
                        *to++ = *below;
                }
    return to;
}

static float *
copy(float *to, const float *from, size_t count, size_t room)
{
    memcpy(to, from, count * sizeof(float));
    memset(to + count, 0, (room - count) * sizeof(float));
    return to + room;
}

PyObject *
score_network(PyObject *module, PyObject *args)
{
    PyObject *given, *result = NULL;
    Py_buffer part[PARTS];
    network_t *made = NULL;
    size_t len[PARTS], width, padded, layer_count, later_count, layer, size, inputs, texts, i;
    int taken = 0;
    float *to;
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
    if (!width || width > WIDEST || layer_count > MOST_LAYERS || later_count > MOST_LAYERS || len[ENTER] % width ||
        len[ENTER_TEXT] % width || len[PAGE] != 2 * width * width || len[PAGE_BIAS] != width ||
        len[AROUND] != layer_count * TAPS * width * width || len[AROUND_BIAS] != layer_count * width ||
        len[GUESS] != width || len[GUESS_BIAS] != 1 || len[COMPARE] != 4 * width * width || len[COMPARE_BIAS] != width ||
        len[LATER] != later_count * TAPS * width * width || len[LATER_BIAS] != later_count * width ||
        len[LEAVE] != 2 * width || len[LEAVE_BIAS] != 2) {
        PyErr_SetString(PyExc_ValueError, "arrays of a network that do not fit together");
        goto done;
    }
    inputs = len[ENTER] / width;
    texts = len[ENTER_TEXT] / width;
    padded = (width + COLS - 1) / COLS * COLS;
    size = (inputs + texts + 2 * width + (layer_count + later_count) * ((TAPS + PARTS_OF_PAIR) * width + 1) + 4 * width + 8) * padded + 16;
    made = calloc(1, sizeof(network_t));
    if (!made || !(made->memory = malloc(size * sizeof(float))) ||
        !(made->steps = malloc((layer_count + later_count + 1) * sizeof(int64_t)))) {
        PyErr_NoMemory();
        goto done;
    }
    made->width = width;
    made->padded = padded;
    made->layers = (int)layer_count;
    made->later = (int)later_count;
    memcpy(made->steps, part[STEPS].buf, layer_count * sizeof(int64_t));
    memcpy(made->steps + layer_count, part[LATER_STEPS].buf, later_count * sizeof(int64_t));
    for (i = 0; i < layer_count + later_count; i++)
        if (made->steps[i] < 1) {
            PyErr_SetString(PyExc_ValueError, "a layer that looks nowhere");
            goto done;
        }
    to = made->memory;
#define KEEP(NAME) made->NAME = to
    made->entry[0].inputs = inputs;
    made->entry[0].panels = to;
    to = lay_out(to, part[ENTER].buf, inputs, width, padded);
    made->entry[1].inputs = texts;
    made->entry[1].panels = to;
    to = lay_out(to, part[ENTER_TEXT].buf, texts, width, padded);
    KEEP(enter_bias);
    to = copy(to, part[ENTER_BIAS].buf, width, padded);
    KEEP(page);
    to = lay_out(to, part[PAGE].buf, 2 * width, width, padded);
    KEEP(page_bias);
    to = copy(to, part[PAGE_BIAS].buf, width, padded);
    KEEP(around);
    for (layer = 0; layer < layer_count; layer++)
        to = lay_out(to, (const float *)part[AROUND].buf + layer * TAPS * width * width, TAPS * width, width, padded);
    for (layer = 0; layer < later_count; layer++)
        to = lay_out(to, (const float *)part[LATER].buf + layer * TAPS * width * width, TAPS * width, width, padded);
    KEEP(around_bias);
    for (layer = 0; layer < layer_count; layer++)
        to = copy(to, (const float *)part[AROUND_BIAS].buf + layer * width, width, padded);
    for (layer = 0; layer < later_count; layer++)
        to = copy(to, (const float *)part[LATER_BIAS].buf + layer * width, width, padded);
    KEEP(paired);
    for (layer = 0; layer < layer_count; layer++)
        to = lay_out_pairs(to, (const float *)part[AROUND].buf + layer * TAPS * width * width, width, padded);
    for (layer = 0; layer < later_count; layer++)
        to = lay_out_pairs(to, (const float *)part[LATER].buf + layer * TAPS * width * width, width, padded);
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

typedef struct work work_t;

/* What is on the way: how products are made, a row of zeros, and room for the rows of ROWS pairs. */
struct work {
    product_t product;
    void (*run_pairs)(const work_t *work, const float *from, size_t width, size_t n, size_t step, const float *weights,
                      const float *bias, float *out, size_t padded);
    const float *zeros;
    float *moved;
};

/* A layer: `out` becomes what it makes of `from`, on top of `add` if there is any. `taps` is 1, or 3 for the rows that far
 * above and below as well, which are zeros beyond the first and the last. */
static void
run_layer(const work_t *work, const float *from, size_t stride, size_t depth, size_t n, int taps, int64_t step,
          const float *weights, const float *bias, const float *add, float *out, size_t padded)
{
    size_t first, panel;
    int row, tap, j;
    for (first = 0; first < n; first += ROWS) {
        const float *rows[TAPS * ROWS];
        float sums[ROWS * COLS];
        int used = n - first < ROWS ? (int)(n - first) : ROWS;
        for (tap = 0; tap < taps; tap++)
            for (row = 0; row < ROWS; row++) {
                int64_t away = taps == 1 ? 0 : (tap - 1) * step;
                int64_t at = (int64_t)first + row;
                at = away > 0 && away >= (int64_t)n ? -1 : at + away;
                rows[tap * ROWS + row] =
                    row < used && at >= 0 && at < (int64_t)n ? from + (size_t)at * stride : work->zeros;
            }
        for (panel = 0; panel < padded; panel += COLS) {
            work->product(rows, taps, depth, weights + panel * (size_t)taps * depth, sums);
            for (row = 0; row < used; row++) {
                const float *own = sums + row * COLS, *below = bias + panel;
                size_t at = (first + (size_t)row) * padded + panel;
                for (j = 0; j < COLS; j++) {
                    float sum = own[j] + below[j];
                    sum = sum > 0 ? sum : 0;
                    out[at + (size_t)j] = add ? add[at + (size_t)j] + sum : sum;
                }
            }
        }
    }
}

/* For four rows a step apart what the four products are of. */
INLINE void
move_pair(const float *RESTRICT one, const float *RESTRICT two, const float *RESTRICT three, const float *RESTRICT four,
          float *RESTRICT to, size_t width, size_t apart)
{
    size_t k;
    for (k = 0; k < width; k++) {
        to[k] = one[k] - three[k];
        to[apart + k] = two[k] + three[k];
        to[2 * apart + k] = three[k] - two[k];
        to[3 * apart + k] = two[k] - four[k];
    }
}

/* The end of a row of a tile: the sum of three products, the second and third with that sign; the bias; nothing below zero. */
INLINE void
finish_row(const float *RESTRICT one, const float *RESTRICT two, const float *RESTRICT three, float sign,
           const float *RESTRICT bias, const float *RESTRICT add, float *RESTRICT out)
{
    int j;
    for (j = 0; j < COLS; j++) {
        float sum = one[j] + sign * (two[j] + three[j]) + bias[j];
        out[j] = add[j] + (sum > 0 ? sum : 0);
    }
}

/* `run_layer` with three taps on top of `from` itself, two rows a step apart at a time. */
INLINE void
pairs(product_t product, const work_t *work, const float *from, size_t width, size_t n, size_t step, const float *weights,
          const float *bias, float *out, size_t padded)
{
    size_t apart = ROWS * padded, next = 0, panel;
    int row, part, used = 0;
    size_t upper[ROWS];
    while (next < n) {
        const float *rows[PARTS_OF_PAIR][ROWS];
        for (used = 0; used < ROWS && next < n; used++) {
            upper[used] = next;
            move_pair(next >= step ? from + (next - step) * padded : work->zeros, from + next * padded,
                      next + step < n ? from + (next + step) * padded : work->zeros,
                      next + 2 * step < n ? from + (next + 2 * step) * padded : work->zeros,
                      work->moved + (size_t)used * padded, width, apart);
            next++;
            if (next / step % 2) /* the lower half of a group: these are done already */
                next += step;
        }
        for (part = 0; part < PARTS_OF_PAIR; part++)
            for (row = 0; row < ROWS; row++)
                rows[part][row] =
                    row < used ? work->moved + (size_t)part * apart + (size_t)row * padded : work->zeros;
        for (panel = 0; panel < padded; panel += COLS) {
            float sums[PARTS_OF_PAIR][ROWS * COLS];
            for (part = 0; part < PARTS_OF_PAIR; part++)
                product(rows[part], 1, width, weights + (panel * PARTS_OF_PAIR + (size_t)part * COLS) * width,
                              sums[part]);
            for (row = 0; row < used; row++) {
                size_t at = upper[row] * padded + panel;
                const float *first = sums[0] + row * COLS;
                finish_row(first, first + ROWS * COLS, first + 2 * ROWS * COLS, 1, bias + panel, from + at, out + at);
                at += step * padded;
                if (upper[row] + step < n)
                    finish_row(first + ROWS * COLS, first + 2 * ROWS * COLS, first + 3 * ROWS * COLS, -1, bias + panel,
                               from + at, out + at);
            }
        }
    }
}

static void
pairs_plain(const work_t *work, const float *from, size_t width, size_t n, size_t step, const float *weights,
            const float *bias, float *out, size_t padded)
{
    pairs(product_plain, work, from, width, n, step, weights, bias, out, padded);
}

#if HAVE_AVX2
AVX2 static void
pairs_avx2(const work_t *work, const float *from, size_t width, size_t n, size_t step, const float *weights,
           const float *bias, float *out, size_t padded)
{
    pairs(product_avx2, work, from, width, n, step, weights, bias, out, padded);
}
#endif

static void
choose(work_t *work, int plain)
{
    work->product = product_plain;
    work->run_pairs = pairs_plain;
#if HAVE_AVX2
    if (!plain && has_avx2()) {
        work->product = product_avx2;
        work->run_pairs = pairs_avx2;
    }
#else
    (void)plain;
#endif
}

/* The layers that look at neighbours, from one up to another; the two states change places after each. */
static void
look_around(const network_t *net, const work_t *work, int layer, int behind, size_t n, float **state, float **other)
{
    size_t width = net->width, padded = net->padded;
    for (; layer < behind; layer++) {
        float *swap = *other;
        const float *bias = net->around_bias + (size_t)layer * padded;
        int64_t step = net->steps[layer];
        /* Pairs do not pay where hardly a block has its other half. */
        size_t alone = step < (int64_t)n ? n % (size_t)(2 * step) : n, count;
        if (alone > (size_t)step && step < (int64_t)n)
            alone = (size_t)(2 * step) - alone;
        count = (n + alone) / 2;
        if (PARTS_OF_PAIR * count < TAPS * n)
            work->run_pairs(work, *state, width, n, (size_t)step,
                      net->paired + (size_t)layer * PARTS_OF_PAIR * width * padded, bias, *other, padded);
        else
            run_layer(work, *state, padded, width, n, TAPS, step, net->around + (size_t)layer * TAPS * width * padded,
                      bias, *state, *other, padded);
        *other = *state;
        *state = swap;
    }
}

/* A row of `count` values times a matrix laid out in panels, onto `sums`. */
static void
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

static float
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

/* Add what one network says of every block to `scores`; `memory` is room for two states and a few rows. */
static int
run(const network_t *net, work_t *work, const float *inputs, size_t columns, size_t n, float *memory, float *scores)
{
    size_t padded = net->padded, width = net->width, i, k;
    float *state = memory, *other = state + n * padded, *sums = other + n * padded, *mean = sums + padded,
          *largest = mean + padded, *article = largest + padded, *rest = article + padded, *mixed = rest + padded,
          *swap;
    const float *panels;
    float inside_sum = 0, outside_sum = 0;

    if (columns == net->entry[0].inputs)
        panels = net->entry[0].panels;
    else if (columns == net->entry[1].inputs)
        panels = net->entry[1].panels;
    else {
        PyErr_SetString(PyExc_ValueError, "another number of features than the network's");
        return -1;
    }
    work->moved = mixed + width * padded;
    run_layer(work, inputs, columns, columns, n, 1, 0, panels, net->enter_bias, NULL, state, padded);
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
    look_around(net, work, 0, net->layers, n, &state, &other);
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
        /* What a block times the article weighs is the block times the article's own weights; likewise the rest. */
        const float *panel = net->compare + i * 4 * width;
        float *to = mixed + i * width;
        size_t j;
        for (k = 0; k < width; k++)
            for (j = 0; j < COLS; j++) {
                sums[i + j] += article[k] * panel[k * COLS + j] + rest[k] * panel[(width + k) * COLS + j];
                to[k * COLS + j] = article[k] * panel[(2 * width + k) * COLS + j] +
                                   rest[k] * panel[(3 * width + k) * COLS + j];
            }
    }
    run_layer(work, state, padded, width, n, 1, 0, mixed, sums, state, other, padded);
    swap = state;
    state = other;
    other = swap;
    look_around(net, work, net->layers, net->layers + net->later, n, &state, &other);
    for (i = 0; i < n; i++)
        for (k = 0; k < 2; k++)
            scores[2 * i + k] += dot(state + i * padded, net->leave + k * padded, padded) + net->leave_bias[k];
    return 0;
}

PyObject *
score_score(PyObject *module, PyObject *args)
{
    PyObject *networks, *result = NULL;
    Py_buffer inputs, out;
    Py_ssize_t count, number;
    size_t n, columns, largest = 0, i;
    float *memory = NULL, *zeros = NULL, *scores;
    int plain = 0;
    work_t work;
    (void)module;

    if (!PyArg_ParseTuple(args, "O!y*w*|p", &PyTuple_Type, &networks, &inputs, &out, &plain))
        return NULL;
    choose(&work, plain);
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
    }
    if (n > (size_t)PY_SSIZE_T_MAX / sizeof(float) / 2 / largest - largest - 64) {
        PyErr_NoMemory();
        goto done;
    }
    memory = malloc((2 * n + 8 + largest + PARTS_OF_PAIR * ROWS) * largest * sizeof(float));
    zeros = calloc(columns > largest ? columns : largest, sizeof(float));
    if (!memory || !zeros) {
        PyErr_NoMemory();
        goto done;
    }
    work.zeros = zeros;
    memset(scores, 0, (size_t)out.len);
    for (number = 0; number < count; number++) {
        const network_t *net = PyCapsule_GetPointer(PyTuple_GET_ITEM(networks, number), CAPSULE);
        if (run(net, &work, inputs.buf, columns, n, memory, scores) < 0)
            goto done;
    }
    for (i = 0; i < 2 * n; i++)
        scores[i] /= (float)count;
    Py_INCREF(Py_None);
    result = Py_None;
done:
    free(memory);
    free(zeros);
    PyBuffer_Release(&inputs);
    PyBuffer_Release(&out);
    return result;
}
