// Work on text: words from a seed, splitting, searching, case, decoding and encoding UTF-8, a table of counts.
#include <string.h>
#include "kernel.h"

#define TEXT (1 << 16)
#define SLOTS 4096

static char text[TEXT + 4], copy[2 * TEXT + 8];
static struct { const char *word; uint32_t length, count; } slots[SLOTS];

static size_t put_rune(char *at, uint32_t rune) {
    if (rune < 0x80) return *at = (char)rune, 1;
    if (rune < 0x800) return at[0] = (char)(0xC0 | rune >> 6), at[1] = (char)(0x80 | (rune & 63)), 2;
    at[0] = (char)(0xE0 | rune >> 12), at[1] = (char)(0x80 | (rune >> 6 & 63)), at[2] = (char)(0x80 | (rune & 63));
    return 3;
}

static uint32_t take_rune(const char **at) {
    const uint8_t *p = (const uint8_t *)*at;
    if (p[0] < 0x80) return *at += 1, p[0];
    if (p[0] < 0xE0) return *at += 2, (uint32_t)(p[0] & 31) << 6 | (p[1] & 63);
    return *at += 3, (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
}

static size_t write_text(void) {
    static const uint32_t bases[4] = { 'a', 'A', 0x430, 0x4E00 };
    seed_random(41);
    size_t end = 0;
    while (end < TEXT - 64) {
        uint32_t word = next_random() % 700, base = bases[word & 3];
        for (uint32_t i = 0; i < 2 + word % 7; i++) end += put_rune(text + end, base + (word * 7 + i * i) % 26);
        text[end++] = ' ';
    }
    text[end] = 0;
    return end;
}

static void count(const char *word, uint32_t length) {
    uint32_t hash = 2166136261u;
    for (uint32_t i = 0; i < length; i++) hash = mix(hash, (uint8_t)word[i]);
    uint32_t at = hash % SLOTS;
    while (slots[at].word && (slots[at].length != length || memcmp(slots[at].word, word, length))) at = (at + 1) % SLOTS;
    slots[at].word = word, slots[at].length = length, slots[at].count++;
}

static uint32_t count_words(void) {
    memset(slots, 0, sizeof slots);
    for (const char *word = text, *end; (end = strchr(word, ' ')); word = end + 1) count(word, (uint32_t)(end - word));
    uint32_t sum = 0;
    for (int i = 0; i < SLOTS; i++) sum = mix(sum, slots[i].count);
    return sum;
}

static uint32_t raise_case(void) {
    char *to = copy;
    for (const char *from = text; *from;) {
        uint32_t rune = take_rune(&from);
        to += put_rune(to, rune >= 'a' && rune <= 'z' ? rune - 32 : rune >= 0x430 && rune < 0x450 ? rune - 32 : rune);
    }
    *to = 0;
    return (uint32_t)(to - copy);
}

static uint32_t search(const char *needle) {
    uint32_t found = 0;
    for (const char *at = copy; (at = strstr(at, needle)); at++) found++;
    return found;
}

uint32_t run(uint32_t rounds) {
    uint32_t sum = (uint32_t)write_text();
    for (uint32_t round = 0; round < rounds; round++) {
        sum = mix(sum, count_words());
        sum = mix(sum, raise_case());
        sum = mix(sum, search("ABEJ"));
        sum = mix(sum, search("QX"));
        text[round % 512] ^= text[round % 512] > 'a' && text[round % 512] < 'y' ? 1 : 0;
    }
    return sum;
}
