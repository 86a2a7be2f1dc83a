// A 3 by 3 filter over a grey image of bytes: widening, 16-bit products, saturating narrowing, shuffles.
// flags: -msimd128
#include <wasm_simd128.h>
#include "kernel.h"

#define WIDTH 512
#define HEIGHT 512
static uint8_t source[HEIGHT][WIDTH + 16], target[HEIGHT][WIDTH + 16];
static const int8_t weights[3][3] = { { -1, -2, -1 }, { -2, 28, -2 }, { -1, -2, -1 } };

static inline v128_t term(v128_t sum, const uint8_t *at, int8_t weight) {
    return wasm_i16x8_add(sum, wasm_i16x8_mul(wasm_u16x8_load8x8(at), wasm_i16x8_splat(weight)));
}

static v128_t filter(int y, int x) {
    v128_t sum = wasm_i16x8_splat(8);
    for (int dy = 0; dy < 3; dy++)
        for (int dx = 0; dx < 3; dx++) sum = term(sum, &source[y + dy - 1][x + dx], weights[dy][dx]);
    return wasm_i16x8_shr(sum, 4);
}

static void convolve(void) {
    for (int y = 1; y < HEIGHT - 1; y++)
        for (int x = 0; x + 16 <= WIDTH; x += 16) wasm_v128_store(&target[y][x], wasm_u8x16_narrow_i16x8(filter(y, x), filter(y, x + 8)));
}

// Each round takes its own result, mirrored in pairs of bytes, as the next image.
static void feed_back(void) {
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x += 16) {
            v128_t row = wasm_v128_load(&target[y][x]);
            row = wasm_i8x16_shuffle(row, row, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
            wasm_v128_store(&source[y][x], wasm_v128_xor(row, wasm_i8x16_splat((int8_t)(y & 3))));
        }
}

uint32_t run(uint32_t rounds) {
    seed_random(31);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH + 16; x++) source[y][x] = (uint8_t)(next_random() >> 24);
    for (uint32_t round = 0; round < rounds; round++) {
        convolve();
        feed_back();
    }
    uint32_t sum = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) sum = mix(sum, target[y][x]);
    return sum;
}
