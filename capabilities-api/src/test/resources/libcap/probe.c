/*
 * Answers for libcap, a line for a line: "S<text>" for cap_from_text, "I<text>" for cap_iab_from_text, "P<bytes in
 * hexadecimal>" for cap_copy_int_check.
 * Blanks other than the space are written as \t \n \v \f \r; other bytes as they are.
 *
 * "S" answers "effective permitted inheritable text" (masks in hexadecimal), "I" answers "inheritable ambient blocked text",
 * "P" the masks as "S" does and the bytes of cap_copy_ext, all "-" for a refusal. The first line of the answer is the number of capabilities libcap counts on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>

static void unescape(char *s)
{
    char *to = s;
    for (; *s; s++) {
        if (*s != '\\') {
            *to++ = *s;
            continue;
        }
        switch (*++s) {
        case 't': *to++ = '\t'; break;
        case 'n': *to++ = '\n'; break;
        case 'v': *to++ = '\v'; break;
        case 'f': *to++ = '\f'; break;
        case 'r': *to++ = '\r'; break;
        default: abort();
        }
    }
    *to = '\0';
}

static unsigned long long set_mask(cap_t set, cap_flag_t flag)
{
    unsigned long long mask = 0;
    for (int n = 0; n < 64; n++) {
        cap_flag_value_t value = CAP_CLEAR;
        if (cap_get_flag(set, n, flag, &value) == 0 && value == CAP_SET)
            mask |= 1ULL << n;
    }
    return mask;
}

static unsigned long long iab_mask(cap_iab_t iab, cap_iab_vector_t vector)
{
    unsigned long long mask = 0;
    for (int n = 0; n < cap_max_bits(); n++)
        if (cap_iab_get_vector(iab, vector, n) == CAP_SET)
            mask |= 1ULL << n;
    return mask;
}

static void answer_set(const char *text)
{
    cap_t set = cap_from_text(text);
    if (set == NULL) {
        puts("-");
        return;
    }
    char *printed = cap_to_text(set, NULL);
    printf("%llx %llx %llx %s\n", set_mask(set, CAP_EFFECTIVE), set_mask(set, CAP_PERMITTED),
           set_mask(set, CAP_INHERITABLE), printed);
    cap_free(printed);
    cap_free(set);
}

static void answer_iab(const char *text)
{
    cap_iab_t iab = cap_iab_from_text(text);
    if (iab == NULL) {
        puts("-");
        return;
    }
    char *printed = cap_iab_to_text(iab);
    printf("%llx %llx %llx %s\n", iab_mask(iab, CAP_IAB_INH), iab_mask(iab, CAP_IAB_AMB),
           iab_mask(iab, CAP_IAB_BOUND), printed);
    cap_free(printed);
    cap_free(iab);
}

static void answer_portable(const char *hex)
{
    unsigned char bytes[1024];
    ssize_t length = 0;
    for (unsigned byte; sscanf(hex + 2 * length, "%2x", &byte) == 1; length++)
        bytes[length] = byte;
    cap_t set = cap_copy_int_check(bytes, length);
    if (set == NULL) {
        puts("-");
        return;
    }
    printf("%llx %llx %llx ", set_mask(set, CAP_EFFECTIVE), set_mask(set, CAP_PERMITTED), set_mask(set, CAP_INHERITABLE));
    length = cap_copy_ext(bytes, set, sizeof bytes);
    for (ssize_t i = 0; i < length; i++)
        printf("%02x", bytes[i]);
    puts("");
    cap_free(set);
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    printf("%d\n", (int) cap_max_bits());
    while ((length = getline(&line, &room, stdin)) > 0) {
        line[length - 1] = '\0';
        unescape(line + 1);
        if (line[0] == 'S')
            answer_set(line + 1);
        else if (line[0] == 'P')
            answer_portable(line + 1);
        else
            answer_iab(line + 1);
    }
    return 0;
}
