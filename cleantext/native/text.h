/* What the files of `_text` share. See the package's docstring. */
#ifndef CLEANTEXT_TEXT_H
#define CLEANTEXT_TEXT_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PLANE 0x10000 /* characters of the basic plane */

/* Fetch what is looked at a little later. */
#if defined(__GNUC__) || defined(__clang__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) ((void)0)
#endif

/* A growing array of numbers. */
typedef struct {
    int32_t *at;
    Py_ssize_t size, room;
} Numbers;

int numbers_push(Numbers *numbers, int32_t number); /* -1 and MemoryError */

/* Memory for `count` things of `size` bytes; NULL and MemoryError. At least one byte, so that NULL is an error. */
void *many(Py_ssize_t count, size_t size);

/* The characters of a buffer, which has to hold `count` things of `size` bytes (any number, if count < 0). */
int take_buffer(PyObject *object, Py_buffer *view, Py_ssize_t count, size_t size, int writable, const char *what);

/* A copy of the characters of a str; NULL and MemoryError. */
uint32_t *codes_of(PyObject *text);

/* The shapes of lines, text_shape.c */
PyObject *measure(PyObject *module, PyObject *args);
PyObject *measured_at(PyObject *module, PyObject *args);
PyObject *of_size(PyObject *module, PyObject *args);
PyObject *pick(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *pick_each(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *edges_of_kind(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *pick_twins(PyObject *module, PyObject *const *args, Py_ssize_t count);

/* What lines of some kinds hold, text_clues.c */
extern PyType_Spec clues_spec;

/* Where blocks are glued to each other, text_glue.c */
PyObject *glue(PyObject *module, PyObject *args);
PyObject *glue_within(PyObject *module, PyObject *args);

/* Where blocks end in a line, text_seams.c */
PyObject *line_seams(PyObject *module, PyObject *args);

/* What is left of a document, text_cut.c */
PyObject *cut(PyObject *module, PyObject *args);

/* What is left of a text, text_left.c */
PyObject *text_left(PyObject *module, PyObject *args);
PyObject *text_changed(PyObject *module, PyObject *args);

/* A new str, of which every character is yet to be written; NULL and MemoryError. */
PyObject *new_text(Py_ssize_t size, Py_UCS4 high);

/* A part of a text; NULL and MemoryError. */
PyObject *part_of_text(PyObject *text, Py_ssize_t start, Py_ssize_t stop);

/* A text without so many spans, whose edges come in order; NULL and an error. */
PyObject *left_between(PyObject *text, const Py_ssize_t *edges, Py_ssize_t count);

/* From marks to cuts, text_carve.c */
PyObject *settle(PyObject *module, PyObject *args);
PyObject *assemble(PyObject *module, PyObject *args);
PyObject *with_later(PyObject *module, PyObject *args);
PyObject *moved(PyObject *module, PyObject *args);

/* The offset at a place of a tuple; -1 where it is none. */
Py_ssize_t offset_at(PyObject *tuple, Py_ssize_t place);

/* -1 and TypeError, where a class is not made like a named tuple of any number of fields. */
int check_named_tuple(PyTypeObject *type);

/* What is said of many blocks at once, text_marks.c */
PyObject *marks_for(PyObject *module, PyObject *args);
PyObject *marks_of_rules(PyObject *module, PyObject *args);
PyObject *labels_in_place(PyObject *module, PyObject *args);
PyObject *entries_end(PyObject *module, PyObject *args);
PyObject *places_before(PyObject *module, PyObject *args);
PyObject *labelled(PyObject *module, PyObject *args);
PyObject *in_capitals(PyObject *module, PyObject *args);

/* Lines that say the same, text_alike.c */
PyObject *twins(PyObject *module, PyObject *args);
PyObject *said_again(PyObject *module, PyObject *args);
PyObject *long_twins(PyObject *module, PyObject *args);
PyObject *alike(PyObject *module, PyObject *args);
PyObject *squeeze(PyObject *module, PyObject *text);

/* Where a text may hold one of some sequences, text_windows.c */
PyObject *find_window(PyObject *module, PyObject *const *args, Py_ssize_t count);

/* The parts of a long text, text_bounds.c */
PyObject *lowest_of(PyObject *module, PyObject *args);

/* Open quotations, text_quotations.c */
PyObject *quoted_at(PyObject *module, PyObject *args);

/* Headlines behind kickers, text_kickers.c */
PyObject *kickers(PyObject *module, PyObject *line);

/* What the words of a line tell, text_words.c */
PyObject *small_words(PyObject *module, PyObject *text);
PyObject *capital_words(PyObject *module, PyObject *text);
PyObject *articles(PyObject *module, PyObject *text);
PyObject *is_sentence(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *is_loose(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *caption_signs(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *caption_table(PyObject *module, PyObject *args);
PyObject *caption_reads(PyObject *module, PyObject *args);

/* Names and dates, text_bylines.c */
PyObject *are_names(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *may_be_dates(PyObject *module, PyObject *args);
PyObject *may_be_date(PyObject *module, PyObject *const *args, Py_ssize_t count);

/* Patterns, text_pattern.c */
enum { NO, YES, MAYBE };

typedef struct Patterns Patterns;
extern PyType_Spec patterns_spec;
extern PyTypeObject *patterns_type; /* set when the module is imported; for a check of arguments */

/* Whether the pattern at that place matches the whole line; MAYBE, where RE2 has to say. -1 and MemoryError. */
int patterns_try(PyObject *patterns, Py_ssize_t place, const uint32_t *line, Py_ssize_t size);
Py_ssize_t patterns_count(PyObject *patterns);

/* The reader, text_sieve.c; see text_sieve.h */
extern PyType_Spec reader_spec, reading_spec;
int reader_setup(PyObject *module);
PyObject *sentence_ends(PyObject *module, PyObject *text); /* text_promises.c */

#endif
