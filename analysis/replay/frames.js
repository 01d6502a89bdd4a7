"use strict";
// Unpacks what the page carries: states and places of everybody, person by person as differences in time, become
// arrays frame by frame. Places are tenths of a metre from the lower left corner of the sheet.

async function unpacked(text) {
  let packed;
  if (Uint8Array.fromBase64) {
    packed = Uint8Array.fromBase64(text);
  } else {
    const letters = atob(text);
    packed = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i += 1) packed[i] = letters.charCodeAt(i);
  }
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Layout: roles (n), states (n x f), low bytes of x and y (2 x n x f), high bytes of the same, and for each person of
// the audience the whole seconds of each time in `run.times` (65535: never).
function decoded(run, bytes) {
  const n = run.bodies, f = run.seconds.length, size = n * f;
  const roles = bytes.subarray(0, n);
  const states = new Uint8Array(size), x = new Int16Array(size), y = new Int16Array(size);
  const low = n + size, high = low + 2 * size;
  for (let i = 0; i < n; i += 1) {
    let state = 0, across = 0, up = 0;
    for (let k = 0; k < f; k += 1) {
      const at = i * f + k;
      state = (state + bytes[n + at]) & 255;
      const dx = bytes[low + at] | (bytes[high + at] << 8);
      const dy = bytes[low + size + at] | (bytes[high + size + at] << 8);
      across += (dx >>> 1) ^ -(dx & 1);
      up += (dy >>> 1) ^ -(dy & 1);
      states[k * n + i] = state;
      x[k * n + i] = across;
      y[k * n + i] = up;
    }
  }
  const rest = bytes.slice(high + 2 * size);
  const times = new Uint16Array(rest.buffer, 0, rest.length >> 1);
  return { n, f, roles, states, x, y, times };
}

// Gives the last frame at or before a time.
function frameAt(seconds, t) {
  let low = 0, high = seconds.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (seconds[middle] <= t + 1e-9) low = middle; else high = middle - 1;
  }
  return low;
}

// Counts the audience by state, and others on the scene by role.
function counted(run, frames, k) {
  const states = new Array(run.states.length).fill(0), roles = new Array(run.roles.length).fill(0);
  for (let i = 0; i < frames.n; i += 1) {
    const state = frames.states[k * frames.n + i];
    if (frames.roles[i] === 0) states[state] += 1;
    else if (run.states[state].drawn) roles[frames.roles[i]] += 1;
  }
  return { states, roles };
}

// Writes seconds as minutes and seconds.
function clocked(seconds) {
  const whole = Math.floor(Math.abs(seconds) + 1e-6);
  const minutes = Math.floor(whole / 60);
  const text = `${minutes}:${String(whole % 60).padStart(2, "0")}`;
  return seconds < -1e-6 && whole > 0 ? `-${text}` : text;
}
