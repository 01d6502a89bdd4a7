/* The floor: one tick of walking as sim/kernels/movement.py does it, written in C for a compiler to make fast.
 *
 * The arithmetic is that of the kernels, in their order and their precision: sort into cells, copy the bodies around a
 * cell side by side, the two loops over neighbours in 32-bit floats, the look-up in the field of the door, walls,
 * relaxation, and the step itself. Formulas and their sources stand with the kernels; a test holds the two against each
 * other. The structures mirror Bodies, Ground and Manner, field by field.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FAR 1.0e6f
#define LANES 8 /* neighbours are filled up to a multiple of this with bodies far away */
#define STRAIGHT 0.1f
#define OVER_ASLANT (1.0f / (1.0f - STRAIGHT))
#define OVER_BREADTH 1.25f
#define TRY_OTHER_SIDE_S 4.0
#define WIDE_OFFSET_M 0.5
#define DITHERING 0.4
#define SLOWED_SHARE 0.2
#define ONCOMING 0.5
#define MOST_CREDIT 2.0
#define UNMETERED 1.0e300 /* flows beyond this are without limit */

typedef struct {
    double *x, *y, *heading_x, *heading_y, *speed;
    const double *radius, *free_speed;
    const int32_t *node;
    const double *aim_x, *aim_y;
    double *waited;
    const int64_t *uid;
    const uint8_t *moving;
} Bodies;

typedef struct {
    const double *cell_origin;
    double cell_m;
    int64_t rows, columns;
    const int32_t *wall_start, *wall_list;
    const double *walls;
    const int32_t *wall_door;
    const uint8_t *door_open;
    const double *grid_origin;
    double grid_m;
    const float *slow_grid;
    const int8_t *stair_grid;
    const double *stair_up, *stair_factor;
    const int64_t *field_start;
    const double *field_origin;
    const int32_t *field_shape;
    double field_cell_m;
    const float *field_direction;
    const double *door_line, *door_normal, *door_flow;
    double *door_credit;
    const float *even_direction;
    const double *door_cost;
} Ground;

typedef struct {
    double time_gap_s, push, push_range_m, avoid, avoid_range_m, side_bias_m, wall_push, wall_range_m;
    double relaxation_s, noise_rad, turn_share, patience_s, squeeze_share, reach_m;
    double step_aside_mps, detour_s, overtake_share, spread_share, foresight_s;
} Manner;

typedef struct { /* everybody in cell order, as the others see them */
    double *x, *y;
    float *hx, *hy, *radius;
} Now;

typedef struct { /* those around a cell, x and y from its middle */
    float *x, *y, *hx, *hy, *radius;
} Near;

typedef struct { /* cells of the bodies, counted on the venue's own grid */
    double cell_m;
    int64_t left, lower, rows, columns;
} Grid;

typedef struct {
    double x, y, off_x, off_y, speed, even_x, even_y;
    int64_t cell;
} Wish;

static inline double larger(double a, double b) { return a > b ? a : b; }
static inline double smaller(double a, double b) { return a < b ? a : b; }
static inline float above(float a, float b) { return a > b ? a : b; }
static inline float below(float a, float b) { return a < b ? a : b; }
static inline int64_t within(int64_t value, int64_t last) { return value < 0 ? 0 : value > last ? last : value; }

static inline uint64_t mixed_bits(uint64_t seed, uint64_t uid, uint64_t step)
{
    const uint64_t words[2] = {uid, step};
    uint64_t z = seed;
    for (int i = 0; i < 2; i++) {
        z = z + 0x9E3779B97F4A7C15ull + words[i] * 0xD1342543DE82EF95ull;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        z = z ^ (z >> 31);
    }
    return z;
}

