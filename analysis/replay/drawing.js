"use strict";
// Draws the plan, doors and people of one moment. Plain canvas: it stays on the CPU and needs no library.

const INK = "#222222", RIM = "#ffffff";
const DOORS = ["#0072b2", "#e69f00", "#222222"];
const SHADES = ["#d7efe6", "#a8ddc8", "#7bccc4", "#4eb3d3", "#2b8cbe", "#08589e"];
const SHADE_FROM = [0.5, 1, 2, 3, 4, 5]; // people per square metre
const CELL_M = 1.5;
const FASTEST = 6; // m/s; whoever moves faster between two frames has been set elsewhere

const view = { zoom: 1, x: 0, y: 0, turned: false, scale: 1, width: 0, height: 0, dots: 1 };

// Chooses the scale, and turns the sheet a quarter where a narrow page shows it larger so.
function fit(run, width, height, dots, narrow) {
  const [x0, y0, x1, y1] = run.sheet;
  const upright = Math.min(width / (x1 - x0), height / (y1 - y0));
  const turned = Math.min(width / (y1 - y0), height / (x1 - x0));
  view.turned = narrow && width < 600 && turned > upright;
  view.scale = (view.turned ? turned : upright) * 0.98;
  Object.assign(view, { width, height, dots });
}

function showAll(run) {
  const [x0, y0, x1, y1] = run.sheet;
  Object.assign(view, { zoom: 1, x: (x0 + x1) / 2, y: (y0 + y1) / 2 });
}

// Gives a, b, c, d, e, f so that a place (x, y) in metres is drawn at (a x + c y + e, b x + d y + f).
function mapping() {
  const k = view.scale * view.zoom;
  const [a, b, c, d] = view.turned ? [0, k, k, 0] : [k, 0, 0, -k];
  return [a, b, c, d, view.width / 2 - a * view.x - c * view.y, view.height / 2 - b * view.x - d * view.y];
}

function placed(x, y) {
  const [a, b, c, d, e, f] = mapping();
  return [a * x + c * y + e, b * x + d * y + f];
}

function metres(px, py) {
  const [a, b, c, d, e, f] = mapping();
  const across = px - e, down = py - f, det = a * d - b * c;
  return [(d * across - c * down) / det, (a * down - b * across) / det];
}

