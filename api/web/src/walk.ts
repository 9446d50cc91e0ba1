/** Walking through a network with the arrow keys. */

import type { Point } from "./renderer.ts";

export type Direction = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

const VECTORS: Readonly<Record<Direction, Point>> = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
};

/**
 * The next actor in a direction: a neighbour when there is one that way, else the nearest actor.
 *
 * Actors more than 60 degrees off the direction do not count; among the others, nearness and
 * straightness are weighed together. Null when there is none.
 */
export function next(
  from: string,
  direction: Direction,
  places: ReadonlyMap<string, Point>,
  neighbours: ReadonlySet<string>,
): string | null {
  const near = best(from, direction, places, neighbours);
  return near ?? best(from, direction, places, new Set(places.keys()));
}

function best(
  from: string,
  direction: Direction,
  places: ReadonlyMap<string, Point>,
  among: ReadonlySet<string>,
): string | null {
  const start = places.get(from);
  if (!start) return null;
  const vector = VECTORS[direction];
  let found: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const id of among) {
    const place = places.get(id);
    if (!place || id === from) continue;
    const dx = place.x - start.x;
    const dy = place.y - start.y;
    const length = Math.hypot(dx, dy) || 1;
    const straight = (dx * vector.x + dy * vector.y) / length;
    if (straight < 0.5) continue;
    const cost = length / straight ** 2;
    if (cost < least || (cost === least && found !== null && id < found)) {
      least = cost;
      found = id;
    }
  }
  return found;
}
