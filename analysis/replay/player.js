"use strict";
// The page: time, controls, counts and events.

const at = (id) => document.getElementById(id);
// Each side is a run with its frames, canvas and plan as drawn; there is one, or two that share clock, view and controls.
const player = { t: 0, end: 0, speed: 5, playing: false, last: 0, shown: "", pair: null, sides: [], events: [] };

// --- drawing and telling a moment ---------------------------------------------------------------------

function resize(width) {
  const [{ run, canvas }] = player.sides, two = player.sides.length > 1, narrow = window.innerWidth <= 768;
  const wide = width ? width / player.sides.length : canvas.parentElement.clientWidth;
  document.body.classList.toggle("wide", !narrow);
  if (!narrow) document.querySelector(".more").open = true;
  const [x0, y0, x1, y1] = run.sheet;
  const shape = wide < 600 && narrow ? Math.max((x1 - x0) / (y1 - y0), (y1 - y0) / (x1 - x0)) : (y1 - y0) / (x1 - x0);
  const left = narrow ? (two ? 0.33 : 0.66) * window.innerHeight : window.innerHeight - (two ? 330 : 215);
  const room = width ? 0.62 * width : Math.max(two ? 200 : 300, left);
  const high = Math.round(Math.min(room, wide * shape + 24));
  const dots = width ? 2 : Math.min(window.devicePixelRatio || 1, 2);
  for (const side of player.sides) {
    Object.assign(side.canvas, { width: Math.round(wide * dots), height: Math.round(high * dots) });
    side.canvas.style.height = width ? "auto" : `${high}px`;
  }
  document.documentElement.style.setProperty("--tall", `${Math.max(high + 90, 520)}px`);
  fit(run, wide, high, dots, narrow);
  redraw();
}

function redraw() {
  for (const side of player.sides) {
    side.plan = document.createElement("canvas");
    Object.assign(side.plan, { width: side.canvas.width, height: side.canvas.height });
    drawPlan(side.plan.getContext("2d", { willReadFrequently: true }), side.run);
  }
  draw();
}

function draw() {
  player.sides.forEach(drawSide);
  tell();
}

function drawSide(side) {
  const { run, frames, canvas } = side, { t } = player;
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = RIM;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(side.plan, 0, 0);
  ctx.setTransform(view.dots, 0, 0, view.dots, 0, 0);
  if (!over(side)) {
    if (at("density").checked) drawDensity(ctx, run, frames, t);
    drawPeople(ctx, run, frames, t);
    if (player.pair && at("fates").checked) drawFates(ctx, side, t);
  }
  drawDoors(ctx, run, t);
  drawNames(ctx, run, at("names").checked);
  if (over(side)) drawEnded(ctx, side);
}

function tell() {
  const { t } = player, { onset } = player.sides[0].run, since = t - onset.time;
  at("clock").replaceChildren(clocked(t));
  const about = onset.name && Math.abs(since) >= 1
    ? ` ${clocked(Math.abs(since))} ${since < 0 ? "before" : "after"} the ${onset.name}` : "";
  at("clock").append(made("small", about));
  at("time").value = t;
  at("time").setAttribute("aria-valuetext", clocked(t) + about);
  const shown = player.sides.map((side) => (over(side) ? "ended" : frameAt(side.run.seconds, t))).join(" ");
  if (shown === player.shown) return;
  player.shown = shown;
  tellCounts();
  tellEvent();
}

function tellCounts() {
  const { run } = player.sides[0], found = player.sides.map(
    (side) => (over(side) ? null : counted(side.run, side.frames, frameAt(side.run.seconds, player.t))),
  );
  player.lines = run.counts.map((line) => ({
    label: line.label, counts: found.map((each) => each && line.states.reduce((sum, s) => sum + each.states[s], 0)),
  }));
  player.lines.forEach((line, i) => fill(at("counts").tBodies[0].rows[i], line.counts));
  const roles = run.roles.map((role, i) => (role.label ? i : -1)).filter((i) => i >= 0);
  roles.forEach((role, i) => fill(at("roles").tBodies[0].rows[i], found.map((each) => each && each.roles[role])));
  if (player.pair) at("beside").textContent = besideClock(player.lines);
}

