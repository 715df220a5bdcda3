/* Characters in UTF-8: which of them are spaces, and what their escapes mean. */
#ifndef CLEANTEXT_PAGE_CHARACTERS_H
#define CLEANTEXT_PAGE_CHARACTERS_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *start;
    size_t length;
} Slice;

/* 1 where a byte of ASCII is white space (as for `str.split`), 2 where it is NUL, 4 where a byte is beyond ASCII. */
extern const unsigned char CHARACTER_KINDS[256];
#define kind_of(byte) (CHARACTER_KINDS[(unsigned char)(byte)])

/* The character that begins at a place, and its length. */
size_t character(const char *text, const char *end, uint32_t *code);

/* How many there are. */
size_t characters(const char *text, const char *end);

/* Whether a character is one that `str.strip` takes away; one of `_SPACE`, beyond ASCII; one of `_UNSEEN`. */
int is_space(uint32_t code);
int is_folded(uint32_t code);
int is_unseen(uint32_t code);

/* Move both ends as `str.strip` would. */
void strip(const char **start, const char **end);

int is_ascii(const char *text, const char *end);

/* Text of a page with its escapes undone, written where there is room for as much; the number of bytes. */
size_t unescaped(const char *text, size_t length, char *out);

int is_word(Slice slice, const char *word);

/* The same for a word in lower case, whatever the case of the text. */
int is_word_of_any_case(const char *text, size_t length, const char *word);

/* Whether such a word stands anywhere between two places. */
int holds_word(const char *at, const char *end, const char *word);

#endif
