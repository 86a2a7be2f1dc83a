// SQLite on a database in memory: inserts, an index, joins, grouping, sorting, LIKE, updates.
#include <stdio.h>
#include <string.h>
#include "kernel.h"
#include "sqlite3.h"

static sqlite3 *database;

static void check(int code) { if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) __builtin_trap(); }
static void execute(const char *sql) { check(sqlite3_exec(database, sql, NULL, NULL, NULL)); }

static void insert(uint32_t rows) {
    static const char *const words[8] = { "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "haven" };
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v2(database, "INSERT INTO item(id, owner, price, name) VALUES(?1, ?2, ?3, ?4)", -1, &statement, NULL));
    for (uint32_t i = 0; i < rows; i++) {
        uint32_t bits = next_random();
        char name[64];
        int length = sqlite3_snprintf(sizeof name, name, "%s-%s-%u", words[bits & 7], words[bits >> 3 & 7], bits >> 20) ? (int)strlen(name) : 0;
        sqlite3_bind_int(statement, 1, (int)i);
        sqlite3_bind_int(statement, 2, (int)(bits >> 8) % 100);
        sqlite3_bind_double(statement, 3, (double)(bits >> 6) / 64);
        sqlite3_bind_text(statement, 4, name, length, SQLITE_TRANSIENT);
        check(sqlite3_step(statement));
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
}

// Adds every column of every row, as text, to the sum.
static uint32_t query(uint32_t sum, const char *sql) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v2(database, sql, -1, &statement, NULL));
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        for (int column = 0; column < sqlite3_column_count(statement); column++)
            for (const unsigned char *text = sqlite3_column_text(statement, column); text && *text; text++) sum = mix(sum, *text);
    check(code);
    sqlite3_finalize(statement);
    return sum;
}

uint32_t run(uint32_t rows) {
    seed_random(53);
    check(sqlite3_open(":memory:", &database));
    execute("CREATE TABLE owner(id INTEGER PRIMARY KEY, city TEXT); CREATE TABLE item(id INTEGER PRIMARY KEY, owner INT, price REAL, name TEXT);"
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99) INSERT INTO owner SELECT i, 'city ' || (i % 10) FROM n;"
            "BEGIN");
    insert(rows);
    execute("COMMIT; CREATE INDEX by_name ON item(name)");
    uint32_t sum = query(0, "SELECT city, count(*), sum(price), max(name) FROM item JOIN owner ON owner.id = item.owner GROUP BY city ORDER BY 3 DESC");
    sum = query(sum, "SELECT id, name FROM item WHERE name LIKE '%dar-em%' ORDER BY price LIMIT 50");
    sum = query(sum, "SELECT count(*) FROM item WHERE name BETWEEN 'c' AND 'd' AND price > 1000");
    execute("UPDATE item SET price = price * 1.5, name = upper(name) WHERE owner % 3 = 0; DELETE FROM item WHERE id % 7 = 0");
    sum = query(sum, "SELECT substr(name, 1, 3) AS head, avg(price), total(length(name)) FROM item GROUP BY head HAVING count(*) > 10 ORDER BY head");
    check(sqlite3_close(database));
    return sum;
}

// The system below SQLite: no files, zeros for randomness, a clock that stands.
static int no_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) {
    (void)vfs, (void)name, (void)flags, (void)out;
    file->pMethods = NULL;
    return SQLITE_CANTOPEN;
}
static int no_delete(sqlite3_vfs *vfs, const char *name, int sync) { return (void)vfs, (void)name, (void)sync, SQLITE_IOERR; }
static int no_access(sqlite3_vfs *vfs, const char *name, int flags, int *out) { return (void)vfs, (void)name, (void)flags, *out = 0, SQLITE_OK; }
static int same_path(sqlite3_vfs *vfs, const char *name, int most, char *out) {
    (void)vfs;
    return sqlite3_snprintf(most, out, "%s", name), SQLITE_OK;
}
static int zeros(sqlite3_vfs *vfs, int bytes, char *out) { return (void)vfs, memset(out, 0, (size_t)bytes), bytes; }
static int no_sleep(sqlite3_vfs *vfs, int us) { return (void)vfs, us; }
static int still(sqlite3_vfs *vfs, double *day) { return (void)vfs, *day = 2440587.5, SQLITE_OK; }
static int no_error(sqlite3_vfs *vfs, int most, char *out) { return (void)vfs, (void)most, (void)out, 0; }

int sqlite3_os_init(void) {
    static sqlite3_vfs none = {
        .iVersion = 1, .szOsFile = sizeof(sqlite3_file), .mxPathname = 64, .zName = "none", .xOpen = no_file, .xDelete = no_delete,
        .xAccess = no_access, .xFullPathname = same_path, .xRandomness = zeros, .xSleep = no_sleep, .xCurrentTime = still, .xGetLastError = no_error,
    };
    return sqlite3_vfs_register(&none, 1);
}

int sqlite3_os_end(void) { return SQLITE_OK; }