function fill(row, counts) {
  cellsOf(counts).forEach((text, i) => { row.cells[2 + i].textContent = text; });
  row.classList.toggle("none", counts.every((count) => !count));
}

function tellEvent() {
  let current = null;
  for (const button of document.querySelectorAll("#events button")) {
    button.removeAttribute("aria-current");
    const t = Number(button.dataset.t);
    if (t <= player.t + 1e-6 && (!current || t >= Number(current.dataset.t))) current = button;
  }
  if (!current) return;
  current.setAttribute("aria-current", "true");
  at("events").scrollTop = current.parentElement.offsetTop - at("events").clientHeight / 2;
}

// Says the moment in words once time has stood still for a while, for those who hear the page.
function say() {
  clearTimeout(player.saying);
  player.saying = setTimeout(sayNow, 300);
}

function sayNow() {
  const lines = player.lines.filter((line) => line.counts.some((count) => count));
  const [one, other] = player.sides.length > 1 ? player.pair.letters : [];
  const said = lines.map(({ label, counts }) => {
    const cells = cellsOf(counts);
    return other ? `${label} ${one} ${cells[0]}, ${other} ${cells[1]}` : `${cells[0]} ${label}`;
  });
  const ended = player.sides.filter(over).map((side) => `${player.pair.letters[player.sides.indexOf(side)]} has ended`);
  const text = `${clocked(player.t)}: ${[...ended, ...said].join(other ? "; " : ", ")}.`;
  at("status").textContent = text;
  player.sides.forEach((side, i) => {
    side.canvas.setAttribute("aria-label", `Plan of the venue${other ? ` in run ${player.pair.letters[i]}` : ""} at ${text}`);
  });
}

// --- time ---------------------------------------------------------------------------------------------

function seek(t) {
  player.t = Math.min(Math.max(t, 0), player.end);
  draw();
  if (!player.playing) say();
}

function play(on) {
  player.playing = on && player.end > 0;
  if (player.playing && player.t >= player.end) player.t = 0;
  at("play").textContent = player.playing ? "Pause" : "Play";
  at("play").setAttribute("aria-pressed", String(player.playing));
  player.last = 0;
  if (player.playing) requestAnimationFrame(step); else say();
}

function step(now) {
  if (!player.playing) return;
  if (player.last) player.t += (player.speed * (now - player.last)) / 1000;
  player.last = now;
  if (player.t >= player.end) {
    player.t = player.end;
    draw();
    play(false);
    return;
  }
  draw();
  requestAnimationFrame(step);
}

function toEvent(way) {
  const times = player.events.flatMap((event) => event.times).filter((t) => t !== null && t <= player.end).sort((a, b) => a - b);
  const found = way > 0 ? times.find((t) => t > player.t + 0.01) : times.reverse().find((t) => t < player.t - 0.01);
  if (found !== undefined) seek(found);
}

function zoom(factor, x, y) {
  const before = metres(x, y);
  view.zoom = Math.min(Math.max(view.zoom * factor, 1), 30);
  if (view.zoom === 1) showAll(player.sides[0].run);
  else {
    const after = metres(x, y);
    view.x += before[0] - after[0];
    view.y += before[1] - after[1];
  }
  redraw();
}

