"use strict";
// What only a page of two runs has: who fares otherwise, counts beside the clock, a run that has ended before the other.

const HERE = "#9c4a00", THERE = "#00695c";

// Tells whether a run of two has ended at the time shown.
function over(side) {
  return player.sides.length > 1 && player.t > side.run.end + 1e-6;
}

// Gives 0 or 1 for a person who is harmed in run A or B only, and -1 for all others.
function fateOf(i) {
  return player.pair ? player.pair.only.findIndex((rows) => rows.includes(i)) : -1;
}

// Marks who is harmed in one run only: a square in that run, a ring in the other; white beside colour, to be seen anywhere.
function drawFates(ctx, side, t) {
  const { run, frames } = side, k = frameAt(run.seconds, t), share = shareAt(run, k, t);
  const r = Math.max(5.5, 0.34 * view.scale * view.zoom);
  player.pair.only.forEach((rows, which) => {
    const here = which === player.sides.indexOf(side);
    for (const i of rows) {
      if (!run.states[frames.states[k * frames.n + i]].drawn) continue;
      const [x, y] = placed(...placeOf(run, frames, i, k, share));
      for (const [colour, width] of [[RIM, 4], [here ? HERE : THERE, 2]]) {
        ctx.strokeStyle = colour;
        ctx.lineWidth = width;
        ctx.beginPath();
        if (here) ctx.rect(x - r, y - r, 2 * r, 2 * r); else ctx.arc(x, y, r, 0, 2 * Math.PI);
        ctx.stroke();
      }
    }
  });
}

function drawEnded(ctx, side) {
  const letter = player.pair.letters[player.sides.indexOf(side)];
  written(ctx, `${letter} ended at ${clocked(side.run.end)}: what follows is counted, not shown`, view.width / 2, view.height / 2, true);
}

function signed(difference) {
  return difference > 0 ? `+${difference.toLocaleString("en")}` : difference.toLocaleString("en").replace("-", "\u2212");
}

// Gives what the cells of a line of counts say: one count, or those of A and B and the difference.
function cellsOf(counts) {
  const texts = counts.map((count) => (count === null ? "\u2013" : count.toLocaleString("en")));
  if (counts.length === 1) return texts;
  return [...texts, counts.includes(null) ? "\u2013" : signed(counts[1] - counts[0])];
}

// Says the lines that matter most beside the clock: "dead A 3, B 5 (B - A +2)".
function besideClock(lines) {
  const { letters, beside } = player.pair;
  return beside.map((line) => {
    const cells = cellsOf(lines[line].counts);
    return `${lines[line].label} ${letters[0]} ${cells[0]}, ${letters[1]} ${cells[1]} (${letters[1]} \u2212 ${letters[0]} ${cells[2]})`;
  }).join("; ");
}

// Shows somebody in both runs, at the moment when they are harmed in one.
function showFate(i, which, time) {
  const side = player.sides[which], k = frameAt(side.run.seconds, Math.min(time, side.run.end));
  const [x, y] = placeOf(side.run, side.frames, i, k, 0);
  at("fates").checked = true;
  Object.assign(view, { zoom: Math.max(view.zoom, 4), x, y });
  redraw();
  seek(time);
}

// Lists who fares otherwise, in order of the time.
function listFates() {
  const { only, letters } = player.pair, lines = [];
  only.forEach((rows, which) => {
    const { run, frames } = player.sides[which], harmed = run.times.indexOf("harmed"), died = run.times.indexOf("died");
    for (const i of rows) {
      const time = frames.times[harmed * run.people + i], dies = frames.times[died * run.people + i] < 65535;
      lines.push([time, `Person ${i}: harmed only under ${letters[which]}, ${clocked(time)}${dies ? ", and died" : ""}`, i, which]);
    }
  });
  lines.sort((one, other) => one[0] - other[0] || one[2] - other[2]);
  for (const [time, text, i, which] of lines) {
    const item = made("li", null);
    item.append(made("button", text, { type: "button", onclick: () => showFate(i, which, time) }));
    at("fates_list").lastElementChild.append(item);
  }
}
