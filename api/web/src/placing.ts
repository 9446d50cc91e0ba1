/** Places labels: the important first, none over another, each where it has room. */

import { type Box, Ground } from "./labels.ts";

export interface Wanted {
  /** Whose label it is: an actor's row, or -1 and below for districts, which are bold. */
  readonly key: number;
  /** Middle of what it names, and how far that reaches, in px. */
  readonly x: number;
  readonly y: number;
  readonly reach: number;
  readonly lines: readonly string[];
}

export interface Placed {
  readonly key: number;
  /** Middle of the first line's foot, in px. */
  readonly x: number;
  readonly y: number;
  readonly lines: readonly string[];
  readonly box: Box;
}

export const LINE = 14;
const GAP = 3;

/**
 * Return the labels that can be written, at most so many, in a picture of some size.
 *
 * What must not be written over is `kept` free. Each is tried below, above, right and left of what it names, then at its corners.
 */
export function place(
  wanted: Iterable<Wanted>,
  most: number,
  size: { readonly width: number; readonly height: number },
  measure: (line: string, bold: boolean) => number,
  kept: Iterable<Box> = [],
): Placed[] {
  const ground = new Ground();
  for (const box of kept) ground.keep(box);
  const found: Placed[] = [];
  for (const one of wanted) {
    if (found.length >= most) break;
    const half = Math.max(...one.lines.map((line) => measure(line, one.key < 0))) / 2;
    const high = LINE * one.lines.length;
    const side = one.reach + GAP + half;
    for (const [x, top] of [
      [one.x, one.y + one.reach + GAP],
      [one.x, one.y - one.reach - GAP - high],
      [one.x + side, one.y - high / 2],
      [one.x - side, one.y - high / 2],
      [one.x + side, one.y + one.reach],
      [one.x - side, one.y + one.reach],
      [one.x + side, one.y - one.reach - high],
      [one.x - side, one.y - one.reach - high],
    ] as const) {
      const box = { left: x - half - 2, top, right: x + half + 2, bottom: top + high };
      if (box.left < 0 || box.top < 0 || box.right > size.width || box.bottom > size.height) continue;
      if (!ground.take(box)) continue;
      found.push({ key: one.key, x, y: top + LINE - GAP, lines: one.lines, box });
      break;
    }
  }
  return found;
}

/** Break a name into at most two lines of about so many characters. */
export function broken(name: string, columns = 22): string[] {
  const lines: string[] = [];
  for (const word of name.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && wide(`${last} ${word}`) <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(cut(word, columns + 4));
  }
  return lines.length > 2 ? [lines[0] ?? "", `${lines[1] ?? ""}…`] : lines;
}

function cut(word: string, columns: number): string {
  let kept = "";
  for (const mark of word) {
    if (wide(kept + mark) > columns) return `${kept}…`;
    kept += mark;
  }
  return kept;
}

/** Width in columns; East Asian characters take two. */
function wide(text: string): number {
  let found = 0;
  for (const mark of text) found += (mark.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1;
  return found;
}
