// Sieve of Eratosthenes: how many primes are below n.
#include "kernel.h"

#define MAX 8000000
static uint8_t composite[MAX];

uint32_t run(uint32_t n) {
    if (n > MAX) __builtin_trap();
    for (uint32_t i = 0; i < n; i++) composite[i] = 0;
    uint32_t primes = 0;
    for (uint32_t i = 2; i < n; i++) {
        if (composite[i]) continue;
        primes++;
        if ((uint64_t)i * i < n)
            for (uint32_t j = i * i; j < n; j += i) composite[j] = 1;
    }
    return primes;
}
