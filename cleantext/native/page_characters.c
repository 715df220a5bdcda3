/* Characters in UTF-8: which of them are spaces, and what their escapes mean. */
#include "page_characters.h"

#include <string.h>

#define HIGH 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4
#define PLAIN_16 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
const unsigned char CHARACTER_KINDS[256] = {
    2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, /* 0x00 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, /* 0x10 */
    1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 0x20 */
    PLAIN_16, PLAIN_16, PLAIN_16, PLAIN_16, PLAIN_16, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH, HIGH,
};

/* The character that begins at a byte, and its length. What is read here was encoded by Python, so it is whole; still, nothing
   is read behind the end. */
size_t
character(const char *text, const char *end, uint32_t *code)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t left = (size_t)(end - text);

    if (at[0] < 0x80) {
        *code = at[0];
        return 1;
    }
    if (at[0] < 0xe0 && left >= 2) {
        *code = ((uint32_t)(at[0] & 0x1f) << 6) | (at[1] & 0x3fu);
        return 2;
    }
    if (at[0] < 0xf0 && left >= 3) {
        *code = ((uint32_t)(at[0] & 0x0f) << 12) | ((uint32_t)(at[1] & 0x3f) << 6) | (at[2] & 0x3fu);
        return 3;
    }
    if (left >= 4) {
        *code = ((uint32_t)(at[0] & 0x07) << 18) | ((uint32_t)(at[1] & 0x3f) << 12) | ((uint32_t)(at[2] & 0x3f) << 6) |
                (at[3] & 0x3fu);
        return 4;
    }
    *code = 0xfffd;
    return left;
}

size_t
characters(const char *text, const char *end)
{
    size_t count = 0;

    for (; text < end; text++) {
        count += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return count;
}

/* What `str.strip` takes away. */
int
is_space(uint32_t code)
{
    if (code < 0x80) {
        return kind_of((unsigned char)code) == 1;
    }
    return code == 0x85 || code == 0xa0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200a) || code == 0x2028 ||
           code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000;
}

/* `_SPACE`, beyond ASCII. */
int
is_folded(uint32_t code)
{
    return code == 0x85 || code == 0xa0 || code == 0x2028 || code == 0x2029 || code == 0x202f;
}

/* `_UNSEEN` */
int
is_unseen(uint32_t code)
{
    return code == 0xad || code == 0x200b || code == 0x2060 || code == 0xfeff || code == 0;
}

void
strip(const char **start, const char **end)
{
    uint32_t code;
    size_t length;
    const char *last;

    while (*start < *end) {
        length = character(*start, *end, &code);
        if (!is_space(code)) {
            break;
        }
        *start += length;
    }
    while (*start < *end) {
        last = *end - 1;
        while (last > *start && ((unsigned char)*last & 0xc0) == 0x80) {
            last--;
        }
        character(last, *end, &code);
        if (!is_space(code)) {
            break;
        }
        *end = last;
    }
}

int
is_ascii(const char *text, const char *end)
{
    for (; text < end; text++) {
        if ((unsigned char)*text >= 0x80) {
            return 0;
        }
    }
    return 1;
}

/* Text of the page with its escapes undone, written where there is room for as much; the number of bytes. */
size_t
unescaped(const char *text, size_t length, char *out)
{
    const char *end = text + length, *next;
    char *start = out;
    size_t left;

    while (text < end) {
        next = memchr(text, '&', (size_t)(end - text));
        if (next == NULL) {
            next = end;
        }
        memcpy(out, text, (size_t)(next - text));
        out += next - text;
        text = next;
        left = (size_t)(end - text);
        if (left == 0) {
            break;
        }
        if (left >= 5 && memcmp(text, "&amp;", 5) == 0) {
            *out++ = '&';
            text += 5;
        }
        else if (left >= 6 && memcmp(text, "&nbsp;", 6) == 0) {
            *out++ = '\xc2';
            *out++ = '\xa0';
            text += 6;
        }
        else if (left >= 4 && memcmp(text, "&lt;", 4) == 0) {
            *out++ = '<';
            text += 4;
        }
        else if (left >= 4 && memcmp(text, "&gt;", 4) == 0) {
            *out++ = '>';
            text += 4;
        }
        else if (left >= 6 && memcmp(text, "&quot;", 6) == 0) {
            *out++ = '"';
            text += 6;
        }
        else {
            *out++ = *text++;
        }
    }
    return (size_t)(out - start);
}

int
is_word(Slice slice, const char *word)
{
    return strlen(word) == slice.length && memcmp(slice.start, word, slice.length) == 0;
}

/* The same for a word in lower case, whatever the case of the slice. */
int
is_word_of_any_case(const char *text, size_t length, const char *word)
{
    size_t at;

    if (strlen(word) != length) {
        return 0;
    }
    for (at = 0; at < length; at++) {
        char byte = text[at];

        if ((byte >= 'A' && byte <= 'Z' ? byte + 32 : byte) != word[at]) {
            return 0;
        }
    }
    return 1;
}

int
holds_word(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);

    for (; (size_t)(end - at) >= length; at++) {
        if (is_word_of_any_case(at, length, word)) {
            return 1;
        }
    }
    return 0;
}
