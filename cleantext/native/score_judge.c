/* From the network's likelihoods to a verdict: the loops of cleantext.scoring.judge. Words are counted in halves, so that their
 * sums are exact, whatever the order, up to MOST_WORDS of them. */
#include "score.h"

#include <math.h>

#define MOST_WORDS 4000000.0
#define STEPS 4096.0 /* of a likelihood, so that sums of them are exact, too */
#define MOST_ROUNDS 32

/* How likely a block belongs to the article, if one verdict in 1/doubt may be wrong, in steps. */
static double
in_steps(float likely, double doubt)
{
    return floor((doubt + (1 - 2 * doubt) * (double)likely) * STEPS + 0.5);
}

/* What is kept of the words from some likelihood on: how many, and how many of them are right, in steps. */
typedef struct {
    double got, hit;
} kept_t;

static kept_t
kept_from(double limit, const float *likely, const float *words, const char *is_known, Py_ssize_t n, double doubt)
{
    kept_t kept = {0, 0};
    Py_ssize_t i;
    for (i = 0; i < n; i++) {
        double steps = in_steps(likely[i], doubt);
        if (!is_known[i] && steps >= limit * STEPS) {
            kept.got += words[i];
            kept.hit += steps * words[i];
        }
    }
    kept.got *= STEPS;
    return kept;
}

static double
undoubted(double limit, double doubt)
{
    limit = (limit - doubt) / (1 - 2 * doubt);
    return limit > 0 ? limit : 0;
}

/* The likelihoods from which on blocks must be kept for the best F1 that can be hoped for, and for the best mean of precision and recall:
 * see `_best_limits` in Python. */
static void
best_limits(const float *likely, const float *words, const char *is_known, Py_ssize_t n, double doubt, double *best, double *mean)
{
    double limit = 0.5, wanted = 0, next;
    kept_t kept;
    Py_ssize_t i;
    int round;
    for (i = 0; i < n; i++)
        if (!is_known[i])
            wanted += in_steps(likely[i], doubt) * words[i];
    for (round = 0; wanted > 0 && round < MOST_ROUNDS; round++, limit = next) {
        kept = kept_from(limit, likely, words, is_known, n, doubt);
        next = kept.hit / (kept.got + wanted);
        if (next == limit)
            break;
    }
    *best = undoubted(limit, doubt);
    for (round = 0; wanted > 0 && round < MOST_ROUNDS; round++, limit = next) {
        kept = kept_from(limit, likely, words, is_known, n, doubt);
        next = kept.got > 0 ? kept.hit / kept.got * (wanted / (kept.got + wanted)) : limit;
        if (next == limit)
            break;
    }
    *mean = undoubted(limit, doubt);
}

#define FAR 30 /* no score is further from 0 */

static float
within(float score)
{
    return score > FAR ? FAR : score < -FAR ? -FAR : score;
}

PyObject *
score_likelihoods(PyObject *module, PyObject *args)
{
    Py_buffer scores;
    PyObject *articles = NULL, *headlines = NULL, *shares = NULL, *result = NULL;
    const float *score;
    float *article, *headline, all = 1;
    double least;
    Py_ssize_t n, i;
    (void)module;

    if (!PyArg_ParseTuple(args, "y*d", &scores, &least))
        return NULL;
    n = scores.len / (Py_ssize_t)(2 * sizeof(float));
    score = scores.buf;
    if (scores.len % (Py_ssize_t)(2 * sizeof(float))) {
        PyErr_SetString(PyExc_ValueError, "two scores for every block");
        goto done;
    }
    articles = PyBytes_FromStringAndSize(NULL, n * (Py_ssize_t)sizeof(float));
    headlines = PyBytes_FromStringAndSize(NULL, n * (Py_ssize_t)sizeof(float));
    shares = PyDict_New();
    if (!articles || !headlines || !shares)
        goto done;
    article = (float *)PyBytes_AS_STRING(articles);
    headline = (float *)PyBytes_AS_STRING(headlines);
    for (i = 0; i < n; i++) {
        article[i] = 1 / (1 + expf(-within(score[2 * i])));
        headline[i] = expf(within(score[2 * i + 1]));
        all += headline[i];
    }
    for (i = 0; i < n; i++) {
        headline[i] /= all;
        if ((double)headline[i] >= least) {
            PyObject *block = PyLong_FromSsize_t(i), *share = PyFloat_FromDouble(headline[i]);
            int failed = !block || !share || PyDict_SetItem(shares, block, share) < 0;
            Py_XDECREF(block);
            Py_XDECREF(share);
            if (failed)
                goto done;
        }
    }
    result = PyTuple_Pack(3, articles, headlines, shares);
done:
    Py_XDECREF(articles);
    Py_XDECREF(headlines);
    Py_XDECREF(shares);
    PyBuffer_Release(&scores);
    return result;
}

