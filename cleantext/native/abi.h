/* How the modules in C are called: a number that changes when a name, an argument or a result of theirs does. The same number
   stands in __init__.py, so that what was built from other sources is not called as if it were built from these. */
#ifndef CLEANTEXT_ABI_H
#define CLEANTEXT_ABI_H
#define CLEANTEXT_ABI 23
#endif
