import assert from "node:assert/strict";
import { test } from "node:test";
import { next } from "../src/walk.ts";

const places = new Map([
  ["middle", { x: 0, y: 0 }],
  ["east", { x: 100, y: 0 }],
  ["near-east", { x: 20, y: 0 }],
  ["north", { x: 0, y: -100 }],
]);

test("an arrow leads to the neighbour that way, though another is nearer", () => {
  assert.equal(next("middle", "ArrowRight", places, new Set(["east", "north"])), "east");
});

test("without a neighbour that way it leads to the nearest actor", () => {
  assert.equal(next("middle", "ArrowRight", places, new Set(["north"])), "near-east");
});

test("where nobody is, it leads nowhere", () => {
  assert.equal(next("middle", "ArrowDown", places, new Set(["north"])), null);
});