function key(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const tag = event.target.tagName, far = event.shiftKey ? 30 : 5;
  if (tag === "SELECT" || (event.key === " " && ["BUTTON", "SUMMARY", "INPUT"].includes(tag) && event.target.id !== "time")) return;
  const act = {
    " ": () => play(!player.playing), ArrowLeft: () => seek(player.t - far), ArrowRight: () => seek(player.t + far),
    ArrowDown: () => tag === "INPUT" && seek(player.t - far), ArrowUp: () => tag === "INPUT" && seek(player.t + far),
    ",": () => toEvent(-1), ".": () => toEvent(1), Home: () => seek(0), End: () => seek(player.end),
    d: () => at("density").click(), n: () => at("names").click(), o: () => at("fates").click(), 0: () => at("whole").click(),
    "+": () => zoom(1.5, view.width / 2, view.height / 2), "-": () => zoom(1 / 1.5, view.width / 2, view.height / 2),
  }[event.key];
  if (!act || (event.key.startsWith("Arrow") && !event.key.match(/Left|Right/) && tag !== "INPUT")) return;
  event.preventDefault();
  act();
}

// Reads #t=120&x=24&y=10&zoom=4&density=1&names=1&fates=0.
function fromAddress() {
  const wanted = new URLSearchParams(window.location.hash.slice(1));
  const number = (name) => (wanted.has(name) && Number.isFinite(Number(wanted.get(name))) ? Number(wanted.get(name)) : null);
  for (const name of ["density", "names", "fates"]) if (wanted.has(name)) at(name).checked = wanted.get(name) === "1";
  at("shades").hidden = !at("density").checked;
  if (number("zoom") !== null) view.zoom = Math.min(Math.max(number("zoom"), 1), 30);
  if (number("x") !== null && number("y") !== null) Object.assign(view, { x: number("x"), y: number("y") });
  redraw();
  seek(number("t") ?? player.t);
}

// --- the page ----------------------------------------------------------------------------------------

function listenTo(side) {
  const { canvas } = side;
  canvas.addEventListener("wheel", (event) => {
    if (event.deltaY > 0 && view.zoom === 1) return; // the page scrolls
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.25 : 0.8, event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener("pointerdown", (event) => drag(side, event));
  canvas.addEventListener("pointermove", (event) => hover(side, event));
  canvas.addEventListener("pointerdown", (event) => hover(side, event));
  canvas.addEventListener("pointerleave", () => { side.tip.hidden = true; });
}

function listen() {
  at("play").onclick = () => play(!player.playing);
  at("time").oninput = () => seek(Number(at("time").value));
  at("speed").onchange = () => { player.speed = Number(at("speed").value); };
  at("density").onchange = () => { at("shades").hidden = !at("density").checked; draw(); };
  at("names").onchange = draw;
  at("fates").onchange = draw;
  at("whole").onclick = () => { showAll(player.sides[0].run); redraw(); };
  player.sides.forEach(listenTo);
  document.addEventListener("keydown", key);
  window.addEventListener("hashchange", fromAddress);
  window.addEventListener("resize", () => resize());
  window.addEventListener("beforeprint", () => resize(1000));
  window.addEventListener("afterprint", () => resize());
}

async function begin() {
  if (!("DecompressionStream" in window)) {
    throw new Error("this browser is too old to unpack it. Chrome and Edge from 80, Firefox from 113 and Safari from 16.4 can");
  }
  player.pair = JSON.parse(at("pair").textContent);
  for (const [i, stage] of [...document.querySelectorAll(".stage")].entries()) {
    const run = JSON.parse(at(`run-${i + 1}`).textContent);
    const frames = decoded(run, await unpacked(at(`frames-${i + 1}`).textContent.trim()));
    player.sides.push({ run, frames, canvas: stage.querySelector(".plan"), tip: stage.querySelector(".tip"), plan: null });
  }
  const [{ run }] = player.sides;
  player.end = Math.max(...player.sides.map((side) => side.run.end));
  player.events = player.pair ? player.pair.events : run.events.map(({ t, text }) => ({ text, times: [t] }));
  at("time").max = player.end;
  at("time").step = "any";
  showAll(player.sides[0].run);
  lists();
  listen();
  resize();
  fromAddress();
}

begin().catch((error) => {
  at("fault").hidden = false;
  at("fault").textContent = `This replay cannot be shown: ${error.message}.`;
});
