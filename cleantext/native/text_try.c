/* Patterns, tried on lines. See text_pattern.h. */
#include "text_pattern.h"

#define MOST_STEPS 60000 /* of one try, in which nothing is known yet; then RE2 is asked */

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
int
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

/* What half a pair becomes on its way to RE2. */
static inline uint32_t
passed(uint32_t c)
{
    return c >= 0xD800 && c <= 0xDFFF ? '?' : c;
}

/* The mark of a step, by which states are known that were looked at in it. */
static uint32_t
next_mark(Patterns *self)
{
    if (self->mark == UINT32_MAX) {
        memset(self->seen, 0, self->room * sizeof(uint32_t));
        memset(self->queued, 0, self->room * sizeof(uint32_t));
        self->mark = 0;
    }
    return ++self->mark;
}

/* Take one step: of the states in `now` those behind the ones that a character passes go into `next`, or it is seen whether one of them
is the end. */
typedef struct {
    uint32_t count, looks; /* states in `next`, and states that were looked at */
    int ends, doubt;       /* doubt: what was taken to pass may not */
} Step;

static Step
take_step(Patterns *self, const Program *program, uint32_t living, uint32_t c, int at_end)
{
    uint32_t *now = self->now, *next = self->next, *stack = self->stack, *seen = self->seen, *queued = self->queued;
    const State *states = program->states;
    uint32_t mark = next_mark(self);
    Step step = {0, 0, 0, 0};
    for (uint32_t k = 0; k < living; k++) {
        uint32_t depth = 0;
        stack[depth++] = now[k];
        while (depth) {
            uint32_t at = stack[--depth];
            if (seen[at] == mark)
                continue;
            seen[at] = mark;
            step.looks++;
            const State *state = &states[at];
            int lives = NO;
            switch (state->op) {
            case CHAR:
                lives = state->arg == c;
                break;
            case ANY:
                lives = c != '\n';
                break;
            case CLASS:
                lives = in_class(program, &program->classes[state->arg], c);
                break;
            case SPLIT:
                stack[depth++] = state->other;
                stack[depth++] = state->arg;
                break;
            case JUMP:
                stack[depth++] = state->arg;
                break;
            default:
                step.ends = 1;
            }
            if (lives != NO && !at_end && queued[at + 1] != mark) {
                step.doubt |= lives == MAYBE;
                queued[at + 1] = mark;
                next[step.count++] = at + 1;
            }
        }
    }
    return step;
}

/* Follow all states at once, from a place of a line on. */
static int
follow_all(Patterns *self, const Program *program, uint32_t living, const uint32_t *line, Py_ssize_t size)
{
    uint32_t looks = 0;
    int doubt = 0;
    for (Py_ssize_t i = 0; i < size; i++) {
        Step step = take_step(self, program, living, passed(line[i]), 0);
        doubt |= step.doubt;
        looks += step.looks;
        if (step.count == 0)
            return NO;
        if (looks > MOST_STEPS)
            return MAYBE;
        uint32_t *other = self->now;
        self->now = self->next;
        self->next = other;
        living = step.count;
    }
    return !take_step(self, program, living, 0, 1).ends ? NO : doubt ? MAYBE : YES;
}

/* Put the states of a set where steps are taken from; their number. */
static uint32_t
put_set(Patterns *self, const Automaton *automaton, uint32_t set)
{
    uint32_t first = set ? automaton->stops[set - 1] : 0, count = automaton->stops[set] - first;
    for (uint32_t i = 0; i < count; i++)
        self->now[i] = automaton->items[first + i];
    return count;
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
    if (program->automaton == NULL && !program->bare) {
        uint32_t begin = 0;
        program->automaton = make_automaton(program);
        program->bare = program->automaton == NULL;
        if (!program->bare && add_set(self, program->automaton, &begin, 1) == UNKNOWN)
            free_automaton(program); /* the next try may find room */
    }
    Automaton *automaton = program->automaton;
    if (automaton == NULL) {
        self->now[0] = 0;
        return follow_all(self, program, 1, line, size);
    }
    uint32_t set = 0;
    for (Py_ssize_t i = 0; i < size; i++) {
        uint32_t c = passed(line[i]);
        int kind = kind_of_character(automaton, c);
        uint32_t step = kind < 0 ? UNKNOWN : automaton->steps[set * automaton->kind_count + (uint32_t)kind];
        if (step == UNKNOWN) {
            uint32_t living = put_set(self, automaton, set);
            if (kind < 0)
                return follow_all(self, program, living, line + i, size - i);
            step = add_set(self, automaton, self->next, take_step(self, program, living, c, 0).count);
            if (step == UNKNOWN)
                return follow_all(self, program, living, line + i, size - i);
            automaton->steps[set * automaton->kind_count + (uint32_t)kind] = (uint16_t)step;
        }
        if (step == DEAD)
            return NO;
        set = step - KNOWN;
    }
    if (automaton->accepts[set] == UNKNOWN)
        automaton->accepts[set] = take_step(self, program, put_set(self, automaton, set), 0, 1).ends ? KNOWN : DEAD;
    return automaton->accepts[set] == KNOWN ? YES : NO;
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
    for (Py_ssize_t i = 0; self->programs != NULL && i < self->count; i++) {
        free_program(&self->programs[i]);
        free_automaton(&self->programs[i]);
    }
    free(self->programs);
    free(self->lists);
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