static void field_direction_at(const Ground *g, const float *direction, int64_t node, double x, double y, double *dx,
                               double *dy)
{
    const int64_t rows = g->field_shape[2 * node], columns = g->field_shape[2 * node + 1];
    *dx = *dy = 0.0;
    if (rows < 2 || columns < 2) return;
    double u = smaller(larger((x - g->field_origin[2 * node]) / g->field_cell_m, 0.0), columns - 1.001);
    double v = smaller(larger((y - g->field_origin[2 * node + 1]) / g->field_cell_m, 0.0), rows - 1.001);
    const int64_t column = (int64_t)u, row = (int64_t)v;
    u -= column;
    v -= row;
    const float *here = direction + 2 * (g->field_start[node] + row * columns + column);
    const float *below = here + 2 * columns;
    const double a = (1.0 - u) * (1.0 - v), b = u * (1.0 - v), c = (1.0 - u) * v, d = u * v;
    const double wx = a * here[0] + b * here[2] + c * below[0] + d * below[2];
    const double wy = a * here[1] + b * here[3] + c * below[1] + d * below[3];
    const double norm = sqrt(wx * wx + wy * wy);
    *dx = norm < 1.0e-6 ? here[0] : wx / norm;
    *dy = norm < 1.0e-6 ? here[1] : wy / norm;
}

static double ground_speed(const Ground *g, int64_t grid_rows, int64_t grid_columns, double x, double y, double hx,
                           double hy)
{
    const int64_t column = within((int64_t)((x - g->grid_origin[0]) / g->grid_m), grid_columns - 1);
    const int64_t row = within((int64_t)((y - g->grid_origin[1]) / g->grid_m), grid_rows - 1);
    double share = g->slow_grid[row * grid_columns + column];
    const int stair = g->stair_grid[row * grid_columns + column];
    if (stair >= 0) {
        const double up = hx * g->stair_up[2 * stair] + hy * g->stair_up[2 * stair + 1];
        share *= g->stair_factor[2 * stair + (up > 0.0 ? 0 : 1)];
    }
    return share;
}

static inline int stands(const Ground *g, int32_t k) { return g->wall_door[k] < 0 || !g->door_open[g->wall_door[k]]; }

static inline void nearest_on(const double *wall, double x, double y, double *px, double *py)
{
    const double ux = wall[2] - wall[0], uy = wall[3] - wall[1], length2 = ux * ux + uy * uy;
    double share = 0.0;
    if (length2 > 0.0) share = smaller(larger(((x - wall[0]) * ux + (y - wall[1]) * uy) / length2, 0.0), 1.0);
    *px = wall[0] + share * ux;
    *py = wall[1] + share * uy;
}

static void wall_push(const Ground *g, const Manner *m, double x, double y, double radius, int64_t c, double *push_x,
                      double *push_y)
{
    double nearest = radius + m->wall_range_m;
    *push_x = *push_y = 0.0;
    for (int32_t e = g->wall_start[c]; e < g->wall_start[c + 1]; e++) {
        const int32_t k = g->wall_list[e];
        if (!stands(g, k)) continue;
        double px, py;
        nearest_on(g->walls + 4 * k, x, y, &px, &py);
        const double dx = x - px, dy = y - py, distance = sqrt(dx * dx + dy * dy);
        if (1.0e-9 < distance && distance < nearest) {
            nearest = distance;
            const double closeness = smaller(1.0 - (distance - radius) / m->wall_range_m, 1.5);
            const double weight = m->wall_push * closeness * closeness / distance;
            *push_x = weight * dx;
            *push_y = weight * dy;
        }
    }
}

