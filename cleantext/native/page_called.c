/* What an element is called: the words of its class and id, and what it says that the text in it is. */
#include "page_scan.h"

#include <string.h>

#define HINT_LENGTH 24
#define HINTS 16
#define CLASS_LENGTH 400
#define ID_LENGTH 100
#define ROLE_WORDS 2

/* The first so many characters of a slice behind what is in `scratch`. */
static int
beginning_to_scratch(Scan *scan, Slice slice, size_t most)
{
    size_t from = scan->scratch_used, at;
    const char *end;

    if (slice.length > most * 6) {
        slice.length = most * 6; /* no character takes more, escaped or not; one that is cut in two is far behind the last */
    }
    if (to_scratch(scan, slice) < 0) {
        return FAILED;
    }
    end = scan->scratch + scan->scratch_used;
    for (at = from; scan->scratch + at < end; at++) {
        if (((unsigned char)scan->scratch[at] & 0xc0) != 0x80 && most-- == 0) {
            scan->scratch_used = at;
            break;
        }
    }
    return DONE;
}

/* `_hints` */
int32_t
hints_of(Scan *scan, const Frame *frame)
{
    const char *text, *end, *start;
    int32_t found[HINTS], word;
    size_t count = 0, length, at;
    char lower[HINT_LENGTH];

    scan->scratch_used = 0;
    if (beginning_to_scratch(scan, frame->classes, CLASS_LENGTH) < 0) {
        return -1;
    }
    scan->scratch[scan->scratch_used++] = ' ';
    if (beginning_to_scratch(scan, frame->id, ID_LENGTH) < 0) {
        return -1;
    }
    text = scan->scratch;
    end = text + scan->scratch_used;
    while (text < end && count < HINTS) {
        start = text;
        if (*text >= 'a' && *text <= 'z') {
            while (text < end && *text >= 'a' && *text <= 'z') {
                text++;
            }
        }
        else if (*text >= 'A' && *text <= 'Z') {
            while (text < end && *text >= 'A' && *text <= 'Z') {
                text++;
            }
            if (text < end && *text >= 'a' && *text <= 'z') {
                if (text - start > 1) {
                    text--; /* of "ABCd" the words are "AB" and "Cd" */
                }
                else {
                    while (text < end && *text >= 'a' && *text <= 'z') {
                        text++;
                    }
                }
            }
        }
        else {
            text++;
            continue;
        }
        length = (size_t)(text - start);
        if (length < 2 || length > HINT_LENGTH) {
            continue;
        }
        for (at = 0; at < length; at++) {
            lower[at] = (char)(start[at] | 0x20);
        }
        word = number_of(&scan->words, lower, length);
        if (word < 0) {
            return no_memory();
        }
        for (at = 0; at < count && found[at] != word; at++) {
        }
        if (at == count) {
            found[count++] = word;
        }
    }
    word = number_of(&scan->hint_sets, (const char *)found, count * sizeof(int32_t));
    return word < 0 ? no_memory() : word;
}

typedef struct {
    int32_t numbers[2 + 2 * ROLE_WORDS];
    size_t count;
} LabelSet;

static int
add_label(Scan *scan, LabelSet *set, const char *text, size_t length)
{
    int32_t number = number_of(&scan->labels, text, length);

    if (number < 0) {
        return no_memory();
    }
    set->numbers[set->count++] = number;
    return DONE;
}

/* ``{f"{name}={word}" for word in value.lower().split()[:2]}`` */
static int
add_words(Scan *scan, LabelSet *set, const char *name, Slice value)
{
    const char *text, *end, *start;
    size_t words = 0, prefix = strlen(name), at;
    char *own = NULL;
    int result = FAILED;
    PyObject *str = NULL, *lower = NULL;
    Py_ssize_t length;

    scan->scratch_used = 0;
    if (to_scratch(scan, value) < 0) {
        return FAILED;
    }
    text = scan->scratch;
    end = text + scan->scratch_used;
    if (!is_ascii(text, end)) { /* only Python knows all lower case */
        str = PyUnicode_DecodeUTF8(text, (Py_ssize_t)scan->scratch_used, "replace");
        lower = str == NULL ? NULL : PyObject_CallMethod(str, "lower", NULL);
        text = lower == NULL ? NULL : PyUnicode_AsUTF8AndSize(lower, &length);
        if (text == NULL) {
            goto done;
        }
        end = text + length;
    }
    while (words < ROLE_WORDS) {
        uint32_t code;
        size_t size;

        while (text < end && (size = character(text, end, &code), is_space(code))) {
            text += size;
        }
        start = text;
        while (text < end && (size = character(text, end, &code), !is_space(code))) {
            text += size;
        }
        if (text == start) {
            break;
        }
        own = PyMem_Malloc(prefix + (size_t)(text - start) + 1);
        if (own == NULL) {
            no_memory();
            goto done;
        }
        memcpy(own, name, prefix);
        memcpy(own + prefix, start, (size_t)(text - start));
        for (at = prefix; at < prefix + (size_t)(text - start); at++) {
            if (own[at] >= 'A' && own[at] <= 'Z') {
                own[at] = (char)(own[at] + 32);
            }
        }
        if (add_label(scan, set, own, prefix + (size_t)(text - start)) < 0) {
            goto done;
        }
        PyMem_Free(own);
        own = NULL;
        words++;
    }
    result = DONE;
done:
    PyMem_Free(own);
    Py_XDECREF(str);
    Py_XDECREF(lower);
    return result;
}

/* `_within`, but for what comes from the elements around. */
int32_t
labels_of(Scan *scan, const Frame *frame)
{
    LabelSet set;
    const Name *tag;
    int32_t number;

    set.count = 0;
    if (frame->bits & TAG_TELLING) {
        tag = &scan->tag_names.names[frame->tag];
        if (add_label(scan, &set, scan->tag_names.bytes + tag->start, tag->length) < 0) {
            return -1;
        }
    }
    if (frame->hides) {
        if (add_label(scan, &set, "hidden", 6) < 0) {
            return -1;
        }
    }
    else {
        if (frame->role.length && add_words(scan, &set, "role=", frame->role) < 0) {
            return -1;
        }
        if (frame->itemprop.length && add_words(scan, &set, "itemprop=", frame->itemprop) < 0) {
            return -1;
        }
        if (is_word_of_any_case(frame->aria.start, frame->aria.length, "true") &&
            add_label(scan, &set, "aria-hidden", 11) < 0) {
            return -1;
        }
    }
    number = number_of(&scan->label_sets, (const char *)set.numbers, set.count * sizeof(int32_t));
    if (number < 0) {
        no_memory();
    }
    return number;
}
