#include "page_names.h"

#include <stdlib.h>
#include <string.h>

void *
more_room(void *items, size_t *room, size_t need, size_t size)
{
    size_t larger;
    void *moved;

    if (need <= *room) {
        return items;
    }
    larger = *room + *room / 2 + 64;
    if (larger < need) {
        larger = need;
    }
    if (larger > (SIZE_MAX / 2) / size) {
        return NULL;
    }
    moved = realloc(items, larger * size);
    if (moved != NULL) {
        *room = larger;
    }
    return moved;
}

/* Eight bytes at a time, each multiplied into all that went before. The seed keeps who writes pages from choosing strings
   that meet in one slot. */
static uint64_t
hash_of(uint64_t seed, const char *bytes, size_t length)
{
    uint64_t hash = seed ^ (length * UINT64_C(0x9E3779B97F4A7C15)), word;

    for (; length >= 8; bytes += 8, length -= 8) {
        memcpy(&word, bytes, 8);
        hash = (hash ^ word) * UINT64_C(0xC2B2AE3D27D4EB4F);
        hash ^= hash >> 29;
    }
    if (length) {
        word = 0;
        memcpy(&word, bytes, length);
        hash = (hash ^ word) * UINT64_C(0xC2B2AE3D27D4EB4F);
        hash ^= hash >> 29;
    }
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 32);
}

static int
enlarge(Names *names)
{
    size_t size = names->size ? names->size * 2 : 64, at, number;
    int32_t *slots = calloc(size, sizeof(int32_t));

    if (slots == NULL) {
        return -1;
    }
    for (number = 0; number < names->count; number++) {
        for (at = names->names[number].hash & (size - 1); slots[at]; at = (at + 1) & (size - 1)) {
        }
        slots[at] = (int32_t)number + 1;
    }
    free(names->slots);
    names->slots = slots;
    names->size = size;
    return 0;
}

int32_t
number_of(Names *names, const char *bytes, size_t length)
{
    uint64_t hash = hash_of(names->seed, bytes, length);
    size_t at;
    Name *name;
    void *moved;

    if (names->count * 2 >= names->size && enlarge(names) < 0) {
        return -1;
    }
    for (at = hash & (names->size - 1); names->slots[at]; at = (at + 1) & (names->size - 1)) {
        name = &names->names[names->slots[at] - 1];
        if (name->hash == hash && name->length == length &&
            (length == 0 || memcmp(names->bytes + name->start, bytes, length) == 0)) {
            return names->slots[at] - 1;
        }
    }
    if (names->count >= INT32_MAX - 1 || length > SIZE_MAX / 4 || names->used > SIZE_MAX / 4) {
        return -1;
    }
    moved = more_room(names->names, &names->names_room, names->count + 1, sizeof(Name));
    if (moved == NULL) {
        return -1;
    }
    names->names = moved;
    moved = more_room(names->bytes, &names->bytes_room, names->used + length + 1, 1);
    if (moved == NULL) {
        return -1;
    }
    names->bytes = moved;
    if (length) {
        memcpy(names->bytes + names->used, bytes, length);
    }
    name = &names->names[names->count];
    name->start = names->used;
    name->length = length;
    name->hash = hash;
    names->used += length;
    names->slots[at] = (int32_t)++names->count;
    return (int32_t)names->count - 1;
}

void
free_names(Names *names)
{
    free(names->bytes);
    free(names->names);
    free(names->slots);
    memset(names, 0, sizeof(*names));
}
