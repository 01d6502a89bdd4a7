"use strict";
// The page: time, controls, counts and events.

const at = (id) => document.getElementById(id);
const player = { t: 0, speed: 5, playing: false, last: 0, shown: -1, plan: null, run: null, frames: null };

function made(tag, text, more = {}) {
  const element = Object.assign(document.createElement(tag), more);
  if (text !== null) element.textContent = text;
  return element;
}

// --- drawing and telling a moment ---------------------------------------------------------------------

function resize(width) {
  const { run } = player, stage = at("plan").parentElement;
  const wide = width || stage.clientWidth, narrow = window.innerWidth <= 768;
  document.body.classList.toggle("wide", !narrow);
  if (!narrow) document.querySelector(".more").open = true;
  const [x0, y0, x1, y1] = run.sheet;
  const shape = wide < 600 ? Math.max((x1 - x0) / (y1 - y0), (y1 - y0) / (x1 - x0)) : (y1 - y0) / (x1 - x0);
  const room = width ? 0.62 * width : Math.max(300, narrow ? 0.66 * window.innerHeight : window.innerHeight - 215);
  const high = Math.round(Math.min(room, wide * shape + 24));
  const dots = width ? 2 : Math.min(window.devicePixelRatio || 1, 2);
  const canvas = at("plan");
  Object.assign(canvas, { width: Math.round(wide * dots), height: Math.round(high * dots) });
  canvas.style.height = width ? "auto" : `${high}px`;
  document.documentElement.style.setProperty("--tall", `${Math.max(high + 90, 520)}px`);
  fit(run, wide, high, dots);
  redraw();
}

function redraw() {
  const canvas = at("plan"), plan = document.createElement("canvas");
  Object.assign(plan, { width: canvas.width, height: canvas.height });
  drawPlan(plan.getContext("2d", { willReadFrequently: true }), player.run);
  player.plan = plan;
  draw();
}

function draw() {
  const { run, frames, t } = player;
  const ctx = at("plan").getContext("2d", { willReadFrequently: true });
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = RIM;
  ctx.fillRect(0, 0, at("plan").width, at("plan").height);
  ctx.drawImage(player.plan, 0, 0);
  ctx.setTransform(view.dots, 0, 0, view.dots, 0, 0);
  if (at("density").checked) drawDensity(ctx, run, frames, t);
  drawPeople(ctx, run, frames, t);
  drawDoors(ctx, run, t);
  drawNames(ctx, run, at("names").checked);
  tell();
}

function tell() {
  const { run, frames, t } = player, since = t - run.onset.time;
  at("clock").replaceChildren(clocked(t));
  const about = run.onset.name && Math.abs(since) >= 1
    ? ` ${clocked(Math.abs(since))} ${since < 0 ? "before" : "after"} the ${run.onset.name}` : "";
  at("clock").append(made("small", about));
  at("time").value = t;
  at("time").setAttribute("aria-valuetext", clocked(t) + about);
  const k = frameAt(run.seconds, t);
  if (k === player.shown) return;
  player.shown = k;
  const found = counted(run, frames, k);
  run.counts.forEach((line, i) => fill(at("counts").rows[i], line.states.reduce((sum, s) => sum + found.states[s], 0)));
  run.roles.forEach((role, i) => role.label && fill(at(`role${i}`), found.roles[i]));
  let current = null;
  for (const button of document.querySelectorAll("#events button")) {
    button.removeAttribute("aria-current");
    if (Number(button.dataset.t) <= t + 1e-6) current = button;
  }
  if (!current) return;
  current.setAttribute("aria-current", "true");
  at("events").scrollTop = current.offsetTop - at("events").clientHeight / 2;
}

function fill(row, count) {
  row.cells[2].textContent = count.toLocaleString("en");
  row.classList.toggle("none", count === 0);
}

// Says the moment in words once time has stood still for a while, for those who hear the page.
function say() {
  clearTimeout(player.saying);
  player.saying = setTimeout(sayNow, 300);
}

function sayNow() {
  const lines = [...at("counts").rows].filter((row) => !row.classList.contains("none"));
  const text = `${clocked(player.t)}: ${lines.map((row) => `${row.cells[2].textContent} ${row.cells[1].textContent}`).join(", ")}.`;
  at("status").textContent = text;
  at("plan").setAttribute("aria-label", `Plan of the venue at ${text}`);
}

// --- time ---------------------------------------------------------------------------------------------

function seek(t) {
  player.t = Math.min(Math.max(t, 0), player.run.end);
  draw();
  if (!player.playing) say();
}

function play(on) {
  player.playing = on && player.run.seconds.length > 1;
  if (player.playing && player.t >= player.run.end) player.t = 0;
  at("play").textContent = player.playing ? "Pause" : "Play";
  at("play").setAttribute("aria-pressed", String(player.playing));
  player.last = 0;
  if (player.playing) requestAnimationFrame(tick); else say();
}

function tick(now) {
  if (!player.playing) return;
  if (player.last) player.t += (player.speed * (now - player.last)) / 1000;
  player.last = now;
  if (player.t >= player.run.end) {
    player.t = player.run.end;
    draw();
    play(false);
    return;
  }
  draw();
  requestAnimationFrame(tick);
}

