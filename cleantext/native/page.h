/* A page in its serial form becomes lines of text, with what stood around them; and what is counted on that. */
#ifndef CLEANTEXT_PAGE_H
#define CLEANTEXT_PAGE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* What a tag is; `cleantext.sources.serial` gives each tag its bits. */
enum {
    TAG_SKIPPED = 1 << 0,  /* nothing in it is text of the page */
    TAG_HEAD = 1 << 1,     /* no text of the page either, but it may say something of it */
    TAG_BLOCK = 1 << 2,    /* a line of its own */
    TAG_CELL = 1 << 3,     /* a space before it */
    TAG_INLINE = 1 << 4,   /* one of a text's own tags: hidden, it is skipped */
    TAG_APART = 1 << 5,    /* a blank line around it */
    TAG_PRE = 1 << 6,      /* its white space counts */
    TAG_BREAK = 1 << 7,    /* ends a line */
    TAG_LINK = 1 << 8,
    TAG_TIME = 1 << 9,
    TAG_STRONG = 1 << 10,
    TAG_TELLING = 1 << 11, /* its name says what the text in it is */
    TAG_VOID = 1 << 12,    /* has no end tag */
    TAG_RAW = 1 << 13,     /* text without escapes */
    TAG_SCRIPT = 1 << 14,  /* the same, by the rules for scripts */
    TAG_TITLE = 1 << 15,
    TAG_META = 1 << 16,
    TAG_FOREIGN = 1 << 17, /* what is in it is no HTML */
    TAG_ENDLESS = 1 << 18  /* text without escapes to the end of the page: where it ends cannot be told */
};

/* The functions of the module, each in a file of its own or that of its kind; what they do stands there. */
PyObject *as_utf8(PyObject *module, PyObject *str);
PyObject *flatten_page(PyObject *module, PyObject *args);
PyObject *thin_page(PyObject *module, PyObject *args);
PyObject *slim_page(PyObject *module, PyObject *page);
PyObject *scan_page(PyObject *module, PyObject *args);
PyObject *features(PyObject *module, PyObject *args);
PyObject *behind(PyObject *module, PyObject *parents);
PyObject *weigh(PyObject *module, PyObject *args);
PyObject *contained(PyObject *module, PyObject *args);
PyObject *beginning_with(PyObject *module, PyObject *args);

#endif