function ring(path, points) {
  points.forEach(([x, y], i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
  path.closePath();
}

// Draws areas by use, seats and walls: all that does not change.
function drawPlan(ctx, run) {
  const inMetres = () => ctx.setTransform(...mapping().map((value) => value * view.dots));
  inMetres();
  for (const area of run.areas) {
    const path = new Path2D();
    area.rings.forEach((points) => ring(path, points));
    ctx.fillStyle = area.colour;
    ctx.fill(path, "evenodd");
  }
  ctx.strokeStyle = "#cdbf9f";
  ctx.lineWidth = 0.8 / (view.scale * view.zoom);
  const blocks = new Path2D();
  run.seats.forEach((points) => ring(blocks, points));
  ctx.stroke(blocks);
  ctx.strokeStyle = "#555555";
  ctx.lineWidth = 1.1 / (view.scale * view.zoom);
  const walls = new Path2D();
  for (const [x0, y0, x1, y1] of run.walls) {
    walls.moveTo(x0, y0);
    walls.lineTo(x1, y1);
  }
  ctx.stroke(walls);
  ctx.setTransform(view.dots, 0, 0, view.dots, 0, 0);
}

function stateOfDoor(door, t) {
  let state = door.states[0][1];
  for (const [since, next] of door.states) if (since <= t) state = next;
  return state;
}

// Draws doors last, with a white rim, so that they are seen among people; exits point outward.
function drawDoors(ctx, run, t) {
  for (const door of run.doors) {
    const [x0, y0, x1, y1] = door.line;
    const from = placed(x0, y0), to = placed(x1, y1);
    for (const [colour, width] of [[RIM, 6], [DOORS[stateOfDoor(door, t)], 3]]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.beginPath();
      ctx.moveTo(...from);
      ctx.lineTo(...to);
      ctx.stroke();
    }
    if (!door.out) continue;
    const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const foot = placed((x0 + x1) / 2 + door.out[0], (y0 + y1) / 2 + door.out[1]);
    const length = Math.hypot(foot[0] - middle[0], foot[1] - middle[1]) || 1;
    const [ox, oy] = [(foot[0] - middle[0]) / length, (foot[1] - middle[1]) / length];
    ctx.fillStyle = INK;
    ctx.beginPath();
    ctx.moveTo(middle[0] + 11 * ox, middle[1] + 11 * oy);
    ctx.lineTo(middle[0] + 4 * ox - 4 * oy, middle[1] + 4 * oy + 4 * ox);
    ctx.lineTo(middle[0] + 4 * ox + 4 * oy, middle[1] + 4 * oy - 4 * ox);
    ctx.fill();
  }
}

function written(ctx, text, x, y, bold) {
  if (x < 0 || y < 0 || x > view.width || y > view.height) return;
  ctx.font = `${bold ? "bold 12px" : "11px"} Arial, sans-serif`;
  const half = ctx.measureText(text).width / 2 + 3; // whole words only, also at the edge
  const across = Math.min(Math.max(x, half), view.width - half);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 3;
  ctx.strokeStyle = "rgba(255,255,255,0.85)";
  ctx.strokeText(text, across, y);
  ctx.fillStyle = INK;
  ctx.fillText(text, across, y);
}

function drawNames(ctx, run, names) {
  for (const label of run.levels) written(ctx, label.text, ...placed(label.x, label.y), true);
  if (names) for (const label of run.names) written(ctx, label.text, ...placed(label.x, label.y), false);
  const width = (view.turned ? run.sheet[3] - run.sheet[1] : run.sheet[2] - run.sheet[0]) / view.zoom;
  const bar = [100, 50, 20, 10, 5, 2, 1].find((each) => each <= width / 6) || 1;
  const right = view.width - 12, left = right - bar * view.scale * view.zoom, low = view.height - 10;
  ctx.fillStyle = INK;
  ctx.fillRect(left, low, right - left, 2);
  written(ctx, `${bar} m`, (left + right) / 2, low - 9, false);
}

// Draws a mark: shape by role (0 audience, 1 source, 2 and 5 officers, 3 and 4 staff, 6 medics), colour by state.
function mark(ctx, role, state, x, y, r) {
  ctx.fillStyle = state.colour;
  ctx.strokeStyle = INK;
  ctx.lineWidth = 1;
  if (state.mark === "dead") {
    ctx.fillRect(x - 0.6 * r, y - 0.6 * r, 1.2 * r, 1.2 * r);
  } else if (state.mark === "lying") {
    ctx.fillRect(x - 1.3 * r, y - 0.7 * r, 2.6 * r, 1.4 * r);
    ctx.strokeRect(x - 1.3 * r, y - 0.7 * r, 2.6 * r, 1.4 * r);
  } else if (role === 0) {
    if (r < 2) {
      ctx.fillRect(x - r, y - r, 2 * r, 2 * r);
      return;
    }
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.fill();
    if (state.mark === "rim" || r > 5) ctx.stroke();
  } else {
    const s = Math.max(1.25 * r, 4.5);
    const shape = {
      1: [[0, -1.4], [1.4, 0], [0, 1.4], [-1.4, 0]],
      2: [[0, -1.2], [1.2, 1], [-1.2, 1]],
      5: [[0, -1.2], [1.2, 1], [-1.2, 1]],
      6: [[-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4], [0.4, 1.2], [-0.4, 1.2],
        [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4]],
    }[role] || [[-1, -1], [1, -1], [1, 1], [-1, 1]];
    ctx.beginPath();
    shape.forEach(([dx, dy], i) => (i ? ctx.lineTo(x + s * dx, y + s * dy) : ctx.moveTo(x + s * dx, y + s * dy)));
    ctx.closePath();
    ctx.fill();
    ctx.stroke();
  }
}

// Gives where somebody is at a time between two frames, in metres.
function placeOf(run, frames, i, k, share) {
  const n = frames.n, now = k * n + i, next = now + n;
  let x = frames.x[now], y = frames.y[now];
  if (share > 0 && k + 1 < frames.f && run.states[frames.states[next]].drawn) {
    const dx = frames.x[next] - x, dy = frames.y[next] - y;
    if (Math.hypot(dx, dy) <= 10 * FASTEST * (run.seconds[k + 1] - run.seconds[k])) {
      x += share * dx;
      y += share * dy;
    }
  }
  return [run.origin[0] + 0.1 * x, run.origin[1] + 0.1 * y];
}

function shareAt(run, k, t) {
  return k + 1 < run.seconds.length ? (t - run.seconds[k]) / (run.seconds[k + 1] - run.seconds[k]) : 0;
}

function drawPeople(ctx, run, frames, t) {
  const k = frameAt(run.seconds, t), share = shareAt(run, k, t), n = frames.n;
  const r = Math.max(1.3, 0.2 * view.scale * view.zoom), [a, b, c, d, e, f] = mapping();
  for (const layer of run.layers) { // who lies first, who is on duty last
    for (let i = 0; i < n; i += 1) {
      const state = run.states[frames.states[k * n + i]];
      if (!state.drawn || (frames.roles[i] ? 2 : state.layer) !== layer) continue;
      const [x, y] = placeOf(run, frames, i, k, share);
      const px = a * x + c * y + e, py = b * x + d * y + f;
      if (px < -9 || py < -9 || px > view.width + 9 || py > view.height + 9) continue;
      const own = run.roles[frames.roles[i]].colour;
      mark(ctx, frames.roles[i], own && state.mark === "duty" ? { ...state, colour: own } : state, px, py, r);
    }
  }
}

// Shades cells of 1.5 m by upright people per square metre.
function drawDensity(ctx, run, frames, t) {
  const k = frameAt(run.seconds, t), [x0, y0, x1, y1] = run.sheet;
  const columns = Math.ceil((x1 - x0) / CELL_M), rows = Math.ceil((y1 - y0) / CELL_M);
  const cells = new Uint16Array(columns * rows);
  for (let i = 0; i < frames.n; i += 1) {
    if (!run.states[frames.states[k * frames.n + i]].upright) continue;
    const [x, y] = placeOf(run, frames, i, k, 0);
    const column = Math.floor((x - x0) / CELL_M), row = Math.floor((y - y0) / CELL_M);
    if (column >= 0 && row >= 0 && column < columns && row < rows) cells[row * columns + column] += 1;
  }
  ctx.globalAlpha = 0.7;
  cells.forEach((people, cell) => {
    const shade = SHADE_FROM.filter((from) => people / CELL_M ** 2 >= from).length - 1;
    if (shade < 0) return;
    const x = x0 + (cell % columns) * CELL_M, y = y0 + Math.floor(cell / columns) * CELL_M;
    const [px, py] = placed(x, y), [qx, qy] = placed(x + CELL_M, y + CELL_M);
    ctx.fillStyle = SHADES[shade];
    ctx.fillRect(Math.min(px, qx), Math.min(py, qy), Math.abs(qx - px), Math.abs(qy - py));
  });
  ctx.globalAlpha = 1;
}