function toEvent(step) {
  const times = player.run.events.map((event) => event.t).filter((t) => t <= player.run.end);
  const found = step > 0 ? times.find((t) => t > player.t + 0.01) : times.reverse().find((t) => t < player.t - 0.01);
  if (found !== undefined) seek(found);
}

function zoom(factor, x, y) {
  const before = metres(x, y);
  view.zoom = Math.min(Math.max(view.zoom * factor, 1), 30);
  if (view.zoom === 1) showAll(player.run);
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
    ",": () => toEvent(-1), ".": () => toEvent(1), Home: () => seek(0), End: () => seek(player.run.end),
    d: () => at("density").click(), n: () => at("names").click(), 0: () => at("whole").click(),
    "+": () => zoom(1.5, view.width / 2, view.height / 2), "-": () => zoom(1 / 1.5, view.width / 2, view.height / 2),
  }[event.key];
  if (!act || (event.key.startsWith("Arrow") && !event.key.match(/Left|Right/) && tag !== "INPUT")) return;
  event.preventDefault();
  act();
}

// Reads #t=120&x=24&y=10&zoom=4&density=1&names=1.
function fromAddress() {
  const wanted = new URLSearchParams(window.location.hash.slice(1));
  const number = (name) => (wanted.has(name) && Number.isFinite(Number(wanted.get(name))) ? Number(wanted.get(name)) : null);
  for (const name of ["density", "names"]) if (wanted.has(name)) at(name).checked = wanted.get(name) === "1";
  at("shades").hidden = !at("density").checked;
  if (number("zoom") !== null) view.zoom = Math.min(Math.max(number("zoom"), 1), 30);
  if (number("x") !== null && number("y") !== null) Object.assign(view, { x: number("x"), y: number("y") });
  redraw();
  seek(number("t") ?? player.t);
}

// --- the parts of the page ------------------------------------------------------------------------------

function row(table, role, state, label, id) {
  const line = table.insertRow(), sign = made("canvas", null, { width: 18, height: 18 });
  if (id) line.id = id;
  mark(sign.getContext("2d"), role, state, 9, 9, state.mark === "dead" ? 4 : 4.5);
  line.insertCell().append(state.colour ? sign : "");
  line.insertCell().textContent = label;
  line.insertCell();
}

function lists() {
  const { run } = player;
  for (const line of run.counts) {
    const states = line.states.map((state) => run.states[state]);
    row(at("counts"), 0, states.find((state) => state.colour) || states[0], line.label);
  }
  run.roles.forEach((role, i) => role.label && row(at("roles"), i, { colour: role.colour, mark: "duty" }, role.label, `role${i}`));
  at("people").textContent = `(${run.people.toLocaleString("en")})`;
  SHADES.forEach((colour, i) => {
    const shade = made("span", `${SHADE_FROM[i]}${i + 1 === SHADES.length ? "+" : ""}`);
    shade.style.background = colour;
    shade.style.color = i > 3 ? RIM : INK;
    at("shades").append(shade);
  });
  at("shades").append(" people per m²");
  for (const event of run.events) {
    const item = made("li", null), time = made("time", clocked(event.t)), text = event.text;
    if (event.t <= run.end) {
      const button = made("button", null, { type: "button", onclick: () => seek(event.t) });
      button.dataset.t = event.t;
      button.append(time, text);
      item.append(button);
      const tick = made("button", null, { type: "button", tabIndex: -1, title: `${clocked(event.t)} ${text}`, onclick: () => seek(event.t) });
      tick.style.left = `${(100 * event.t) / (run.end || 1)}%`;
      at("ticks").append(tick);
    } else {
      item.className = "later";
      item.append(time, `${text} (after the last moment kept)`);
    }
    at("events").append(item);
  }
}

function listen() {
  const canvas = at("plan");
  at("play").onclick = () => play(!player.playing);
  at("time").oninput = () => seek(Number(at("time").value));
  at("speed").onchange = () => { player.speed = Number(at("speed").value); };
  at("density").onchange = () => { at("shades").hidden = !at("density").checked; draw(); };
  at("names").onchange = draw;
  at("whole").onclick = () => { showAll(player.run); redraw(); };
  canvas.addEventListener("wheel", (event) => {
    if (event.deltaY > 0 && view.zoom === 1) return; // the page scrolls
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.25 : 0.8, event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener("pointerdown", drag);
  canvas.addEventListener("pointermove", hover);
  canvas.addEventListener("pointerdown", hover);
  canvas.addEventListener("pointerleave", () => { at("tip").hidden = true; });
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
  player.run = JSON.parse(at("run").textContent);
  player.frames = decoded(player.run, await unpacked(at("frames").textContent.trim()));
  at("time").max = player.run.end;
  at("time").step = "any";
  showAll(player.run);
  lists();
  listen();
  resize();
  fromAddress();
}

begin().catch((error) => {
  at("fault").hidden = false;
  at("fault").textContent = `This replay cannot be shown: ${error.message}.`;
});
