import assert from "node:assert/strict";
import { test } from "node:test";
import { shortestPath, within } from "../src/steps.ts";

// 0 - 1 - 2 - 3, and 0 - 4 - 3; 5 stands alone.
const partners = [[4, 1], [0, 2], [1, 3], [2, 4], [0, 3], []];
const network = { partners: (row: number): number[] => [...(partners[row] ?? [])] };

test("the shortest path goes through the intermediary that both know", () => {
  assert.deepEqual(shortestPath(network, 0, 3), [0, 4, 3]);
});

test("of two equal paths the one through the lower row is shown", () => {
  assert.deepEqual(shortestPath(network, 1, 3), [1, 2, 3]);
});

test("there is no path to one that stands alone", () => {
  assert.equal(shortestPath(network, 0, 5), null);
});

test("within so many steps are all who can be reached", () => {
  assert.deepEqual([...within(network, 0, 1)].sort(), [0, 1, 4]);
  assert.equal(within(network, 0, 2).size, 5);
  assert.deepEqual([...within(network, 5, 3)], [5]);
});
