/* Layers that look at a block and its neighbours on both sides, in whole numbers.
 *
 * Nearly all of the network's time goes into these. Twelve bits of what goes in and as many of the weights change no figure of the
 * model's, and two such products take the time of one of floats. What goes in is never below zero, so the largest of it is the scale.
 * The sums are exact, and so the same in whatever order and on whatever processor.
 *
 * Two blocks at a time need four products with a matrix of a third the size instead of six (Winograd, "Arithmetic complexity of
 * computations", 1980; Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016); the halves there are made whole by
 * doubling all four. A tile of six rows and sixteen columns stays in the registers while the weights stream by, two rows of them side
 * by side: products are added up in pairs.
 */
#include "score_around.h"

#define TOP 4095    /* the largest value that goes in, in whole numbers; the same in cleantext.scoring.model */
#define NOTHING 1e-30f /* up to which what goes in is as good as zero: the scale must be a number */
#define WIDEST_WORD 32767

/* A tile: for each of ROWS rows the sum over all taps of what stands there times the weights, COLS sums a row. `rows` has ROWS pointers
 * a tap, `half` is the number of pairs in a row. */
typedef void (*product_t)(const int16_t *const *rows, int taps, size_t half, const int16_t *RESTRICT weights, int32_t *RESTRICT sums);

static inline int32_t
pair_at(const int16_t *from)
{
    int32_t pair;
    memcpy(&pair, from, sizeof pair);
    return pair;
}

#if defined(__x86_64__) || defined(_M_X64)
/* Vectors of four, which every processor of this kind has. */
static void
product_plain(const int16_t *const *rows, int taps, size_t half, const int16_t *RESTRICT weights, int32_t *RESTRICT sums)
{
    for (int row = 0; row < ROWS; row += 3) { /* three rows are what sixteen registers hold */
        const int16_t *weight = weights;
        __m128i own[3][4];
        for (int i = 0; i < 12; i++)
            own[i / 4][i % 4] = _mm_setzero_si128();
        for (int tap = 0; tap < taps; tap++)
            for (size_t k = 0; k < half; k++, weight += 2 * COLS)
                for (int i = 0; i < 3; i++) {
                    __m128i value = _mm_set1_epi32(pair_at(rows[tap * ROWS + row + i] + 2 * k));
                    for (int j = 0; j < 4; j++)
                        own[i][j] = _mm_add_epi32(
                            own[i][j], _mm_madd_epi16(value, _mm_loadu_si128((const __m128i *)(const void *)(weight + 8 * j))));
                }
        for (int i = 0; i < 12; i++)
            _mm_storeu_si128((__m128i *)(void *)(sums + (row + i / 4) * COLS + i % 4 * 4), own[i / 4][i % 4]);
    }
}
#else
static void
product_plain(const int16_t *const *rows, int taps, size_t half, const int16_t *RESTRICT weights, int32_t *RESTRICT sums)
{
    memset(sums, 0, ROWS * COLS * sizeof(int32_t));
    for (int row = 0; row < ROWS; row++, sums += COLS) {
        const int16_t *RESTRICT weight = weights;
        for (int tap = 0; tap < taps; tap++)
            for (size_t k = 0; k < half; k++, weight += 2 * COLS) {
                int32_t one = rows[tap * ROWS + row][2 * k], other = rows[tap * ROWS + row][2 * k + 1];
                for (int j = 0; j < COLS; j++)
                    sums[j] += one * weight[2 * j] + other * weight[2 * j + 1];
            }
    }
}
#endif

