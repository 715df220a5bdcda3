/* The serial form is what the HTML standard calls a fragment serialised: every element closed, attributes in double quotes,
   "&", "<", ">" and no-break spaces escaped but for the text of a few elements. It is read back here, tag by tag, with the
   elements that are open on a stack; every end tag must be that of the innermost element, and the page must end with none
   open. Where that does not hold, the answer is None, and the tree itself has to be walked.

   What is done with a tag and with text is what `_Lines` in `cleantext/sources/markup.py` does; the tests hold one against
   the other. Numbers that are limits stand there, with their reasons. */

#include "page_scan.h"

#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define PROSE 80
#define ARTICLE 300
#define LARGE (1 << 20) /* bytes of a page whose tree is worth giving back */

/* What the page says of itself, put down for `cleantext.sources.said`. */
static int
hear(Scan *scan, const Tag *tag, Slice text)
{
    PyObject *attributes, *value, *content = NULL, *heard = NULL;
    struct {
        const char *name;
        Slice slice;
    } told[5];
    size_t at;
    int result = FAILED;

    told[0].name = "property";
    told[0].slice = tag->property;
    told[1].name = "name";
    told[1].slice = tag->name_value;
    told[2].name = "itemprop";
    told[2].slice = tag->itemprop;
    told[3].name = "content";
    told[3].slice = tag->content;
    told[4].name = "type";
    told[4].slice = tag->type;
    attributes = PyDict_New();
    if (attributes == NULL) {
        return FAILED;
    }
    for (at = 0; at < sizeof(told) / sizeof(told[0]); at++) {
        if (!told[at].slice.length) {
            continue;
        }
        value = as_str(scan, told[at].slice);
        if (value == NULL || PyDict_SetItemString(attributes, told[at].name, value) < 0) {
            Py_XDECREF(value);
            goto done;
        }
        Py_DECREF(value);
    }
    if (tag->bits & TAG_SCRIPT) {
        content = PyUnicode_DecodeUTF8(text.start, (Py_ssize_t)text.length, "replace");
    }
    else if (tag->bits & TAG_TITLE) {
        content = as_str(scan, text);
    }
    else {
        content = PyUnicode_FromStringAndSize(NULL, 0);
    }
    if (content == NULL) {
        goto done;
    }
    heard = Py_BuildValue("(s#OO)", tag->name.start, (Py_ssize_t)tag->name.length, attributes, content);
    if (heard != NULL && PyList_Append(scan->said, heard) == 0) {
        result = DONE;
    }
done:
    Py_XDECREF(attributes);
    Py_XDECREF(content);
    Py_XDECREF(heard);
    return result;
}

/* A tag of the head, or a script: it is heard if it says something, and passed by. */
static int
read_head(Scan *scan, const Tag *tag)
{
    const char *at;
    Slice text;
    int result;

    text.start = scan->at;
    text.length = 0;
    if (tag->bits & TAG_VOID) {
        if (!(tag->bits & TAG_META) || !tag->content.length ||
            !(tag->property.length || tag->name_value.length || tag->itemprop.length)) {
            return DONE;
        }
        return hear(scan, tag, text);
    }
    if (tag->bits & TAG_SCRIPT) {
        if ((result = read_raw(scan, tag, &text)) != DONE) {
            return result;
        }
        return holds_word(tag->type.start, tag->type.start + tag->type.length, "ld+json") ? hear(scan, tag, text) : DONE;
    }
    at = scan->at < scan->end ? memchr(scan->at, '<', (size_t)(scan->end - scan->at)) : NULL;
    if (at == NULL || !is_end_tag(at, scan->end, tag->name)) {
        return IRREGULAR;
    }
    text.length = (size_t)(at - scan->at);
    scan->at = at + tag->name.length + 3;
    return tag->bits & TAG_TITLE ? hear(scan, tag, text) : DONE;
}

