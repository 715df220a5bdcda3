/* The network over the blocks of a page: cleantext.scoring.model.
 *
 * All of its time goes into products of a few hundred rows with small matrices. A tile of six rows and sixteen columns of
 * such a product stays in the registers while the weights stream by, laid out a panel of sixteen columns after the other.
 */
#include "score.h"

#include <math.h>

#define ROWS 6
#define COLS 16
#define TAPS 3
#define WIDEST 1024
#define MOST_LAYERS 64
#define LARGEST ((size_t)1 << 28) /* bytes of one array */

#if (defined(__GNUC__) || defined(__clang__)) && (defined(__x86_64__) || defined(__i386__))
#define HAVE_AVX2 1
#include <immintrin.h>
#else
#define HAVE_AVX2 0
#endif

/* One tile: of each row the sum over all taps of what stands there times the weights; then the bias, nothing below zero, and
 * on top of what stands in `add`, if anything. `rows` has ROWS pointers a tap, `add` and `out` one a row, `used` of them. */
typedef void (*tile_t)(const float *const *rows, int taps, size_t depth, const float *RESTRICT weights,
                       const float *RESTRICT bias, const float *add, float *out, size_t stride, int used);

static void
tile_plain(const float *const *rows, int taps, size_t depth, const float *RESTRICT weights, const float *RESTRICT bias,
           const float *add, float *out, size_t stride, int used)
{
    int row, j, tap;
    size_t k;
    for (row = 0; row < used; row++) {
        float sums[COLS];
        const float *RESTRICT at = weights;
        for (j = 0; j < COLS; j++)
            sums[j] = bias[j];
        for (tap = 0; tap < taps; tap++) {
            const float *from = rows[tap * ROWS + row];
            for (k = 0; k < depth; k++, at += COLS) {
                float value = from[k];
                for (j = 0; j < COLS; j++)
                    sums[j] += value * at[j];
            }
        }
        for (j = 0; j < COLS; j++) {
            float sum = sums[j] > 0 ? sums[j] : 0;
            out[(size_t)row * stride + (size_t)j] = add ? add[(size_t)row * stride + (size_t)j] + sum : sum;
        }
    }
}