PyObject *
score_weigh(PyObject *module, PyObject *args)
{
    Py_buffer first, counts, article;
    PyObject *furniture, *bytes = NULL, *result = NULL;
    const int64_t *first_word;
    const int32_t *count;
    const float *likely;
    double limit, doubt, size = 0, whole = 0, outside = 0;
    char *is_known = NULL;
    float *words;
    Py_ssize_t n, i;
    (void)module;

    if (!PyArg_ParseTuple(args, "y*y*y*O!dd", &first, &counts, &article, &PyList_Type, &furniture, &limit,
                          &doubt))
        return NULL;
    n = article.len / (Py_ssize_t)sizeof(float);
    first_word = first.buf;
    count = counts.buf;
    likely = article.buf;
    if (article.len % (Py_ssize_t)sizeof(float) || first.len != (n + 1) * (Py_ssize_t)sizeof(int64_t) ||
        counts.len != n * KINDS * (Py_ssize_t)sizeof(int32_t)) {
        PyErr_SetString(PyExc_ValueError, "words and likelihoods that do not fit together");
        goto done;
    }
    is_known = calloc((size_t)n + 1, 1);
    bytes = PyBytes_FromStringAndSize(NULL, article.len);
    if (!is_known || !bytes) {
        if (!PyErr_Occurred())
            PyErr_NoMemory();
        goto done;
    }
    for (i = 0; i < PyList_GET_SIZE(furniture); i++) {
        PyObject *block = PyList_GET_ITEM(furniture, i);
        Py_ssize_t at = PyLong_CheckExact(block) ? PyLong_AsSsize_t(block) : -1;
        if (at < 0 || at >= n) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_IndexError, "no such block");
            goto done;
        }
        is_known[at] = 1;
    }
    words = (float *)PyBytes_AS_STRING(bytes);
    for (i = 0; i < n; i++) {
        double own = (double)(first_word[i + 1] - first_word[i]) - (double)count[i * KINDS + GLYPH] / 2;
        words[i] = (float)(own > 1 ? own : 1);
        size += words[i];
        if (is_known[i])
            continue;
        whole += words[i];
        if ((double)likely[i] < limit)
            outside += words[i];
    }
    if (whole > MOST_WORDS)
        result = Py_BuildValue("OdOOO", bytes, size, Py_None, Py_None, Py_None);
    else {
        double best, mean;
        best_limits(likely, words, is_known, n, doubt, &best, &mean);
        result = Py_BuildValue("Odddd", bytes, size, (double)((float)outside / (float)(whole > 1 ? whole : 1)), best, mean);
    }
done:
    free(is_known);
    Py_XDECREF(bytes);
    PyBuffer_Release(&first);
    PyBuffer_Release(&counts);
    PyBuffer_Release(&article);
    return result;
}

PyObject *
score_limits(PyObject *module, PyObject *args)
{
    Py_buffer article, words;
    PyObject *bytes = NULL, *marked = NULL, *result = NULL, *fellows;
    const float *likely, *word;
    double usual, inside, company, furniture, paragraph, left = 0, *limits;
    Py_ssize_t n, i, first = 0, last = -1, above[2] = {-1, -1}, under[2];
    (void)module;

    if (!PyArg_ParseTuple(args, "y*y*O!ddddd", &article, &words, &PyList_Type, &fellows, &usual, &inside, &company,
                          &furniture, &paragraph))
        return NULL;
    n = article.len / (Py_ssize_t)sizeof(float);
    likely = article.buf;
    word = words.buf;
    if (article.len % (Py_ssize_t)sizeof(float) || words.len != article.len) {
        PyErr_SetString(PyExc_ValueError, "words and likelihoods that do not fit together");
        goto done;
    }
    bytes = PyBytes_FromStringAndSize(NULL, n * (Py_ssize_t)sizeof(double));
    marked = PyList_New(0);
    if (!bytes || !marked)
        goto done;
    limits = (double *)PyBytes_AS_STRING(bytes);
    for (i = n - 1; i >= 0; i--)
        if ((double)likely[i] >= furniture && (double)word[i] >= paragraph) {
            last = last < 0 ? i : last;
            first = i;
        }
    /* The two fellows next to the article on either side; beyond the second of them others are in company. */
    under[0] = under[1] = n;
    for (i = 0; last >= 0 && i < PyList_GET_SIZE(fellows); i++) {
        Py_ssize_t at = PyLong_AsSsize_t(PyList_GET_ITEM(fellows, i));
        if (at == -1 && PyErr_Occurred())
            goto done;
        if (at < first && at > above[1]) {
            above[1] = at < above[0] ? at : above[0];
            above[0] = at > above[0] ? at : above[0];
        } else if (at > last && at < under[1]) {
            under[1] = at > under[0] ? at : under[0];
            under[0] = at < under[0] ? at : under[0];
        }
    }
    for (i = 0; i < n; i++) {
        limits[i] = i >= first && i < last && inside < usual ? inside : usual;
        if (company > usual && (i < above[1] || i > under[1]))
            limits[i] = company;
        if ((double)likely[i] < limits[i]) {
            PyObject *number = PyLong_FromSsize_t(i);
            int failed = !number || PyList_Append(marked, number) < 0;
            Py_XDECREF(number);
            if (failed)
                goto done;
        } else
            left += word[i];
    }
    result = Py_BuildValue("OOd", bytes, marked, left);
done:
    Py_XDECREF(bytes);
    Py_XDECREF(marked);
    PyBuffer_Release(&article);
    PyBuffer_Release(&words);
    return result;
}