/* "name : value" somewhere in a style, not as the end of a longer name: `_HIDDEN_STYLE`. */
static int
has_property(const char *text, const char *end, const char *name, const char *value)
{
    size_t size = strlen(name), value_size = strlen(value);
    const char *at, *start;

    for (start = text; (size_t)(end - start) >= size; start++) {
        if ((*start | 0x20) != *name || !is_word_of_any_case(start, size, name)) {
            continue;
        }
        if (start > text) {
            char before = start[-1];

            if ((before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') ||
                (before >= '0' && before <= '9') || before == '_' || before == '-') {
                continue;
            }
        }
        at = start + size;
        while (at < end && kind_of((unsigned char)*at) == 1) {
            at++;
        }
        if (at == end || *at != ':') {
            continue;
        }
        at++;
        while (at < end && kind_of((unsigned char)*at) == 1) {
            at++;
        }
        if ((size_t)(end - at) >= value_size && is_word_of_any_case(at, value_size, value)) {
            return 1;
        }
    }
    return 0;
}

/* `_is_hidden`: 1, 0, or -1 with an error. */
static int
is_hidden(Scan *scan, const Tag *tag)
{
    const char *end;
    PyObject *style, *answer;
    int result;

    if (tag->has_hidden && !is_word(tag->hidden, "until-found")) {
        return !(tag->id.length >= 2 && tag->id.start[0] == 'S' && tag->id.start[1] == ':');
    }
    if (!tag->style.length) {
        return 0;
    }
    scan->scratch_used = 0;
    if (to_scratch(scan, tag->style) < 0) {
        return -1;
    }
    end = scan->scratch + scan->scratch_used;
    if (is_ascii(scan->scratch, end)) {
        return has_property(scan->scratch, end, "display", "none") ||
               has_property(scan->scratch, end, "visibility", "hidden");
    }
    style = PyUnicode_DecodeUTF8(scan->scratch, (Py_ssize_t)scan->scratch_used, "replace");
    if (style == NULL) {
        return -1;
    }
    answer = PyObject_CallFunctionObjArgs(scan->is_hiding, style, NULL);
    Py_DECREF(style);
    if (answer == NULL) {
        return -1;
    }
    result = PyObject_IsTrue(answer);
    Py_DECREF(answer);
    return result;
}

static int
push(Scan *scan, const Tag *tag, int hides)
{
    void *moved = more_room(scan->frames, &scan->frame_room, scan->depth + 1, sizeof(Frame));
    Frame *frame;

    if (moved == NULL) {
        return no_memory();
    }
    scan->frames = moved;
    frame = &scan->frames[scan->depth];
    memset(frame, 0, sizeof(*frame));
    frame->tag = tag->number;
    frame->bits = tag->bits;
    frame->number = -1;
    frame->block = scan->block;
    frame->linking = (char)scan->linking;
    frame->pre = (char)scan->pre;
    frame->hides = (char)hides;
    frame->hidden = (char)(hides || (scan->depth && scan->frames[scan->depth - 1].hidden));
    frame->classes = tag->classes;
    frame->id = tag->id;
    frame->role = tag->role;
    frame->itemprop = tag->itemprop;
    frame->aria = tag->aria;
    scan->depth++;
    return DONE;
}

/* `_Lines.open` */
static int
open_tag(Scan *scan)
{
    Tag tag;
    Slice text;
    int result = read_tag(scan, &tag), hides = 0;

    if (result != DONE) {
        return result;
    }
    if (tag.bits & TAG_ENDLESS) {
        return IRREGULAR;
    }
    if (tag.bits & TAG_SKIPPED) {
        return skip_element(scan, &tag);
    }
    if (tag.bits & TAG_HEAD) {
        return read_head(scan, &tag);
    }
    if (tag.bits & TAG_BREAK) {
        return scan->has_pieces ? end_line(scan) : DONE;
    }
    if (tag.has_hidden || tag.has_style) {
        hides = is_hidden(scan, &tag);
        if (hides < 0) {
            return FAILED;
        }
        if (hides) {
            if (tag.bits & (TAG_INLINE | TAG_CELL)) {
                return skip_element(scan, &tag);
            }
            scan->hides = 1;
        }
    }
    if (tag.bits & TAG_BLOCK) {
        if (scan->has_pieces && end_line(scan) < 0) {
            return FAILED;
        }
        if (tag.bits & TAG_APART) {
            scan->apart = 1;
        }
    }
    if (tag.bits & TAG_VOID) {
        return DONE;
    }
    if (push(scan, &tag, hides) < 0) {
        return FAILED;
    }
    if (tag.bits & TAG_BLOCK) {
        scan->block = scan->depth - 1;
        scan->pre |= (tag.bits & TAG_PRE) != 0;
    }
    else if (tag.bits & TAG_CELL) {
        if (add_piece(scan, " ", 1) < 0) {
            return FAILED;
        }
    }
    else if (tag.bits & TAG_LINK) {
        scan->linking = 1;
        scan->links++;
        if (tag.rel.length) {
            size_t at;

            for (at = 0; at + 6 <= tag.rel.length; at++) {
                if (memcmp(tag.rel.start + at, "author", 6) == 0) {
                    scan->holds |= HOLDS_AUTHOR;
                    break;
                }
            }
        }
    }
    else if (tag.bits & TAG_TIME) {
        scan->holds |= HOLDS_TIME;
    }
    else if (tag.bits & TAG_STRONG) {
        scan->holds |= HOLDS_STRONG;
    }
    if (tag.bits & TAG_RAW) { /* its end tag is left to be read */
        result = read_raw(scan, &tag, &text);
        if (result != DONE) {
            return result;
        }
        scan->at -= tag.name.length + 3;
        return text.length ? add_text(scan, text.start, text.length, 0) : DONE;
    }
    return DONE;
}

/* `_Lines.close` */
static int
close_tag(Scan *scan)
{
    Frame *frame = &scan->frames[scan->depth - 1];
    const Name *name = &scan->tag_names.names[frame->tag];
    size_t own = scan->depth - 1;
    Slice slice;

    slice.start = scan->tag_names.bytes + name->start;
    slice.length = name->length;
    if (own == 0 || !is_end_tag(scan->at, scan->end, slice)) {
        return IRREGULAR;
    }
    scan->at += slice.length + 3;
    scan->linking = frame->linking;
    scan->pre = frame->pre;
    if (frame->block != scan->block) {
        if (scan->has_pieces && end_line(scan) < 0) {
            return FAILED;
        }
        scan->block = scan->frames[own].block;
        if (scan->frames[own].bits & TAG_APART) {
            scan->apart = 1;
        }
    }
    scan->depth--;
    return DONE;
}

static int
read_page(Scan *scan)
{
    const char *at;
    int result = DONE;
    Tag root;

    memset(&root, 0, sizeof(root));
    root.name.start = "";
    if (look_up(scan, &root) < 0 || push(scan, &root, 0) < 0) {
        return FAILED;
    }
    scan->frames[0].bits = 0;
    while (scan->at < scan->end) {
        at = memchr(scan->at, '<', (size_t)(scan->end - scan->at));
        if (at == NULL) {
            return IRREGULAR;
        }
        /* Text has its ">" escaped: where one stands bare, what was taken for the end of a comment was none. */
        if (at > scan->at && memchr(scan->at, '>', (size_t)(at - scan->at)) != NULL) {
            return IRREGULAR;
        }
        if (at > scan->at && add_text(scan, scan->at, (size_t)(at - scan->at), 1) < 0) {
            return FAILED;
        }
        scan->at = at;
        if (scan->end - at < 3) {
            return IRREGULAR;
        }
        if (at[1] == '/') {
            result = close_tag(scan);
        }
        else if (at[1] == '!' || at[1] == '?') {
            result = pass_by(scan);
        }
        else {
            scan->at++;
            result = open_tag(scan);
        }
        if (result != DONE) {
            return result;
        }
    }
    if (scan->depth != 1) {
        return IRREGULAR;
    }
    return end_line(scan);
}

/* ---- what is hidden, and what is handed over ---- */

/* `_Lines.hide` */
static int
hide(Scan *scan)
{
    int64_t prose[2] = {0, 0};
    const char *text, *end, *stop;
    char *out;
    size_t index, left = 0;
    int32_t *new_number;
    int hidden_above = 0;

    if (!scan->hides || scan->line_count == 0) {
        return DONE;
    }
    text = scan->out;
    for (index = 0; index < scan->line_count; index++) {
        while (*text == '\n') {
            text++;
        }
        end = scan->out + scan->out_used;
        stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop == NULL ? end : stop;
        if (stop - text >= PROSE) {
            size_t size = characters(text, stop);

            if (size >= PROSE) {
                prose[(scan->flags[index] & IS_HIDDEN) != 0] += (int64_t)size;
            }
        }
        text = stop;
    }
    if (prose[1] > (prose[0] > ARTICLE ? prose[0] : ARTICLE)) {
        return DONE;
    }
    text = out = scan->out;
    end = scan->out + scan->out_used;
    for (index = 0; index < scan->line_count; index++) {
        unsigned char flags = scan->flags[index];
        int gap = (flags & HAS_GAP) != 0 || hidden_above;
        size_t size;

        while (*text == '\n') {
            text++;
        }
        stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop == NULL ? end : stop;
        size = (size_t)(stop - text);
        /* A gap above what is hidden is then one below it. */
        hidden_above = (flags & IS_HIDDEN) && (flags & HAS_GAP);
        if (!(flags & IS_HIDDEN)) {
            if (left) {
                *out++ = '\n';
                if (gap) {
                    *out++ = '\n';
                }
            }
            memmove(out, text, size);
            out += size;
            scan->lines[left] = scan->lines[index];
            scan->flags[left] = flags;
            left++;
        }
        text = stop;
    }
    scan->out_used = (size_t)(out - scan->out);
    if (left == scan->line_count) {
        return DONE;
    }
    scan->line_count = left;
    /* Only elements around lines that are left stay. */
    new_number = PyMem_Calloc(scan->place_count + 1, sizeof(int32_t));
    if (new_number == NULL) {
        return no_memory();
    }
    for (index = 0; index < left; index++) {
        new_number[scan->lines[index].at] = 1;
    }
    for (index = scan->place_count; index-- > 1;) {
        if (new_number[index]) {
            new_number[scan->places[index].parent] = 1;
        }
    }
    left = 0;
    for (index = 0; index < scan->place_count; index++) {
        if (new_number[index]) {
            Place place = scan->places[index];

            place.parent = new_number[place.parent];
            new_number[index] = (int32_t)left;
            if (index == 0) {
                place.parent = 0;
            }
            scan->places[left++] = place;
        }
    }
    scan->place_count = left;
    for (index = 0; index < scan->line_count; index++) {
        scan->lines[index].at = new_number[scan->lines[index].at];
    }
    PyMem_Free(new_number);
    return DONE;
}

static PyObject *
names_as_list(const Names *names)
{
    PyObject *list = PyList_New((Py_ssize_t)names->count), *str;
    size_t index;

    for (index = 0; list != NULL && index < names->count; index++) {
        str = PyUnicode_DecodeUTF8(names->bytes + names->names[index].start, (Py_ssize_t)names->names[index].length,
                                   "replace");
        if (str == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, (Py_ssize_t)index, str);
    }
    return list;
}

static PyObject *
sets_as_list(const Names *sets, const Names *words)
{
    PyObject *strs = names_as_list(words), *list = NULL, *tuple, *str;
    size_t index, at, count;
    int32_t number;

    if (strs == NULL) {
        return NULL;
    }
    list = PyList_New((Py_ssize_t)sets->count);
    for (index = 0; list != NULL && index < sets->count; index++) {
        count = sets->names[index].length / sizeof(int32_t);
        tuple = PyTuple_New((Py_ssize_t)count);
        if (tuple == NULL) {
            Py_CLEAR(list);
            break;
        }
        for (at = 0; at < count; at++) {
            memcpy(&number, sets->bytes + sets->names[index].start + at * sizeof(int32_t), sizeof(int32_t));
            str = PyList_GET_ITEM(strs, number);
            Py_INCREF(str);
            PyTuple_SET_ITEM(tuple, (Py_ssize_t)at, str);
        }
        PyList_SET_ITEM(list, (Py_ssize_t)index, tuple);
    }
    Py_DECREF(strs);
    return list;
}

/* Where every set begins among the members of all, and one entry more. */
static PyObject *
starts_of(const Names *sets)
{
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)((sets->count + 1) * sizeof(int32_t)));
    size_t index;
    int32_t start;

    for (index = 0; bytes != NULL && index <= sets->count; index++) {
        start = (int32_t)((index < sets->count ? sets->names[index].start : sets->used) / sizeof(int32_t));
        memcpy(PyBytes_AS_STRING(bytes) + index * sizeof(int32_t), &start, sizeof(int32_t));
    }
    return bytes;
}

