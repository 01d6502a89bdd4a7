/* The floor: one tick of walking as sim/kernels/motion.py does it, written in C for a compiler to make fast.
 *
 * The arithmetic is that of the kernels, in their order, in double precision: sort into cells, copy the bodies around a
 * cell side by side, the two loops over neighbours, the look-up in the field of the door, walls, relaxation, and the
 * step itself. Formulas and their sources stand with the kernels; a test holds the two against each other.
 * The structures mirror Bodies, Ground and Manner, field by field.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FAR 1.0e6
#define LANES 8 /* neighbours are filled up to a multiple of this with points far away */
#define TRY_OTHER_SIDE_S 4.0
#define WIDE_OFFSET_M 0.5
#define DITHERING 0.4
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
} Ground;

typedef struct {
    double time_gap_s, push, push_range_m, avoid, avoid_range_m, side_bias_m, wall_push, wall_range_m;
    double relaxation_s, noise_rad, turn_share, patience_s, squeeze_share, reach_m;
} Manner;

typedef struct {
    double *x, *y, *hx, *hy, *radius;
} Near;

typedef struct {
    double x, y, off_x, off_y, speed;
    int64_t cell;
} Wish;

static inline double larger(double a, double b) { return a > b ? a : b; }
static inline double smaller(double a, double b) { return a < b ? a : b; }
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

static void field_direction_at(const Ground *g, int64_t node, double x, double y, double *dx, double *dy)
{
    const int64_t rows = g->field_shape[2 * node], columns = g->field_shape[2 * node + 1];
    *dx = *dy = 0.0;
    if (rows < 2 || columns < 2) return;
    double u = smaller(larger((x - g->field_origin[2 * node]) / g->field_cell_m, 0.0), columns - 1.001);
    double v = smaller(larger((y - g->field_origin[2 * node + 1]) / g->field_cell_m, 0.0), rows - 1.001);
    const int64_t column = (int64_t)u, row = (int64_t)v;
    u -= column;
    v -= row;
    const float *here = g->field_direction + 2 * (g->field_start[node] + row * columns + column);
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
    if (g->door_credit[door] < 1.0) return 0;
    g->door_credit[door] -= 1.0;
    return 1;
}

static void neighbours_push(const Near *restrict near, int64_t n, const Manner *m, double x, double y, double radius,
                            double wish_x, double wish_y, double side_m, double *turn_x, double *turn_y,
                            double *sideways)
{
    const double *restrict nx = near->x, *restrict ny = near->y, *restrict nhx = near->hx, *restrict nhy = near->hy;
    const double *restrict nr = near->radius;
    const double over_range = 1.0 / m->push_range_m, over_avoid = 1.0 / m->avoid_range_m, bias = m->side_bias_m;
    double push_x = 0.0, push_y = 0.0, aside = 0.0;
    for (int64_t j = 0; j < n / LANES * LANES; j++) {
        const double dx = nx[j] - x, dy = ny[j] - y;
        const double distance = sqrt(dx * dx + dy * dy + 1.0e-12);
        const double closeness = larger(1.0 - (distance - radius - nr[j]) * over_range, 0.0);
        const double weight = closeness * closeness / distance;
        push_x -= weight * dx;
        push_y -= weight * dy;
        const double ahead = dx * wish_x + dy * wish_y, lateral = wish_x * dy - wish_y * dx;
        const double against = larger(0.5 - 0.5 * (wish_x * nhx[j] + wish_y * nhy[j]), 0.0);
        const double reach = larger(1.0 - distance * over_avoid, 0.0);
        const double breadth = larger(1.0 - fabs(lateral) * 1.25, 0.0);
        const double gain = ahead > 0.0 ? against * reach * breadth : 0.0;
        const double offset = fabs(nhx[j]) + fabs(nhy[j]) == 0.0 ? side_m : bias;
        aside += lateral + offset < 0.0 ? gain : -gain;
    }
    *turn_x = m->push * push_x;
    *turn_y = m->push * push_y;
    *sideways = m->avoid * aside;
}

