// A chess move generator: counts the legal move sequences (perft) of three positions with known counts.
#include <string.h>
#include "kernel.h"

enum { EMPTY, PAWN, KNIGHT, BISHOP, ROOK, QUEEN, KING, BLACK = 8, OFF = 0x88 };
enum { WHITE_SHORT = 1, WHITE_LONG = 2, BLACK_SHORT = 4, BLACK_LONG = 8 };

// Squares are rank * 16 + file, so that stepping off the board sets a bit of 0x88.
struct position { uint8_t board[128]; uint8_t side, castling; int8_t passant, king[2]; };
struct move { uint8_t from, to, promotion, flag; };
enum { QUIET, DOUBLE_STEP, PASSANT, CASTLE };

static const int8_t knight_steps[8] = { 33, 31, 18, 14, -33, -31, -18, -14 };
static const int8_t king_steps[8] = { 15, 17, -15, -17, 16, 1, -16, -1 }; // diagonals first

static void put_position(struct position *p, const char *board, int side, int castling, int passant) {
    static const char letters[] = " pnbrqk";
    memset(p, 0, sizeof *p);
    int square = 7 * 16;
    for (; *board; board++) {
        if (*board == '/') { square = (square & 0x70) - 16; continue; }
        if (*board >= '1' && *board <= '8') { square += *board - '0'; continue; }
        int piece = (int)(strchr(letters, *board | 32) - letters), color = *board & 32 ? BLACK : 0;
        if (piece == KING) p->king[color >> 3] = (int8_t)square;
        p->board[square++] = (uint8_t)(piece | color);
    }
    p->side = (uint8_t)side, p->castling = (uint8_t)castling, p->passant = (int8_t)passant;
}

static int slides_to(const struct position *p, int square, int step, int by, int kind) {
    for (int at = square + step; !(at & OFF); at += step)
        if (p->board[at]) return p->board[at] == (QUEEN | by) || p->board[at] == (kind | by);
    return 0;
}

static int attacked(const struct position *p, int square, int by) {
    int back = by ? 16 : -16;
    for (int side = -1; side <= 1; side += 2) {
        int at = square + back + side;
        if (!(at & OFF) && p->board[at] == (PAWN | by)) return 1;
    }
    for (int i = 0; i < 8; i++) {
        int knight = square + knight_steps[i], king = square + king_steps[i];
        if (!(knight & OFF) && p->board[knight] == (KNIGHT | by)) return 1;
        if (!(king & OFF) && p->board[king] == (KING | by)) return 1;
        if (slides_to(p, square, king_steps[i], by, i < 4 ? BISHOP : ROOK)) return 1;
    }
    return 0;
}

static struct move *add(struct move *end, int from, int to, int flag) {
    *end = (struct move){ (uint8_t)from, (uint8_t)to, EMPTY, (uint8_t)flag };
    return end + 1;
}

static struct move *add_pawn(struct move *end, int from, int to, int flag) {
    if ((to & 0x70) != 0 && (to & 0x70) != 0x70) return add(end, from, to, flag);
    for (int piece = KNIGHT; piece <= QUEEN; piece++) {
        end = add(end, from, to, flag);
        end[-1].promotion = (uint8_t)piece;
    }
    return end;
}

static struct move *pawn_moves(const struct position *p, int from, struct move *end) {
    int ahead = p->side ? -16 : 16, home = p->side ? 0x60 : 0x10, to = from + ahead;
    if (!p->board[to]) {
        end = add_pawn(end, from, to, QUIET);
        if ((from & 0x70) == home && !p->board[to + ahead]) end = add(end, from, to + ahead, DOUBLE_STEP);
    }
    for (int side = -1; side <= 1; side += 2) {
        int taken = to + side;
        if (taken & OFF) continue;
        if (p->board[taken] && (p->board[taken] & BLACK) != p->side) end = add_pawn(end, from, taken, QUIET);
        else if (taken == p->passant) end = add(end, from, taken, PASSANT);
    }
    return end;
}

