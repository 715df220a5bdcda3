/* What the main-text model counts, weighs and says, in C: the module. See the package's docstring. */
#include "score.h"
#include "abi.h"

static PyMethodDef methods[] = {
    {"measure", score_measure, METH_VARARGS,
     "The measures of some lines: see cleantext.measures.Measures."},
    {"characters", score_characters, METH_VARARGS,
     "The kind and the folded code point of every character: see cleantext.measures.Measures."},
    {"features", score_features, METH_VARARGS,
     "The features of every block: see cleantext.scoring.features.block_features."},
    {"words", score_words, METH_VARARGS,
     "What the words and the pairs of every block weigh: see cleantext.scoring.grams.word_features."},
    {"network", score_network, METH_VARARGS, "A network, its weights laid out for `score`."},
    {"score", score_score, METH_VARARGS,
     "What the mean of some networks says of every block: see cleantext.scoring.model.Model.score."},
    {"likelihoods", score_likelihoods, METH_VARARGS,
     "How likely every block is of the article, and the headline; and of the likeliest of these: see cleantext.scoring.judge."},
    {"weigh", score_weigh, METH_VARARGS,
     "The words of every block, all of them, the share of them in likely furniture, the best limit: see cleantext.scoring.judge."},
    {"limits", score_limits, METH_VARARGS,
     "The limit of every block, which are below it, and the words of the others: see cleantext.scoring.judge."},
    {"evidence", score_evidence, METH_VARARGS,
     "What weighed most against some blocks: see cleantext.scoring.evidence.reasons."},
    {"removals", score_removals, METH_VARARGS, "A Removal for each of some blocks: see cleantext.filters.main_text."},
    {NULL, NULL, 0, NULL},
};

static int
set_up(PyObject *module)
{
    if (PyModule_AddIntConstant(module, "ABI", CLEANTEXT_ABI) < 0)
        return -1;
    return score_set_up_features();
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)set_up},
    {0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_score", NULL, 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit__score(void)
{
    return PyModuleDef_Init(&module);
}
