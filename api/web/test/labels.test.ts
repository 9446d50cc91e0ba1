import assert from "node:assert/strict";
import { test } from "node:test";
import { Ground, overlap } from "../src/labels.ts";

test("a box on free ground is taken", () => {
  assert.equal(new Ground().take({ left: 0, top: 0, right: 10, bottom: 10 }), true);
});

test("a box over another is refused, even across cells", () => {
  const ground = new Ground();
  ground.take({ left: 70, top: 70, right: 200, bottom: 90 });
  assert.equal(ground.take({ left: 150, top: 80, right: 160, bottom: 85 }), false);
});

test("boxes that only touch do not overlap", () => {
  const one = { left: 0, top: 0, right: 10, bottom: 10 };
  assert.equal(overlap(one, { left: 10, top: 0, right: 20, bottom: 10 }), false);
});
