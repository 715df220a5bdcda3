/* Pieces of text become lines, as in `_Lines` in `cleantext/sources/markup.py`. */
#include "page_scan.h"

#include <string.h>

int
no_memory(void)
{
    PyErr_NoMemory();
    return FAILED;
}

int
roomy(char **items, size_t *room, size_t need)
{
    char *moved = more_room(*items, room, need + 1, 1);

    if (moved == NULL) {
        return no_memory();
    }
    *items = moved;
    return DONE;
}

/* The same behind what is in `scratch`. */
int
to_scratch(Scan *scan, Slice slice)
{
    if (roomy(&scan->scratch, &scan->scratch_room, scan->scratch_used + slice.length) < 0) {
        return FAILED;
    }
    scan->scratch_used += unescaped(slice.start, slice.length, scan->scratch + scan->scratch_used);
    return DONE;
}

PyObject *
as_str(Scan *scan, Slice slice)
{
    scan->scratch_used = 0;
    if (to_scratch(scan, slice) < 0) {
        return NULL;
    }
    return PyUnicode_DecodeUTF8(scan->scratch, (Py_ssize_t)scan->scratch_used, "replace");
}

/* The number of the element around a line, which is described when the first line needs it. */
static int32_t
place_of(Scan *scan, size_t frame_index)
{
    size_t from = frame_index;
    int32_t hints, labels;
    Frame *frame;
    Place *place;
    void *moved;

    if (scan->frames[frame_index].number >= 0) {
        return scan->frames[frame_index].number;
    }
    while (from > 0 && scan->frames[from - 1].number < 0) {
        from--;
    }
    for (; from <= frame_index; from++) {
        frame = &scan->frames[from];
        hints = hints_of(scan, frame);
        labels = hints < 0 ? -1 : labels_of(scan, frame);
        if (labels < 0) {
            return -1;
        }
        moved = scan->place_count >= INT32_MAX - 1
                    ? NULL
                    : more_room(scan->places, &scan->places_room, scan->place_count + 1, sizeof(Place));
        if (moved == NULL) {
            no_memory();
            return -1;
        }
        scan->places = moved;
        place = &scan->places[scan->place_count];
        place->parent = from ? scan->frames[from - 1].number : 0;
        place->tag = frame->tag;
        place->hints = hints;
        place->labels = labels;
        frame->number = (int32_t)scan->place_count++;
    }
    return scan->frames[frame_index].number;
}

/* A finished line, which stands at the end of `out`. */
static int
add_line(Scan *scan, size_t size)
{
    Line *line;
    void *moved;
    int32_t at = place_of(scan, scan->block);

    if (at < 0) {
        return FAILED;
    }
    moved = scan->line_count >= INT32_MAX - 1
                ? NULL
                : more_room(scan->lines, &scan->lines_room, scan->line_count + 1, sizeof(Line));
    if (moved == NULL) {
        return no_memory();
    }
    scan->lines = moved;
    moved = more_room(scan->flags, &scan->flags_room, scan->line_count + 1, 1);
    if (moved == NULL) {
        return no_memory();
    }
    scan->flags = moved;
    line = &scan->lines[scan->line_count];
    line->at = at;
    line->linked = (int32_t)(scan->linked < (int64_t)size ? scan->linked : (int64_t)size);
    line->links = (int32_t)(scan->links < INT32_MAX ? scan->links : INT32_MAX);
    scan->flags[scan->line_count] =
        (unsigned char)(scan->holds | (scan->frames[scan->block].hidden ? IS_HIDDEN : 0) |
                        (scan->apart && scan->line_count ? HAS_GAP : 0));
    scan->line_count++;
    scan->apart = 0;
    scan->linked = scan->links = 0;
    scan->holds = 0;
    return DONE;
}

/* The line as it is read, behind the end of `out`, its white space folded and its ends stripped. */
static char *
write_line(Scan *scan, char *out)
{
    const char *text = scan->line, *end = text + scan->line_used, *run;
    uint32_t code;
    size_t length;
    int ascii = -1, space = 0, kind;

    while (text < end) {
        run = text;
        while (text < end && !kind_of((unsigned char)*text)) {
            text++;
        }
        if (text > run) {
            if (space) {
                *out++ = ' ';
                space = 0;
            }
            memcpy(out, run, (size_t)(text - run));
            out += text - run;
            if (text == end) {
                break;
            }
        }
        kind = kind_of((unsigned char)*text);
        length = 1;
        if (kind == 4) {
            length = character(text, end, &code);
            kind = is_folded(code) ? 1 : is_unseen(code) ? 2 : 0;
        }
        else if (kind == 2) {
            if (ascii < 0) {
                ascii = is_ascii(scan->line, end);
            }
            kind = ascii ? 0 : 2;
        }
        if (scan->pre && kind == 1) {
            kind = 0;
        }
        if (kind == 1) {
            space = 1;
        }
        else if (kind == 0) {
            if (space) {
                *out++ = ' ';
                space = 0;
            }
            memcpy(out, text, length);
            out += length;
        }
        text += length;
    }
    return out;
}

