// Calls through a table: methods of objects of 16 classes in an order that nobody can predict.
#include "kernel.h"

typedef uint32_t method(uint32_t);

#define METHOD(name, body) static uint32_t name(uint32_t x) { return body; }
METHOD(m0, x + 1) METHOD(m1, x * 3) METHOD(m2, x ^ 0x55555555) METHOD(m3, x >> 1 | x << 31)
METHOD(m4, x - 7) METHOD(m5, ~x) METHOD(m6, x * x + 1) METHOD(m7, x << 3 | x >> 29)
METHOD(m8, x + (x >> 3)) METHOD(m9, x ^ x >> 16) METHOD(m10, x * 2654435761u) METHOD(m11, x & 0x7FFFFFFF)
METHOD(m12, x | 1) METHOD(m13, (uint32_t)__builtin_popcount(x) + x) METHOD(m14, x - (x << 2)) METHOD(m15, x / 3)

static method *const methods[16] = { m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 };
static method *objects[4096];

uint32_t run(uint32_t rounds) {
    seed_random(19);
    for (int i = 0; i < 4096; i++) objects[i] = methods[next_random() >> 28];
    uint32_t value = 1;
    for (uint32_t round = 0; round < rounds; round++)
        for (int i = 0; i < 4096; i++) value = objects[i](value);
    return value;
}
