/* What nobody reads of a page is taken out before a parser meets it, as `cleantext/sources/slimming.py` says.

   No tree is built here, so it is not always known whether what looks like a tag is one. Of what looks like an attribute and
   holds "<" or ">" nothing is taken, so that what is a tag, and where text begins, is the same with and without it. Text of
   scripts goes only where nothing before could have made them anything but scripts. */

#include "page_tokens.h"

#include <string.h>

/* What is done with a tag. */
enum {
    PLAIN,
    AS_IS,     /* its attributes count in the making of a tree, or say something of the page */
    TEXT,      /* no tag in it counts, and it may be shown */
    SCRIPT,
    STYLE,
    DRAWING,
    ODD,       /* may turn what is in a drawing to HTML again, or what is HTML to something else */
    ENDLESS    /* text to the end of the page */
};

#define LONGEST_NAME 14

static int
kind_of_name(const char *name, size_t length)
{
    static const struct {
        const char *name;
        int kind;
    } known[] = {
        {"b", AS_IS},        {"i", AS_IS},       {"s", AS_IS},        {"u", AS_IS},         {"em", AS_IS},
        {"tt", AS_IS},       {"big", AS_IS},     {"svg", DRAWING},    {"xmp", TEXT},        {"code", AS_IS},
        {"font", AS_IS},     {"nobr", AS_IS},    {"meta", AS_IS},     {"math", ODD},        {"desc", ODD},
        {"small", AS_IS},    {"input", AS_IS},   {"style", STYLE},    {"title", TEXT},      {"strike", AS_IS},
        {"strong", AS_IS},   {"script", SCRIPT}, {"iframe", TEXT},    {"noembed", TEXT},    {"noframes", TEXT},
        {"textarea", TEXT},  {"frameset", ODD},  {"plaintext", ENDLESS}, {"foreignobject", ODD}, {"annotation-xml", ODD},
    };
    /* Where those of a length begin among them, and where they end. */
    static const unsigned char first[LONGEST_NAME + 2] = {0, 0, 4, 6, 9, 15, 19, 23, 24, 27, 28, 28, 28, 28, 29, 30};
    size_t at;

    if (length > LONGEST_NAME) {
        return PLAIN;
    }
    for (at = first[length]; at < first[length + 1]; at++) {
        if (lower(*name) == *known[at].name && is_word_of_any_case(name, length, known[at].name)) {
            return known[at].kind;
        }
    }
    return PLAIN;
}

/* Whether an attribute of some tag is read by anybody: `slot_of` in page_tags.c. */
static int
is_read(Slice name)
{
#define IS(word) is_word_of_any_case(name.start, name.length, word)
    switch (name.length) {
    case 2:
        return IS("id");
    case 3:
        return IS("rel");
    case 4:
        return IS("role");
    case 5:
        return IS("class") || IS("style");
    case 6:
        return IS("hidden");
    case 8:
        return IS("itemprop");
    case 11:
        return IS("aria-hidden");
    default:
        return 0;
    }
#undef IS
}

typedef struct {
    PyObject *page, *result;
    const char *kept; /* up to here all is written that is to be */
    char *out;
} Slim;

/* Leave out what is between two places. */
static int
leave_out(Slim *slim, const char *from, const char *to)
{
    if (slim->result == NULL) {
        slim->result = PyBytes_FromStringAndSize(NULL, PyBytes_GET_SIZE(slim->page));
        if (slim->result == NULL) {
            return -1;
        }
        slim->out = PyBytes_AS_STRING(slim->result);
    }
    memcpy(slim->out, slim->kept, (size_t)(from - slim->kept));
    slim->out += from - slim->kept;
    slim->kept = to;
    return 0;
}

static int
has_sign(const char *at, const char *end)
{
    for (; at < end; at++) {
        if (*at == '<' || *at == '>') {
            return 1;
        }
    }
    return 0;
}