/* One field of every place or line, as the bytes of an array. */
static PyObject *
column(const void *items, size_t count, size_t size, size_t offset)
{
    PyObject *bytes;
    char *out;
    size_t index;

    if (count > (size_t)PY_SSIZE_T_MAX / sizeof(int32_t)) {
        return PyErr_NoMemory();
    }
    bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(int32_t)));
    if (bytes == NULL) {
        return NULL;
    }
    out = PyBytes_AS_STRING(bytes);
    for (index = 0; index < count; index++) {
        memcpy(out + index * sizeof(int32_t), (const char *)items + index * size + offset, sizeof(int32_t));
    }
    return bytes;
}

static PyObject *
handed_over(Scan *scan)
{
    size_t index;

    for (index = 0; index < scan->line_count; index++) {
        scan->flags[index] &= HOLDS_TIME | HOLDS_AUTHOR | HOLDS_STRONG;
    }
    /* N: what is made here is given away, and a NULL among it makes the whole an error. */
    return Py_BuildValue(
        "(NNNNNNNNNNNNNNO)", PyUnicode_DecodeUTF8(scan->out_used ? scan->out : "", (Py_ssize_t)scan->out_used, "replace"),
        names_as_list(&scan->tag_names), names_as_list(&scan->words), starts_of(&scan->hint_sets),
        PyBytes_FromStringAndSize(scan->hint_sets.used ? scan->hint_sets.bytes : "", (Py_ssize_t)scan->hint_sets.used),
        sets_as_list(&scan->label_sets, &scan->labels),
        column(scan->places, scan->place_count, sizeof(Place), offsetof(Place, parent)),
        column(scan->places, scan->place_count, sizeof(Place), offsetof(Place, tag)),
        column(scan->places, scan->place_count, sizeof(Place), offsetof(Place, hints)),
        column(scan->places, scan->place_count, sizeof(Place), offsetof(Place, labels)),
        column(scan->lines, scan->line_count, sizeof(Line), offsetof(Line, at)),
        column(scan->lines, scan->line_count, sizeof(Line), offsetof(Line, linked)),
        column(scan->lines, scan->line_count, sizeof(Line), offsetof(Line, links)),
        PyBytes_FromStringAndSize(scan->line_count ? (const char *)scan->flags : "", (Py_ssize_t)scan->line_count),
        scan->said);
}

