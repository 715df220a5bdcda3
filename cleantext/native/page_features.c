/* What the main-text model is told of markup: `cleantext/scoring/markup.py`. */
#include "page.h"

#include "page_names.h"

#include <math.h>
#include <string.h>

/* What is known of an element once those around it and all that stands in it have been seen. */
typedef struct {
    int64_t bits;
    int32_t article; /* the innermost one around it, or it itself; -1 */
    int32_t depth;
    double prose, size, linked; /* of all blocks in it */
} Around;

/* Buffers of one kind of item each. */
typedef struct {
    Py_buffer buffer;
    int taken;
} Array;

static int
take(Array *array, PyObject *object, int writable)
{
    if (PyObject_GetBuffer(object, &array->buffer, writable ? PyBUF_WRITABLE : PyBUF_SIMPLE) < 0) {
        return -1;
    }
    array->taken = 1;
    return 0;
}

static void
give_back(Array *arrays, size_t count)
{
    size_t at;

    for (at = 0; at < count; at++) {
        if (arrays[at].taken) {
            PyBuffer_Release(&arrays[at].buffer);
        }
    }
}

#define ITEMS(array, type) ((array).buffer.len / (Py_ssize_t)sizeof(type))

static int
refuse(const char *why)
{
    PyErr_SetString(PyExc_ValueError, why);
    return -1;
}

/* For every element the index of the first one behind it that is not in it, as int64; parents come before their children. */
PyObject *
behind(PyObject *module, PyObject *parents)
{
    Array array = {{0}, 0};
    PyObject *bytes = NULL;
    Py_ssize_t count, at;
    const int32_t *above;
    int64_t *ends;

    (void)module;
    if (take(&array, parents, 0) < 0) {
        return NULL;
    }
    count = ITEMS(array, int32_t);
    above = array.buffer.buf;
    for (at = 1; at < count; at++) {
        if (above[at] < 0 || above[at] >= at) {
            refuse("an element stands in one before it");
            goto done;
        }
    }
    bytes = PyBytes_FromStringAndSize(NULL, count * (Py_ssize_t)sizeof(int64_t));
    if (bytes == NULL) {
        goto done;
    }
    ends = (int64_t *)PyBytes_AS_STRING(bytes);
    for (at = 0; at < count; at++) {
        ends[at] = at + 1;
    }
    for (at = count - 1; at > 0; at--) {
        if (ends[at] > ends[above[at]]) {
            ends[above[at]] = ends[at];
        }
    }
done:
    give_back(&array, 1);
    return bytes;
}

