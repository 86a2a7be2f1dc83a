// Heapsort of n doubles.
#include "kernel.h"

#define MAX 500000
static double heap[MAX];

static void sift(uint32_t at, uint32_t size) {
    double item = heap[at];
    for (uint32_t child; (child = 2 * at + 1) < size; at = child) {
        if (child + 1 < size && heap[child + 1] > heap[child]) child++;
        if (heap[child] <= item) break;
        heap[at] = heap[child];
    }
    heap[at] = item;
}

uint32_t run(uint32_t n) {
    if (n > MAX) __builtin_trap();
    seed_random(17);
    for (uint32_t i = 0; i < n; i++) heap[i] = (double)next_random() / 3.0;
    for (uint32_t i = n / 2; i-- > 0;) sift(i, n);
    for (uint32_t end = n; end-- > 1;) {
        double top = heap[0];
        heap[0] = heap[end];
        heap[end] = top;
        sift(0, end);
    }
    uint32_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i && heap[i - 1] > heap[i]) __builtin_trap();
        sum = mix_double(sum, heap[i]);
    }
    return sum;
}
