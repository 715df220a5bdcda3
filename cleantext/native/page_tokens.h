/* What a browser's tokenizer takes for a tag, an attribute, a comment. */
#ifndef CLEANTEXT_PAGE_TOKENS_H
#define CLEANTEXT_PAGE_TOKENS_H

#include "page.h"

#include "page_characters.h"

/* 1: white space in a tag, or "/"; 2: ">"; 4: "=" */
extern const unsigned char IN_TAG[256];
#define in_tag(byte) (IN_TAG[(unsigned char)(byte)])

static inline int
is_letter(char byte)
{
    return (unsigned char)((byte | 0x20) - 'a') < 26;
}

static inline char
lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

static inline int
is_gap(char byte)
{
    return in_tag(byte) == 1 && byte != '/';
}

typedef struct {
    Slice name;      /* starts at NULL where there was none */
    const char *end; /* behind its value */
} Attribute;

/* The next attribute of a tag, from behind its name or the attribute before: where to go on. Where there is none, that is
   behind the tag; NULL where the tag does not end. */
const char *next_attribute(const char *at, const char *end, Attribute *attribute);

/* Where a comment, a declaration or an instruction ends; NULL where it does not. */
const char *behind_comment(const char *start, const char *end);

/* Where the end tag of an element begins in which no other tag counts, and how many "<" are before it; NULL where there is
   none. */
const char *end_of(const char *at, const char *end, const char *name, size_t length, Py_ssize_t *signs);

#endif
