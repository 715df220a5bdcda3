/* See the package's docstring. */
#include "page.h"
#include "abi.h"

static PyMethodDef methods[] = {
    {"scan", scan_page, METH_VARARGS, "The lines of a page in its serial form, and what stood around them."},
    {"utf8", as_utf8, METH_O, "A str in UTF-8, without half surrogates."},
    {"flattened", flatten_page, METH_VARARGS, "A page in UTF-8 without the tags that are nested too deep."},
    {"thinned", thin_page, METH_VARARGS, "A page in UTF-8 without the tags that its length does not pay for."},
    {"slimmed", slim_page, METH_O, "A page in UTF-8 without what nobody reads of it."},
    {"features", features, METH_VARARGS, "What the markup says of every block."},
    {"behind", behind, METH_O, "For every element the first one behind it that is not in it."},
    {"weigh", weigh, METH_VARARGS, "What the classes and ids around every block weigh."},
    {"contained", contained, METH_VARARGS, "For every block the share of its shingles that another text holds."},
    {"beginning_with", beginning_with, METH_VARARGS, "The lines that begin with one of some characters."},
    {NULL, NULL, 0, NULL},
};

static int
set_up(PyObject *module)
{
    return PyModule_AddIntConstant(module, "ABI", CLEANTEXT_ABI);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)set_up},
    {0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_page", NULL, 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__page(void)
{
    return PyModuleDef_Init(&module);
}