static double headway_ahead(const Near *restrict near, int64_t n, double x, double y, double radius, double squeeze,
                            double impatience, double hx, double hy, double turn_share)
{
    const double *restrict nx = near->x, *restrict ny = near->y, *restrict nhx = near->hx, *restrict nhy = near->hy;
    const double *restrict nr = near->radius;
    double smallest = FAR;
    for (int64_t j = 0; j < n / LANES * LANES; j++) {
        const double dx = nx[j] - x, dy = ny[j] - y;
        const double ahead = dx * hx + dy * hy, aside = fabs(hx * dy - hy * dx);
        const double same = larger(hx * nhx[j] + hy * nhy[j], 0.0);
        const double behind = dx * (hx + nhx[j]) + dy * (hy + nhy[j]);
        const double turned = turn_share * (behind > 0.0 ? 1.0 - same : 1.0);
        const double room = fabs(nhx[j]) + fabs(nhy[j]) == 0.0 ? impatience : 0.0;
        const double contact = radius + nr[j];
        const double stagger = larger(smaller(aside / contact, 1.0), 1.0 - same);
        const double width = contact * (1.0 - (1.0 - squeeze) * stagger) * (1.0 - turned) * (1.0 - room);
        const double distance = larger(sqrt(dx * dx + dy * dy) - width, 0.0);
        smallest = smaller(smallest, (ahead > 1.0e-9) & (aside < width) ? distance : FAR);
    }
    return smallest;
}

static int64_t pack(int64_t cell, int64_t rows, int64_t columns, const int32_t *start, const Near *now, Near *near)
{
    const int64_t row = cell / columns, column = cell % columns;
    const int64_t left = column > 2 ? column - 2 : 0, right = column + 2 < columns ? column + 2 : columns - 1;
    const int64_t lower = row > 2 ? row - 2 : 0, upper = row + 2 < rows ? row + 2 : rows - 1;
    int64_t m = 0;
    for (int64_t r = lower; r <= upper; r++) {
        const int64_t first = start[r * columns + left], count = start[r * columns + right + 1] - first;
        memcpy(near->x + m, now->x + first, count * sizeof(double));
        memcpy(near->y + m, now->y + first, count * sizeof(double));
        memcpy(near->hx + m, now->hx + first, count * sizeof(double));
        memcpy(near->hy + m, now->hy + first, count * sizeof(double));
        memcpy(near->radius + m, now->radius + first, count * sizeof(double));
        m += count;
    }
    for (; m % LANES; m++) {
        near->x[m] = near->y[m] = FAR;
        near->hx[m] = near->hy[m] = near->radius[m] = 0.0;
    }
    return m;
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
    if (b->node[i] >= 0) {
        double along_x, along_y;
        field_direction_at(g, b->node[i], x, y, &along_x, &along_y);
        wish->x += along_x;
        wish->y += along_y;
    }
    const double norm = larger(sqrt(wish->x * wish->x + wish->y * wish->y), 1.0);
    wish->x /= norm;
    wish->y /= norm;
    const int64_t column = within((int64_t)((x - g->cell_origin[0]) / g->cell_m), g->columns - 1);
    wish->cell = within((int64_t)((y - g->cell_origin[1]) / g->cell_m), g->rows - 1) * g->columns + column;
    wall_push(g, m, x, y, b->radius[i], wish->cell, &wish->off_x, &wish->off_y);
    wish->speed = b->free_speed[i] * ground_speed(g, grid_rows, grid_columns, x, y, b->heading_x[i], b->heading_y[i]);
}

