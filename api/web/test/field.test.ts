import assert from "node:assert/strict";
import { test } from "node:test";
import { Field, fitted, seen, zoomed } from "../src/field.ts";

const side = 40;
const x = Float32Array.from({ length: side * side }, (_, at) => at % side);
const y = Float32Array.from({ length: side * side }, (_, at) => Math.floor(at / side));
const field = new Field(x, y, Uint32Array.from(x, (_, at) => at));

test("the nearest actor to a point is found, and none beyond the reach", () => {
  assert.equal(field.nearest(7.2, 3.1, 1), 3 * side + 7);
  assert.equal(field.nearest(-5, -5, 1), -1);
});

test("a visit of an area meets every actor in it once", () => {
  const met: number[] = [];
  field.visit({ left: 4.5, top: 4.5, right: 8.5, bottom: 6.5 }, (some) => met.push(...some));
  const inside = met.filter((at) => (x[at] ?? 0) >= 5 && (x[at] ?? 0) <= 8 && (y[at] ?? 0) >= 5 && (y[at] ?? 0) <= 6);
  assert.equal(inside.length, 8);
  assert.equal(new Set(met).size, met.length);
});

test("an arrow leads to a partner that way, else to the nearest actor, else nowhere", () => {
  const middle = 20 * side + 20;
  assert.equal(field.next(middle, 1, 0, [20 * side + 30]), 20 * side + 30);
  assert.equal(field.next(middle, 1, 0, [20 * side + 10]), 20 * side + 21);
  assert.equal(field.next(side - 1, 1, 0, []), -1);
});

test("what fits is seen, with its padding", () => {
  const camera = fitted(field.area, 800, 600, 40);
  const area = seen(camera, 800, 600);
  assert.ok(area.left < 0 && area.right > side - 1 && area.top < 0 && area.bottom > side - 1);
});

test("zooming keeps the point under the pointer in its place", () => {
  const before = { x: 3, y: 4, scale: 10 };
  const after = zoomed(before, 2, 50, -30);
  assert.ok(Math.abs(after.x + 50 / after.scale - (before.x + 50 / before.scale)) < 1e-9);
  assert.ok(Math.abs(after.y - 30 / after.scale - (before.y - 30 / before.scale)) < 1e-9);
});
