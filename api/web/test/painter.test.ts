import assert from "node:assert/strict";
import { test } from "node:test";
import { choice, radius } from "../src/painter.ts";

test("without WebGL, or on request, a plain canvas is used", () => {
  assert.equal(choice(true, null), "webgl");
  assert.equal(choice(false, null), "canvas");
  assert.equal(choice(true, "canvas"), "canvas");
  assert.equal(choice(false, "webgl"), "canvas");
});

test("actors can be seen from afar and do not fill the picture from near", () => {
  assert.equal(radius(1, 0.1, 2), 2);
  assert.equal(radius(1, 5, 2), 5);
  assert.equal(radius(1, 500, 2), 22);
});
