/* Byte strings that are each given a number, from 0 in the order in which they are met; and memory that grows. */
#ifndef CLEANTEXT_PAGE_NAMES_H
#define CLEANTEXT_PAGE_NAMES_H

#include <stddef.h>
#include <stdint.h>

/* The items, moved to where there is room for `need` (at least 1) of that size; NULL where there is none, and they stay. */
void *more_room(void *items, size_t *room, size_t need, size_t size);

typedef struct {
    size_t start; /* in `bytes` */
    size_t length;
    uint64_t hash;
} Name;

typedef struct {
    char *bytes;
    size_t used, bytes_room;
    Name *names;
    size_t count, names_room;
    int32_t *slots; /* a number + 1, or 0 */
    size_t size;    /* of `slots`: a power of two, or 0 */
    uint64_t seed;
} Names;

/* The number of a byte string, that of `names->count` before if it is new; -1 where there is no memory. */
int32_t number_of(Names *names, const char *bytes, size_t length);

void free_names(Names *names);

#endif