#if HAVE_AVX2
#define START(ROW) __m256i low##ROW = _mm256_setzero_si256(), high##ROW = low##ROW
#define FROM(ROW) const int16_t *from##ROW = rows[tap * ROWS + ROW]
#define STEP(ROW)                                                                                                      \
    value = _mm256_set1_epi32(pair_at(from##ROW + 2 * k));                                                             \
    low##ROW = _mm256_add_epi32(low##ROW, _mm256_madd_epi16(value, first));                                            \
    high##ROW = _mm256_add_epi32(high##ROW, _mm256_madd_epi16(value, second))
#define STOP_AT(ROW)                                                                                                   \
    _mm256_storeu_si256((__m256i *)(void *)(sums + ROW * COLS), low##ROW);                                             \
    _mm256_storeu_si256((__m256i *)(void *)(sums + ROW * COLS + 8), high##ROW)

AVX2 APART static void
product_avx2(const int16_t *const *rows, int taps, size_t half, const int16_t *RESTRICT weights, int32_t *RESTRICT sums)
{
    __m256i first, second, value;
    EACH_ROW(START);
    for (int tap = 0; tap < taps; tap++) {
        EACH_ROW(FROM);
        for (size_t k = 0; k < half; k++, weights += 2 * COLS) {
            first = _mm256_loadu_si256((const __m256i *)(const void *)weights);
            second = _mm256_loadu_si256((const __m256i *)(const void *)(weights + COLS));
            EACH_ROW(STEP);
        }
    }
    EACH_ROW(STOP_AT);
}
#undef START
#undef FROM
#undef STEP
#undef STOP_AT
#endif

/* ---- weights ------------------------------------------------------------------------------------------------------ */

static size_t
padded_of(size_t width)
{
    return (width + COLS - 1) / COLS * COLS;
}

size_t
around_room(size_t width)
{
    return (TAPS + PARTS_OF_PAIR) * ((width + 1) / 2 * 2) * padded_of(width);
}

size_t
around_work(size_t n, size_t padded)
{
    return (n + 1 + PARTS_OF_PAIR * ROWS) * padded;
}

/* One matrix of a layer for blocks alone, by tap, or for pairs of blocks, by product. */
static int32_t
weight_of(const int16_t *from, size_t width, int paired, int part, size_t row, size_t column)
{
    if (row >= width || column >= width)
        return 0;
    const int16_t *above = from + row * width + column, *own = above + width * width, *below = own + width * width;
    if (!paired)
        return part == 0 ? *above : part == 1 ? *own : *below;
    return part == 0 ? 2 * *above : part == 1 ? *above + *own + *below : part == 2 ? *above - *own + *below : 2 * *below;
}

int16_t *
lay_out_layer(int16_t *to, const int16_t *from, size_t width, layer_t *layer)
{
    size_t padded = padded_of(width);
    for (size_t column = 0; column < width; column++) {
        int64_t all = 0; /* no sum of a pair's products is larger than six times this, times what goes in */
        for (size_t row = 0; row < TAPS * width; row++)
            all += abs(from[row * width + column]);
        if (6 * all * TOP > INT32_MAX)
            return NULL;
    }
    for (int paired = 0; paired < 2; paired++) {
        if (paired)
            layer->paired = to;
        else
            layer->single = to;
        for (size_t panel = 0; panel < padded; panel += COLS)
            for (int part = 0; part < (paired ? PARTS_OF_PAIR : TAPS); part++)
                for (size_t row = 0; row < width; row += 2)
                    for (size_t column = panel; column < panel + COLS; column++)
                        for (size_t k = row; k < row + 2; k++) {
                            int32_t weight = weight_of(from, width, paired, part, k, column);
                            if (abs(weight) > WIDEST_WORD)
                                return NULL;
                            *to++ = (int16_t)weight;
                        }
    }
    return to;
}

/* ---- what goes in -------------------------------------------------------------------------------------------------- */

static float
largest_plain(const float *state, size_t count)
{
    float most[8] = {0};
    for (size_t i = 0; i < count; i += 8)
        for (int j = 0; j < 8; j++)
            most[j] = state[i + (size_t)j] > most[j] ? state[i + (size_t)j] : most[j];
    for (int j = 1; j < 8; j++)
        most[0] = most[j] > most[0] ? most[j] : most[0];
    return most[0];
}

/* Whole numbers from 0 to TOP; halves go to the even one. */
static void
round_plain(const float *RESTRICT state, size_t count, float scale, int16_t *RESTRICT whole)
{
    for (size_t i = 0; i < count; i++) {
        volatile float value = state[i] * scale; /* rounded by itself, not with what follows */
        float moved = value + 8388608.0f;        /* 2 to the 23: behind it there is no room for a fraction */
        whole[i] = (int16_t)(moved - 8388608.0f);
    }
}

#if HAVE_AVX2
AVX2 static float
largest_avx2(const float *state, size_t count)
{
    __m256 most[4];
    float found[8];
    for (int j = 0; j < 4; j++)
        most[j] = _mm256_setzero_ps();
    size_t i = 0;
    for (; i + 32 <= count; i += 32) /* four at a time: each waits for the last */
        for (int j = 0; j < 4; j++)
            most[j] = _mm256_max_ps(most[j], _mm256_loadu_ps(state + i + 8 * j));
    for (; i < count; i += 8)
        most[0] = _mm256_max_ps(most[0], _mm256_loadu_ps(state + i));
    _mm256_storeu_ps(found, _mm256_max_ps(_mm256_max_ps(most[0], most[1]), _mm256_max_ps(most[2], most[3])));
    for (int j = 1; j < 8; j++)
        found[0] = found[j] > found[0] ? found[j] : found[0];
    return found[0];
}

AVX2 static void
round_avx2(const float *RESTRICT state, size_t count, float scale, int16_t *RESTRICT whole)
{
    __m256 by = _mm256_set1_ps(scale);
    for (size_t i = 0; i < count; i += 16) {
        __m256i low = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(state + i), by));
        __m256i high = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(state + i + 8), by));
        __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xD8);
        _mm256_storeu_si256((__m256i *)(void *)(whole + i), both);
    }
}
#endif

