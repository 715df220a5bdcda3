/* Tags that are nested too deep are taken out of a page, as `cleantext/sources/nesting.py` does it and says why. */

#include "page.h"

#include "page_names.h"
#include "page_tokens.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_TAG 2000 /* characters and quoted values in it, at most */
#define NEAR 8           /* open tags among which an end tag must find its own */

enum { STANDS_ALONE = 1, CLOSES_ITS_LIKE = 2 };

typedef struct {
    const char *start, *end;
    int closing;  /* "</name>" */
    int empty;    /* "<name/>" */
    int32_t name; /* a number */
    unsigned long bits;
} Token;

typedef struct {
    const char *at, *end;
    PyObject *bits; /* of the names that have some */
    Names names;
    unsigned long *known;
    size_t known_room;
} Tokens;

/* The number of a name, in lower case. */
static int
name_of(Tokens *tokens, Token *token, const char *name, size_t length)
{
    size_t known = tokens->names.count, at;
    char small[64], *own = length <= sizeof(small) ? small : PyMem_Malloc(length);
    PyObject *str, *bits;
    void *moved;

    if (own == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (at = 0; at < length; at++) {
        own[at] = lower(name[at]);
    }
    token->name = number_of(&tokens->names, own, length);
    if (token->name < 0) {
        PyErr_NoMemory();
    }
    else if (tokens->names.count != known) {
        moved = more_room(tokens->known, &tokens->known_room, tokens->names.count, sizeof(unsigned long));
        if (moved == NULL) {
            PyErr_NoMemory();
        }
        else {
            tokens->known = moved;
            tokens->known[token->name] = 0;
            str = PyUnicode_DecodeUTF8(own, (Py_ssize_t)length, "replace");
            bits = str == NULL ? NULL : PyDict_GetItemWithError(tokens->bits, str);
            Py_XDECREF(str);
            if (bits != NULL) {
                tokens->known[token->name] = PyLong_AsUnsignedLong(bits);
            }
        }
    }
    if (own != small) {
        PyMem_Free(own);
    }
    if (PyErr_Occurred()) {
        return -1;
    }
    token->bits = tokens->known[token->name];
    return 0;
}

/* The next tag, as `_TAG` finds it: 1, 0 where there is none, -1 with an error. No look goes beyond the next "<". */
static int
next_token(Tokens *tokens, Token *token)
{
    const char *at, *end = tokens->end, *name;
    size_t length;
    long items;

    for (;;) {
        at = tokens->at < end ? memchr(tokens->at, '<', (size_t)(end - tokens->at)) : NULL;
        if (at == NULL) {
            return 0;
        }
        token->start = at++;
        tokens->at = at;
        token->closing = at < end && *at == '/';
        at += token->closing;
        if (at == end || !is_letter(*at)) {
            continue;
        }
        name = at;
        while (at < end && (is_letter(*at) || (*at >= '0' && *at <= ':') || *at == '-')) {
            at++;
        }
        length = (size_t)(at - name);
        for (items = 0; at < end && *at != '<' && *at != '>' && items <= LONGEST_TAG; items++) {
            if (*at == '"' || *at == '\'') {
                char quote = *at++;

                while (at < end && *at != quote && *at != '<') {
                    at++;
                }
                if (at == end || *at != quote) {
                    break;
                }
                at++;
            }
            else {
                at++;
                while (at < end && ((unsigned char)*at & 0xc0) == 0x80) { /* the rest of the character */
                    at++;
                }
            }
        }
        if (at == end || *at != '>' || items > LONGEST_TAG) {
            continue;
        }
        token->empty = at[-1] == '/' && at > name + length;
        token->end = tokens->at = at + 1;
        return name_of(tokens, token, name, length) < 0 ? -1 : 1;
    }
}

static size_t
smaller(size_t one, size_t other)
{
    return one < other ? one : other;
}

/* flattened(page, bits, deepest, many): the page in UTF-8, the same object where nothing is too deep. */
PyObject *
flatten_page(PyObject *module, PyObject *args)
{
    PyObject *page, *result = NULL;
    Py_ssize_t deepest_given, many;
    size_t depth = 0, deepest = 0, most, room = 0;
    const char *text, *at, *kept;
    char *out = NULL, *to;
    int32_t *open = NULL;
    Tokens tokens;
    Token token;
    int found;

    (void)module;
    memset(&tokens, 0, sizeof(tokens));
    if (!PyArg_ParseTuple(args, "SO!nn:flattened", &page, &PyDict_Type, &tokens.bits, &deepest_given, &many)) {
        return NULL;
    }
    if (deepest_given < 0 || many < 0) {
        PyErr_SetString(PyExc_ValueError, "limits must not be negative, or that large");
        return NULL;
    }
    most = (size_t)deepest_given;
    text = PyBytes_AS_STRING(page);
    tokens.end = text + PyBytes_GET_SIZE(page);
    for (at = text; at < tokens.end && (at = memchr(at, '<', (size_t)(tokens.end - at))) != NULL; at++) {
        if (at + 1 < tokens.end && at[1] == '/') {
            depth -= depth > 0;
        }
        else {
            depth++;
            deepest = depth > deepest ? depth : deepest;
        }
    }
    if (deepest < (size_t)many) {
        Py_INCREF(page);
        return page;
    }
    depth = deepest = 0;
    tokens.at = text;
    while ((found = next_token(&tokens, &token)) > 0) {
        if (token.closing) {
            depth -= depth > 0;
        }
        else if (!(token.bits & STANDS_ALONE) && !token.empty) {
            depth++;
            deepest = depth > deepest ? depth : deepest;
        }
    }
    if (found < 0) {
        goto done;
    }
    if (deepest <= most) {
        Py_INCREF(page);
        result = page;
        goto done;
    }
    /* What is taken out leaves a space, at most. */
    out = PyMem_Malloc((size_t)(tokens.end - text) + 1);
    if (out == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    to = out;
    kept = tokens.at = text;
    depth = 0;
    while ((found = next_token(&tokens, &token)) > 0) {
        int keep;

        if (token.bits & STANDS_ALONE) {
            continue;
        }
        if (token.closing) {
            size_t near = smaller(depth, NEAR), up;

            for (up = 1; up <= near && open[depth - up] != token.name; up++) {
            }
            if (up <= near) {
                depth -= up;
            }
            keep = depth < most;
        }
        else {
            void *moved;

            if ((token.bits & CLOSES_ITS_LIKE) && depth && open[depth - 1] == token.name) {
                depth--;
            }
            moved = more_room(open, &room, depth + 1, sizeof(int32_t));
            if (moved == NULL) {
                PyErr_NoMemory();
                goto done;
            }
            open = moved;
            open[depth++] = token.name;
            keep = depth <= most;
        }
        if (!keep) {
            memcpy(to, kept, (size_t)(token.start - kept));
            to += token.start - kept;
            if (!token.closing) {
                *to++ = ' ';
            }
            kept = token.end;
        }
    }
    if (found < 0) {
        goto done;
    }
    memcpy(to, kept, (size_t)(tokens.end - kept));
    to += tokens.end - kept;
    result = PyBytes_FromStringAndSize(out, to - out);
done:
    free_names(&tokens.names);
    free(tokens.known);
    free(open);
    PyMem_Free(out);
    return result;
}
