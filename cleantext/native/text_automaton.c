/* The sets of states of a pattern that were met, each kept once, with what it comes to: an automaton that is made while it runs. */
#include "text_pattern.h"

#define MOST_KINDS 120
#define MOST_SETS 500            /* of one pattern */
#define MOST_HELD ((size_t)32 << 20) /* bytes of the sets of all patterns; what is met when they are full is not kept */

static int
by_code(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return (a > b) - (a < b);
}

/* The characters beyond ASCII that a pattern names, in order; NULL, if there is no memory. */
static uint32_t *
list_named(const Program *program, uint32_t *count)
{
    uint32_t *named = malloc((program->size + 1) * sizeof(uint32_t)), found = 0;
    *count = 0;
    if (named == NULL)
        return NULL;
    for (uint32_t i = 0; i < program->size; i++)
        if (program->states[i].op == CHAR && program->states[i].arg >= 128)
            named[found++] = program->states[i].arg;
    qsort(named, found, sizeof(uint32_t), by_code);
    for (uint32_t i = 0; i < found; i++)
        if (*count == 0 || named[*count - 1] != named[i])
            named[(*count)++] = named[i];
    return named;
}

/* Tell the kinds of characters apart: those named from all others, then by each class whether they are in it. `kinds` has a place
for each ASCII character, each named one, and all others. */
static uint32_t
tell_kinds(const Program *program, const Automaton *automaton, int alike, uint16_t *kinds)
{
    uint32_t places = 128 + automaton->named_count + 1, count = 1;
    memset(kinds, 0, places * sizeof(uint16_t));
    for (uint32_t i = 0; i < program->size; i++)
        if (program->states[i].op == CHAR && program->states[i].arg < 128 && kinds[program->states[i].arg] == 0)
            kinds[program->states[i].arg] = (uint16_t)count++;
    for (uint32_t i = 0; i < automaton->named_count; i++)
        kinds[128 + i] = (uint16_t)count++;
    if (kinds['\n'] == 0)
        kinds['\n'] = (uint16_t)count++; /* the one that is not any */
    for (uint32_t k = 0; k < program->class_count; k++) {
        const Class *class = &program->classes[k];
        uint16_t split[2][MOST_KINDS * 2] = {{0}}; /* by whether it is in the class, and kind: the new kind, and one more */
        uint32_t made = 0;
        if (count > MOST_KINDS)
            return count;
        for (uint32_t i = 0; i < (alike ? places : 128); i++) {
            /* The class of an automaton whose characters are alike holds none beyond ASCII, or all. */
            int in = i < 128 ? in_class(program, class, i) == YES : class->negated;
            uint16_t *kind = &split[in][kinds[i]];
            if (*kind == 0)
                *kind = (uint16_t)++made;
            kinds[i] = (uint16_t)(*kind - 1);
        }
        count = made;
    }
    return count;
}

Automaton *
make_automaton(const Program *program)
{
    Automaton *automaton = calloc(1, sizeof(Automaton));
    if (automaton == NULL)
        return NULL;
    int alike = 1;
    for (uint32_t k = 0; k < program->class_count; k++)
        alike = alike && program->classes[k].count == 0 && program->classes[k].properties == 0;
    automaton->named = list_named(program, &automaton->named_count);
    if (!alike)
        automaton->named_count = 0;
    uint16_t *kinds = malloc((128 + (size_t)automaton->named_count + 1) * sizeof(uint16_t));
    automaton->named_kinds = malloc(automaton->named_count + 1);
    int good = kinds != NULL && automaton->named != NULL && automaton->named_kinds != NULL &&
               automaton->named_count < MOST_KINDS;
    if (good) {
        automaton->kind_count = tell_kinds(program, automaton, alike, kinds);
        good = automaton->kind_count <= MOST_KINDS;
    }
    if (good) {
        for (int c = 0; c < 128; c++)
            automaton->kinds[c] = (uint8_t)kinds[c];
        for (uint32_t i = 0; i < automaton->named_count; i++)
            automaton->named_kinds[i] = (uint8_t)kinds[128 + i];
        automaton->others = alike ? kinds[128 + automaton->named_count] : -1;
    }
    free(kinds);
    if (!good) {
        free(automaton->named);
        free(automaton->named_kinds);
        free(automaton);
        return NULL;
    }
    return automaton;
}