/* ---- the layer ------------------------------------------------------------------------------------------------------ */

/* The end of a row of a tile: the sum in floats, and the bias; what of it is above zero comes on top of the state. */
INLINE void
finish_row(const int32_t *RESTRICT sums, float unit, const float *RESTRICT bias, float *RESTRICT state)
{
    for (int j = 0; j < COLS; j++) {
        state[j] += above_zero((float)sums[j] * unit + bias[j]);
    }
}

/* The same of one half of a pair: the product that is its own, and those of both; of the lower half all but one turned. */
INLINE void
finish_pair(const int32_t *RESTRICT own, int32_t sign, const int32_t *RESTRICT both, const int32_t *RESTRICT turned, float unit,
            const float *RESTRICT bias, float *RESTRICT state)
{
    for (int j = 0; j < COLS; j++) {
        state[j] += above_zero((float)(both[j] + sign * (own[j] + turned[j])) * unit + bias[j]);
    }
}

INLINE void
look_singly(product_t product, const layer_t *layer, const int16_t *whole, const int16_t *zeros, float unit, float *state, size_t width,
            size_t n)
{
    size_t padded = padded_of(width), half = (width + 1) / 2, step = layer->step;
    for (size_t first = 0; first < n; first += ROWS) {
        const int16_t *rows[TAPS * ROWS];
        int32_t sums[ROWS * COLS];
        int used = n - first < ROWS ? (int)(n - first) : ROWS;
        for (int row = 0; row < ROWS; row++) {
            size_t at = first + (size_t)row;
            int is = row < used;
            rows[row] = is && at >= step ? whole + (at - step) * padded : zeros;
            rows[ROWS + row] = is ? whole + at * padded : zeros;
            rows[2 * ROWS + row] = is && step < n - at ? whole + (at + step) * padded : zeros;
        }
        for (size_t panel = 0; panel < padded; panel += COLS) {
            product(rows, TAPS, half, layer->single + panel * TAPS * half * 2, sums);
            for (int row = 0; row < used; row++)
                finish_row(sums + row * COLS, unit, layer->bias + panel, state + (first + (size_t)row) * padded + panel);
        }
    }
}

/* For four rows a step apart what the four products are of. */
INLINE void
move_pair(const int16_t *RESTRICT one, const int16_t *RESTRICT two, const int16_t *RESTRICT three, const int16_t *RESTRICT four,
          int16_t *RESTRICT to, size_t padded, size_t apart)
{
    for (size_t k = 0; k < padded; k++) {
        to[k] = (int16_t)(one[k] - three[k]);
        to[apart + k] = (int16_t)(two[k] + three[k]);
        to[2 * apart + k] = (int16_t)(three[k] - two[k]);
        to[3 * apart + k] = (int16_t)(two[k] - four[k]);
    }
}