/* Give the next state of body i at rank k; next holds x, y, heading x and y, speed and time held up. */
static void next_state(const Bodies *b, const Ground *g, const Manner *m, const Wish *wish, const Near *now,
                       const Near *near, int64_t count, int64_t k, int64_t i, double dt, uint64_t seed, uint64_t step,
                       double *next)
{
    const double x = now->x[k], y = now->y[k], free_speed = wish->speed;
    const int64_t c = wish->cell;
    const double impatience = smaller(b->waited[i] / m->patience_s, 1.0);
    const double squeeze = 1.0 - m->squeeze_share * impatience, radius = now->radius[k] * squeeze;
    const int64_t turns = (int64_t)(b->waited[i] / TRY_OTHER_SIDE_S);
    const double side_m = turns == 0 ? m->side_bias_m : turns % 2 == 1 ? -WIDE_OFFSET_M : WIDE_OFFSET_M;
    double turn_x, turn_y, sideways;
    neighbours_push(near, count, m, x, y, radius, wish->x, wish->y, side_m, &turn_x, &turn_y, &sideways);

    const double want_x = wish->x + turn_x + wish->off_x - sideways * wish->y;
    const double want_y = wish->y + turn_y + wish->off_y + sideways * wish->x;
    double hx = now->hx[k], hy = now->hy[k];
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
    const double headway =
        headway_ahead(near, count, x, y, now->radius[k], squeeze, impatience, move_x, move_y, m->turn_share);
    double speed = smaller(free_speed, headway / m->time_gap_s);
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

/* Move n bodies through one tick; as sim.kernels.motion.advance. */
int advance(const Bodies *b, const Ground *g, const Manner *m, int64_t n, int64_t doors, int64_t grid_rows,
            int64_t grid_columns, double dt, int64_t substeps, int64_t first_step, uint64_t seed)
{
    const double cell_m = 0.5 * m->reach_m, *origin = g->cell_origin;
    double low_x = b->x[0], high_x = b->x[0], low_y = b->y[0], high_y = b->y[0];
    for (int64_t i = 1; i < n; i++) {
        low_x = smaller(low_x, b->x[i]);
        high_x = larger(high_x, b->x[i]);
        low_y = smaller(low_y, b->y[i]);
        high_y = larger(high_y, b->y[i]);
    }
    const int64_t left = (int64_t)((low_x - origin[0]) / cell_m) - 3;
    const int64_t lower = (int64_t)((low_y - origin[1]) / cell_m) - 3;
    const int64_t columns = (int64_t)((high_x - origin[0]) / cell_m) - left + 4;
    const int64_t rows = (int64_t)((high_y - origin[1]) / cell_m) - lower + 4;
    double *doubles = malloc((5 * n + 5 * (n + 8) + 6 * n) * sizeof(double));
    int32_t *ints = malloc((rows * columns + 1 + 2 * n) * sizeof(int32_t));
    Wish *wish = malloc(n * sizeof(Wish));
    if (!doubles || !ints || !wish) {
        free(doubles);
        free(ints);
        free(wish);
        return 1;
    }
    double *next = doubles, *rest = doubles + 6 * n;
    Near now = {rest, rest + n, rest + 2 * n, rest + 3 * n, rest + 4 * n};
    rest += 5 * n;
    const int64_t pad = n + 8;
    Near near = {rest, rest + pad, rest + 2 * pad, rest + 3 * pad, rest + 4 * pad};
    int32_t *cell = ints, *row = ints + n, *start = ints + 2 * n;
    for (int64_t step = first_step; step < first_step + substeps; step++) {
        for (int64_t d = 0; d < doors; d++) {
            if (g->door_flow[d] > UNMETERED) continue;
            const double most = larger(MOST_CREDIT, 2.0 * g->door_flow[d] * dt);
            g->door_credit[d] = smaller(g->door_credit[d] + g->door_flow[d] * dt, most);
        }
        for (int64_t i = 0; i < n; i++) {
            const int64_t column = (int64_t)((b->x[i] - origin[0]) / cell_m) - left;
            cell[i] = (int32_t)(((int64_t)((b->y[i] - origin[1]) / cell_m) - lower) * columns + column);
        }
        sort_into_cells(cell, n, rows * columns, start, row);
        for (int64_t k = 0; k < n; k++) {
            const int32_t i = row[k];
            now.x[k] = b->x[i];
            now.y[k] = b->y[i];
            now.hx[k] = b->moving[i] ? b->heading_x[i] : 0.0;
            now.hy[k] = b->moving[i] ? b->heading_y[i] : 0.0;
            now.radius[k] = b->radius[i];
        }
        for (int64_t k = 0; k < n; k++)
            if (b->moving[row[k]]) wish_of(b, g, m, grid_rows, grid_columns, row[k], wish + k);
        int64_t packed = -1, count = 0;
        for (int64_t k = 0; k < n; k++) {
            const int32_t i = row[k];
            if (!b->moving[i]) continue;
            if (cell[i] != packed) {
                packed = cell[i];
                count = pack(packed, rows, columns, start, &now, &near);
            }
            next_state(b, g, m, wish + k, &now, &near, count, k, i, dt, seed, (uint64_t)step, next + 6 * k);
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
    free(doubles);
    free(ints);
    free(wish);
    return 0;
}
