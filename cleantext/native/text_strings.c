/* Strings by number, found by their characters. */
#include "text_sieve.h"

uint64_t
hash_of(const uint32_t *codes, Py_ssize_t size)
{
    uint64_t hash = (uint64_t)size;
    Py_ssize_t i = 0;
    for (; i + 1 < size; i += 2) { /* two at a time: each step waits for the last */
        hash = (hash ^ codes[i] ^ (uint64_t)codes[i + 1] << 32) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    if (i < size) {
        hash = (hash ^ codes[i]) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    return hash;
}

/* The slot of a word, or of what has the same hash and is no further on than the slot given; an empty one, where there is none. */
static uint64_t
slot_of(const Words *words, uint64_t hash, uint64_t slot)
{
    while (words->slots[slot] && words->slots[slot] >> 32 != hash >> 32)
        slot = (slot + 1) & words->mask;
    return slot;
}

int32_t
find_word(const Words *words, const uint32_t *codes, Py_ssize_t size)
{
    if (words->count == 0)
        return -1;
    uint64_t hash = hash_of(codes, size);
    if (!has_bit(words->bits, hash & (8 * words->mask + 7)))
        return -1;
    for (uint64_t slot = slot_of(words, hash, hash & words->mask); words->slots[slot];
         slot = slot_of(words, hash, (slot + 1) & words->mask)) {
        int32_t number = (int32_t)(uint32_t)words->slots[slot] - 1;
        int64_t start = words->starts[number];
        if (words->starts[number + 1] - start == size &&
            memcmp(words->codes + start, codes, (size_t)size * sizeof(uint32_t)) == 0)
            return number;
    }
    return -1;
}

int32_t
find_likely(const Words *words, uint64_t hash)
{
    if (words->count == 0 || !has_bit(words->bits, hash & (8 * words->mask + 7)))
        return -1;
    return (int32_t)(uint32_t)words->slots[slot_of(words, hash, hash & words->mask)] - 1; /* 0, if it is empty */
}

void
fetch_word(const Words *words, uint64_t hash)
{
    PREFETCH(words->bits + ((hash & (8 * words->mask + 7)) >> 3));
    PREFETCH(words->slots + (hash & words->mask));
}

/* Take a list of str. Of two that are the same the first is found. */
int
take_words(PyObject *list, Words *words)
{
    if (!PyList_Check(list)) {
        PyErr_SetString(PyExc_TypeError, "words are a list of str");
        return -1;
    }
    Py_ssize_t count = PyList_GET_SIZE(list), total = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *word = PyList_GET_ITEM(list, i);
        if (!PyUnicode_Check(word)) {
            PyErr_SetString(PyExc_TypeError, "words are a list of str");
            return -1;
        }
        total += PyUnicode_GET_LENGTH(word);
    }
    uint64_t room = 16;
    while (room < 2 * (uint64_t)count)
        room *= 2;
    words->codes = many(total, sizeof(uint32_t));
    words->starts = many(count + 1, sizeof(int64_t));
    words->slots = many((Py_ssize_t)room, sizeof(uint64_t));
    words->bits = many((Py_ssize_t)room, 1);
    if (words->codes == NULL || words->starts == NULL || words->slots == NULL || words->bits == NULL || count > INT32_MAX - 1) {
        PyErr_NoMemory();
        return -1;
    }
    memset(words->slots, 0, room * sizeof(uint64_t));
    memset(words->bits, 0, room);
    words->mask = room - 1;
    words->count = 0;
    int64_t at = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *word = PyList_GET_ITEM(list, i);
        Py_ssize_t size = PyUnicode_GET_LENGTH(word);
        if (size && PyUnicode_AsUCS4(word, words->codes + at, size, 0) == NULL)
            return -1;
        words->starts[i] = at;
        words->starts[i + 1] = at + size;
        if (i == 0 || find_word(words, words->codes + at, size) < 0) {
            uint64_t hash = hash_of(words->codes + at, size), slot = hash & words->mask;
            while (words->slots[slot])
                slot = (slot + 1) & words->mask;
            words->slots[slot] = (hash >> 32 << 32) | (uint32_t)(i + 1);
            set_bit(words->bits, hash & (8 * words->mask + 7));
        }
        at += size;
        words->count = i + 1;
    }
    return 0;
}

void
free_words(Words *words)
{
    free(words->codes);
    free(words->starts);
    free(words->slots);
    free(words->bits);
}

/* By what most words are told from the few that are looked for. */
uint32_t
traits_of(const uint32_t *word, Py_ssize_t size)
{
    return size == 0 ? 0 : (word[0] * 31 + word[size - 1] * 7 + (uint32_t)size * 257) & (TRAITS - 1);
}
