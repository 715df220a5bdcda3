/* The patterns of the rules, read: parsed, and written as the states of an automaton. See text_pattern.h. */
#include "text_pattern.h"

#define MOST_STATES 8000
#define MOST_CALLS 100000 /* nodes written for one pattern: repeats of nothing have no states to count */
#define MOST_DEPTH 60    /* groups in groups; the parser of the rules allows 40 */

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

void
free_program(Program *program)
{
    free(program->states);
    free(program->classes);
    free(program->ranges);
    memset(program, 0, sizeof *program);
}

int
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
        if (writer.size > self->room) {
            uint32_t room = writer.size;
            uint32_t *lists = calloc((size_t)room * 7, sizeof(uint32_t));
            if (lists == NULL)
                parser.failed = 1;
            else {
                free(self->lists);
                self->lists = self->now = lists;
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

