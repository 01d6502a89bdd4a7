"use strict";
// What the pointer does: tells what somebody under it did, and moves the plans.

function under(side, px, py) {
  const { run, frames } = side, { t } = player, k = frameAt(run.seconds, t), share = shareAt(run, k, t);
  let best = -1, nearest = Math.max(8, 0.3 * view.scale * view.zoom);
  for (let i = 0; i < frames.n; i += 1) {
    if (!run.states[frames.states[k * frames.n + i]].drawn) continue;
    const [x, y] = placed(...placeOf(run, frames, i, k, share));
    const gap = Math.hypot(x - px, y - py);
    if (gap < nearest) [best, nearest] = [i, gap];
  }
  return best;
}

function told(side, i) {
  const { run, frames } = side, { t } = player, k = frameAt(run.seconds, t);
  const state = run.states[frames.states[k * frames.n + i]], role = run.roles[frames.roles[i]];
  const lines = [frames.roles[i] ? `${role.one}, body ${i}` : `Person ${i}`, state.label];
  if (i < run.people) {
    run.times.forEach((name, j) => {
      const time = frames.times[j * run.people + i];
      if (time <= t) lines.push(`${name} ${clocked(time)}`);
    });
    if (fateOf(i) >= 0) lines.push(`harmed only under ${player.pair.letters[fateOf(i)]}`);
  }
  return lines.join("\n");
}

function hover(side, event) {
  const box = side.canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
  const i = side.run.hover && !player.playing && !over(side) ? under(side, x, y) : -1, { tip, canvas } = side;
  tip.hidden = i < 0;
  if (i < 0) return;
  tip.textContent = told(side, i);
  const left = x + 14 + tip.offsetWidth > box.width ? x - tip.offsetWidth - 14 : x + 14;
  tip.style.left = `${Math.max(0, left)}px`;
  tip.style.top = `${canvas.offsetTop + Math.min(y + 14, box.height - tip.offsetHeight)}px`;
}

function drag(side, event) {
  const start = [event.clientX, event.clientY, view.x, view.y], { canvas } = side;
  if (view.zoom === 1 || event.pointerType === "touch") return;
  const move = (next) => {
    const [x0, y0] = metres(0, 0), [x1, y1] = metres(next.clientX - start[0], next.clientY - start[1]);
    Object.assign(view, { x: start[2] - (x1 - x0), y: start[3] - (y1 - y0) });
    redraw();
  };
  const stop = () => { canvas.removeEventListener("pointermove", move); window.removeEventListener("pointerup", stop); };
  canvas.addEventListener("pointermove", move);
  window.addEventListener("pointerup", stop);
}
