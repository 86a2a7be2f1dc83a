// Five bodies under gravity: dependent operations on doubles, square roots, divisions.
#include "kernel.h"

#define BODIES 5

static double position[BODIES][3], velocity[BODIES][3], mass[BODIES];

static void place(void) {
    seed_random(23);
    for (int i = 0; i < BODIES; i++) {
        for (int axis = 0; axis < 3; axis++) {
            position[i][axis] = (double)(next_random() >> 12) / 65536.0 - 8;
            velocity[i][axis] = (double)(next_random() >> 12) / 1048576.0 - 0.5;
        }
        mass[i] = i == 0 ? 40 : (double)(1 + i) / 64;
    }
}

static void attract(int i, int j, double dt) {
    double d[3], square = 0.01;
    for (int axis = 0; axis < 3; axis++) {
        d[axis] = position[i][axis] - position[j][axis];
        square += d[axis] * d[axis];
    }
    double force = dt / (square * __builtin_sqrt(square));
    for (int axis = 0; axis < 3; axis++) {
        velocity[i][axis] -= d[axis] * mass[j] * force;
        velocity[j][axis] += d[axis] * mass[i] * force;
    }
}

uint32_t run(uint32_t steps) {
    place();
    for (uint32_t step = 0; step < steps; step++) {
        for (int i = 0; i < BODIES; i++)
            for (int j = i + 1; j < BODIES; j++) attract(i, j, 0.001);
        for (int i = 0; i < BODIES; i++)
            for (int axis = 0; axis < 3; axis++) position[i][axis] += 0.001 * velocity[i][axis];
    }
    uint32_t sum = 0;
    for (int i = 0; i < BODIES; i++)
        for (int axis = 0; axis < 3; axis++) sum = mix_double(sum, position[i][axis]);
    return sum;
}
