// A JSON parser (RFC 8259) that builds a tree, and a writer that prints it again.
#include <stdlib.h>
#include <string.h>
#include "kernel.h"

enum kind { NUL, FALSE, TRUE, NUMBER, STRING, ARRAY, OBJECT };
struct value {
    enum kind kind;
    double number;
    char *text;              // of a string
    char *name;              // of a member
    struct value *first, *next;
};

#define TEXT (1 << 18)
static char input[TEXT], output[TEXT];
static char arena[8 << 20];
static size_t used, written;
static const char *at;

static void *take(size_t bytes) {
    size_t start = (used + 7) & ~(size_t)7;
    if (start + bytes > sizeof arena) __builtin_trap();
    used = start + bytes;
    return memset(arena + start, 0, bytes);
}

static void skip(void) { while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') at++; }
static void expect(char c) { skip(); if (*at++ != c) __builtin_trap(); }

static char *parse_string(void) {
    expect('"');
    size_t most = strchr(at, '"') - at + 256;
    char *text = take(most), *end = text;
    while (*at != '"') {
        char c = *at++;
        if (c == '\\') {
            c = *at++;
            switch (c) {
            case 'n': c = '\n'; break;
            case 't': c = '\t'; break;
            case 'u': c = (char)strtol((char[]){ at[2], at[3], 0 }, NULL, 16); at += 4; break;
            default: break;
            }
        }
        *end++ = c;
        if ((size_t)(end - text) >= most) __builtin_trap();
    }
    at++;
    used = (size_t)(end + 1 - arena);
    return text;
}

static double parse_number(void) {
    double sign = 1, value = 0, scale = 1;
    if (*at == '-') sign = -1, at++;
    for (; *at >= '0' && *at <= '9'; at++) value = value * 10 + (*at - '0');
    if (*at == '.') for (at++; *at >= '0' && *at <= '9'; at++) value = value * 10 + (*at - '0'), scale *= 10;
    if (*at == 'e' || *at == 'E') {
        int down = (at++, *at == '-'), exponent = 0;
        if (*at == '-' || *at == '+') at++;
        for (; *at >= '0' && *at <= '9'; at++) exponent = exponent * 10 + (*at - '0');
        for (; exponent > 0; exponent--) { if (down) scale *= 10; else value *= 10; }
    }
    return sign * value / scale;
}

static struct value *parse(void);

static struct value *parse_items(struct value *parent, char close) {
    struct value **last = &parent->first;
    at++;
    for (skip(); *at != close; skip()) {
        if (parent->first) expect(',');
        char *name = NULL;
        if (close == '}') skip(), name = parse_string(), expect(':');
        *last = parse();
        (*last)->name = name;
        last = &(*last)->next;
    }
    at++;
    return parent;
}

static struct value *parse(void) {
    skip();
    struct value *value = take(sizeof *value);
    switch (*at) {
    case '{': value->kind = OBJECT; return parse_items(value, '}');
    case '[': value->kind = ARRAY; return parse_items(value, ']');
    case '"': value->kind = STRING; value->text = parse_string(); return value;
    case 'n': value->kind = NUL; at += 4; return value;
    case 't': value->kind = TRUE; at += 4; return value;
    case 'f': value->kind = FALSE; at += 5; return value;
    default: value->kind = NUMBER; value->number = parse_number(); return value;
    }
}

static void put(char c) { if (written + 1 >= TEXT) __builtin_trap(); output[written++] = c; }
static void put_text(const char *text) { while (*text) put(*text++); }

static void put_string(const char *text) {
    put('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') put('\\'), put(*text);
        else if (*text == '\n') put_text("\\n");
        else if ((unsigned char)*text < 32) put_text("\\u00"), put("01"[*text >> 4]), put("0123456789abcdef"[*text & 15]);
        else put(*text);
    }
    put('"');
}

// Numbers with three digits after the point: enough for a checksum.
static void put_number(double number) {
    if (number < 0) put('-'), number = -number;
    uint64_t whole = (uint64_t)(number * 1000 + 0.5);
    char digits[24];
    int count = 0;
    do digits[count++] = (char)('0' + whole % 10), whole /= 10; while (whole || count < 4);
    while (count > 3) put(digits[--count]);
    put('.');
    while (count > 0) put(digits[--count]);
}

static void print(const struct value *value) {
    switch (value->kind) {
    case NUL: put_text("null"); break;
    case FALSE: put_text("false"); break;
    case TRUE: put_text("true"); break;
    case NUMBER: put_number(value->number); break;
    case STRING: put_string(value->text); break;
    default:
        put(value->kind == ARRAY ? '[' : '{');
        for (const struct value *item = value->first; item; item = item->next) {
            if (value->kind == OBJECT) put_string(item->name), put(':');
            print(item);
            if (item->next) put(',');
        }
        put(value->kind == ARRAY ? ']' : '}');
    }
}

static void write_input(void) {
    seed_random(47);
    written = 0;
    put('[');
    for (int i = 0; i < 1000; i++) {
        if (i) put_text(",\n  ");
        put_text("{\"id\": "), put_number((double)i), put_text(", \"name\": \"user \\u0041\\n");
        for (uint32_t j = 0; j < 4 + next_random() % 12; j++) put((char)('a' + next_random() % 26));
        put_text("\", \"active\": "), put_text(next_random() & 1 ? "true" : "false"), put_text(", \"score\": -");
        put_number((double)(next_random() % 100000) / 7), put_text("e2, \"tags\": [null, \"x\", [1.5e-3, {}, []]], \"next\": {\"a\": {\"b\": 1}}}");
    }
    put(']'), put(0);
    memcpy(input, output, written);
}

uint32_t run(uint32_t rounds) {
    write_input();
    uint32_t sum = 0;
    for (uint32_t round = 0; round < rounds; round++) {
        used = written = 0;
        at = input;
        print(parse());
        for (size_t i = 0; i < written; i += 7) sum = mix(sum, (uint8_t)output[i]);
        sum = mix(sum, (uint32_t)written);
    }
    return sum;
}
