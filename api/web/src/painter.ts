/** Paints actors and ties; names, districts and highlights are painted over it. */

import type { Camera } from "./field.ts";

/** What is painted: columns with one entry for each actor. */
export interface Scene {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Radius in units of an actor; how many px it is depends on the camera. */
  readonly size: Float32Array;
  /** Position in {@link SHAPES}. */
  readonly shape: Uint8Array;
  /** Red, green, blue, opacity of each actor. */
  readonly colour: Uint8Array;
  readonly source: Uint32Array;
  readonly target: Uint16Array | Uint32Array;
}

export interface Sizes {
  readonly scale: number;
  readonly least: number;
}

/** How ties are painted: the more of them, the fainter. */
export interface Ink {
  readonly colour: string;
  readonly opacity: number;
}

export interface Painter {
  readonly kind: "webgl" | "canvas";
  /** Whether the machine draws with its processor, so that every pixel costs. */
  readonly slow: boolean;
  /** Take over columns that have changed. */
  update(scene: Scene): void;
  /** Choose the ties that are painted, as positions among all. */
  ties(pairs: Uint32Array): void;
  resize(width: number, height: number, ratio: number): void;
  /** Paint; `scale` and `least` are for {@link radius}, `lines` tells whether with ties. */
  paint(camera: Camera, sizes: Sizes, ink: Ink, lines: boolean): void;
  destroy(): void;
}

export const SHAPES = ["circle", "square", "diamond", "triangle", "hexagon", "ring", "double", "cross"];

const MOST = 22;

/**
 * The radius in px of an actor at a scale, where `least` is that of an actor of size 1 from afar.
 */
export function radius(size: number, scale: number, least: number): number {
  return Math.min(MOST, Math.max(least * size, size * scale));
}

/** Actors up to which a plain canvas is at once ready and fast enough to be moved. */
const MOST_PLAIN = 1500;

/**
 * Which painter to use. A context of WebGL and its programs take longer to make ready than a small
 * network takes to be drawn; large ones have it, unless the browser has none or the reader wants none.
 */
export function choice(webgl: boolean, wanted: string | null, actors: number): "webgl" | "canvas" {
  if (!webgl || wanted === "canvas") return "canvas";
  return wanted === "webgl" || actors > MOST_PLAIN ? "webgl" : "canvas";
}
