/* What a browser's tokenizer takes for a tag, an attribute, a comment; but no tree is built. */
#include "page_tokens.h"

#include <string.h>

const unsigned char IN_TAG[256] = {
    ['\t'] = 1, ['\n'] = 1, ['\f'] = 1, ['\r'] = 1, [' '] = 1, ['/'] = 1, ['>'] = 2, ['='] = 4,
};

const char *
next_attribute(const char *at, const char *end, Attribute *attribute)
{
    while (at < end && in_tag(*at) == 1) {
        at++;
    }
    attribute->name.start = NULL;
    if (at == end) {
        return NULL;
    }
    if (*at == '>') {
        return at + 1;
    }
    attribute->name.start = at;
    for (at++; at < end && !in_tag(*at); at++) { /* the name may begin with "=" */
    }
    attribute->name.length = (size_t)(at - attribute->name.start);
    attribute->end = at;
    while (at < end && is_gap(*at)) {
        at++;
    }
    if (at == end || *at != '=') {
        return at;
    }
    for (at++; at < end && is_gap(*at); at++) {
    }
    if (at < end && (*at == '"' || *at == '\'')) {
        at = memchr(at + 1, *at, (size_t)(end - at - 1));
        if (at == NULL) {
            return NULL;
        }
        at++;
    }
    else {
        while (at < end && !is_gap(*at) && *at != '>') {
            at++;
        }
    }
    attribute->end = at;
    return at;
}

const char *
behind_comment(const char *start, const char *end)
{
    const char *at = start + 2;

    if (end - start < 4 || memcmp(start, "<!--", 4) != 0) {
        at = at < end ? memchr(at, '>', (size_t)(end - at)) : NULL;
        return at == NULL ? NULL : at + 1;
    }
    at = start + 4;
    if (at < end && *at == '>') {
        return at + 1;
    }
    if (end - at >= 2 && at[0] == '-' && at[1] == '>') {
        return at + 2;
    }
    for (; at < end && (at = memchr(at, '>', (size_t)(end - at))) != NULL; at++) {
        const char *dashes = at[-1] == '!' ? at - 3 : at - 2;

        if (dashes >= start + 4 && dashes[0] == '-' && dashes[1] == '-') {
            return at + 1;
        }
    }
    return NULL;
}

const char *
end_of(const char *at, const char *end, const char *name, size_t length, Py_ssize_t *signs)
{
    size_t same;

    for (*signs = 0; at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++, ++*signs) {
        if ((size_t)(end - at) < length + 3 || at[1] != '/' || !(in_tag(at[2 + length]) & 3)) {
            continue;
        }
        for (same = 0; same < length && lower(at[2 + same]) == lower(name[same]); same++) {
        }
        if (same == length) {
            return at;
        }
    }
    return NULL;
}