/* `_Lines.end` */
int
end_line(Scan *scan)
{
    char *at;
    const char *start, *end;
    size_t before;

    if (scan->has_pieces) {
        scan->has_pieces = 0;
        /* A space, a line end and another before it, at most. */
        if (roomy(&scan->out, &scan->out_room, scan->out_used + scan->line_used + 4) < 0) {
            return FAILED;
        }
        before = scan->line_count ? (scan->apart ? 2 : 1) : 0;
        at = scan->out + scan->out_used + before;
        start = at;
        end = write_line(scan, at);
        scan->line_used = 0;
        strip(&start, &end);
        if (start < end) {
            memset(scan->out + scan->out_used, '\n', before);
            if (start != at) {
                memmove(at, start, (size_t)(end - start));
            }
            scan->out_used += before + (size_t)(end - start);
            if (add_line(scan, characters(at, at + (end - start))) < 0) {
                return FAILED;
            }
        }
    }
    if (scan->linking) {
        scan->links = 1;
    }
    return DONE;
}

int
add_piece(Scan *scan, const char *text, size_t length)
{
    if (roomy(&scan->line, &scan->line_room, scan->line_used + length) < 0) {
        return FAILED;
    }
    if (length) {
        memcpy(scan->line + scan->line_used, text, length);
    }
    scan->line_used += length;
    scan->has_pieces = 1;
    return DONE;
}

/* The length of the line end at a byte, or 0: `_LINE_END`. */
static size_t
line_end(const char *text, const char *end)
{
    unsigned char byte = (unsigned char)*text;

    if (byte == '\r') {
        return text + 1 < end && text[1] == '\n' ? 2 : 1;
    }
    if ((byte >= 0x0a && byte <= 0x0c) || (byte >= 0x1c && byte <= 0x1e)) {
        return 1;
    }
    if (byte == 0xc2 && text + 1 < end && (unsigned char)text[1] == 0x85) {
        return 2;
    }
    if (byte == 0xe2 && text + 2 < end && (unsigned char)text[1] == 0x80 &&
        ((unsigned char)text[2] == 0xa8 || (unsigned char)text[2] == 0xa9)) {
        return 3;
    }
    return 0;
}

/* `_Lines.text` */
int
add_text(Scan *scan, const char *text, size_t length, int escaped)
{
    const char *start, *end;
    size_t from = scan->line_used, size;

    if (scan->pre) {
        Slice slice;

        slice.start = text;
        slice.length = length;
        scan->scratch_used = 0;
        if (escaped) {
            if (to_scratch(scan, slice) < 0) {
                return FAILED;
            }
        }
        else {
            if (roomy(&scan->scratch, &scan->scratch_room, length) < 0) {
                return FAILED;
            }
            memcpy(scan->scratch, text, length);
            scan->scratch_used = length;
        }
        /* What ends a line writes to `scratch`, so a line goes into `line` at once. */
        size = scan->scratch_used;
        text = PyMem_Malloc(size + 1);
        if (text == NULL) {
            return no_memory();
        }
        memcpy((char *)text, scan->scratch, size);
        start = text;
        end = text + size;
        for (;;) {
            const char *stop = start;

            while (stop < end && !(size = line_end(stop, end))) {
                stop++;
            }
            if (add_piece(scan, start, (size_t)(stop - start)) < 0 ||
                (stop < end && (scan->line_count < scan->most_lines ? end_line(scan) : add_piece(scan, " ", 1)) < 0)) {
                PyMem_Free((char *)text);
                return FAILED;
            }
            if (stop == end) {
                break;
            }
            start = stop + size;
        }
        PyMem_Free((char *)text);
        return DONE;
    }
    if (roomy(&scan->line, &scan->line_room, scan->line_used + length) < 0) {
        return FAILED;
    }
    if (escaped) {
        scan->line_used += unescaped(text, length, scan->line + scan->line_used);
    }
    else {
        memcpy(scan->line + scan->line_used, text, length);
        scan->line_used += length;
    }
    scan->has_pieces = 1;
    if (scan->linking) {
        start = scan->line + from;
        end = scan->line + scan->line_used;
        strip(&start, &end);
        scan->linked += (int64_t)characters(start, end);
    }
    return DONE;
}