/* The same two blocks at a time, a step apart. */
INLINE void
look_in_pairs(product_t product, const layer_t *layer, const int16_t *whole, const int16_t *zeros, int16_t *moved, float unit,
              float *state, size_t width, size_t n)
{
    size_t padded = padded_of(width), half = (width + 1) / 2, step = layer->step, apart = ROWS * padded, next = 0;
    while (next < n) {
        const int16_t *rows[PARTS_OF_PAIR][ROWS];
        size_t upper[ROWS];
        int used = 0;
        for (; used < ROWS && next < n; used++) {
            upper[used] = next;
            move_pair(next >= step ? whole + (next - step) * padded : zeros, whole + next * padded,
                      next + step < n ? whole + (next + step) * padded : zeros,
                      next + 2 * step < n ? whole + (next + 2 * step) * padded : zeros, moved + (size_t)used * padded, padded, apart);
            next++;
            if (next / step % 2) /* the lower half of a group: these are done already */
                next += step;
        }
        for (int part = 0; part < PARTS_OF_PAIR; part++)
            for (int row = 0; row < ROWS; row++)
                rows[part][row] = row < used ? moved + (size_t)part * apart + (size_t)row * padded : zeros;
        for (size_t panel = 0; panel < padded; panel += COLS) {
            int32_t sums[PARTS_OF_PAIR][ROWS * COLS];
            for (int part = 0; part < PARTS_OF_PAIR; part++)
                product(rows[part], 1, half, layer->paired + (panel * PARTS_OF_PAIR + (size_t)part * COLS) * half * 2, sums[part]);
            for (int row = 0; row < used; row++) {
                const int32_t *first = sums[0] + row * COLS;
                size_t at = upper[row] * padded + panel;
                finish_pair(first, 1, first + ROWS * COLS, first + 2 * ROWS * COLS, unit, layer->bias + panel, state + at);
                if (upper[row] + step < n)
                    finish_pair(first + 3 * ROWS * COLS, -1, first + ROWS * COLS, first + 2 * ROWS * COLS, unit, layer->bias + panel,
                                state + at + step * padded);
            }
        }
    }
}

INLINE void
look(product_t product, float top, const layer_t *layer, float *state, size_t width, size_t n, int16_t *work)
{
    size_t padded = padded_of(width), step = layer->step;
    int16_t *zeros = work + n * padded, *moved = zeros + padded;
    memset(zeros, 0, padded * sizeof(int16_t));
    /* Pairs do not pay where hardly a block has its other half. */
    size_t alone = step < n ? n % (2 * step) : n;
    if (alone > step && step < n)
        alone = 2 * step - alone;
    if (PARTS_OF_PAIR * ((n + alone) / 2) < TAPS * n)
        look_in_pairs(product, layer, work, zeros, moved, top * layer->unit / 2, state, width, n);
    else
        look_singly(product, layer, work, zeros, top * layer->unit, state, width, n);
}

static void
look_plain(const layer_t *layer, float *state, size_t width, size_t n, int16_t *work)
{
    size_t count = n * padded_of(width);
    float top = largest_plain(state, count);
    round_plain(state, count, top > NOTHING ? TOP / top : 0, work);
    look(product_plain, top, layer, state, width, n, work);
}

#if HAVE_AVX2
AVX2 static void
look_avx2(const layer_t *layer, float *state, size_t width, size_t n, int16_t *work)
{
    size_t count = n * padded_of(width);
    float top = largest_avx2(state, count);
    round_avx2(state, count, top > NOTHING ? TOP / top : 0, work);
    look(product_avx2, top, layer, state, width, n, work);
}
#endif

void
look_around(const layer_t *layer, float *state, size_t width, size_t n, int16_t *work, int wide)
{
#if HAVE_AVX2
    if (wide) {
        look_avx2(layer, state, width, n, work);
        return;
    }
#endif
    (void)wide;
    look_plain(layer, state, width, n, work);
}