static struct move *steps(const struct position *p, int from, const int8_t *by, int count, int slide, struct move *end) {
    for (int i = 0; i < count; i++)
        for (int to = from + by[i]; !(to & OFF); to += by[i]) {
            if (!p->board[to] || (p->board[to] & BLACK) != p->side) end = add(end, from, to, QUIET);
            if (p->board[to] || !slide) break;
        }
    return end;
}

static struct move *castling_moves(const struct position *p, int king, struct move *end) {
    int rights = p->side ? p->castling >> 2 : p->castling, other = p->side ^ BLACK;
    if (!(rights & 3) || attacked(p, king, other)) return end;
    if (rights & WHITE_SHORT && !p->board[king + 1] && !p->board[king + 2] && !attacked(p, king + 1, other)) end = add(end, king, king + 2, CASTLE);
    if (rights & WHITE_LONG && !p->board[king - 1] && !p->board[king - 2] && !p->board[king - 3] && !attacked(p, king - 1, other))
        end = add(end, king, king - 2, CASTLE);
    return end;
}

static struct move *moves(const struct position *p, struct move *end) {
    for (int from = 0; from < 128; from++) {
        if (from & OFF) { from += 7; continue; }
        int piece = p->board[from];
        if (!piece || (piece & BLACK) != p->side) continue;
        switch (piece & 7) {
        case PAWN: end = pawn_moves(p, from, end); break;
        case KNIGHT: end = steps(p, from, knight_steps, 8, 0, end); break;
        case BISHOP: end = steps(p, from, king_steps, 4, 1, end); break;
        case ROOK: end = steps(p, from, king_steps + 4, 4, 1, end); break;
        case QUEEN: end = steps(p, from, king_steps, 8, 1, end); break;
        case KING: end = castling_moves(p, from, steps(p, from, king_steps, 8, 0, end)); break;
        }
    }
    return end;
}

static uint8_t rights_lost(int square) {
    switch (square) {
    case 0x00: return WHITE_LONG;
    case 0x07: return WHITE_SHORT;
    case 0x04: return WHITE_SHORT | WHITE_LONG;
    case 0x70: return BLACK_LONG;
    case 0x77: return BLACK_SHORT;
    case 0x74: return BLACK_SHORT | BLACK_LONG;
    default: return 0;
    }
}

static void make(struct position *p, struct move m) {
    int piece = p->board[m.from], ahead = p->side ? -16 : 16;
    p->board[m.from] = EMPTY;
    p->board[m.to] = (uint8_t)(m.promotion ? m.promotion | p->side : piece);
    p->castling &= (uint8_t)~(rights_lost(m.from) | rights_lost(m.to));
    p->passant = m.flag == DOUBLE_STEP ? (int8_t)(m.from + ahead) : -1;
    if ((piece & 7) == KING) p->king[p->side >> 3] = (int8_t)m.to;
    if (m.flag == PASSANT) p->board[m.to - ahead] = EMPTY;
    if (m.flag == CASTLE) {
        int corner = m.to > m.from ? m.from + 3 : m.from - 4, beside = (m.from + m.to) / 2;
        p->board[beside] = p->board[corner];
        p->board[corner] = EMPTY;
    }
    p->side ^= BLACK;
}

static uint32_t perft(const struct position *p, int depth) {
    if (depth == 0) return 1;
    struct move list[256];
    uint32_t nodes = 0;
    struct move *end = moves(p, list);
    for (struct move *m = list; m < end; m++) {
        struct position after = *p;
        make(&after, *m);
        if (!attacked(&after, after.king[p->side >> 3], after.side)) nodes += perft(&after, depth - 1);
    }
    return nodes;
}

// Known counts at depths 1 to 4: the start 20 400 8902 197281, "Kiwipete" 48 2039 97862 4085603, an endgame with pins 14 191 2812 43238.
uint32_t run(uint32_t depth) {
    struct position p;
    put_position(&p, "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR", 0, 15, -1);
    uint32_t nodes = perft(&p, (int)depth);
    put_position(&p, "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R", 0, 15, -1);
    nodes += perft(&p, (int)depth);
    put_position(&p, "8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8", 0, 0, -1);
    return nodes + perft(&p, (int)depth);
}
