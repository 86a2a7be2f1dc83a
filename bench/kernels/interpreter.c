// The loop of an interpreter: a stack machine that runs the collatz steps of the numbers below n.
#include "kernel.h"

enum op { PUSH, LOAD, STORE, ADD, SUB, MUL, AND, SHR, LESS, DUP, DROP, JUMP, JUMP_ZERO, HALT };

// for (i = 1; i < n; i++) for (x = i; x > 1; count++) x = x odd ? 3 * x + 1 : x / 2
// Variables: 0 n, 1 i, 2 x, 3 count. Jumps name an index of this array.
static const int32_t program[] = {
    /*  0 */ PUSH, 1, STORE, 1,
    /*  4 */ LOAD, 1, LOAD, 0, LESS, JUMP_ZERO, 66,
    /* 11 */ LOAD, 1, STORE, 2,
    /* 15 */ PUSH, 1, LOAD, 2, LESS, JUMP_ZERO, 57,
    /* 22 */ LOAD, 3, PUSH, 1, ADD, STORE, 3,
    /* 29 */ LOAD, 2, PUSH, 1, AND, JUMP_ZERO, 48,
    /* 36 */ LOAD, 2, PUSH, 3, MUL, PUSH, 1, ADD, STORE, 2, JUMP, 15,
    /* 48 */ LOAD, 2, PUSH, 1, SHR, STORE, 2, JUMP, 15,
    /* 57 */ LOAD, 1, PUSH, 1, ADD, STORE, 1, JUMP, 4,
    /* 66 */ LOAD, 3, HALT,
};

static uint32_t execute(const int32_t *code, int32_t *variables) {
    int32_t stack[32];
    int32_t *top = stack;
    for (const int32_t *pc = code;;) {
        switch ((enum op)*pc++) {
        case PUSH: *top++ = *pc++; break;
        case LOAD: *top++ = variables[*pc++]; break;
        case STORE: variables[*pc++] = *--top; break;
        case ADD: top--; top[-1] = (int32_t)((uint32_t)top[-1] + (uint32_t)top[0]); break;
        case SUB: top--; top[-1] = (int32_t)((uint32_t)top[-1] - (uint32_t)top[0]); break;
        case MUL: top--; top[-1] = (int32_t)((uint32_t)top[-1] * (uint32_t)top[0]); break;
        case AND: top--; top[-1] &= top[0]; break;
        case SHR: top--; top[-1] = (int32_t)((uint32_t)top[-1] >> (top[0] & 31)); break;
        case LESS: top--; top[-1] = (uint32_t)top[-1] < (uint32_t)top[0]; break;
        case DUP: *top = top[-1]; top++; break;
        case DROP: top--; break;
        case JUMP: pc = code + *pc; break;
        case JUMP_ZERO: { int32_t target = *pc++; if (*--top == 0) pc = code + target; break; }
        case HALT: return (uint32_t)top[-1];
        }
    }
}

uint32_t run(uint32_t n) {
    int32_t variables[4] = { (int32_t)n, 0, 0, 0 };
    return execute(program, variables);
}
