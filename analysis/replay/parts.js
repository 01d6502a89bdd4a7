"use strict";
// The tables, lists and ticks of the page, made once.

function made(tag, text, more = {}) {
  const element = Object.assign(document.createElement(tag), more);
  if (text !== null) element.textContent = text;
  return element;
}

function row(table, role, state, label) {
  const line = table.insertRow(), sign = made("canvas", null, { width: 18, height: 18 });
  mark(sign.getContext("2d"), role, state, 9, 9, state.mark === "dead" ? 4 : 4.5);
  line.insertCell().append(state.colour ? sign : "");
  line.insertCell().textContent = label;
  for (let i = 0; i < cellsOf(player.sides.map(() => 0)).length; i += 1) line.insertCell();
  return line;
}

// Writes above the counts of two runs whose they are.
function headings(table) {
  if (!player.pair) return;
  const line = table.createTHead().insertRow(), [one, other] = player.pair.letters;
  for (const text of ["", "", one, other, `${other} \u2212 ${one}`]) line.append(made("th", text, { scope: "col" }));
}

function tables() {
  const { run } = player.sides[0], counts = at("counts"), roles = at("roles");
  for (const table of [counts, roles]) {
    headings(table);
    table.createTBody();
  }
  for (const line of run.counts) {
    const states = line.states.map((state) => run.states[state]);
    row(counts.tBodies[0], 0, states.find((state) => state.colour) || states[0], line.label);
  }
  run.roles.forEach((role, i) => role.label && row(roles.tBodies[0], i, { colour: role.colour, mark: "duty" }, role.label));
  at("people").textContent = `(${run.people.toLocaleString("en")})`;
}

function shades() {
  SHADES.forEach((colour, i) => {
    const shade = made("span", `${SHADE_FROM[i]}${i + 1 === SHADES.length ? "+" : ""}`);
    shade.style.background = colour;
    shade.style.color = i > 3 ? RIM : INK;
    at("shades").append(shade);
  });
  at("shades").append(" people per m²");
}

// Gives the parts of a line of events: its words, and a time for each run in which it happened, or one for both.
function timesOf(times) {
  const came = times.map((time, i) => [time, player.pair ? player.pair.letters[i] : ""]).filter(([time]) => time !== null);
  if (!player.pair) return came;
  if (came.length === 1) return [[came[0][0], `only ${came[0][1]}`]];
  return came[0][0] === came[1][0] ? [[came[0][0], `${came[0][1]} and ${came[1][1]}`]] : came;
}

function tick(time, text) {
  const button = made("button", null, { type: "button", tabIndex: -1, title: `${clocked(time)} ${text}`, onclick: () => seek(time) });
  button.style.left = `${(100 * time) / (player.end || 1)}%`;
  at("ticks").append(button);
}

// A line is a button, or where A and B differ, one for each.
function eventLine(event) {
  const item = made("li", null), times = timesOf(event.times);
  times.forEach(([time, whose], i) => {
    const last = i + 1 === times.length, text = last ? event.text : "";
    const words = [made("time", clocked(time)), " ", ...(whose ? [made("span", whose, { className: "whose" }), " "] : []), text];
    if (time > player.end) {
      item.className = "later";
      item.append(...words, last ? " (after the last moment kept)" : "");
      return;
    }
    const button = made("button", null, { type: "button", onclick: () => seek(time) });
    if (!last) button.setAttribute("aria-label", `${clocked(time)} ${whose}: ${event.text}`);
    button.dataset.t = time;
    button.append(...words);
    item.append(button);
    tick(time, `${whose} ${event.text}`.trim());
  });
  return item;
}

function lists() {
  tables();
  shades();
  at("events").append(...player.events.map(eventLine));
  if (player.pair) listFates();
}