#if HAVE_AVX2
#define STEP(ROW)                                                                                                      \
    value = _mm256_broadcast_ss(from##ROW + k);                                                                        \
    low##ROW = _mm256_fmadd_ps(value, first, low##ROW);                                                                \
    high##ROW = _mm256_fmadd_ps(value, second, high##ROW)
#define START(ROW) __m256 low##ROW = first, high##ROW = second
#define FROM(ROW) const float *from##ROW = rows[tap * ROWS + ROW]
#define PUT(ROW)                                                                                                       \
    if (ROW < used) {                                                                                                  \
        float *to = out + ROW * stride;                                                                                \
        low##ROW = _mm256_max_ps(low##ROW, zero);                                                                      \
        high##ROW = _mm256_max_ps(high##ROW, zero);                                                                    \
        if (add) {                                                                                                     \
            low##ROW = _mm256_add_ps(low##ROW, _mm256_loadu_ps(add + ROW * stride));                                   \
            high##ROW = _mm256_add_ps(high##ROW, _mm256_loadu_ps(add + ROW * stride + 8));                             \
        }                                                                                                              \
        _mm256_storeu_ps(to, low##ROW);                                                                                \
        _mm256_storeu_ps(to + 8, high##ROW);                                                                           \
    }

__attribute__((target("avx2,fma"))) static void
tile_avx2(const float *const *rows, int taps, size_t depth, const float *RESTRICT weights, const float *RESTRICT bias,
          const float *add, float *out, size_t stride, int used)
{
    __m256 first = _mm256_loadu_ps(bias), second = _mm256_loadu_ps(bias + 8), value;
    const __m256 zero = _mm256_setzero_ps();
    START(0);
    START(1);
    START(2);
    START(3);
    START(4);
    START(5);
    int tap;
    size_t k;
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
    PUT(0)
    PUT(1)
    PUT(2)
    PUT(3)
    PUT(4)
    PUT(5)
}
#endif

static tile_t
best_tile(void)
{
#if HAVE_AVX2
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return tile_avx2;
#endif
    return tile_plain;
}

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
    const float *enter_bias, *page, *page_bias, *around, *around_bias, *guess, *guess_bias, *compare, *compare_bias,
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
    size = (inputs + texts + 2 * width + (layer_count + later_count) * (TAPS * width + 1) + 4 * width + 8) * padded + 16;
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

/* A layer: `out` becomes what it makes of `from`, on top of `add` if there is any. `taps` is 1, or 3 for the rows that far
 * above and below as well, which are zeros beyond the first and the last. */
static void
run_layer(tile_t tile, const float *from, size_t from_stride, size_t depth, size_t n, int taps, int64_t step,
          const float *zeros, const float *weights, const float *bias, const float *add, float *out, size_t padded)
{
    size_t first, panel;
    int row, tap;
    for (first = 0; first < n; first += ROWS) {
        const float *rows[TAPS * ROWS];
        int used = n - first < ROWS ? (int)(n - first) : ROWS;
        for (tap = 0; tap < taps; tap++)
            for (row = 0; row < ROWS; row++) {
                int64_t away = taps == 1 ? 0 : (tap - 1) * step;
                int64_t at = (int64_t)first + row;
                at = away > 0 && away >= (int64_t)n ? -1 : at + away;
                rows[tap * ROWS + row] =
                    row < used && at >= 0 && at < (int64_t)n ? from + (size_t)at * from_stride : zeros;
            }
        for (panel = 0; panel < padded; panel += COLS)
            tile(rows, taps, depth, weights + panel * (size_t)taps * depth, bias + panel,
                 add ? add + first * padded + panel : NULL, out + first * padded + panel, padded, used);
    }
}

/* The layers that look at neighbours, from one up to another; the two states change places after each. */
static void
look_around(const network_t *net, tile_t tile, int layer, int behind, size_t n, const float *zeros, float **state,
            float **other)
{
    for (; layer < behind; layer++) {
        float *swap = *other;
        run_layer(tile, *state, net->padded, net->width, n, TAPS, net->steps[layer], zeros,
                  net->around + (size_t)layer * TAPS * net->width * net->padded,
                  net->around_bias + (size_t)layer * net->padded, *state, *other, net->padded);
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
run(const network_t *net, tile_t tile, const float *inputs, size_t columns, size_t n, float *memory, const float *zeros,
    float *scores)
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
    run_layer(tile, inputs, columns, columns, n, 1, 0, zeros, panels, net->enter_bias, NULL, state, padded);
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
    look_around(net, tile, 0, net->layers, n, zeros, &state, &other);
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
    run_layer(tile, state, padded, width, n, 1, 0, zeros, mixed, sums, state, other, padded);
    swap = state;
    state = other;
    other = swap;
    look_around(net, tile, net->layers, net->layers + net->later, n, zeros, &state, &other);
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
    tile_t tile;
    (void)module;

    if (!PyArg_ParseTuple(args, "O!y*w*|p", &PyTuple_Type, &networks, &inputs, &out, &plain))
        return NULL;
    tile = plain ? tile_plain : best_tile();
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
    if (n > (size_t)PY_SSIZE_T_MAX / sizeof(float) / 2 / largest - largest - 8) {
        PyErr_NoMemory();
        goto done;
    }
    memory = malloc((2 * n + 8 + largest) * largest * sizeof(float));
    zeros = calloc(columns > largest ? columns : largest, sizeof(float));
    if (!memory || !zeros) {
        PyErr_NoMemory();
        goto done;
    }
    memset(scores, 0, (size_t)out.len);
    for (number = 0; number < count; number++) {
        const network_t *net = PyCapsule_GetPointer(PyTuple_GET_ITEM(networks, number), CAPSULE);
        if (run(net, tile, inputs.buf, columns, n, memory, zeros, scores) < 0)
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