static void slide_along_walls(const Ground *g, double x, double y, double radius, double stride, int64_t c, double *hx,
                              double *hy)
{
    for (int turn = 0; turn < 2; turn++) {
        for (int32_t e = g->wall_start[c]; e < g->wall_start[c + 1]; e++) {
            const int32_t k = g->wall_list[e];
            if (!stands(g, k)) continue;
            double px, py;
            nearest_on(g->walls + 4 * k, x, y, &px, &py);
            const double dx = x - px, dy = y - py, distance = sqrt(dx * dx + dy * dy);
            if (distance > radius + stride || distance < 1.0e-9) continue;
            const double excess = (*hx * dx + *hy * dy) / distance + larger(distance - radius, 0.0) / stride;
            if (excess < 0.0) {
                *hx -= excess * dx / distance;
                *hy -= excess * dy / distance;
            }
        }
    }
    const double norm = sqrt(*hx * *hx + *hy * *hy);
    *hx = norm < 0.05 ? 0.0 : *hx / norm;
    *hy = norm < 0.05 ? 0.0 : *hy / norm;
}

static int blocked_by_wall(const Ground *g, double ax, double ay, double bx, double by, int64_t c)
{
    for (int32_t e = g->wall_start[c]; e < g->wall_start[c + 1]; e++) {
        const int32_t k = g->wall_list[e];
        if (!stands(g, k)) continue;
        const double cx = g->walls[4 * k], cy = g->walls[4 * k + 1], dx = g->walls[4 * k + 2], dy = g->walls[4 * k + 3];
        const double p = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
        const double q = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax);
        const double r = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx);
        const double s = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx);
        if (p * q <= 0.0 && r * s <= 0.0 && !(p == 0.0 && q == 0.0 && r == 0.0 && s == 0.0)) return 1;
    }
    return 0;
}

static int may_pass(const Ground *g, int64_t node, double x, double y, double step_x, double step_y)
{
    const int64_t door = node / 2;
    if (g->door_flow[door] > UNMETERED) return 1;
    const double *line = g->door_line + 4 * door, *normal = g->door_normal + 2 * door;
    const double dx = x - line[0], dy = y - line[1], along_x = line[2] - line[0], along_y = line[3] - line[1];
    const double share = (dx * along_x + dy * along_y) / (along_x * along_x + along_y * along_y);
    if (share < 0.0 || share > 1.0) return 1;
    const double way = 1.0 - 2.0 * (node % 2);
    const double depth = way * (dx * normal[0] + dy * normal[1]);
    const double stride = way * (step_x * normal[0] + step_y * normal[1]);
    if (depth > 0.0 || depth + stride <= 0.0) return 1;
    if (g->door_credit[door] < g->door_cost[node]) return 0;
    g->door_credit[door] -= g->door_cost[node];
    return 1;
}

static void neighbours_push(const Near *restrict near, int64_t batches, const Manner *m, float x, float y, float radius,
                            float wish_x, float wish_y, float side_m, double *turn_x, double *turn_y, double *aside)
{
    const float *restrict nx = near->x, *restrict ny = near->y, *restrict nhx = near->hx, *restrict nhy = near->hy;
    const float *restrict nr = near->radius;
    const float over_range = (float)(1.0 / m->push_range_m), over_avoid = (float)(1.0 / m->avoid_range_m);
    const float bias = (float)m->side_bias_m;
    float push_x = 0.0f, push_y = 0.0f, turn = 0.0f;
    for (int64_t j = 0; j < batches * LANES; j++) {
        const float dx = nx[j] - x, dy = ny[j] - y;
        const float distance = sqrtf(dx * dx + dy * dy + 1.0e-12f);
        const float closeness = above(1.0f - (distance - radius - nr[j]) * over_range, 0.0f);
        const float weight = closeness * closeness / distance;
        push_x -= weight * dx;
        push_y -= weight * dy;
        const float ahead = dx * wish_x + dy * wish_y, lateral = wish_x * dy - wish_y * dx;
        const float against = above(0.5f - 0.5f * (wish_x * nhx[j] + wish_y * nhy[j]), 0.0f);
        const float reach = above(1.0f - distance * over_avoid, 0.0f);
        const float breadth = above(1.0f - fabsf(lateral) * OVER_BREADTH, 0.0f);
        const float gain = ahead > 0.0f ? against * reach * breadth : 0.0f;
        const float offset = fabsf(nhx[j]) + fabsf(nhy[j]) == 0.0f ? side_m : bias;
        turn += lateral + offset < 0.0f ? gain : -gain;
    }
    *turn_x = m->push * push_x;
    *turn_y = m->push * push_y;
    *aside = turn;
}