static void
free_scan(Scan *scan)
{
    free_names(&scan->tag_names);
    free_names(&scan->words);
    free_names(&scan->hint_sets);
    free_names(&scan->labels);
    free_names(&scan->label_sets);
    free(scan->tag_bits);
    free(scan->frames);
    free(scan->line);
    free(scan->out);
    free(scan->lines);
    free(scan->flags);
    free(scan->places);
    free(scan->scratch);
    Py_XDECREF(scan->said);
}

PyObject *
scan_page(PyObject *module, PyObject *args)
{
    PyObject *page, *encoded, *result = NULL, *word;
    Py_ssize_t most;
    Py_hash_t seed;
    Scan scan;

    memset(&scan, 0, sizeof(scan));
    if (!PyArg_ParseTuple(args, "OO!On:scan", &page, &PyDict_Type, &scan.tags, &scan.is_hiding, &most)) {
        return NULL;
    }
    scan.most_lines = most > 0 ? (size_t)most : 0;
    if (PyBytes_Check(page)) {
        encoded = page;
        Py_INCREF(encoded);
        scan.at = PyBytes_AS_STRING(page);
        scan.end = scan.at + PyBytes_GET_SIZE(page);
    }
    else if (PyUnicode_Check(page) && PyUnicode_IS_ASCII(page)) { /* is UTF-8 as it stands */
        encoded = page;
        Py_INCREF(encoded);
        scan.at = PyUnicode_DATA(page);
        scan.end = scan.at + PyUnicode_GET_LENGTH(page);
    }
    else {
        encoded = as_utf8(module, page);
        if (encoded == NULL) {
            return NULL;
        }
        scan.at = PyBytes_AS_STRING(encoded);
        scan.end = scan.at + PyBytes_GET_SIZE(encoded);
    }
#ifdef __GLIBC__
    /* The parser's tree has been freed, in small pieces that the system gets back only when it is asked to take them; what is
       made now is in large ones, for which there would be no room among those. */
    if (scan.end - scan.at > LARGE) {
        malloc_trim(0);
    }
#endif
    word = PyUnicode_FromString("cleantext");
    seed = word == NULL ? -1 : PyObject_Hash(word); /* another one in every process */
    Py_XDECREF(word);
    if (seed == -1 && PyErr_Occurred()) {
        Py_DECREF(encoded);
        return NULL;
    }
    scan.tag_names.seed = scan.words.seed = scan.hint_sets.seed = scan.labels.seed = scan.label_sets.seed =
        (uint64_t)seed;
    scan.said = PyList_New(0);
    if (scan.said == NULL) {
        Py_DECREF(encoded);
        return NULL;
    }
    switch (read_page(&scan)) {
    case DONE:
        if (hide(&scan) == DONE) {
            result = handed_over(&scan);
        }
        break;
    case IRREGULAR:
        result = Py_None;
        Py_INCREF(result);
        break;
    default:
        break;
    }
    free_scan(&scan);
    Py_DECREF(encoded);
    return result;
}
