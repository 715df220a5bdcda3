/* What the files of this module share. Each function here is one of Python's, told where that one is. */
#ifndef CLEANTEXT_SCORE_H
#define CLEANTEXT_SCORE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(_MSC_VER)
#define RESTRICT __restrict
#else
#define RESTRICT restrict
#endif

/* For what is small and called for every word; and for what is compiled twice. */
#if defined(__GNUC__) || defined(__clang__)
#define INLINE static inline __attribute__((always_inline))
#define APART __attribute__((noinline)) /* all registers are its own */
#elif defined(_MSC_VER)
#define INLINE static __forceinline
#define APART __declspec(noinline)
#else
#define INLINE static inline
#define APART
#endif

/* The kinds of characters, in the order of cleantext.measures.KINDS. */
enum {
    SPACE, LOWER, UPPER, LETTER, GLYPH, DIGIT, STOP, COMMA, COLON, QUOTE, APOSTROPHE, DASH, BRACKET, BAR, SYMBOL,
    PICTURE, KINDS
};

/* score_measure.c */
PyObject *score_measure(PyObject *module, PyObject *args);
PyObject *score_characters(PyObject *module, PyObject *args);

/* score_features.c */
int score_set_up_features(void);
PyObject *score_features(PyObject *module, PyObject *args);
PyObject *score_words(PyObject *module, PyObject *args);

/* score_network.c */
PyObject *score_network(PyObject *module, PyObject *args);
PyObject *score_score(PyObject *module, PyObject *args);

/* score_judge.c */
PyObject *score_likelihoods(PyObject *module, PyObject *args);
PyObject *score_weigh(PyObject *module, PyObject *args);
PyObject *score_limits(PyObject *module, PyObject *args);

/* score_evidence.c */
PyObject *score_evidence(PyObject *module, PyObject *args);
PyObject *score_removals(PyObject *module, PyObject *args);

#endif
