/* Tags, and what is read or passed by between them. */
#include "page_scan.h"

#include <stdlib.h>
#include <string.h>

/* The number of a tag; what is known of it is looked up when it is met first. */
int
look_up(Scan *scan, Tag *tag)
{
    size_t known = scan->tag_names.count;
    PyObject *name, *bits;
    unsigned long value = 0;
    void *moved;

    tag->number = number_of(&scan->tag_names, tag->name.start, tag->name.length);
    if (tag->number < 0) {
        return no_memory();
    }
    if (scan->tag_names.count != known) {
        moved = more_room(scan->tag_bits, &scan->tag_room, scan->tag_names.count, sizeof(uint32_t));
        if (moved == NULL) {
            return no_memory();
        }
        scan->tag_bits = moved;
        name = PyUnicode_DecodeUTF8(tag->name.start, (Py_ssize_t)tag->name.length, "replace");
        if (name == NULL) {
            return FAILED;
        }
        bits = PyDict_GetItemWithError(scan->tags, name);
        Py_DECREF(name);
        if (bits != NULL) {
            value = PyLong_AsUnsignedLong(bits);
        }
        if (PyErr_Occurred()) {
            return FAILED;
        }
        scan->tag_bits[tag->number] = (uint32_t)value;
    }
    tag->bits = scan->tag_bits[tag->number];
    return DONE;
}

static Slice *
slot_of(Tag *tag, Slice name)
{
    switch (name.length) {
    case 2:
        return is_word(name, "id") ? &tag->id : NULL;
    case 3:
        return is_word(name, "rel") ? &tag->rel : NULL;
    case 4:
        return is_word(name, "role") ? &tag->role
               : is_word(name, "type") ? &tag->type
               : is_word(name, "name") ? &tag->name_value
                                       : NULL;
    case 5:
        if (is_word(name, "style")) {
            tag->has_style = 1;
            return &tag->style;
        }
        return is_word(name, "class") ? &tag->classes : NULL;
    case 6:
        if (is_word(name, "hidden")) {
            tag->has_hidden = 1;
            return &tag->hidden;
        }
        return NULL;
    case 7:
        return is_word(name, "content") ? &tag->content : NULL;
    case 8:
        return is_word(name, "itemprop") ? &tag->itemprop : is_word(name, "property") ? &tag->property : NULL;
    case 11:
        return is_word(name, "aria-hidden") ? &tag->aria : NULL;
    default:
        return NULL;
    }
}

/* A start tag, from its name on; `scan->at` is then behind it. */
int
read_tag(Scan *scan, Tag *tag)
{
    const char *at = scan->at, *end = scan->end, *start;
    Slice name, *slot;

    memset(tag, 0, sizeof(*tag));
    start = at;
    while (at < end && *at != ' ' && *at != '>') {
        at++;
    }
    if (at == end || at == start) {
        return IRREGULAR;
    }
    tag->name.start = start;
    tag->name.length = (size_t)(at - start);
    while (*at == ' ') {
        start = ++at;
        if (at < end) {
            at++; /* a name may begin with "=" */
        }
        while (at < end && *at != '=' && *at != ' ' && *at != '>') {
            at++;
        }
        if (at == end) {
            return IRREGULAR;
        }
        tag->has_attributes = 1;
        name.start = start;
        name.length = (size_t)(at - start);
        slot = slot_of(tag, name);
        if (*at != '=') {
            continue;
        }
        if (end - at < 3 || at[1] != '"') {
            return IRREGULAR;
        }
        start = at + 2;
        at = memchr(start, '"', (size_t)(end - start));
        if (at == NULL || ++at == end) {
            return IRREGULAR;
        }
        if (slot != NULL) {
            slot->start = start;
            slot->length = (size_t)(at - 1 - start);
        }
    }
    if (*at != '>') {
        return IRREGULAR;
    }
    scan->at = at + 1;
    return look_up(scan, tag);
}

/* Whether "</name>" stands at a place. */
int
is_end_tag(const char *at, const char *end, Slice name)
{
    return (size_t)(end - at) >= name.length + 3 && at[0] == '<' && at[1] == '/' &&
           memcmp(at + 2, name.start, name.length) == 0 && at[2 + name.length] == '>';
}

/* "<script" or "</script", as they count in a script. */
static int
is_script(const char *at, const char *end, int closing)
{
    size_t skip = closing ? 2 : 1;

    if ((size_t)(end - at) < skip + 7 || (closing && at[1] != '/') || !is_word_of_any_case(at + skip, 6, "script")) {
        return 0;
    }
    switch (at[skip + 6]) {
    case '\t':
    case '\n':
    case '\f':
    case '\r':
    case ' ':
    case '/':
    case '>':
        return 1;
    default:
        return 0;
    }
}