void
free_automaton(Program *program)
{
    Automaton *automaton = program->automaton;
    if (automaton == NULL)
        return;
    free(automaton->named);
    free(automaton->named_kinds);
    free(automaton->steps);
    free(automaton->items);
    free(automaton->stops);
    free(automaton->hashes);
    free(automaton->accepts);
    free(automaton);
    program->automaton = NULL;
}

int
kind_of_character(const Automaton *automaton, uint32_t c)
{
    if (c < 128)
        return automaton->kinds[c];
    if (automaton->others < 0)
        return -1;
    uint32_t first = 0, stop = automaton->named_count;
    while (first < stop) {
        uint32_t middle = first + (stop - first) / 2;
        if (automaton->named[middle] < c)
            first = middle + 1;
        else
            stop = middle;
    }
    return first < automaton->named_count && automaton->named[first] == c ? automaton->named_kinds[first] : automaton->others;
}

/* Make an array longer; -1 where there is no memory, and it is as it was. */
static int
lengthen(void *array, size_t size, size_t count, size_t *held)
{
    void **place = array, *longer = realloc(*place, size * count);
    if (longer == NULL)
        return -1;
    *held += size * count / 2; /* about what is new */
    *place = longer;
    return 0;
}

/* Make room for one more set of so many states. */
static int
make_room(Automaton *automaton, uint32_t items, size_t *held)
{
    if (automaton->count == automaton->room) {
        uint32_t room = automaton->room ? 2 * automaton->room : 8;
        if (lengthen(&automaton->steps, sizeof(uint16_t), (size_t)room * automaton->kind_count, held) < 0 ||
            lengthen(&automaton->stops, sizeof(uint32_t), room, held) < 0 ||
            lengthen(&automaton->hashes, sizeof(uint32_t), room, held) < 0 ||
            lengthen(&automaton->accepts, 1, room, held) < 0)
            return -1;
        automaton->room = room;
    }
    uint32_t wanted = (automaton->count ? automaton->stops[automaton->count - 1] : 0) + items, room = automaton->items_room;
    while (room < wanted)
        room = room ? 2 * room : 64;
    if (room > automaton->items_room) {
        if (lengthen(&automaton->items, sizeof(uint16_t), room, held) < 0)
            return -1;
        automaton->items_room = room;
    }
    return 0;
}

uint32_t
add_set(Patterns *patterns, Automaton *automaton, uint32_t *items, uint32_t count)
{
    if (count == 0)
        return DEAD;
    uint32_t hash = count;
    int in_order = 1;
    for (uint32_t i = 1; i < count && in_order; i++)
        in_order = items[i - 1] < items[i];
    if (!in_order)
        qsort(items, count, sizeof(uint32_t), by_code);
    for (uint32_t i = 0; i < count; i++)
        hash = (hash ^ items[i]) * 0x9E3779B1u;
    for (uint32_t set = 0; set < automaton->count; set++) {
        uint32_t first = set ? automaton->stops[set - 1] : 0;
        if (automaton->hashes[set] != hash || automaton->stops[set] - first != count)
            continue;
        uint32_t i = 0;
        while (i < count && automaton->items[first + i] == items[i])
            i++;
        if (i == count)
            return KNOWN + set;
    }
    if (automaton->count == MOST_SETS || patterns->held > MOST_HELD || make_room(automaton, count, &patterns->held) < 0)
        return UNKNOWN;
    uint32_t set = automaton->count++, first = set ? automaton->stops[set - 1] : 0;
    for (uint32_t i = 0; i < count; i++)
        automaton->items[first + i] = (uint16_t)items[i];
    automaton->stops[set] = first + count;
    automaton->hashes[set] = hash;
    automaton->accepts[set] = UNKNOWN;
    memset(automaton->steps + (size_t)set * automaton->kind_count, 0, automaton->kind_count * sizeof(uint16_t));
    return KNOWN + set;
}
