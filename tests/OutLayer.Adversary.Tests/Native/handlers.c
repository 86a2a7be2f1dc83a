/* Handlers of SIGSEGV in C: one that is there before .NET starts, by LD_PRELOAD, and one that is installed when all others are. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef void handler(int, siginfo_t *, void *);

static struct sigaction before_first, before_last;
static volatile long faults;

static void install(handler *code, struct sigaction *before)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = code;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGSEGV, &action, before) != 0) abort();
}

/* Says so; then the instruction faults again and meets what was there before, which ends the process. */
static void on_first(int number, siginfo_t *info, void *context)
{
    static const char text[] = "the first handler\n";
    (void)info;
    (void)context;
    if (write(STDOUT_FILENO, text, sizeof text - 1) < 0) abort();
    sigaction(number, &before_first, NULL);
}

/* Counts; the one before decides. */
static void on_last(int number, siginfo_t *info, void *context)
{
    faults++;
    before_last.sa_sigaction(number, info, context);
}

__attribute__((constructor)) static void install_first(void)
{
    install(on_first, &before_first);
}

void install_last(void)
{
    install(on_last, &before_last);
}

long faults_seen(void)
{
    return faults;
}