/* Where a script ends, by the states that the standard has for them; NULL where it does not. */
static const char *
end_of_script(const char *at, const char *end)
{
    enum { PLAIN, ESCAPED, TWICE } state = PLAIN;

    for (; at < end; at++) {
        if (state == PLAIN) {
            at = memchr(at, '<', (size_t)(end - at));
            if (at == NULL) {
                return NULL;
            }
        }
        if (*at == '<') {
            if (state == PLAIN && end - at >= 4 && memcmp(at, "<!--", 4) == 0) {
                state = ESCAPED;
                at++; /* in "<!-->" the dashes close what they open */
            }
            else if (state == ESCAPED && is_script(at, end, 0)) {
                state = TWICE;
            }
            else if (is_script(at, end, 1)) {
                if (state != TWICE) {
                    return at;
                }
                state = ESCAPED;
            }
        }
        else if (*at == '-' && end - at >= 3 && at[1] == '-' && at[2] == '>') {
            state = PLAIN;
        }
    }
    return NULL;
}

/* The text of an element whose text is not escaped, from `scan->at` on; `scan->at` is then behind its end tag. */
int
read_raw(Scan *scan, const Tag *tag, Slice *text)
{
    const char *at = scan->at, *end = scan->end;

    if (tag->bits & TAG_SCRIPT) {
        at = end_of_script(at, end);
        if (at == NULL || !is_end_tag(at, end, tag->name)) {
            return IRREGULAR;
        }
    }
    else {
        for (;; at++) {
            at = at < end ? memchr(at, '<', (size_t)(end - at)) : NULL;
            if (at == NULL) {
                return IRREGULAR;
            }
            if (is_end_tag(at, end, tag->name)) {
                break;
            }
        }
    }
    text->start = scan->at;
    text->length = (size_t)(at - scan->at);
    scan->at = at + tag->name.length + 3;
    return DONE;
}

/* Behind a comment, a declaration or an instruction that begins at `scan->at`. */
int
pass_by(Scan *scan)
{
    const char *at = scan->at, *end = scan->end;

    if (end - at >= 4 && memcmp(at, "<!--", 4) == 0) {
        for (at += 4;; at++) {
            at = at < end ? memchr(at, '>', (size_t)(end - at)) : NULL;
            if (at == NULL) {
                return IRREGULAR;
            }
            if (at - scan->at >= 6 && at[-1] == '-' && at[-2] == '-') {
                break;
            }
        }
    }
    else {
        at = memchr(at, '>', (size_t)(end - at));
        if (at == NULL) {
            return IRREGULAR;
        }
    }
    scan->at = at + 1;
    return DONE;
}

/* Behind the end tag of an element of which nothing is read, whose start tag has just been read. */
int
skip_element(Scan *scan, const Tag *first)
{
    struct Open {
        Slice name;
        int foreign;
    } *open = NULL, *moved;
    size_t depth = 0, room = 0;
    const char *at;
    int result = IRREGULAR, foreign = (first->bits & TAG_FOREIGN) != 0;
    Tag tag = *first;
    Slice text;

    for (;;) { /* `tag` has begun */
        if (tag.bits & TAG_ENDLESS) {
            goto done;
        }
        if (tag.bits & (TAG_RAW | TAG_SCRIPT)) {
            if ((result = read_raw(scan, &tag, &text)) != DONE) {
                goto done;
            }
            /* In drawings and formulas such elements may hold anything, and whose end this is cannot be told. */
            if (foreign && text.length && memchr(text.start, '<', text.length)) {
                result = IRREGULAR;
                goto done;
            }
        }
        else if (!(tag.bits & TAG_VOID)) {
            foreign |= (tag.bits & TAG_FOREIGN) != 0;
            moved = more_room(open, &room, depth + 1, sizeof(*open));
            if (moved == NULL) {
                result = no_memory();
                goto done;
            }
            open = moved;
            open[depth].name = tag.name;
            open[depth].foreign = foreign;
            depth++;
        }
        result = IRREGULAR;
        for (;;) { /* to the next start tag */
            if (depth == 0) {
                result = DONE;
                goto done;
            }
            at = scan->at < scan->end ? memchr(scan->at, '<', (size_t)(scan->end - scan->at)) : NULL;
            if (at == NULL || scan->end - at < 3) {
                goto done;
            }
            scan->at = at;
            if (at[1] == '!' || at[1] == '?') {
                if (pass_by(scan) != DONE) {
                    goto done;
                }
            }
            else if (at[1] == '/') {
                if (is_end_tag(at, scan->end, open[depth - 1].name)) {
                    scan->at += open[depth - 1].name.length + 3;
                    depth--;
                    foreign = depth && open[depth - 1].foreign;
                }
                else { /* that of a void element, which only has one in drawings and formulas */
                    scan->at += 2;
                    if (!foreign || read_tag(scan, &tag) != DONE || !(tag.bits & TAG_VOID)) {
                        goto done;
                    }
                }
            }
            else {
                break;
            }
        }
        scan->at++;
        if ((result = read_tag(scan, &tag)) != DONE) {
            goto done;
        }
        result = IRREGULAR;
    }
done:
    free(open);
    return PyErr_Occurred() ? FAILED : result;
}
