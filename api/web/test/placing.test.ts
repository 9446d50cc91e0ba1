import assert from "node:assert/strict";
import { test } from "node:test";
import { overlap } from "../src/labels.ts";
import { type Wanted, broken, place } from "../src/placing.ts";

const size = { width: 1200, height: 720 };
const measure = (line: string): number => 6.6 * line.length;

function scattered(count: number): Wanted[] {
  // A fixed scatter: multiples of two irrational steps, as even as a sunflower.
  return Array.from({ length: count }, (_, key) => ({
    key,
    x: ((key * 0.618034) % 1) * size.width,
    y: ((key * 0.754878) % 1) * size.height,
    reach: 4,
    lines: broken(`Institute of Applied Precision ${key}`),
  }));
}

test("no label lies over another, and none leaves the picture", () => {
  const placed = place(scattered(1000), 500, size, measure);
  for (const [at, one] of placed.entries()) {
    assert.ok(one.box.left >= 0 && one.box.right <= size.width && one.box.top >= 0 && one.box.bottom <= size.height);
    for (const other of placed.slice(at + 1)) assert.ok(!overlap(one.box, other.box));
  }
});

test("a thousand actors leave room for at least forty names", () => {
  assert.ok(place(scattered(1000), 500, size, measure).length >= 40);
});

test("the first wanted is placed, whatever comes after", () => {
  const [first] = place(scattered(300).slice(40), 1, size, measure);
  assert.equal(first?.key, 40);
});

test("a name without room below is written elsewhere beside its actor", () => {
  const low = { key: 1, x: 600, y: size.height - 6, reach: 4, lines: ["Below the edge"] };
  const [placed] = place([low], 1, size, measure);
  assert.ok(placed && placed.box.bottom <= size.height);
});

test("long names are broken into two lines and say when they go on", () => {
  assert.deepEqual(broken("Korean Integrated Contract Manufacturing Service"), ["Korean Integrated", "Contract Manufacturing…"]);
  assert.deepEqual(broken("IMC"), ["IMC"]);
});

test("a name is not written over what is kept free", () => {
  const one = { key: 0, x: 100, y: 100, reach: 5, lines: ["abcd"] };
  const below = { left: 80, top: 105, right: 120, bottom: 120 };
  const [found] = place([one], 1, { width: 200, height: 200 }, () => 30, [below]);
  assert.ok(found && found.y < 100);
});