static float headway_ahead(const Near *restrict near, int64_t batches, float x, float y, float radius, float squeeze,
                           float give, float hx, float hy, float turn_share)
{
    const float *restrict nx = near->x, *restrict ny = near->y, *restrict nhx = near->hx, *restrict nhy = near->hy;
    const float *restrict nr = near->radius;
    const float close = 1.0f - squeeze;
    float smallest = FAR;
    for (int64_t j = 0; j < batches * LANES; j++) {
        const float dx = nx[j] - x, dy = ny[j] - y;
        const float ahead = dx * hx + dy * hy, aside = fabsf(hx * dy - hy * dx), contact = radius + nr[j];
        const float against = 1.0f - (hx * nhx[j] + hy * nhy[j]);
        const float aslant = below(above((aside / contact - STRAIGHT) * OVER_ASLANT, against), 1.0f);
        const float turned = dx * (hx + nhx[j]) + dy * (hy + nhy[j]) > 0.0f ? aslant : 1.0f;
        const float room = fabsf(nhx[j]) + fabsf(nhy[j]) == 0.0f ? give : 0.0f;
        const float width = contact * (1.0f - close * aslant) * (1.0f - turn_share * turned) * (1.0f - room);
        const float distance = above(sqrtf(dx * dx + dy * dy) - width, 0.0f);
        smallest = below(smallest, (ahead > 1.0e-6f) & (aside < width) ? distance : FAR);
    }
    return smallest;
}

static int64_t pack_around(int64_t row, int64_t column, const Grid *grid, const int32_t *start, const Now *restrict now,
                           double middle_x, double middle_y, const Near *restrict near)
{
    const int64_t left = column > 1 ? column - 1 : 0, right = column + 1 < grid->columns ? column + 1 : column;
    const int64_t lower = row > 1 ? row - 1 : 0, upper = row + 1 < grid->rows ? row + 1 : row;
    int64_t m = 0;
    for (int64_t r = lower; r <= upper; r++) {
        const int64_t first = start[r * grid->columns + left], count = start[r * grid->columns + right + 1] - first;
        for (int64_t k = 0; k < count; k++) near->x[m + k] = (float)(now->x[first + k] - middle_x);
        for (int64_t k = 0; k < count; k++) near->y[m + k] = (float)(now->y[first + k] - middle_y);
        for (int64_t k = 0; k < count; k++) near->hx[m + k] = now->hx[first + k];
        for (int64_t k = 0; k < count; k++) near->hy[m + k] = now->hy[first + k];
        for (int64_t k = 0; k < count; k++) near->radius[m + k] = now->radius[first + k];
        m += count;
    }
    for (; m % LANES; m++) {
        near->x[m] = near->y[m] = FAR;
        near->hx[m] = 1.0f;
        near->hy[m] = 0.0f;
        near->radius[m] = 0.1f;
    }
    return m / LANES;
}

static void sort_into_cells(const int32_t *cell, int64_t n, int64_t cells, int32_t *start, int32_t *row)
{
    memset(start, 0, (cells + 1) * sizeof(int32_t));
    for (int64_t i = 0; i < n; i++) start[cell[i] + 1]++;
    for (int64_t c = 0; c < cells; c++) start[c + 1] += start[c];
    for (int64_t i = 0; i < n; i++) row[start[cell[i]]++] = (int32_t)i;
    for (int64_t c = cells; c > 0; c--) start[c] = start[c - 1];
    start[0] = 0;
}

