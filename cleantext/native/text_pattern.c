/* The patterns of the rules, tried on a line: a small stand-in for RE2 that says no, yes, or that RE2 has to be asked.

Most patterns that are tried on a line fail at its second word, and to call RE2 for that costs more than to try. The method is
that of Thompson (1968) and Pike, as Russ Cox tells it ("Regular Expression Matching: the Virtual Machine Approach", 2009):
all states are followed at once, one step a character, so that nothing backtracks. A state is looked at together with the
character that comes next, so that only those are kept that go on.

What it does not know it leaves to RE2: whether a rare character is a mark or of some script, escapes it has never met,
patterns of many thousand states, lines on which too many states live at once. That is worth something: RE2 takes some ten
milliseconds to get ready for a pattern with letters of all scripts in it. */
#include "text.h"

#define MOST_STATES 8000
#define MOST_STEPS 60000 /* of one try; then RE2 is asked */
#define MOST_CALLS 100000 /* nodes written for one pattern: repeats of nothing have no states to count */
#define MOST_DEPTH 60    /* groups in groups; the parser of the rules allows 40 */

enum { CHAR, ANY, CLASS, SPLIT, JUMP, MATCH };

typedef struct {
    uint8_t op;
    uint32_t arg; /* a character, a class, or where to go */
    uint32_t other;
} State;

typedef struct {
    uint32_t low[4]; /* which ASCII characters are in it */
    uint32_t ranges, count; /* the others: in which pairs of `Program.ranges` */
    uint8_t negated;
    uint16_t properties;
} Class;

/* What a class may hold besides: bits. */
enum { LETTERS = 1, NUMBERS = 2, MARKS = 4, HAN = 8, HIRAGANA = 16, KATAKANA = 32, HANGUL = 64, CYRILLIC = 128, DEVANAGARI = 256, SCRIPTS = 504 };

typedef struct {
    State *states;
    uint32_t size;
    Class *classes;
    uint32_t class_count;
    uint32_t *ranges;
    uint32_t range_count;
    uint32_t *after; /* by first character, if it is ASCII, where its list begins, and where the last ends; then the lists:
                        the states that live behind it. Most lines that do not match are left here. */
    uint8_t ready, foreign; /* foreign: RE2 has to be asked, whatever the line */
} Program;

struct Patterns {
    PyObject_HEAD
    PyObject *sources;
    Py_ssize_t count;
    Program *programs;
    uint32_t *now, *next, *stack, *seen, *queued; /* for one try at a time: nothing gives up the lock in one */
    uint32_t room, mark;
};

/* The parsed pattern: nodes in one array, children by their place in it. */
enum { N_EMPTY, N_CHAR, N_ANY, N_CLASS, N_CHAIN, N_EITHER, N_REPEAT };

typedef struct {
    int kind;
    uint32_t arg;
    int32_t left, right;
    int32_t least, most;
} Node;

typedef struct {
    const uint32_t *at, *end;
    Node *nodes;
    int32_t size, room;
    Program *program;
    uint32_t class_room, range_room;
    int foreign; /* something that is not known here */
    int failed;  /* no memory */
} Parser;

static int32_t
new_node(Parser *parser, int kind, uint32_t arg, int32_t left, int32_t right)
{
    if (parser->size == parser->room) {
        int32_t room = parser->room ? 2 * parser->room : 64;
        Node *nodes = room > (1 << 24) ? NULL : realloc(parser->nodes, (size_t)room * sizeof(Node));
        if (nodes == NULL) {
            parser->failed = 1;
            return 0;
        }
        parser->nodes = nodes;
        parser->room = room;
    }
    Node *node = &parser->nodes[parser->size];
    node->kind = kind;
    node->arg = arg;
    node->left = left;
    node->right = right;
    node->least = node->most = 0;
    return parser->size++;
}

static void
add_range(Parser *parser, Class *class, uint32_t first, uint32_t last)
{
    for (uint32_t c = first; c <= last && c < 128; c++)
        class->low[c >> 5] |= (uint32_t)1 << (c & 31);
    if (last < 128)
        return;
    Program *program = parser->program;
    if (program->range_count + 2 > parser->range_room) {
        uint32_t room = parser->range_room ? 2 * parser->range_room : 32;
        uint32_t *ranges = realloc(program->ranges, room * sizeof(uint32_t));
        if (ranges == NULL) {
            parser->failed = 1;
            return;
        }
        program->ranges = ranges;
        parser->range_room = room;
    }
    program->ranges[program->range_count++] = first < 128 ? 128 : first;
    program->ranges[program->range_count++] = last;
    class->count++;
}

