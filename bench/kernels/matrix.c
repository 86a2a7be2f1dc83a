// Product of two n by n matrices of doubles, row by row.
#include "kernel.h"

#define MAX 512
static double a[MAX][MAX], b[MAX][MAX], c[MAX][MAX];

static void fill(uint32_t n) {
    seed_random(7);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++) {
            a[i][j] = (double)(next_random() >> 8) / 65536.0;
            b[i][j] = (double)(next_random() >> 8) / 65536.0;
        }
}

uint32_t run(uint32_t n) {
    if (n > MAX) __builtin_trap();
    fill(n);
    uint32_t sum = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++) {
            double dot = 0;
            for (uint32_t k = 0; k < n; k++) dot += a[i][k] * b[k][j];
            c[i][j] = dot;
            sum = mix_double(sum, dot);
        }
    return sum;
}