/* Look up what the floor tells body i: the way wished for, the push of walls, the speed of the ground. */
static void wish_of(const Bodies *b, const Ground *g, const Manner *m, int64_t grid_rows, int64_t grid_columns,
                    int64_t i, Wish *wish)
{
    const double x = b->x[i], y = b->y[i];
    wish->x = b->aim_x[i];
    wish->y = b->aim_y[i];
    wish->even_x = wish->even_y = 0.0;
    wish->speed = b->free_speed[i] * ground_speed(g, grid_rows, grid_columns, x, y, b->heading_x[i], b->heading_y[i]);
    if (b->node[i] >= 0) {
        double along_x, along_y;
        field_direction_at(g, g->field_direction, b->node[i], x, y, &along_x, &along_y);
        const double slowed = smaller(larger((1.0 - b->speed[i] / wish->speed) / SLOWED_SHARE, 0.0), 1.0);
        const double share = m->spread_share * slowed * larger(1.0 - b->waited[i] / TRY_OTHER_SIDE_S, 0.0);
        if (share > 0.0) {
            double even_x, even_y;
            field_direction_at(g, g->even_direction, b->node[i], x, y, &even_x, &even_y);
            if (along_x * even_x + along_y * even_y > 0.0) {
                wish->even_x = share * (even_x - along_x);
                wish->even_y = share * (even_y - along_y);
            }
        }
        wish->x += along_x;
        wish->y += along_y;
    }
    const double norm = larger(sqrt(wish->x * wish->x + wish->y * wish->y), 1.0);
    wish->x /= norm;
    wish->y /= norm;
    const int64_t column = within((int64_t)((x - g->cell_origin[0]) / g->cell_m), g->columns - 1);
    wish->cell = within((int64_t)((y - g->cell_origin[1]) / g->cell_m), g->rows - 1) * g->columns + column;
    wall_push(g, m, x, y, b->radius[i], wish->cell, &wish->off_x, &wish->off_y);
}