/* A property, behind its "\p": letters, marks and numbers are known in ASCII, the scripts have nothing there. */
static void
add_property(Parser *parser, Class *class)
{
    if (parser->at >= parser->end) {
        parser->foreign = 1;
        return;
    }
    uint32_t name = *parser->at++;
    if (name == 'L') {
        add_range(parser, class, 'a', 'z');
        add_range(parser, class, 'A', 'Z');
        class->properties |= LETTERS;
    }
    else if (name == 'N') {
        add_range(parser, class, '0', '9');
        class->properties |= NUMBERS;
    }
    else if (name == '{') {
        static const char *const scripts[] = {"Han",    "Hiragana", "Katakana",
                                               "Hangul", "Cyrillic", "Devanagari"}; /* in the order of their bits */
        char word[16];
        size_t size = 0;
        while (parser->at < parser->end && *parser->at != '}' && size + 1 < sizeof word && *parser->at < 128)
            word[size++] = (char)*parser->at++;
        word[size] = 0;
        int known = 0;
        for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
            if (strcmp(word, scripts[i]) == 0) {
                class->properties |= (uint16_t)(HAN << i);
                known = 1;
            }
        if (!known || parser->at >= parser->end || *parser->at != '}')
            parser->foreign = 1;
        else
            parser->at++;
    }
    else if (name == 'M')
        class->properties |= MARKS;
    else
        parser->foreign = 1;
}

static int32_t
new_class(Parser *parser, const Class *class)
{
    Program *program = parser->program;
    if (program->class_count == parser->class_room) {
        uint32_t room = parser->class_room ? 2 * parser->class_room : 8;
        Class *classes = realloc(program->classes, room * sizeof(Class));
        if (classes == NULL) {
            parser->failed = 1;
            return 0;
        }
        program->classes = classes;
        parser->class_room = room;
    }
    program->classes[program->class_count] = *class;
    return new_node(parser, N_CLASS, program->class_count++, 0, 0);
}

