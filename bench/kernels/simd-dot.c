// Dot products of vectors of floats, four lanes at once.
// flags: -msimd128
#include <wasm_simd128.h>
#include "kernel.h"

#define LENGTH 16384
static float a[LENGTH] __attribute__((aligned(16))), b[LENGTH] __attribute__((aligned(16)));

static float dot(int from) {
    v128_t s0 = wasm_f32x4_splat(0), s1 = s0;
    for (int i = from; i < LENGTH; i += 8) {
        s0 = wasm_f32x4_add(s0, wasm_f32x4_mul(wasm_v128_load(a + i), wasm_v128_load(b + i)));
        s1 = wasm_f32x4_add(s1, wasm_f32x4_mul(wasm_v128_load(a + i + 4), wasm_v128_load(b + i + 4)));
    }
    v128_t s = wasm_f32x4_add(s0, s1);
    return wasm_f32x4_extract_lane(s, 0) + wasm_f32x4_extract_lane(s, 1) + wasm_f32x4_extract_lane(s, 2) + wasm_f32x4_extract_lane(s, 3);
}

uint32_t run(uint32_t rounds) {
    seed_random(29);
    for (int i = 0; i < LENGTH; i++) {
        a[i] = (float)(next_random() >> 16) / 256.0f;
        b[i] = (float)(next_random() >> 16) / 256.0f;
    }
    uint32_t sum = 0;
    for (uint32_t round = 0; round < rounds; round++) sum = mix_double(sum, dot((int)(round % 64) * 8));
    return sum;
}
