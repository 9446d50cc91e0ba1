import assert from "node:assert/strict";
import { test } from "node:test";
import { choice, radius } from "../src/painter.ts";

test("without WebGL, on request, and for a small network a plain canvas is used", () => {
  assert.equal(choice(true, null, 20000), "webgl");
  assert.equal(choice(true, null, 1000), "canvas");
  assert.equal(choice(false, null, 20000), "canvas");
  assert.equal(choice(true, "canvas", 20000), "canvas");
  assert.equal(choice(true, "webgl", 10), "webgl");
  assert.equal(choice(false, "webgl", 20000), "canvas");
});

test("actors can be seen from afar and do not fill the picture from near", () => {
  assert.equal(radius(1, 0.1, 2), 2);
  assert.equal(radius(1, 5, 2), 5);
  assert.equal(radius(1, 500, 2), 22);
});
