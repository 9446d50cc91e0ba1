/** Which names a picture wants to write, the most telling first. */

import { type Area } from "./field.ts";
import type { Picture } from "./picture.ts";
import { LINE, type Wanted, broken } from "./placing.ts";

/** Names that are tried at most; what comes after them would find no room. */
const TRIED = 1500;
/** A district of fewer is named by its members, as actors are. */
const FEW = 3;
/** Of each cell of a network of many actors, as many names as could be read there. */
const PER_CELL = 12;

/** The reader's choice, then districts from afar, then actors by their importance. */
export function* wanted(picture: Picture, area: Area, crowded: boolean): Generator<Wanted> {
  const { data, look } = picture;
  const { focus, path, matches } = look;
  const first = new Set([...(focus >= 0 ? [focus] : []), ...path]);
  for (const row of first) yield nameOf(picture, row);
  if (path.length) return;
  if (focus >= 0) {
    for (const row of byDegree(picture, picture.partners(focus))) if (!first.has(row)) yield nameOf(picture, row);
    return;
  }
  const told = new Set<string>();
  if (picture.far && !matches) {
    for (const [at, { x, y, short, count }] of data.header.districts.entries()) {
      if (count < FEW) continue;
      const place = picture.onScreen(x, y);
      told.add(short);
      yield { key: -1 - at, x: place.x, y: place.y - LINE, reach: 0, lines: [...broken(short), count.toLocaleString()] };
    }
  }
  const inside = new Uint8Array(data.actors);
  picture.field.visit(area, (some) => {
    for (const row of crowded ? some.subarray(0, PER_CELL) : some) inside[row] = 1;
  });
  let tried = 0;
  for (const row of matches ? picture.ranked.filter((one) => matches.has(one)) : picture.ranked) {
    if (!inside[row] || !picture.isShown(row) || told.has(data.labels[row] ?? "")) continue;
    tried += 1;
    if (tried > TRIED) return;
    yield nameOf(picture, row);
  }
}

/** Rows with the best connected first. */
export function byDegree(picture: Picture, rows: readonly number[]): number[] {
  const { degree } = picture.data;
  return [...rows].sort((one, other) => (degree[other] ?? 0) - (degree[one] ?? 0) || one - other);
}

function nameOf(picture: Picture, row: number): Wanted {
  const { x, y } = picture.at(row);
  return { key: row, x, y, reach: picture.sizeOf(row), lines: broken(picture.data.labels[row] ?? "") };
}
