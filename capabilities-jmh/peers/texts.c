/*
 * The least that it takes in C to read and to write the texts that jcap is measured with: by name alone, with nothing that a
 * name can be besides, and no error but the end of the program. One JSON line for each, in nanoseconds.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/capability.h>
#include "measure.h"
#include "texts.h"

#define NAMES (CAP_LAST_CAP + 1)
#define WORDS 3
#define SLOTS 128
#define CAPITAL 0xDF
#define CAPITALS 0xDFDFDFDFDFDFDFDFul
#define LETTERS 0x4040404040404040ul

/* A name without its prefix, as words of eight capital letters with the bits that count in them. */
struct name {
    uint64_t words[WORDS], counting[WORDS];
    int number, length;
};

struct state {
    uint64_t effective, permitted, inheritable;
};

struct tuple {
    uint64_t inheritable, ambient, blocked;
};

static char *texts[NAMES];
static int lengths[NAMES];
static struct name slots[SLOTS];
static uint64_t factor;

static uint64_t word(const char *at) {
    uint64_t letters;
    memcpy(&letters, at, sizeof letters);
    return letters;
}

/* A word up to what is no letter. */
static uint64_t beginning(uint64_t letters) {
    uint64_t others = ~letters & LETTERS;
    return letters & CAPITALS & (((others & -others) >> 6) - 1);
}

static struct name *slot(uint64_t letters) {
    return &slots[beginning(letters) * factor >> 57];
}

/* Whether each name has a slot of its own with a factor. */
static bool fits(uint64_t with) {
    factor = with;
    memset(slots, 0, sizeof slots);
    for (int number = 0; number < NAMES; number++) {
        char bare[8 * WORDS + 1] = "";
        strncpy(bare, texts[number] + 4, sizeof bare - 1);
        struct name *name = slot(word(bare));
        if (name->length != 0) {
            return false;
        }
        name->number = number;
        name->length = strlen(bare);
        for (int i = 0; i < name->length; i++) {
            name->words[i / 8] |= (uint64_t) (bare[i] & CAPITAL) << i % 8 * 8;
            name->counting[i / 8] |= (bare[i] == '_' ? 0xFFul : CAPITAL) << i % 8 * 8;
        }
    }
    return true;
}

static bool has(const struct name *name, int index, const char *at) {
    return name->length <= 8 * index || (word(at + 8 * index) & name->counting[index]) == name->words[index];
}

/* The bit of the name at a place, in any case; behind it is no letter. */
static inline uint64_t read_name(const char **at) {
    const char *bare = *at + 4;
    const struct name *name = slot(word(bare));
    if (name->length == 0 || ((uint32_t) word(*at) & 0xFFDFDFDF) != 0x5F504143 || !has(name, 0, bare) || !has(name, 1, bare)
            || !has(name, 2, bare) || (bare[name->length] & 0x40) != 0) {
        fprintf(stderr, "no name: %s\n", *at);
        exit(1);
    }
    *at = bare + name->length;
    return 1ul << name->number;
}

static struct state read_state(const char *at) {
    struct state state = {0, 0, 0};
    uint64_t list = read_name(&at);
    while (*at == ',') {
        at++;
        list |= read_name(&at);
    }
    if (*at != '=') {
        exit(1);
    }
    while (*++at != 0) {
        switch (*at) {
            case 'e': state.effective |= list; break;
            case 'p': state.permitted |= list; break;
            case 'i': state.inheritable |= list; break;
            default: exit(1);
        }
    }
    return state;
}

static struct tuple read_tuple(const char *at) {
    struct tuple tuple = {0, 0, 0};
    do {
        bool block = false, raise = false, inherit = false;
        for (; *at == '!' || *at == '^' || *at == '%'; at++) {
            block |= *at == '!';
            raise |= *at == '^';
            inherit |= *at == '%';
        }
        uint64_t bit = read_name(&at);
        tuple.blocked |= block ? bit : 0;
        tuple.ambient |= raise ? bit : 0;
        tuple.inheritable |= inherit || raise || !block ? bit : 0;
    } while (*at++ == ',');
    return tuple;
}

/* Whoever asks owns the text and frees it. */
static char *write_tuple(const struct tuple *tuple) {
    char text[NAMES * 32], *at = text;
    for (uint64_t rest = tuple->inheritable | tuple->blocked; rest != 0; rest &= rest - 1) {
        uint64_t bit = rest & -rest;
        int number = __builtin_ctzl(bit);
        if (at != text) {
            *at++ = ',';
        }
        if (tuple->blocked & bit) {
            *at++ = '!';
        }
        if (tuple->ambient & bit) {
            *at++ = '^';
        } else if (tuple->blocked & tuple->inheritable & bit) {
            *at++ = '%';
        }
        memcpy(at, texts[number], lengths[number]);
        at += lengths[number];
    }
    char *result = malloc(at - text + 1);
    memcpy(result, text, at - text);
    result[at - text] = 0;
    return result;
}

int main(int count, char **words) {
    double length = (count > 1 ? atof(words[1]) : 100) * 1e6;
    char one[64] = ONE, docker[512] = DOCKER, tuple_text[64] = TUPLE, all[2048] = "";
    volatile uint64_t seen;
    for (int number = 0; number < NAMES; number++) {
        texts[number] = cap_to_name(number);
        lengths[number] = strlen(texts[number]);
        strcat(strcat(all, number ? "," : ""), texts[number]);
    }
    strcat(all, "=ep");
    for (uint64_t with = 1; !fits(with); with = with * 6364136223846793005ul + 1442695040888963407ul) {
    }
    struct tuple tuple = read_tuple(tuple_text);
    MEASURE("C set text in 1", seen = read_state(one).permitted);
    MEASURE("C set text in 14", seen = read_state(docker).permitted);
    MEASURE("C set text in 41", seen = read_state(all).permitted);
    MEASURE("C tuple in", seen = read_tuple(tuple_text).ambient);
    MEASURE("C tuple out", char *text = write_tuple(&tuple); seen = text[0]; free(text));
    return (int) (seen & 0);
}
