/* A PKCS#11 module around another (WRAPPED_MODULE), whose token does what the file WRAPPED_WISH says:
   "removed": it was pulled out; "second": it is pulled out before it signs for the second time;
   "last": one PIN try is left; "locked": none is. Each C_Login is counted in WRAPPED_LOGINS. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned long rv_t;
struct list { unsigned char version[2]; rv_t (*f[68])(); };
enum { GET_FUNCTION_LIST = 3, GET_TOKEN_INFO = 6, OPEN_SESSION = 12, LOGIN = 18, SIGN = 43 };
/* CK_TOKEN_INFO: label 32, manufacturer 32, model 16, serial 16, then flags. */
enum { FLAGS_AT = 96 };

static struct list ours, *theirs;

static int wished(const char *what) {
    char text[32] = "";
    FILE *file = fopen(getenv("WRAPPED_WISH"), "r");
    if (!file) return 0;
    if (!fgets(text, sizeof text, file)) text[0] = 0;
    fclose(file);
    return strncmp(text, what, strlen(what)) == 0;
}

static rv_t token_info(unsigned long slot, unsigned char *info) {
    unsigned long flags;
    rv_t rv = theirs->f[GET_TOKEN_INFO](slot, info);
    if (rv) return rv;
    memcpy(&flags, info + FLAGS_AT, sizeof flags);
    if (wished("last")) flags |= 0x30000;
    if (wished("locked")) flags |= 0x40000;
    memcpy(info + FLAGS_AT, &flags, sizeof flags);
    return 0;
}

static rv_t sign(unsigned long session, void *data, unsigned long size, void *out, unsigned long *out_size) {
    static int signatures;
    if (wished("removed") || (wished("second") && signatures > 0)) return 0x32;
    if (out) signatures++; /* without a place for it, only its size is asked for */
    return theirs->f[SIGN](session, data, size, out, out_size);
}

static rv_t open_session(unsigned long slot, unsigned long flags, void *app, void *notify, unsigned long *out) {
    return wished("removed") ? 0xE0 : theirs->f[OPEN_SESSION](slot, flags, app, notify, out);
}

static rv_t login(unsigned long session, unsigned long user, void *pin, unsigned long size) {
    FILE *file = fopen(getenv("WRAPPED_LOGINS"), "a");
    if (file) { fputs("login\n", file); fclose(file); }
    return theirs->f[LOGIN](session, user, pin, size);
}

rv_t C_GetFunctionList(struct list **out) {
    void *library = dlopen(getenv("WRAPPED_MODULE"), RTLD_NOW | RTLD_LOCAL);
    rv_t (*get)(struct list **) = library ? (rv_t (*)(struct list **))dlsym(library, "C_GetFunctionList") : 0;
    if (!get || get(&theirs)) return 5;
    ours = *theirs;
    ours.f[GET_FUNCTION_LIST] = (rv_t (*)())C_GetFunctionList;
    ours.f[GET_TOKEN_INFO] = (rv_t (*)())token_info;
    ours.f[OPEN_SESSION] = (rv_t (*)())open_session;
    ours.f[LOGIN] = (rv_t (*)())login;
    ours.f[SIGN] = (rv_t (*)())sign;
    *out = &ours;
    return 0;
}