static int
is_word(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A class, behind its "[". */
static int32_t
parse_class(Parser *parser)
{
    Class class;
    memset(&class, 0, sizeof class);
    class.ranges = parser->program->range_count;
    if (parser->at < parser->end && *parser->at == '^') {
        class.negated = 1;
        parser->at++;
    }
    int first = 1;
    while (!parser->failed && !parser->foreign) {
        if (parser->at >= parser->end) {
            parser->foreign = 1;
            break;
        }
        uint32_t c = *parser->at++;
        if (c == ']' && !first)
            return new_class(parser, &class);
        first = 0;
        if (c == '[' && parser->at < parser->end && *parser->at == ':') {
            parser->foreign = 1;
            break;
        }
        if (c == '\\') {
            if (parser->at >= parser->end || (is_word(*parser->at) && *parser->at != 'p') || *parser->at >= 128) {
                parser->foreign = 1;
                break;
            }
            c = *parser->at++;
            if (c == 'p') {
                add_property(parser, &class);
                continue;
            }
        }
        uint32_t last = c;
        if (parser->end - parser->at >= 2 && parser->at[0] == '-' && parser->at[1] != ']') {
            last = parser->at[1];
            parser->at += 2;
            if (last == '\\') {
                if (parser->at >= parser->end || is_word(*parser->at) || *parser->at >= 128) {
                    parser->foreign = 1;
                    break;
                }
                last = *parser->at++;
            }
            if (last < c) {
                parser->foreign = 1;
                break;
            }
        }
        add_range(parser, &class, c, last);
    }
    return 0;
}

static int32_t parse_either(Parser *parser, int depth);

static int32_t
parse_atom(Parser *parser, int depth)
{
    uint32_t c = *parser->at++;
    switch (c) {
    case '(':
        if (parser->end - parser->at < 2 || parser->at[0] != '?' || parser->at[1] != ':' || depth >= MOST_DEPTH) {
            parser->foreign = 1;
            return 0;
        }
        parser->at += 2;
        int32_t inside = parse_either(parser, depth + 1);
        if (parser->at >= parser->end || *parser->at != ')')
            parser->foreign = 1;
        else
            parser->at++;
        return inside;
    case '[':
        return parse_class(parser);
    case '.':
        return new_node(parser, N_ANY, 0, 0, 0);
    case '\\':
        if (parser->at >= parser->end || *parser->at >= 128) {
            parser->foreign = 1;
            return 0;
        }
        c = *parser->at++;
        if (c == 'p') {
            Class class;
            memset(&class, 0, sizeof class);
            class.ranges = parser->program->range_count;
            add_property(parser, &class);
            return new_class(parser, &class);
        }
        if (is_word(c)) {
            parser->foreign = 1;
            return 0;
        }
        return new_node(parser, N_CHAR, c, 0, 0);
    case '*':
    case '+':
    case '?':
    case '{':
    case '^':
    case '$':
        parser->foreign = 1;
        return 0;
    default:
        return new_node(parser, N_CHAR, c, 0, 0);
    }
}

/* A count in braces, or -1. */
static int32_t
parse_count(Parser *parser)
{
    int32_t count = -1;
    while (parser->at < parser->end && *parser->at >= '0' && *parser->at <= '9' && count < 100000)
        count = (count < 0 ? 0 : 10 * count) + (int32_t)(*parser->at++ - '0');
    return count;
}

static int32_t
parse_chain(Parser *parser, int depth)
{
    int32_t chain = new_node(parser, N_EMPTY, 0, 0, 0);
    while (!parser->failed && !parser->foreign && parser->at < parser->end && *parser->at != '|' && *parser->at != ')') {
        int32_t atom = parse_atom(parser, depth);
        if (parser->at < parser->end && !parser->foreign) {
            int32_t least = -1, most = -1;
            switch (*parser->at) {
            case '?':
                least = 0, most = 1, parser->at++;
                break;
            case '*':
                least = 0, most = -1, parser->at++;
                break;
            case '+':
                least = 1, most = -1, parser->at++;
                break;
            case '{':
                parser->at++;
                least = most = parse_count(parser);
                if (parser->at < parser->end && *parser->at == ',') {
                    parser->at++;
                    most = parse_count(parser);
                }
                if (least < 0 || least > 1000 || most > 1000 || parser->at >= parser->end || *parser->at != '}') {
                    parser->foreign = 1;
                    return 0;
                }
                parser->at++;
                break;
            default:
                break;
            }
            if (least >= 0) {
                if (parser->at < parser->end &&
                    (*parser->at == '?' || *parser->at == '+' || *parser->at == '*' || *parser->at == '{')) {
                    parser->foreign = 1;
                    return 0;
                }
                atom = new_node(parser, N_REPEAT, 0, atom, 0);
                if (parser->failed)
                    return 0;
                parser->nodes[atom].least = least;
                parser->nodes[atom].most = most;
            }
        }
        chain = new_node(parser, N_CHAIN, 0, chain, atom);
    }
    return chain;
}

static int32_t
parse_either(Parser *parser, int depth)
{
    int32_t either = parse_chain(parser, depth);
    while (!parser->failed && !parser->foreign && parser->at < parser->end && *parser->at == '|') {
        parser->at++;
        int32_t branch = parse_chain(parser, depth);
        either = new_node(parser, N_EITHER, 0, either, branch);
    }
    return either;
}

typedef struct {
    State *states;
    uint32_t size, calls;
    int full;
} Writer;

static uint32_t
put(Writer *writer, int op, uint32_t arg, uint32_t other)
{
    if (writer->size >= MOST_STATES) {
        writer->full = 1;
        return MOST_STATES - 1;
    }
    State *state = &writer->states[writer->size];
    state->op = (uint8_t)op;
    state->arg = arg;
    state->other = other;
    return writer->size++;
}

/* Write the states of a node. Chains and alternatives are lists that lean to the left: they are walked down in a loop, so
that the depth is that of the groups. */
static void
write_node(Writer *writer, const Parser *parser, int32_t place)
{
    const Node *node = &parser->nodes[place];
    if (++writer->calls > MOST_CALLS)
        writer->full = 1;
    if (writer->full)
        return;
    switch (node->kind) {
    case N_EMPTY:
        break;
    case N_CHAR:
        put(writer, CHAR, node->arg, 0);
        break;
    case N_ANY:
        put(writer, ANY, 0, 0);
        break;
    case N_CLASS:
        put(writer, CLASS, node->arg, 0);
        break;
    case N_CHAIN: {
        Py_ssize_t count = 0;
        int32_t at = place;
        for (; parser->nodes[at].kind == N_CHAIN; at = parser->nodes[at].left)
            count++;
        int32_t *parts = malloc((size_t)count * sizeof(int32_t));
        if (parts == NULL) {
            writer->full = 1;
            return;
        }
        at = place;
        for (Py_ssize_t i = count; i-- > 0; at = parser->nodes[at].left)
            parts[i] = parser->nodes[at].right;
        for (Py_ssize_t i = 0; i < count; i++)
            write_node(writer, parser, parts[i]);
        free(parts);
        break;
    }
    case N_EITHER: {
        /* Each branch: split to it or to the next, and from its end a jump to the end of all; the jumps are mended last. */
        Py_ssize_t count = 1;
        int32_t at = place;
        for (; parser->nodes[at].kind == N_EITHER; at = parser->nodes[at].left)
            count++;
        int32_t *parts = malloc((size_t)count * sizeof(int32_t));
        uint32_t *jumps = malloc((size_t)count * sizeof(uint32_t));
        if (parts == NULL || jumps == NULL) {
            free(parts);
            free(jumps);
            writer->full = 1;
            return;
        }
        at = place;
        for (Py_ssize_t i = count; i-- > 1; at = parser->nodes[at].left)
            parts[i] = parser->nodes[at].right;
        parts[0] = at;
        for (Py_ssize_t i = 0; i < count; i++) {
            uint32_t split = 0;
            if (i + 1 < count)
                split = put(writer, SPLIT, writer->size + 1, 0);
            write_node(writer, parser, parts[i]);
            if (i + 1 < count) {
                jumps[i] = put(writer, JUMP, 0, 0);
                writer->states[split].other = writer->size;
            }
        }
        for (Py_ssize_t i = 0; i + 1 < count; i++)
            writer->states[jumps[i]].arg = writer->size;
        free(parts);
        free(jumps);
        break;
    }
    default: {
        for (int32_t i = 0; i < node->least && !writer->full; i++)
            write_node(writer, parser, node->left);
        if (node->most < 0) {
            uint32_t split = put(writer, SPLIT, writer->size + 1, 0);
            write_node(writer, parser, node->left);
            put(writer, JUMP, split, 0);
            writer->states[split].other = writer->size;
        }
        else if (node->most > node->least) {
            /* One in the other, x(x(x)?)?, so that one state lives for each count that is possible, and not for each pair. */
            int32_t count = node->most - node->least;
            uint32_t *splits = malloc((size_t)count * sizeof(uint32_t));
            if (splits == NULL) {
                writer->full = 1;
                return;
            }
            int32_t i = 0;
            for (; i < count && !writer->full; i++) {
                splits[i] = put(writer, SPLIT, writer->size + 1, 0);
                write_node(writer, parser, node->left);
            }
            while (i-- > 0)
                writer->states[splits[i]].other = writer->size;
            free(splits);
        }
    }
    }
}

static void
free_program(Program *program)
{
    free(program->states);
    free(program->classes);
    free(program->ranges);
    free(program->after);
    memset(program, 0, sizeof *program);
}

static int in_class(const Program *program, const Class *class, uint32_t c);

static int
passes(const Program *program, const State *state, uint32_t c)
{
    switch (state->op) {
    case CHAR:
        return state->arg == c;
    case ANY:
        return c != '\n';
    case CLASS:
        return in_class(program, &program->classes[state->arg], c);
    default:
        return 0;
    }
}

/* Which states live behind each first character; -1: no memory. `reached` has room for all states, `stack` for twice as many. */
static int
list_beginnings(Program *program, uint32_t *reached, uint32_t *stack, uint8_t *seen)
{
    uint32_t depth = 0, count = 0, size = 0;
    uint32_t *after = NULL;
    stack[depth++] = 0;
    while (depth) {
        uint32_t at = stack[--depth];
        if (seen[at])
            continue;
        seen[at] = 1;
        if (program->states[at].op == SPLIT) {
            stack[depth++] = program->states[at].other;
            stack[depth++] = program->states[at].arg;
        }
        else if (program->states[at].op == JUMP)
            stack[depth++] = program->states[at].arg;
        else
            reached[count++] = at;
    }
    for (int fill = 0; fill < 2; fill++) { /* count, and fill */
        size = 129;
        for (uint32_t c = 0; c < 128; c++) {
            if (fill)
                after[c] = size;
            for (uint32_t i = 0; i < count; i++)
                if (passes(program, &program->states[reached[i]], c)) {
                    if (fill)
                        after[size] = reached[i] + 1;
                    size++;
                }
        }
        if (fill)
            after[128] = size;
        else if ((program->after = after = malloc(size * sizeof(uint32_t))) == NULL)
            return -1;
    }
    return 0;
}

/* Compile the pattern at that place; -1 and MemoryError. */
static int
compile_pattern(Patterns *self, Py_ssize_t place)
{
    Program *program = &self->programs[place];
    PyObject *source = PyTuple_GET_ITEM(self->sources, place);
    uint32_t *codes = codes_of(source);
    if (codes == NULL)
        return -1;
    Parser parser;
    memset(&parser, 0, sizeof parser);
    parser.at = codes;
    parser.end = codes + PyUnicode_GET_LENGTH(source);
    parser.program = program;
    int32_t root = parse_either(&parser, 0);
    if (!parser.failed && parser.at < parser.end)
        parser.foreign = 1;
    Writer writer = {NULL, 0, 0, 0};
    if (!parser.failed && !parser.foreign) {
        writer.states = malloc(MOST_STATES * sizeof(State));
        if (writer.states == NULL)
            parser.failed = 1;
        else {
            write_node(&writer, &parser, root);
            put(&writer, MATCH, 0, 0);
        }
    }
    free(codes);
    free(parser.nodes);
    if (!parser.failed && !parser.foreign && !writer.full) {
        State *states = realloc(writer.states, writer.size * sizeof(State));
        program->states = states ? states : writer.states;
        program->size = writer.size;
        uint32_t *scratch = calloc((size_t)writer.size * 4 + 2, sizeof(uint32_t));
        if (scratch == NULL ||
            list_beginnings(program, scratch, scratch + writer.size, (uint8_t *)(scratch + 3 * (size_t)writer.size + 1)) < 0)
            parser.failed = 1;
        free(scratch);
        if (writer.size > self->room) {
            uint32_t room = writer.size;
            uint32_t *lists = calloc((size_t)room * 7, sizeof(uint32_t));
            if (lists == NULL)
                parser.failed = 1;
            else {
                free(self->now);
                self->now = lists;
                self->next = lists + room;
                self->seen = lists + 2 * (size_t)room;
                self->queued = lists + 3 * (size_t)room;
                self->stack = lists + 4 * (size_t)room; /* two for every state, and one to begin with */
                self->room = room;
                self->mark = 0;
            }
        }
    }
    else {
        free(writer.states);
        program->foreign = 1;
    }
    if (parser.failed) {
        free_program(program);
        PyErr_NoMemory();
        return -1;
    }
    program->ready = 1;
    return 0;
}

/* Blocks in which there are no marks, and nothing of one script alone but letters. */
static int
is_plain_block(uint32_t c)
{
    return (0x2000 <= c && c < 0x20D0) || (0x2100 <= c && c < 0x2C00) || (0x3001 <= c && c < 0x3005) ||
           (0x3008 <= c && c < 0x3021) || (0xFF01 <= c && c < 0xFF10) || (0x1F300 <= c && c < 0x1FB00);
}

/* Whether a character that is not ASCII has one of some properties: YES, NO, or MAYBE. What Python calls alphabetic are the
letters, and what it calls numeric, but for letters, the numbers. Marks and scripts it does not tell in C; and RE2 may know
characters that it does not know. */
static int
has_property(int properties, uint32_t c)
{
    if (Py_UNICODE_ISALPHA(c)) {
        if (properties & LETTERS || (properties & HAN && 0x4E00 <= c && c <= 0x9FA5) ||
            (properties & HIRAGANA && 0x3041 <= c && c <= 0x3096) || (properties & KATAKANA && 0x30A1 <= c && c <= 0x30FA) ||
            (properties & HANGUL && 0xAC00 <= c && c <= 0xD7A3) || (properties & CYRILLIC && 0x410 <= c && c <= 0x44F) || (properties & DEVANAGARI && 0x904 <= c && c <= 0x939))
            return YES;
        return properties & SCRIPTS && c >= 0x250 ? MAYBE : NO;
    }
    if (properties & NUMBERS && Py_UNICODE_ISNUMERIC(c))
        return YES;
    if (c < 0x300)
        return NO;
    if (properties & (MARKS | SCRIPTS) && !is_plain_block(c))
        return MAYBE;
    return Py_UNICODE_ISPRINTABLE(c) || Py_UNICODE_ISSPACE(c) ? NO : MAYBE;
}

/* Whether a character is in a class: YES, NO, or MAYBE. */
static int
in_class(const Program *program, const Class *class, uint32_t c)
{
    int found = 0;
    if (c < 128)
        found = (int)(class->low[c >> 5] >> (c & 31) & 1);
    else {
        const uint32_t *range = program->ranges + class->ranges;
        for (uint32_t i = 0; i < class->count && !found; i++)
            found = range[2 * i] <= c && c <= range[2 * i + 1];
        if (!found && class->properties) {
            int has = has_property(class->properties, c);
            if (has == MAYBE)
                return MAYBE;
            found = has == YES;
        }
    }
    return found != class->negated ? YES : NO;
}

int
patterns_try(PyObject *object, Py_ssize_t place, const uint32_t *line, Py_ssize_t size)
{
    Patterns *self = (Patterns *)object;
    Program *program = &self->programs[place];
    if (!program->ready && compile_pattern(self, place) < 0)
        return -1;
    if (program->foreign)
        return MAYBE;
    uint32_t *now = self->now, *next = self->next, *stack = self->stack, *seen = self->seen, *queued = self->queued;
    const State *states = program->states;
    uint32_t living = 1, steps = 0;
    int doubt = 0; /* what was taken for a match may be none */
    now[0] = 0;
    Py_ssize_t first = 0;
    if (size && line[0] < 128) { /* the first step was taken for all lines */
        uint32_t from = program->after[line[0]], to = program->after[line[0] + 1];
        if (from == to)
            return NO;
        living = to - from;
        memcpy(now, program->after + from, living * sizeof(uint32_t));
        first = 1;
    }
    for (Py_ssize_t i = first;; i++) {
        if (self->mark == UINT32_MAX) {
            memset(seen, 0, self->room * sizeof(uint32_t));
            memset(queued, 0, self->room * sizeof(uint32_t));
            self->mark = 0;
        }
        uint32_t mark = ++self->mark, count = 0;
        uint32_t c = i < size ? line[i] : 0;
        if (c >= 0xD800 && c <= 0xDFFF)
            c = '?'; /* what half a pair becomes on its way to RE2 */
        for (uint32_t k = 0; k < living; k++) {
            uint32_t depth = 0;
            stack[depth++] = now[k];
            while (depth) {
                uint32_t at = stack[--depth];
                if (seen[at] == mark)
                    continue;
                seen[at] = mark;
                steps++;
                const State *state = &states[at];
                int lives = 0;
                switch (state->op) {
                case CHAR:
                    lives = state->arg == c;
                    break;
                case ANY:
                    lives = c != '\n';
                    break;
                case CLASS:
                    lives = in_class(program, &program->classes[state->arg], c);
                    doubt |= lives == MAYBE;
                    lives = lives != NO;
                    break;
                case SPLIT:
                    stack[depth++] = state->other;
                    stack[depth++] = state->arg;
                    break;
                case JUMP:
                    stack[depth++] = state->arg;
                    break;
                default:
                    if (i == size)
                        return doubt ? MAYBE : YES;
                }
                if (lives && queued[at + 1] != mark) {
                    queued[at + 1] = mark;
                    next[count++] = at + 1;
                }
            }
        }
        if (i == size || count == 0)
            return NO;
        if (steps > MOST_STEPS)
            return MAYBE;
        uint32_t *other = now;
        now = next;
        next = other;
        living = count;
    }
}

Py_ssize_t
patterns_count(PyObject *patterns)
{
    return ((Patterns *)patterns)->count;
}

static void
patterns_dealloc(PyObject *object)
{
    Patterns *self = (Patterns *)object;
    PyTypeObject *type = Py_TYPE(object);
    for (Py_ssize_t i = 0; self->programs != NULL && i < self->count; i++)
        free_program(&self->programs[i]);
    free(self->programs);
    free(self->now);
    Py_XDECREF(self->sources);
    type->tp_free(object);
    Py_DECREF(type);
}

static PyObject *
patterns_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"sources", NULL};
    PyObject *sources;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O:Patterns", names, &sources))
        return NULL;
    sources = PySequence_Tuple(sources);
    if (sources == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(sources); i++)
        if (!PyUnicode_Check(PyTuple_GET_ITEM(sources, i))) {
            PyErr_SetString(PyExc_TypeError, "a pattern is a str");
            Py_DECREF(sources);
            return NULL;
        }
    Patterns *self = (Patterns *)type->tp_alloc(type, 0);
    if (self == NULL) {
        Py_DECREF(sources);
        return NULL;
    }
    self->sources = sources;
    self->count = PyTuple_GET_SIZE(sources);
    self->programs = many(self->count, sizeof(Program));
    if (self->programs == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    memset(self->programs, 0, (size_t)self->count * sizeof(Program));
    return (PyObject *)self;
}