/* Give the next state of body i at rank k; next holds x, y, heading x and y, speed and time held up. */
static void next_state(const Bodies *b, const Ground *g, const Manner *m, const Wish *wish, const Near *near,
                       int64_t batches, double middle_x, double middle_y, int64_t i, double dt, uint64_t seed,
                       uint64_t step, double *next)
{
    const double x = b->x[i], y = b->y[i], free_speed = wish->speed;
    const int64_t c = wish->cell;
    const double impatience = smaller(b->waited[i] / m->patience_s, 1.0);
    const double squeeze = 1.0 - m->squeeze_share * impatience, radius = b->radius[i] * squeeze;
    const int64_t turns = (int64_t)(b->waited[i] / TRY_OTHER_SIDE_S);
    const double side_m = turns == 0 || m->detour_s > 0.0 ? m->side_bias_m : turns % 2 == 1 ? -WIDE_OFFSET_M : WIDE_OFFSET_M;
    double room = impatience;
    if (m->step_aside_mps > 0.0) { /* those who step aside are not walked through */
        const double held_up = b->waited[i] / m->patience_s, turned = 1.0 - m->turn_share * smaller(held_up, 1.0);
        const double beside = turned * (1.0 - m->squeeze_share * smaller(larger(held_up - 1.0, 0.0), 1.0));
        room = 1.0 - beside / (squeeze * (1.0 - m->turn_share));
    }
    const float from_x = (float)(x - middle_x), from_y = (float)(y - middle_y);
    double turn_x, turn_y, aside;
    neighbours_push(near, batches, m, from_x, from_y, (float)radius, (float)wish->x, (float)wish->y, (float)side_m,
                    &turn_x, &turn_y, &aside);
    const double sideways = m->avoid * aside;
    const double one_way = larger(1.0 - fabs(aside) / ONCOMING, 0.0);
    turn_x += one_way * wish->even_x;
    turn_y += one_way * wish->even_y;

    const double want_x = wish->x + turn_x + wish->off_x - sideways * wish->y;
    const double want_y = wish->y + turn_y + wish->off_y + sideways * wish->x;
    double hx = b->heading_x[i], hy = b->heading_y[i];
    const double norm = sqrt(want_x * want_x + want_y * want_y);
    if (norm > 1.0e-9) {
        const double share = smaller(dt / m->relaxation_s, 1.0);
        hx += share * (want_x / norm - hx);
        hy += share * (want_y / norm - hy);
    }
    if (m->noise_rad > 0.0) {
        const double unit = ((double)(mixed_bits(seed, (uint64_t)b->uid[i], step) >> 11) + 0.5) * 0x1p-53;
        const double angle = m->noise_rad * sqrt(12.0 * dt) * (unit - 0.5), before_x = hx;
        hx -= angle * hy;
        hy += angle * before_x;
    }
    const double length = sqrt(hx * hx + hy * hy) + 1.0e-12;
    double move_x = hx / length, move_y = hy / length;
    const int walled = g->wall_start[c] < g->wall_start[c + 1];
    if (walled) slide_along_walls(g, x, y, radius, free_speed * dt + 1.0e-9, c, &move_x, &move_y);
    const double headway = headway_ahead(near, batches, from_x, from_y, (float)b->radius[i], (float)squeeze,
                                         (float)room, (float)move_x, (float)move_y, (float)m->turn_share);
    const double own = b->free_speed[i];
    const double kept_s = free_speed >= own ? m->time_gap_s : m->time_gap_s * sqrt(own / free_speed);
    double speed = smaller(free_speed, headway / kept_s);
    double step_x = speed * dt * move_x, step_y = speed * dt * move_y;
    if (walled && blocked_by_wall(g, x, y, x + step_x, y + step_y, c)) step_x = step_y = speed = 0.0;
    if (b->node[i] >= 0 && !may_pass(g, b->node[i], x, y, step_x, step_y)) step_x = step_y = speed = 0.0;
    if (move_x != 0.0 || move_y != 0.0) {
        hx = move_x * length;
        hy = move_y * length;
    }
    const int held_up = speed < 0.1 * free_speed || length < DITHERING;
    next[0] = x + step_x;
    next[1] = y + step_y;
    next[2] = hx;
    next[3] = hy;
    next[4] = speed;
    next[5] = held_up ? b->waited[i] + dt : larger(b->waited[i] - 2.0 * dt, 0.0);
}

/* Take one movement step; start, cell, row, now, near, wish and next are scratch. */
static void take_step(const Bodies *b, const Ground *g, const Manner *m, const Grid *grid, int64_t n, int64_t doors,
                      int64_t grid_rows, int64_t grid_columns, double dt, int64_t step, uint64_t seed, int32_t *start,
                      int32_t *cell, int32_t *row, const Now *now, const Near *near, Wish *wish, double *next)
{
    const double cell_m = grid->cell_m, *origin = g->cell_origin;
    for (int64_t d = 0; d < doors; d++) {
        if (g->door_flow[d] > UNMETERED) continue;
        const double most = larger(MOST_CREDIT, 2.0 * g->door_flow[d] * dt);
        g->door_credit[d] = smaller(g->door_credit[d] + g->door_flow[d] * dt, most);
    }
    for (int64_t i = 0; i < n; i++) {
        const int64_t column = (int64_t)((b->x[i] - origin[0]) / cell_m) - grid->left;
        cell[i] = (int32_t)(((int64_t)((b->y[i] - origin[1]) / cell_m) - grid->lower) * grid->columns + column);
    }
    sort_into_cells(cell, n, grid->rows * grid->columns, start, row);
    for (int64_t k = 0; k < n; k++) {
        const int32_t i = row[k];
        now->x[k] = b->x[i];
        now->y[k] = b->y[i];
        now->hx[k] = b->moving[i] ? (float)b->heading_x[i] : 0.0f;
        now->hy[k] = b->moving[i] ? (float)b->heading_y[i] : 0.0f;
        now->radius[k] = (float)b->radius[i];
    }
    for (int64_t k = 0; k < n; k++)
        if (b->moving[row[k]]) wish_of(b, g, m, grid_rows, grid_columns, row[k], wish + k);
    int64_t packed = -1, batches = 0;
    double middle_x = 0.0, middle_y = 0.0;
    for (int64_t k = 0; k < n; k++) {
        const int32_t i = row[k];
        if (!b->moving[i]) continue;
        if (cell[i] != packed) {
            packed = cell[i];
            const int64_t cell_row = packed / grid->columns, cell_column = packed % grid->columns;
            middle_x = origin[0] + cell_m * (grid->left + cell_column + 0.5);
            middle_y = origin[1] + cell_m * (grid->lower + cell_row + 0.5);
            batches = pack_around(cell_row, cell_column, grid, start, now, middle_x, middle_y, near);
        }
        next_state(b, g, m, wish + k, near, batches, middle_x, middle_y, i, dt, seed, (uint64_t)step, next + 6 * k);
    }
    for (int64_t k = 0; k < n; k++) {
        const int32_t i = row[k];
        if (!b->moving[i]) continue;
        b->x[i] = next[6 * k];
        b->y[i] = next[6 * k + 1];
        b->heading_x[i] = next[6 * k + 2];
        b->heading_y[i] = next[6 * k + 3];
        b->speed[i] = next[6 * k + 4];
        b->waited[i] = next[6 * k + 5];
    }
}

