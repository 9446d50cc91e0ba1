/** What is seen of a network, kept behind the address of the page, so that a link shows the same. */

import type { Camera } from "./field.ts";
import { EVERYTHING, type Look } from "./look.ts";
import type { PackedNetwork } from "./packed.ts";

export function writeLook(look: Look, { x, y, scale }: Camera, data: PackedNetwork): void {
  const told = new URLSearchParams();
  if (look.colour !== EVERYTHING.colour) told.set("colour", look.colour);
  if (look.size !== EVERYTHING.size) told.set("size", look.size);
  if (look.hiddenTypes) told.set("ties", String(look.hiddenTypes));
  if (look.hiddenFamilies.size) told.set("kinds", [...look.hiddenFamilies].join("."));
  if (look.year !== null) told.set("year", String(look.year));
  if (look.focus >= 0) told.set("focus", data.id(look.focus));
  if (look.path.length) told.set("from", data.id(look.path[0] ?? 0));
  told.set("at", [x.toFixed(2), y.toFixed(2), scale.toPrecision(5)].join("_"));
  try {
    window.history.replaceState(null, "", `#${told}`);
  } catch {
    // A frame without an address of its own keeps nothing.
  }
}

/** What the address tells: the look, and the row where a path begins, or -1. */
export function readLook(data: PackedNetwork): { readonly look: Look; readonly from: number } {
  const told = new URLSearchParams(window.location.hash.slice(1));
  const sizes = ["degree", "holes", "equal"] as const;
  const look: Look = {
    ...EVERYTHING,
    colour: told.get("colour") === "country" ? "country" : "family",
    size: sizes.find((one) => one === told.get("size") && (one !== "holes" || data.holes.length)) ?? "degree",
    hiddenTypes: Number(told.get("ties")) || 0,
    hiddenFamilies: new Set((told.get("kinds") ?? "").split(".").filter(Boolean).map(Number)),
    year: told.has("year") ? Number(told.get("year")) : null,
    focus: rowOf(data, told.get("focus")),
  };
  return { look, from: rowOf(data, told.get("from")) };
}

/** The camera that the address tells, or null. */
export function readCamera(): Camera | null {
  const [x, y, scale] = (new URLSearchParams(window.location.hash.slice(1)).get("at") ?? "").split("_").map(Number);
  const told = x !== undefined && y !== undefined && scale && Number.isFinite(x + y + scale);
  return told ? { x, y, scale } : null;
}

function rowOf(data: PackedNetwork, id: string | null): number {
  if (id) for (let row = 0; row < data.actors; row += 1) if (data.id(row) === id) return row;
  return -1;
}
