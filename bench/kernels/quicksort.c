// Quicksort of n numbers (median of three, insertion sort below 16).
#include "kernel.h"

#define MAX 1000000
static uint32_t items[MAX];

static void swap(int a, int b) {
    uint32_t kept = items[a];
    items[a] = items[b];
    items[b] = kept;
}

static void insertion(int low, int high) {
    for (int i = low + 1; i <= high; i++) {
        uint32_t item = items[i];
        int j = i;
        for (; j > low && items[j - 1] > item; j--) items[j] = items[j - 1];
        items[j] = item;
    }
}

static uint32_t pivot(int low, int high) {
    int middle = low + (high - low) / 2;
    if (items[middle] < items[low]) swap(middle, low);
    if (items[high] < items[low]) swap(high, low);
    if (items[high] < items[middle]) swap(high, middle);
    return items[middle];
}

static void sort(int low, int high) {
    while (high - low > 16) {
        uint32_t middle = pivot(low, high);
        int i = low, j = high;
        while (i <= j) {
            while (items[i] < middle) i++;
            while (items[j] > middle) j--;
            if (i <= j) swap(i++, j--);
        }
        sort(low, j);
        low = i;
    }
    insertion(low, high);
}

uint32_t run(uint32_t n) {
    if (n > MAX) __builtin_trap();
    seed_random(13);
    for (uint32_t i = 0; i < n; i++) items[i] = next_random();
    sort(0, (int)n - 1);
    uint32_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i && items[i - 1] > items[i]) __builtin_trap();
        sum = mix(sum, items[i]);
    }
    return sum;
}