static Grid grid_around(const Bodies *b, const Ground *g, const Manner *m, int64_t n)
{
    const double cell_m = m->reach_m, *origin = g->cell_origin;
    double low_x = b->x[0], high_x = b->x[0], low_y = b->y[0], high_y = b->y[0];
    for (int64_t i = 1; i < n; i++) {
        low_x = smaller(low_x, b->x[i]);
        high_x = larger(high_x, b->x[i]);
        low_y = smaller(low_y, b->y[i]);
        high_y = larger(high_y, b->y[i]);
    }
    const int64_t left = (int64_t)((low_x - origin[0]) / cell_m) - 2;
    const int64_t lower = (int64_t)((low_y - origin[1]) / cell_m) - 2;
    const int64_t columns = (int64_t)((high_x - origin[0]) / cell_m) - left + 3;
    const int64_t rows = (int64_t)((high_y - origin[1]) / cell_m) - lower + 3;
    return (Grid){cell_m, left, lower, rows, columns};
}

/* Move n bodies through one tick, as sim.kernels.movement.advance does; gives 1 where there is no memory. */
int advance(const Bodies *b, const Ground *g, const Manner *m, int64_t n, int64_t doors, int64_t grid_rows,
            int64_t grid_columns, double dt, int64_t substeps, int64_t first_step, uint64_t seed)
{
    const Grid grid = grid_around(b, g, m, n);
    const int64_t pad = n + 2 * LANES;
    double *doubles = malloc(8 * n * sizeof(double));
    float *floats = malloc((3 * n + 5 * pad) * sizeof(float));
    int32_t *ints = malloc((grid.rows * grid.columns + 1 + 2 * n) * sizeof(int32_t));
    Wish *wish = malloc(n * sizeof(Wish));
    const int failed = !doubles || !floats || !ints || !wish;
    if (!failed) {
        float *around = floats + 3 * n;
        const Now now = {doubles, doubles + n, floats, floats + n, floats + 2 * n};
        const Near near = {around, around + pad, around + 2 * pad, around + 3 * pad, around + 4 * pad};
        for (int64_t step = first_step; step < first_step + substeps; step++)
            take_step(b, g, m, &grid, n, doors, grid_rows, grid_columns, dt, step, seed, ints + 2 * n, ints, ints + n,
                      &now, &near, wish, doubles + 2 * n);
    }
    free(doubles);
    free(floats);
    free(ints);
    free(wish);
    return failed;
}
