// What every kernel shares: the exported entry, and a generator whose numbers are the same everywhere.
#pragma once
#include <stddef.h>
#include <stdint.h>

// The work, of a size that the argument gives; the result is a checksum. A second call must give the same as the first.
__attribute__((export_name("run"))) uint32_t run(uint32_t size);

static uint32_t random_state;

// Xorshift32 (Marsaglia 2003).
static inline uint32_t next_random(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

static inline void seed_random(uint32_t seed) { random_state = seed ? seed : 1; }

static inline uint32_t mix(uint32_t sum, uint32_t value) { return (sum ^ value) * 16777619u; }

static inline uint32_t mix_double(uint32_t sum, double value) {
    union { double number; uint64_t bits; } as = { value };
    return mix(mix(sum, (uint32_t)as.bits), (uint32_t)(as.bits >> 32));
}
