/* The patterns of the rules, tried on a line: a small stand-in for RE2 that says no, yes, or that RE2 has to be asked.

Most patterns that are tried on a line fail at its second word, and to call RE2 for that costs more than to try. The method is
that of Thompson (1968) and Pike, as Russ Cox tells it ("Regular Expression Matching: the Virtual Machine Approach", 2009):
all states are followed at once, one step a character, so that nothing backtracks. And what a step came to is kept, as in RE2 ("Regular
Expression Matching in the Wild", 2010): sets of states that were met become the states of an automaton that follows one at a time.

What it does not know it leaves to RE2: whether a rare character is a mark or of some script, escapes it has never met,
patterns of many thousand states, lines on which too many states live at once. That is worth something: RE2 takes some ten
milliseconds to get ready for a pattern with letters of all scripts in it. */
#ifndef CLEANTEXT_TEXT_PATTERN_H
#define CLEANTEXT_TEXT_PATTERN_H

#include "text.h"

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

/* The sets of states that were met, and what each comes to with the next character. */
typedef struct {
    uint8_t kinds[128];  /* of ASCII characters: those of one kind are the same to the pattern */
    uint32_t *named;     /* characters beyond ASCII that the pattern names, in order */
    uint8_t *named_kinds;
    uint32_t named_count, kind_count;
    int others;          /* the kind of all other characters; -1 where those beyond ASCII are not alike */
    uint16_t *steps;     /* by set and kind */
    uint16_t *items;     /* the states of all sets, those of each in order */
    uint32_t *stops;     /* by set: where its states end, and those of the next begin */
    uint32_t *hashes;
    uint8_t *accepts;    /* whether a line may end there */
    uint32_t count, room, items_room;
} Automaton;

typedef struct {
    State *states;
    uint32_t size;
    Class *classes;
    uint32_t class_count;
    uint32_t *ranges;
    uint32_t range_count;
    uint8_t ready, foreign; /* foreign: RE2 has to be asked, whatever the line */
    uint8_t bare;           /* there is no automaton: too many kinds of characters */
    Automaton *automaton;   /* made when it is first needed */
} Program;

struct Patterns {
    PyObject_HEAD
    PyObject *sources;
    Py_ssize_t count;
    Program *programs;
    uint32_t *lists, *now, *next, *stack, *seen, *queued; /* for one try at a time: nothing gives up the lock in one */
    uint32_t room, mark;
    size_t held; /* bytes of all automata */
};

int compile_pattern(Patterns *patterns, Py_ssize_t place); /* text_pattern.c; -1 and MemoryError */
void free_program(Program *program);

/* Whether a character is in a class: YES, NO, or MAYBE; text_try.c */
int in_class(const Program *program, const Class *class, uint32_t c);

/* The automaton of a program, text_automaton.c. */
#define UNKNOWN 0
#define DEAD 1
#define KNOWN 2 /* and so many more: the number of a set */

Automaton *make_automaton(const Program *program); /* NULL, where there is none; no error */
void free_automaton(Program *program);
int kind_of_character(const Automaton *automaton, uint32_t c); /* -1 where it has none */
uint32_t add_set(Patterns *patterns, Automaton *automaton, uint32_t *items, uint32_t count); /* a step: UNKNOWN, if there is no room */

#endif
