// A hash of 64-bit lanes: multiplications, rotations, loads of 8 bytes (the shape of XXH64).
#include "kernel.h"

#define BYTES (1 << 16)
#define P1 0x9E3779B185EBCA87ull
#define P2 0xC2B2AE3D27D4EB4Full

static uint64_t data[BYTES / 8];

static inline uint64_t rotl(uint64_t x, int by) { return x << by | x >> (64 - by); }
static inline uint64_t round64(uint64_t lane, uint64_t input) { return rotl(lane + input * P2, 31) * P1; }

static uint64_t hash(uint64_t seed) {
    uint64_t a = seed + P1 + P2, b = seed + P2, c = seed, d = seed - P1;
    for (int i = 0; i < BYTES / 8; i += 4) {
        a = round64(a, data[i]);
        b = round64(b, data[i + 1]);
        c = round64(c, data[i + 2]);
        d = round64(d, data[i + 3]);
    }
    uint64_t sum = rotl(a, 1) + rotl(b, 7) + rotl(c, 12) + rotl(d, 18);
    sum = (sum ^ sum >> 33) * P2;
    return sum ^ sum >> 29;
}

uint32_t run(uint32_t rounds) {
    seed_random(11);
    for (int i = 0; i < BYTES / 8; i++) data[i] = (uint64_t)next_random() << 32 | next_random();
    uint64_t sum = 0;
    for (uint32_t i = 0; i < rounds; i++) sum = hash(sum + i);
    return (uint32_t)(sum ^ sum >> 32);
}