/* Go through a start tag; where it ends, or NULL. `*tells` is set if it is a script that says something of the page. */
static const char *
slim_tag(Slim *slim, const char *at, const char *end, int kind, int *tells)
{
    Attribute attribute;
    const char *next;

    for (;;) {
        at = next_attribute(at, end, &attribute);
        if (at == NULL || attribute.name.start == NULL) {
            return at;
        }
        if (kind == AS_IS || kind == ODD) {
            continue;
        }
        if (kind == SCRIPT && is_word_of_any_case(attribute.name.start, attribute.name.length, "type")) {
            *tells |= holds_word(attribute.name.start, attribute.end, "ld+json") ||
                      memchr(attribute.name.start, '&', (size_t)(attribute.end - attribute.name.start)) != NULL;
            continue;
        }
        for (next = attribute.end; next < end && is_gap(*next); next++) {
        }
        /* It stays behind a "/" that the tag would then end with, and before a name that would become a value. */
        if (is_read(attribute.name) || attribute.name.start[-1] == '/' || (next < end && *next == '=') ||
            has_sign(attribute.name.start, attribute.end)) {
            continue;
        }
        at = next;
        if (leave_out(slim, attribute.name.start, at) < 0) {
            return NULL;
        }
    }
}

/* slimmed(page): the page in UTF-8, the same object where nothing was taken out. */
PyObject *
slim_page(PyObject *module, PyObject *page)
{
    const char *at, *end, *start, *name, *stop;
    Py_ssize_t drawings = 0, signs;
    int odd = 0;
    Slim slim;

    (void)module;
    if (!PyBytes_Check(page)) {
        PyErr_SetString(PyExc_TypeError, "a page is bytes");
        return NULL;
    }
    at = PyBytes_AS_STRING(page);
    end = at + PyBytes_GET_SIZE(page);
    slim.page = page;
    slim.result = NULL;
    slim.kept = at;
    slim.out = NULL;
    while (at != NULL && at < end && (start = memchr(at, '<', (size_t)(end - at))) != NULL) {
        int closing = end - start > 1 && start[1] == '/', kind, tells = 0;
        size_t length;

        name = start + 1 + closing;
        if (name >= end || !is_letter(*name)) {
            odd |= drawings && end - start > 2 && start[1] == '!' && start[2] == '[';
            at = name < end && (closing ? *name != '>' : *name == '!' || *name == '?') ? behind_comment(start, end) : name;
            continue;
        }
        for (at = name + 1; at < end && !(in_tag(*at) & 3); at++) {
        }
        length = (size_t)(at - name);
        kind = kind_of_name(name, length);
        if (kind == ENDLESS) {
            break;
        }
        if (closing) {
            drawings -= kind == DRAWING && drawings > 0;
            at = slim_tag(&slim, at, end, AS_IS, &tells);
            continue;
        }
        at = slim_tag(&slim, at, end, kind, &tells);
        if (at == NULL) {
            break;
        }
        drawings += kind == DRAWING;
        odd |= kind == ODD;
        if (kind != TEXT && kind != SCRIPT && kind != STYLE) {
            continue;
        }
        stop = end_of(at, end, name, length, &signs);
        if (stop == NULL) {
            break; /* all that follows may be text */
        }
        odd |= kind == TEXT && drawings && signs;
        if (stop > at && !tells) {
            int idle = kind == STYLE && !signs;

            if (kind == SCRIPT) {
                idle = !signs || (!odd && !drawings && !holds_word(at, stop, "<!--"));
            }
            if (idle && leave_out(&slim, at, stop) < 0) {
                break;
            }
        }
        at = stop;
    }
    if (PyErr_Occurred()) {
        Py_XDECREF(slim.result);
        return NULL;
    }
    if (slim.result == NULL) {
        return Py_NewRef(page);
    }
    leave_out(&slim, end, end);
    _PyBytes_Resize(&slim.result, slim.out - PyBytes_AS_STRING(slim.result));
    return slim.result;
}