static PyObject *
patterns_match(PyObject *self, PyObject *args)
{
    Py_ssize_t place;
    PyObject *line;
    if (!PyArg_ParseTuple(args, "nU:match", &place, &line))
        return NULL;
    if (place < 0 || place >= patterns_count(self)) {
        PyErr_SetString(PyExc_IndexError, "no such pattern");
        return NULL;
    }
    uint32_t *codes = codes_of(line);
    if (codes == NULL)
        return NULL;
    int verdict = patterns_try(self, place, codes, PyUnicode_GET_LENGTH(line));
    free(codes);
    if (verdict < 0)
        return NULL;
    if (verdict == MAYBE)
        Py_RETURN_NONE;
    return PyBool_FromLong(verdict == YES);
}

static PyObject *
patterns_first(PyObject *self, PyObject *args)
{
    PyObject *places, *line;
    if (!PyArg_ParseTuple(args, "O!U:first", &PyList_Type, &places, &line))
        return NULL;
    uint32_t *codes = codes_of(line);
    if (codes == NULL)
        return NULL;
    PyObject *left = PyList_New(0);
    long sure = -1;
    for (Py_ssize_t i = 0; left != NULL && sure < 0 && i < PyList_GET_SIZE(places); i++) {
        PyObject *item = PyList_GET_ITEM(places, i);
        Py_ssize_t place = PyLong_AsSsize_t(item);
        int verdict = -1;
        if (place >= 0 && place < patterns_count(self))
            verdict = patterns_try(self, place, codes, PyUnicode_GET_LENGTH(line));
        else if (!PyErr_Occurred())
            PyErr_SetString(PyExc_IndexError, "no such pattern");
        if (verdict < 0 || (verdict == MAYBE && PyList_Append(left, item) < 0))
            Py_CLEAR(left);
        else if (verdict == YES)
            sure = (long)place;
    }
    free(codes);
    return left == NULL ? NULL : Py_BuildValue("Nl", left, sure);
}

static PyMethodDef patterns_methods[] = {
    {"match", patterns_match, METH_VARARGS, "Whether the pattern at a place matches a line as a whole; None: ask RE2."},
    {"first", patterns_first, METH_VARARGS,
     "Of some patterns the first that surely matches a line, or -1, and those before it that RE2 has to be asked about."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot patterns_slots[] = {
    {Py_tp_doc, "Patterns of the rules, in the form that RE2 gets them."},
    {Py_tp_new, patterns_new},
    {Py_tp_dealloc, patterns_dealloc},
    {Py_tp_methods, patterns_methods},
    {0, NULL},
};

PyType_Spec patterns_spec = {
    "cleantext.native._text.Patterns", sizeof(Patterns), 0, Py_TPFLAGS_DEFAULT, patterns_slots,
};