/* The columns of `cleantext.scoring.markup.markup_features` that need nothing but the elements and the sizes of the blocks. */
PyObject *
features(PyObject *module, PyObject *args)
{
    enum { PARENTS, TAGS, HINTS, LABELS, TAG_NUMBERS, LABEL_BITS, AT, LINKED, LINKS, HELD, PROSE, OUT, ARRAYS };
    PyObject *objects[ARRAYS], *lines, *result = NULL;
    Array arrays[ARRAYS];
    int tag_count, within, holds, up, article_tag, heading = 1, index;
    Py_ssize_t count, n, width, block, element, first = -1;
    const int32_t *parents, *tags, *hints, *labels, *tag_numbers, *at, *linked, *links;
    const int64_t *label_bits;
    const unsigned char *held;
    const double *prose;
    double total = 0, articles = 0, *kind_prose = NULL, *kind_count = NULL;
    int32_t *kinds = NULL;
    Around *around = NULL;
    Names names;
    float *row;

    (void)module;
    memset(arrays, 0, sizeof(arrays));
    memset(&names, 0, sizeof(names));
    if (!PyArg_ParseTuple(args, "OOOOOOOOOOOOO!iiiii:features", &objects[PARENTS], &objects[TAGS], &objects[HINTS],
                          &objects[LABELS], &objects[TAG_NUMBERS], &objects[LABEL_BITS], &objects[AT], &objects[LINKED],
                          &objects[LINKS], &objects[HELD], &objects[PROSE], &objects[OUT], &PyList_Type, &lines,
                          &tag_count, &within, &holds, &up, &article_tag)) {
        return NULL;
    }
    for (index = 0; index < ARRAYS; index++) {
        if (take(&arrays[index], objects[index], index == OUT) < 0) {
            goto done;
        }
    }
    count = ITEMS(arrays[PARENTS], int32_t);
    n = ITEMS(arrays[AT], int32_t);
    parents = arrays[PARENTS].buffer.buf;
    tags = arrays[TAGS].buffer.buf;
    hints = arrays[HINTS].buffer.buf;
    labels = arrays[LABELS].buffer.buf;
    tag_numbers = arrays[TAG_NUMBERS].buffer.buf;
    label_bits = arrays[LABEL_BITS].buffer.buf;
    at = arrays[AT].buffer.buf;
    linked = arrays[LINKED].buffer.buf;
    links = arrays[LINKS].buffer.buf;
    held = arrays[HELD].buffer.buf;
    prose = arrays[PROSE].buffer.buf;
    width = n ? ITEMS(arrays[OUT], float) / n : 0;
    if (ITEMS(arrays[TAGS], int32_t) != count || ITEMS(arrays[HINTS], int32_t) != count ||
        ITEMS(arrays[LABELS], int32_t) != count || ITEMS(arrays[LINKED], int32_t) != n ||
        ITEMS(arrays[LINKS], int32_t) != n || arrays[HELD].buffer.len != n || ITEMS(arrays[PROSE], double) != n ||
        PyList_GET_SIZE(lines) != n || tag_count < 0 || tag_count > 1000 || within < 0 || within > 63 || holds < 0 ||
        holds > 8 || up < 0 || up > 1000 || (n && width < 1 + tag_count + within + holds + 3 + 2 * up + 6)) {
        refuse("arrays of different lengths");
        goto done;
    }
    around = PyMem_Calloc((size_t)count + 1, sizeof(Around));
    kinds = PyMem_Calloc((size_t)n + 1, sizeof(int32_t));
    kind_prose = PyMem_Calloc((size_t)n + 1, sizeof(double));
    kind_count = PyMem_Calloc((size_t)n + 1, sizeof(double));
    if (around == NULL || kinds == NULL || kind_prose == NULL || kind_count == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    for (element = 0; element < count; element++) {
        Around *own = &around[element];

        if (parents[element] < 0 || (element && parents[element] >= element) || tags[element] < 0 ||
            tags[element] >= ITEMS(arrays[TAG_NUMBERS], int32_t) || labels[element] < 0 ||
            labels[element] >= ITEMS(arrays[LABEL_BITS], int64_t)) {
            refuse("an element must stand behind the one around it, and have a tag and labels");
            goto done;
        }
        own->bits = label_bits[labels[element]];
        own->article = tags[element] == article_tag ? (int32_t)element : -1;
        articles += own->article >= 0;
        if (element) {
            own->bits |= around[parents[element]].bits;
            own->depth = around[parents[element]].depth + 1;
            own->article = own->article < 0 ? around[parents[element]].article : own->article;
        }
    }
    for (block = 0; block < n; block++) {
        PyObject *line = PyList_GET_ITEM(lines, block);
        int32_t key[4];

        if (!PyUnicode_Check(line) || at[block] < 0 || at[block] >= count) {
            refuse("a block must be a str, and stand in an element");
            goto done;
        }
        around[at[block]].prose += prose[block];
        around[at[block]].size += (double)PyUnicode_GET_LENGTH(line);
        around[at[block]].linked += linked[block];
        total += prose[block];
        if (first < 0 && tag_numbers[tags[at[block]]] == heading) {
            first = block;
        }
        /* Alike in tag and hints, and in those of the element around. */
        element = parents[at[block]];
        key[0] = tags[at[block]];
        key[1] = hints[at[block]];
        key[2] = tags[element];
        key[3] = hints[element];
        kinds[block] = number_of(&names, (const char *)key, sizeof(key));
        if (kinds[block] < 0) {
            PyErr_NoMemory();
            goto done;
        }
        kind_prose[kinds[block]] += prose[block];
        kind_count[kinds[block]] += 1;
    }
    total = total > 1 ? total : 1;
    for (element = count - 1; element > 0; element--) {
        around[parents[element]].prose += around[element].prose;
        around[parents[element]].size += around[element].size;
        around[parents[element]].linked += around[element].linked;
    }
    row = arrays[OUT].buffer.buf;
    for (block = 0; block < n; block++, row += width) {
        const Around *own = &around[at[block]];
        int32_t tag = tag_numbers[tags[at[block]]];
        float *out = row, size = (float)PyUnicode_GET_LENGTH(PyList_GET_ITEM(lines, block));

        *out++ = 1;
        for (index = 0; index < tag_count; index++) {
            *out++ = tag == index;
        }
        for (index = 0; index < within; index++) {
            *out++ = (float)(own->bits >> index & 1);
        }
        for (index = 0; index < holds; index++) {
            *out++ = (float)(held[block] >> index & 1);
        }
        *out++ = size > 0 ? (float)linked[block] / size * 2 : 0;
        *out++ = (float)log1p((double)links[block]);
        *out++ = (float)own->depth / 15;
        element = at[block];
        for (index = 0; index < up; index++) {
            element = parents[element];
            out[index] = (float)(around[element].prose / total * 2);
            out[up + index] =
                (float)(around[element].linked / (around[element].size > 1 ? around[element].size : 1) * 2);
        }
        out += 2 * up;
        *out++ = own->article < 0 ? 0 : (float)(around[own->article].prose / total * 2);
        *out++ = (float)(log1p(articles) / 2);
        *out++ = (float)(log1p(kind_count[kinds[block]]) / 3);
        *out++ = (float)(kind_prose[kinds[block]] / total * 2);
        *out++ = first >= 0 && block < first;
        *out++ = first < 0 ? 0
                           : (float)((block < first ? -1 : 1) *
                                     log1p((double)(block < first ? first - block : block - first)) / 3);
    }
    result = Py_None;
    Py_INCREF(result);
done:
    free_names(&names);
    PyMem_Free(around);
    PyMem_Free(kinds);
    PyMem_Free(kind_prose);
    PyMem_Free(kind_count);
    give_back(arrays, ARRAYS);
    return result;
}

/* What the hints around every block weigh: `cleantext.scoring.markup.hint_features`. `weights`, float64, has the weight of every
   word, or NaN; a set of hints begins in `members` where `starts` says, which has one entry more. */
PyObject *
weigh(PyObject *module, PyObject *args)
{
    enum { PARENTS, OWN, STARTS, MEMBERS, WEIGHTS, AT, OUT, ARRAYS };
    typedef struct {
        double own, nearest, least, most, sum, count;
    } Row;
    PyObject *objects[ARRAYS], *result = NULL;
    Array arrays[ARRAYS];
    const int32_t *parents, *own, *starts, *members, *at;
    const double *weights;
    Py_ssize_t count, sets, n, element, block, member;
    int index;
    Row *rows = NULL;
    float *out;

    (void)module;
    memset(arrays, 0, sizeof(arrays));
    if (!PyArg_ParseTuple(args, "OOOOOOO:weigh", &objects[PARENTS], &objects[OWN], &objects[STARTS], &objects[MEMBERS],
                          &objects[WEIGHTS], &objects[AT], &objects[OUT])) {
        return NULL;
    }
    for (index = 0; index < ARRAYS; index++) {
        if (take(&arrays[index], objects[index], index == OUT) < 0) {
            goto done;
        }
    }
    count = ITEMS(arrays[PARENTS], int32_t);
    sets = ITEMS(arrays[STARTS], int32_t) - 1;
    n = ITEMS(arrays[AT], int32_t);
    parents = arrays[PARENTS].buffer.buf;
    own = arrays[OWN].buffer.buf;
    starts = arrays[STARTS].buffer.buf;
    members = arrays[MEMBERS].buffer.buf;
    weights = arrays[WEIGHTS].buffer.buf;
    at = arrays[AT].buffer.buf;
    out = arrays[OUT].buffer.buf;
    if (ITEMS(arrays[OWN], int32_t) != count || ITEMS(arrays[OUT], float) / 5 < n) {
        refuse("arrays of different lengths");
        goto done;
    }
    rows = PyMem_Calloc((size_t)count + 1, sizeof(Row));
    if (rows == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    for (element = 0; element < count; element++) {
        double sum = 0, least = 0, most = 0, some = 0;
        Row *row = &rows[element];

        if (own[element] < 0 || own[element] >= sets || starts[own[element]] < 0 ||
            starts[own[element] + 1] > ITEMS(arrays[MEMBERS], int32_t) ||
            (element && (parents[element] < 0 || parents[element] >= element))) {
            refuse("an element must stand behind the one around it, and know its hints");
            goto done;
        }
        for (member = starts[own[element]]; member < starts[own[element] + 1]; member++) {
            double weight;

            if (members[member] < 0 || members[member] >= ITEMS(arrays[WEIGHTS], double)) {
                refuse("a hint that there is not");
                goto done;
            }
            weight = weights[members[member]];
            if (weight != weight) {
                continue;
            }
            sum += weight;
            least = some == 0 || weight < least ? weight : least;
            most = some == 0 || weight > most ? weight : most;
            some += 1;
        }
        if (element) {
            *row = rows[parents[element]];
        }
        row->own = 0;
        if (some > 0) {
            row->own = row->nearest = sum / some;
            row->least = least < row->least ? least : row->least;
            row->most = most > row->most ? most : row->most;
            row->sum += sum / some;
            row->count += 1;
        }
    }
    for (block = 0; block < n; block++, out += 5) {
        const Row *row;

        if (at[block] < 0 || at[block] >= count) {
            refuse("a block must stand in an element");
            goto done;
        }
        row = &rows[at[block]];
        out[0] = (float)row->own;
        out[1] = (float)row->nearest;
        out[2] = (float)row->least;
        out[3] = (float)row->most;
        out[4] = (float)row->sum / (float)(row->count > 1 ? row->count : 1);
    }
    result = Py_None;
    Py_INCREF(result);
done:
    PyMem_Free(rows);
    give_back(arrays, ARRAYS);
    return result;
}

/* The lines shorter than `most` whose first letter or digit, in lower case, is one of some characters. */
PyObject *
beginning_with(PyObject *module, PyObject *args)
{
    PyObject *lines, *initials, *found, *number;
    Py_ssize_t most, index, at, length;

    (void)module;
    if (!PyArg_ParseTuple(args, "O!Un:beginning_with", &PyList_Type, &lines, &initials, &most)) {
        return NULL;
    }
    found = PyList_New(0);
    for (index = 0; found != NULL && index < PyList_GET_SIZE(lines); index++) {
        PyObject *line = PyList_GET_ITEM(lines, index);
        Py_UCS4 code = 0;

        if (!PyUnicode_Check(line)) {
            PyErr_SetString(PyExc_TypeError, "lines must be str");
            Py_CLEAR(found);
            break;
        }
        length = PyUnicode_GET_LENGTH(line);
        if (length >= most) {
            continue;
        }
        for (at = 0; at < length; at++) {
            code = PyUnicode_READ_CHAR(line, at);
            if (Py_UNICODE_ISALNUM(code)) {
                break;
            }
        }
        if (at == length) {
            continue;
        }
        at = PyUnicode_FindChar(initials, Py_UNICODE_TOLOWER(code), 0, PyUnicode_GET_LENGTH(initials), 1);
        if (at == -1) {
            continue;
        }
        number = at < 0 ? NULL : PyLong_FromSsize_t(index);
        if (number == NULL || PyList_Append(found, number) < 0) {
            Py_CLEAR(found);
        }
        Py_XDECREF(number);
    }
    return found;
}

/* Three words in a row, as one number. */
static uint64_t
shingle(const uint64_t *words)
{
    return words[0] + words[1] * UINT64_C(0x9E3779B97F4A7C15) + words[2] * UINT64_C(0xC2B2AE3D27D4EB4F);
}

/* For every block the share of its shingles that another text holds. Words come as their hashes, uint64; `first_word` says where
   those of every block begin, with one entry more; the shares are written to float32. */
PyObject *
contained(PyObject *module, PyObject *args)
{
    Py_buffer own, first_word, wanted, out;
    Py_ssize_t own_count, wanted_count, blocks, block, at;
    size_t size = 16, slot;
    PyObject *result = NULL;
    const uint64_t *own_words, *wanted_words;
    const int64_t *first;
    uint64_t *table = NULL, value;
    float *shares;
    int zero = 0;

    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*y*w*:contained", &own, &first_word, &wanted, &out)) {
        return NULL;
    }
    own_words = own.buf;
    first = first_word.buf;
    wanted_words = wanted.buf;
    shares = out.buf;
    own_count = own.len / (Py_ssize_t)sizeof(uint64_t);
    wanted_count = wanted.len / (Py_ssize_t)sizeof(uint64_t) - 2;
    blocks = first_word.len / (Py_ssize_t)sizeof(int64_t) - 1;
    if (blocks < 0 || out.len < blocks * (Py_ssize_t)sizeof(float)) {
        PyErr_SetString(PyExc_ValueError, "arrays of different lengths");
        goto done;
    }
    while ((Py_ssize_t)(size / 2) < wanted_count) {
        size *= 2;
    }
    table = PyMem_Calloc(size, sizeof(uint64_t)); /* 0 is an empty slot; whether it is wanted is kept apart */
    if (table == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    for (at = 0; at < wanted_count; at++) {
        value = shingle(wanted_words + at);
        if (value == 0) {
            zero = 1;
            continue;
        }
        slot = (size_t)((value ^ value >> 32) * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (size - 1);
        while (table[slot] && table[slot] != value) {
            slot = (slot + 1) & (size - 1);
        }
        table[slot] = value;
    }
    for (block = 0; block < blocks; block++) {
        Py_ssize_t stop = (Py_ssize_t)first[block + 1] - 2, found = 0, from = (Py_ssize_t)first[block];

        shares[block] = 0;
        if (from < 0 || stop > own_count - 2) {
            PyErr_SetString(PyExc_ValueError, "words that there are not");
            goto done;
        }
        for (at = from; at < stop; at++) {
            value = shingle(own_words + at);
            slot = (size_t)((value ^ value >> 32) * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (size - 1);
            while (table[slot] && table[slot] != value) {
                slot = (slot + 1) & (size - 1);
            }
            found += value ? table[slot] == value : zero;
        }
        if (stop > from) {
            shares[block] = (float)((double)found / (double)(stop - from));
        }
    }
    result = Py_None;
    Py_INCREF(result);
done:
    PyMem_Free(table);
    PyBuffer_Release(&own);
    PyBuffer_Release(&first_word);
    PyBuffer_Release(&wanted);
    PyBuffer_Release(&out);
    return result;
}
