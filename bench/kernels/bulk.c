// memory.copy and memory.fill of 16 bytes to 64 KiB, overlapping ones among them.
#include <string.h>
#include "kernel.h"

#define BYTES (1 << 20)
static uint8_t area[BYTES];

uint32_t run(uint32_t rounds) {
    seed_random(37);
    for (int i = 0; i < BYTES; i++) area[i] = (uint8_t)(next_random() >> 24);
    uint32_t sum = 0;
    for (uint32_t round = 0; round < rounds; round++) {
        uint32_t length = 16u << (next_random() >> 8) % 13, from = next_random() % (BYTES - 65536), to = next_random() % (BYTES - 65536);
        memmove(area + to, area + from, length);
        if (round % 4 == 0) memset(area + from, (int)round, length / 2);
        sum = mix(sum, area[to + length / 2] | (uint32_t)area[from] << 8);
    }
    for (int i = 0; i < BYTES; i += 61) sum = mix(sum, area[i]);
    return sum;
}
