/** What the reader chose to see of a network, and the colours that follow from it. */

import type { PackedNetwork } from "./packed.ts";

export type ColourBy = "family" | "country";
export type SizeBy = "degree" | "holes" | "equal";

export interface Look {
  readonly colour: ColourBy;
  readonly size: SizeBy;
  /** Types of ties that are switched off, as bits. */
  readonly hiddenTypes: number;
  readonly hiddenFamilies: ReadonlySet<number>;
  readonly year: number | null;
  /** Row of the actor in the reader's focus, or -1. */
  readonly focus: number;
  readonly path: readonly number[];
  readonly matches: ReadonlySet<number> | null;
}

export const EVERYTHING: Look = {
  colour: "family",
  size: "degree",
  hiddenTypes: 0,
  hiddenFamilies: new Set(),
  year: null,
  focus: -1,
  path: [],
  matches: null,
};

/** Colours that stay apart for colour-blind readers (Okabe and Ito 2008), for light and dark. */
export const TINTS = [
  ["#0072b2", "#56b4e9"],
  ["#b84a00", "#f0924f"],
  ["#00795a", "#2fc79c"],
  ["#a8447f", "#e49ac4"],
  ["#8a6500", "#e6b93c"],
  ["#4b3fa0", "#a9a0ff"],
  ["#5c6670", "#aab4bd"],
] as const;

/** The colour of an actor on a light or a dark ground. */
export function tint(data: PackedNetwork, row: number, by: ColourBy, dark: boolean): string {
  if (by === "country") {
    const country = data.country[row] ?? 0;
    const named = (data.header.countries[country] ?? "") !== "" && country < TINTS.length - 1;
    return TINTS[named ? country : TINTS.length - 1]?.[dark ? 1 : 0] ?? "#5c6670";
  }
  const style = data.styleOf(row);
  return (dark ? style?.dark : style?.light) ?? "#57616d";
}

/** The size of each actor in units of an actor. */
export function sizes(data: PackedNetwork, by: SizeBy): Float32Array {
  const values = by === "holes" ? data.holes : data.degree;
  const most = values.reduce((one, other) => Math.max(one, other), 1);
  return Float32Array.from(values, (value) => (by === "equal" ? 0.75 : 0.55 + 1.1 * Math.sqrt(value / most)));
}

/** The rows in the order of importance: the one in the middle, then the best connected. */
export function ranking(data: PackedNetwork): Uint32Array {
  const rows = Uint32Array.from({ length: data.actors }, (_, row) => row);
  const { focal } = data.header;
  return rows.sort(
    (one, other) =>
      Number(other === focal) - Number(one === focal) ||
      (data.degree[other] ?? 0) - (data.degree[one] ?? 0) ||
      one - other,
  );
}
